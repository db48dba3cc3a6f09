//! What the booking names of the tenant's lists: by its rules, else by the connection's defaults, and without any of it
//! once ServiceTitan did not take it.

use serde::{Deserialize, Serialize};

use super::triage::{Urgency, urgency};
use super::{Answered, Circumstances, Conversation};
use crate::domain::choices::{Choices, Priority};
use crate::domain::connection::Place;
use crate::domain::delivery::Delivery;
use crate::domain::outcome::Outcome;
use crate::domain::settings::rules::Rule;
use crate::domain::text::Text;

/// What became of the optional ids of a conversation's booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionalIds {
    /// The write that was claimed last carried none, or there was none yet.
    #[default]
    None,
    /// It carried these.
    Carried(Choices),
    /// ServiceTitan refused the write that carried these, so no other one carries any.
    LeftOut(Choices),
}

impl OptionalIds {
    /// What the office has to choose by hand, as a line of the notes. In every later version of them too, since each
    /// takes the place of the one before.
    #[must_use]
    pub fn flag(&self) -> Option<String> {
        let Self::LeftOut(choices) = self else { return None };
        let names = choices.ids_for_people();
        let (last, others) = names.split_last()?;
        let (which, them) = match others {
            [] => ((*last).to_owned(), "it"),
            others => (format!("{} or {last}", others.join(", ")), "them"),
        };
        Some(format!("ServiceTitan did not take the {which} set for this: please choose {them}."))
    }
}

/// What a booking made at `place` names by the texts, in the order they came in: urgent is what says so itself.
///
/// The first text that any word rule fits decides, and of the rules that fit it the first: a text that comes in later
/// would otherwise have the booking jump to another rule between two attempts to make it, and nobody would be told. Beside
/// it the first rule for the number texted counts, which sets the campaign only; where both set one, the upper rule wins.
/// A rule that names what is not active any more is skipped.
#[must_use]
pub fn choices(place: Place, texts: &[&Text], now: &Circumstances<'_>) -> Choices {
    let is_here = is_active(place, now);
    let may_count = |rule: &&Rule| rule.is_for(place) && !(is_here && now.inactive.has_any_of(rule.sets));
    let rules: Vec<&Rule> = now.profile.rules.iter().filter(may_count).collect();
    let by_number = rules.iter().position(|rule| rule.is_of_number(&now.thread.number));
    let by_words = texts.iter().find_map(|text| rules.iter().position(|rule| rule.is_in(&text.body)));
    let mut fitting = [by_number, by_words];
    fitting.sort_unstable();
    let rules = fitting.into_iter().flatten().filter_map(|at| rules.get(at));
    let ruled = rules.fold(Choices::default(), |upper, rule| upper.over(rule.sets));
    let urgent = texts.iter().any(|text| urgency(&text.body) != Urgency::None);
    let urgent = Choices { priority: urgent.then_some(Priority::Urgent), ..Choices::default() };
    urgent.over(ruled)
}

/// What a new booking made at `place` names where nothing else says otherwise.
fn defaults(place: Place, now: &Circumstances<'_>) -> Choices {
    if is_active(place, now) { now.inactive.taken_from(now.defaults) } else { Choices::default() }
}

/// Texts may go to another ServiceTitan tenant by now, whose ids mean nothing where a booking of before is made.
fn is_active(place: Place, now: &Circumstances<'_>) -> bool {
    (place.environment, place.tenant) == (now.active.environment, now.active.tenant)
}

impl Conversation {
    /// What its booking is to name. The defaults are for a booking that is still to be made: a change of settings is no
    /// reason to change what is there.
    pub(super) fn choices(&self, texts: &[&Text], now: &Circumstances<'_>) -> Choices {
        let is_made = matches!(self.booking.delivery, Delivery::Done { .. });
        let below = if is_made { Choices::default() } else { defaults(self.place, now) };
        let choices = choices(self.place, texts, now).over(below);
        match self.optional_ids {
            OptionalIds::LeftOut(_) => choices.without_ids(),
            OptionalIds::None | OptionalIds::Carried(_) => choices,
        }
    }

    /// As it is claimed for a write with these.
    pub(super) fn carrying(&self, choices: Choices) -> Self {
        let optional_ids = match self.optional_ids {
            OptionalIds::LeftOut(_) => self.optional_ids,
            _ if choices.has_ids() => OptionalIds::Carried(choices),
            _ => OptionalIds::None,
        };
        Self { optional_ids, ..self.clone() }
    }

    /// A create, or an amendment, that was answered 400 is certainly not done. Where it carried optional ids they may be
    /// why, whatever the answer says, so it is no reason yet to set the texts aside: the next one goes at once, and without
    /// them. None: it carried none, or was answered otherwise.
    pub(super) fn leaving_out_ids(&self, outcome: &Outcome<Answered>) -> Option<Self> {
        match (self.optional_ids, outcome) {
            (OptionalIds::Carried(ids), Outcome::NotDone { cause, .. }) if cause.status() == Some(400) => {
                let booking = self.booking.clone().released();
                let before = self.clone().back_before_claim();
                Some(Self { optional_ids: OptionalIds::LeftOut(ids), booking, ..before })
            }
            _ => None,
        }
    }
}
