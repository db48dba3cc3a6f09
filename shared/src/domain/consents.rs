//! What customers say about being texted at all, as it counts from then on: who wants no more of it, who wants it again,
//! and a record of each time somebody said so.

/// The records as a table, for spreadsheets.
pub mod table;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::conversation::consent::{
    Withdrawal, asks_for_something, is_answered_by_twilio, is_call_for_help, is_in_spanish, is_lone_yes,
    is_taken_back, withdraws,
};
use super::ids::{MessageSid, ThreadKey};
use super::messages::key::Language;
use super::phone::PhoneNumber;
use super::replies::allowance::{Allowance, Confirm, OptedOut, Rule};
use super::replies::due::is_too_late;
use super::replies::said::SaidId;
use super::text::Text;
use super::time::{SignedDuration, Timestamp, after};

/// Characters of the customer's words in a record.
const MOST_WORDS: usize = 160;

/// Somebody is told once in this time what this is.
const HELP_APART: SignedDuration = SignedDuration::from_hours(24);

/// What somebody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// No more texts.
    Withdrawn,
    /// Texts again.
    Granted,
}

impl Change {
    /// As it is stored, and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Granted => "granted",
        }
    }
}

/// That somebody said something about being texted. Of what one number said, the newest by `at` counts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRecord {
    /// Whose.
    pub number: PhoneNumber,
    /// No more, or again.
    pub change: Change,
    /// By what it was understood.
    pub rule: Rule,
    /// In the customer's own words, the beginning of them.
    pub words: String,
    /// When it was sent.
    pub at: Timestamp,
    /// The text that says so.
    pub text: Option<MessageSid>,
    /// The message of ours that was refused for it, where no text says so.
    pub refused: Option<SaidId>,
    /// Which of the business's numbers it was said to.
    pub to: PhoneNumber,
}

/// A customer's number and words.
impl fmt::Debug for ConsentRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConsentRecord({:?}, {:?}, {:?})", self.change, self.rule, self.text)
    }
}

/// What a text changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// None: nothing was agreed to or withdrawn.
    pub record: Option<ConsentRecord>,
    /// What may be sent from now on. None: the same as before.
    pub allowance: Option<Allowance>,
}

/// What a text means for being texted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// They want none, by this rule.
    NoMore(Rule),
    /// They want them again.
    Again,
    /// What is this?
    Help,
}

/// What a text to one of our numbers means, by closed rules, from somebody who has `opted_out` by this rule or has not.
/// None: it is about something else.
#[must_use]
pub fn meant(text: &Text, opted_out: Option<Rule>, to: &PhoneNumber) -> Option<Meant> {
    let agrees = is_lone_yes(&text.body);
    match text.opt_out.as_deref() {
        Some("STOP") => return Some(Meant::NoMore(Rule::Keyword)),
        // Of somebody who has not opted out it is an answer, whatever Twilio makes of it.
        Some("START") if !agrees || opted_out.is_some() => return Some(Meant::Again),
        Some("HELP") => return None,
        _ => {}
    }
    if let Some(how) = withdraws(&text.body) {
        return Some(Meant::NoMore(rule(text, how)));
    }
    // Who opted out in words of our own is known to us alone: to Twilio a YES of theirs means nothing.
    let is_blocked = matches!(opted_out, Some(Rule::Keyword | Rule::Carrier));
    if is_taken_back(&text.body) || (agrees && is_blocked && !to.is_toll_free()) {
        return Some(Meant::Again);
    }
    is_call_for_help(&text.body).then_some(Meant::Help)
}

fn rule(text: &Text, how: Withdrawal) -> Rule {
    match how {
        _ if is_answered_by_twilio(text) => Rule::Keyword,
        Withdrawal::Whole => Rule::Words,
        Withdrawal::Phrase if asks_for_something(text) => Rule::Phrase,
        Withdrawal::Phrase => Rule::Words,
    }
}

/// What a text of a thread changes. None: nothing, or it was judged before.
///
/// Each text that says something is recorded, whether or not it changes anything: in whatever order texts come in, it is
/// the one that was sent last which counts, so one that was sent before the one that decided is recorded and no more.
#[must_use]
pub fn judge(text: &Text, thread: &ThreadKey, allowance: &Allowance, now: Timestamp) -> Option<Judged> {
    let number = thread.customer.number()?;
    let opted_out = allowance.opted_out.as_ref();
    // Who opted out later than that gave an answer then.
    let by_then = opted_out.filter(|out| out.at <= text.at()).map(|out| out.rule);
    let (change, rule) = match meant(text, by_then, &thread.number)? {
        Meant::NoMore(rule) => (Change::Withdrawn, rule),
        Meant::Again => (Change::Granted, Rule::Keyword),
        Meant::Help => return help(text, &thread.number, allowance, now),
    };
    if allowance.decided_by.as_ref() == Some(&text.sid) {
        return None;
    }
    let record = ConsentRecord {
        number,
        change,
        rule,
        words: text.body.chars().take(MOST_WORDS).collect(),
        at: text.at(),
        text: Some(text.sid.clone()),
        refused: None,
        to: thread.number.clone(),
    };
    let decides = allowance.decides(text.at(), Some(&text.sid));
    let allowance = decides.then(|| {
        let opted_out = (change == Change::Withdrawn).then(|| OptedOut {
            at: text.at(),
            rule,
            text: Some(text.sid.clone()),
            confirm: confirm(text, rule, &thread.number, opted_out),
        });
        Allowance {
            opted_out,
            help: None,
            decided_at: Some(text.at()),
            decided_by: Some(text.sid.clone()),
            ..allowance.clone()
        }
    });
    Some(Judged { record: Some(record), allowance })
}

/// Whether a customer wants no texts, with what these texts of a thread say of it heard as well: nobody may have yet.
#[must_use]
pub fn wants_no_texts(texts: &[Text], thread: &ThreadKey, allowance: &Allowance, now: Timestamp) -> bool {
    let mut texts: Vec<&Text> = texts.iter().collect();
    texts.sort_by_key(|text| (text.at(), &text.sid));
    let hear = |known: Allowance, text| {
        let judged = judge(text, thread, &known, now);
        judged.and_then(|judged| judged.allowance).unwrap_or(known)
    };
    texts.into_iter().fold(allowance.clone(), hear).opted_out.is_some()
}

/// Where nobody else has confirmed it, and nothing is asked for: once. Who had opted out before knows.
fn confirm(text: &Text, rule: Rule, from: &PhoneNumber, before: Option<&OptedOut>) -> Option<Confirm> {
    match (rule, before) {
        (Rule::Words, None) => Some(in_words_of(text, from)),
        (Rule::Words, Some(before)) => before.confirm.clone(),
        (Rule::Keyword | Rule::Phrase | Rule::Carrier, _) => None,
    }
}

/// Somebody asks what this is, in a word that Twilio does not know.
fn help(text: &Text, from: &PhoneNumber, allowance: &Allowance, now: Timestamp) -> Option<Judged> {
    let lately = allowance.helped_at.is_some_and(|at| now < after(at, HELP_APART));
    let is_ours = !is_answered_by_twilio(text) && !is_too_late(text.at(), now);
    let helps = is_ours && !lately && allowance.opted_out.is_none();
    let allowance =
        || Allowance { help: Some(in_words_of(text, from)), helped_at: Some(now), ..allowance.clone() };
    helps.then(|| Judged { record: None, allowance: Some(allowance()) })
}

fn in_words_of(text: &Text, from: &PhoneNumber) -> Confirm {
    let language = if is_in_spanish(&text.body) { Language::Spanish } else { Language::English };
    Confirm { from: from.clone(), language }
}

/// What it changes that Twilio refused a message since its receiver had opted out there, which was heard `at` then: the
/// message, where it is known which. None: that is known, or something was said since.
#[must_use]
pub fn refused_by_carrier(
    refused: Option<&SaidId>,
    at: Timestamp,
    thread: &ThreadKey,
    allowance: &Allowance,
) -> Option<Judged> {
    let number = thread.customer.number()?;
    if allowance.opted_out.is_some() || !allowance.decides(at, None) {
        return None;
    }
    let record = ConsentRecord {
        number,
        change: Change::Withdrawn,
        rule: Rule::Carrier,
        words: String::new(),
        at,
        text: None,
        refused: refused.cloned(),
        to: thread.number.clone(),
    };
    let opted_out = OptedOut { at, rule: Rule::Carrier, text: None, confirm: None };
    let next = Allowance {
        opted_out: Some(opted_out),
        help: None,
        decided_at: Some(at),
        decided_by: None,
        ..allowance.clone()
    };
    Some(Judged { record: Some(record), allowance: Some(next) })
}

#[cfg(test)]
mod tests;
