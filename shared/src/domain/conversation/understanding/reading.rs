//! What was understood of one text after the other, and what a later one changes of it.

use std::ops::Range;

use jiff::tz::TimeZone;

use super::super::triage::is_danger_in_spanish;
use super::address::{self, Found};
use super::day_and_time::{self, Heard};
use super::language::{Counted, Spoken};
use super::names::{self, How, Name};
use super::needs::{self, Need};
use super::said::Said;
use super::{Language, Question, Understood, calls, pieces, questions, visits};
use crate::domain::address::Address;
use crate::domain::time::Timestamp;

/// What was understood of the texts so far.
#[derive(Default)]
pub(super) struct Reading {
    understood: Understood,
    /// Whether any text so far gave a moment.
    had_a_start: bool,
    name: Option<Name>,
    need: Option<Need>,
    spoken: Spoken,
}

impl Reading {
    pub(super) fn take_in(&mut self, said: &Said<'_>, zone: &TimeZone) {
        let pieces = pieces::pieces(&said.body);
        let address = address::find(said, &pieces);
        let range = address.as_ref().map(|found| &found.pieces);
        let heard = day_and_time::heard(said, &pieces, range);
        self.understood.names_a_time |= day_and_time::names_a_time(&pieces, range);
        let time = heard.as_ref().map(|heard| &heard.pieces);
        let name = names::name(said, &pieces, address.as_ref(), time);
        let start = heard.as_ref().and_then(|_| {
            let name = name.as_ref().map(|name| name.name.as_str());
            day_and_time::moment(said, &pieces, range, name, zone)
        });
        let named = name.as_ref().map(|name| pieces::pieces(&name.name)).unwrap_or_default();
        let is_named = |word: &str| named.iter().any(|piece| piece.plain == word);
        let is_of_language =
            |at: usize, word: &str| range.is_none_or(|range| !range.contains(&at)) && !is_named(word);
        let words = pieces.iter().enumerate().filter(|(at, piece)| is_of_language(*at, &piece.plain));
        let mut counted = Counted::default();
        counted.add(words.map(|(_, piece)| piece.plain.as_str()));
        if is_danger_in_spanish(&said.body) {
            counted.add_danger_in_spanish();
        }
        self.spoken.take_in(counted, said.is_answer());
        // What follows words of an address may be the rest of it.
        let is_rest = address.is_none() && self.understood.address_words.is_some();
        let name = name.filter(|name| name.how != How::Bare || !is_rest);
        let is_known = |at: usize| {
            let has = |range: Option<&Range<usize>>| range.is_some_and(|range| range.contains(&at));
            has(range) || has(time)
        };
        let need = needs::need(said, &pieces, is_known);
        self.take_name(name);
        self.take_need(need);
        if let Some(heard) = heard {
            self.take_time(heard, start);
        }
        if let Some(found) = address {
            self.take_address(said, found);
        }
        let call = calls::wants_a_call(&said.body);
        self.understood.wants_a_call = call.unwrap_or(self.understood.wants_a_call);
        self.understood.asked_a_question |= questions::asks(&said.body);
        self.understood.about_a_visit |= visits::is_about_one(&said.body);
    }

    /// The first name, unless somebody says later what their name is.
    fn take_name(&mut self, name: Option<Name>) {
        let Some(name) = name else { return };
        if self.name.is_none() || name.how == How::Told {
            self.name = Some(name);
        }
    }

    fn take_need(&mut self, need: Option<Need>) {
        let Some(need) = need else { return };
        if self.need.as_ref().is_none_or(|earlier| need.is_stated && !earlier.is_stated) {
            self.need = Some(need);
        }
    }

    /// What is said first, unless a later text says another time, and of that clause nothing else.
    fn take_time(&mut self, heard: Heard, start: Option<Timestamp>) {
        self.had_a_start |= start.is_some();
        let is_first = self.understood.when.is_none() || start.is_some();
        let words = if is_first { Some(heard.words) } else { heard.alone };
        let Some(words) = words else { return };
        if heard.is_definite {
            self.understood.start = start;
        }
        self.understood.when = Some(words);
    }

    /// The last whole one, and the last answer.
    fn take_address(&mut self, said: &Said<'_>, found: Found) {
        let is_answer = said.answers(Question::Who) || said.answers(Question::Which);
        let Understood { address, address_words, had_an_address, .. } = &mut self.understood;
        let with_earlier = || {
            let earlier = address_words.as_ref().filter(|_| is_answer && address.is_none())?;
            address::of_both(earlier, &said.body)
        };
        if let Some(whole) = found.address.clone().or_else(with_earlier) {
            (*address, *address_words, *had_an_address) = (Some(whole), None, false);
            return;
        }
        let says_less =
            address.as_ref().is_some_and(|whole| !found.has_street || is_part(&found.words, whole));
        let is_first = address.is_none() && address_words.is_none();
        if !says_less && (is_first || is_answer) {
            *had_an_address |= address.is_some();
            (*address, *address_words) = (None, Some(found.words));
        }
    }

    /// None: nothing in these words tells.
    pub(super) const fn decided_language(&self) -> Option<Language> {
        self.spoken.language()
    }

    pub(super) fn understood(self) -> Understood {
        let Self { mut understood, had_a_start, name, need, spoken } = self;
        understood.had_a_start = had_a_start && understood.start.is_none();
        let lives_there = |name: &str| understood.address.as_ref().is_some_and(|whole| is_part(name, whole));
        understood.name = name.map(|name| name.name).filter(|name| !lives_there(name));
        understood.needs = need.map(|need| need.words);
        understood.language = spoken.language().unwrap_or_default();
        understood
    }
}

/// Whether an address has all these words.
fn is_part(words: &str, of: &Address) -> bool {
    let whole = of.for_people();
    let whole: Vec<_> = pieces::pieces(&whole).into_iter().map(|piece| piece.plain).collect();
    pieces::pieces(words).iter().all(|piece| whole.contains(&piece.plain))
}
