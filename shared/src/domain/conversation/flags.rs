//! What an office must know before it reads anything else: lines of their own above the texts.

use jiff::tz::TimeZone;

use super::consent::{Withdrawal, is_taken_back, withdraws};
use super::customer::Customer;
use super::summary::{POSSIBLE_DUPLICATE, UNVERIFIED, cut, visible};
use super::triage::{Urgency, urgency};
use super::understanding::Understood;
use super::{Circumstances, Conversation};
use crate::domain::text::Text;
use crate::domain::time::for_people;

/// Characters of a customer's words in a line of ours.
const MOST_WORDS: usize = 120;

impl Conversation {
    /// What heads the notes, the most important first. Each version of the notes takes the place of the one before, so
    /// what was true once stays.
    #[must_use]
    pub fn flags(&self, understood: &Understood, texts: &[&Text], now: &Circumstances<'_>) -> Vec<String> {
        let zone = now.profile.zone();
        let flags = [
            said("LIFE", texts, Urgency::Life),
            said("URGENT", texts, Urgency::Urgent),
            opted_out(texts, &zone),
            self.is_marked(|customer| customer.do_not_service).then(|| DO_NOT_SERVICE.to_owned()),
            self.is_marked(|customer| customer.do_not_text).then(|| DO_NOT_TEXT.to_owned()),
            self.late.as_ref().map(|late| late.for_people(&zone)),
            self.follows.as_ref().map(|follows| follows.flag()),
            understood.wants_a_call.then(|| "WANTS A CALL".to_owned()),
            understood.asked_a_question.then(|| "ASKED A QUESTION".to_owned()),
            self.follows_unknown.then(|| POSSIBLE_DUPLICATE.to_owned()),
            self.unverified.then(|| UNVERIFIED.to_owned()),
            self.many_texts(),
            self.earlier.map(|earlier| earlier.flag()),
            self.optional_ids.flag(),
        ];
        flags.into_iter().flatten().collect()
    }

    fn is_marked(&self, how: impl Fn(&Customer) -> bool) -> bool {
        self.caller.one().is_some_and(how)
    }
}

const DO_NOT_SERVICE: &str = "DO NOT SERVICE: this customer is marked so in ServiceTitan.";
const DO_NOT_TEXT: &str = "DO NOT TEXT: this number is marked so in ServiceTitan. Please call.";

/// That the customer wants no more texts, unless that was taken back since.
fn opted_out(texts: &[&Text], zone: &TimeZone) -> Option<String> {
    let mut in_order = texts.to_vec();
    in_order.sort_by_key(|text| (text.at(), text.received_at, &text.sid));
    let mut opted_out = None;
    for text in in_order {
        // Twilio may know words of its own, which the business has chosen there.
        match (withdraws(&text.body), text.opt_out.as_deref()) {
            (Some(how), _) => opted_out = Some((text.at(), how)),
            (None, Some("STOP")) => opted_out = Some((text.at(), Withdrawal::Whole)),
            (None, Some("START")) => opted_out = None,
            (None, _) if is_taken_back(&text.body) => opted_out = None,
            (None, _) => {}
        }
    }
    let (at, how) = opted_out?;
    let at = for_people(at, zone);
    Some(match how {
        Withdrawal::Whole => {
            format!("OPTED OUT OF TEXTS {at}: please call. It may also mean that a visit is to be cancelled.")
        }
        Withdrawal::Phrase => format!("OPTED OUT OF TEXTS {at}: please call."),
    })
}

/// The first text that is as urgent, in the customer's own words.
fn said(flag: &str, texts: &[&Text], how: Urgency) -> Option<String> {
    let text = texts.iter().find(|text| urgency(&text.body) == how)?;
    Some(format!("{flag}: \"{}\"", words(&text.body)))
}

/// Somebody's words within a line of ours.
pub(super) fn words(said: &str) -> String {
    cut(&visible(said), MOST_WORDS)
}
