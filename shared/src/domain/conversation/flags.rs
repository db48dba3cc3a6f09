//! What an office must know before it reads anything else: lines of their own above the texts.

use jiff::tz::TimeZone;

use super::consent::{Withdrawal, withdraws};
use super::summary::{POSSIBLE_DUPLICATE, UNVERIFIED, cut, visible};
use super::triage::{Urgency, urgency};
use super::understanding::Understood;
use super::{Circumstances, Conversation};
use crate::domain::consents::{Meant, meant};
use crate::domain::phone::PhoneNumber;
use crate::domain::replies::allowance::Rule;
use crate::domain::text::Text;
use crate::domain::time::{Timestamp, for_people};

/// Characters of a customer's words in a line of ours.
const MOST_WORDS: usize = 120;

impl Conversation {
    /// What heads the notes, the most important first. Each version of the notes takes the place of the one before, so
    /// what was true once stays.
    #[must_use]
    pub fn flags(&self, understood: &Understood, texts: &[&Text], now: &Circumstances<'_>) -> Vec<String> {
        let zone = now.profile.zone();
        let wish = Wish::of(self.opted_out_before, texts, &now.thread.number);
        let flags = [
            (wish == Wish::NoTextsBefore).then(|| OPTED_OUT_BEFORE.to_owned()),
            said("LIFE", texts, Urgency::Life),
            said("URGENT", texts, Urgency::Urgent),
            wish.said_here(&zone),
            self.not_served(),
            self.caller.any(|customer| customer.do_not_text).then(|| DO_NOT_TEXT.to_owned()),
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

    fn not_served(&self) -> Option<String> {
        let is_marked = self.caller.any(|customer| customer.do_not_service);
        let flag = if self.caller.one().is_some() { DO_NOT_SERVICE } else { DO_NOT_SERVICE_ONE };
        is_marked.then(|| flag.to_owned())
    }
}

const DO_NOT_SERVICE: &str = "DO NOT SERVICE: this customer is marked so in ServiceTitan.";
const DO_NOT_SERVICE_ONE: &str =
    "DO NOT SERVICE: one of the customers with this number is marked so in ServiceTitan.";
const DO_NOT_TEXT: &str = "DO NOT TEXT: this number is marked so in ServiceTitan. Please call.";

/// Nobody gets an answer by text who had opted out before: this is for whoever would wait for one.
const OPTED_OUT_BEFORE: &str = "OPTED OUT OF TEXTS: CALL";

/// Whether the customer wants texts, by what was known before and by a conversation's own texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Texts,
    NoTextsBefore,
    /// Since this text, which said it so.
    NoTexts(Rule, Timestamp, Withdrawal),
}

impl Wish {
    fn of(opted_out_before: bool, texts: &[&Text], to: &PhoneNumber) -> Self {
        let mut in_order = texts.to_vec();
        in_order.sort_by_key(|text| (text.at(), text.received_at, &text.sid));
        let before = if opted_out_before { Self::NoTextsBefore } else { Self::Texts };
        in_order.into_iter().fold(before, |wish, text| match meant(text, wish.rule(), to) {
            // Twilio may know words of its own, which the business has chosen there.
            Some(Meant::NoMore(rule)) => {
                Self::NoTexts(rule, text.at(), withdraws(&text.body).unwrap_or(Withdrawal::Whole))
            }
            Some(Meant::Again) => Self::Texts,
            Some(Meant::Help) | None => wish,
        })
    }

    /// By which rule texts are not wanted.
    const fn rule(self) -> Option<Rule> {
        match self {
            Self::Texts => None,
            Self::NoTextsBefore => Some(Rule::Words),
            Self::NoTexts(rule, ..) => Some(rule),
        }
    }

    fn said_here(self, zone: &TimeZone) -> Option<String> {
        let Self::NoTexts(_, at, how) = self else { return None };
        let at = for_people(at, zone);
        Some(match how {
            Withdrawal::Whole => {
                format!(
                    "OPTED OUT OF TEXTS {at}: please call. It may also mean that a visit is to be cancelled."
                )
            }
            Withdrawal::Phrase => format!("OPTED OUT OF TEXTS {at}: please call."),
        })
    }
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
