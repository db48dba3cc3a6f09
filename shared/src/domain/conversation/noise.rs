//! Texts that need nothing from the office, by closed rules. No guessing at what is unwanted: in doubt a text is booked.

/// What phones and machines answer by themselves.
mod auto_reply;
/// What phones send by themselves when somebody reacts to a text.
mod reaction;
/// Taking what needs nothing out of a thread's log.
pub mod sift;

use serde::{Deserialize, Serialize};

use super::consent::{is_call_for_help, is_cancel, is_only_about_texts};
use super::triage::{Urgency, urgency};
use super::words::plain_words;
use crate::domain::phone::Sender;
use crate::domain::text::{CameBy, Text};

/// Why a text needs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedsNone {
    /// A reaction to another text, or a lone emoji.
    Reaction,
    /// The phone answered by itself.
    AutoReply,
    /// A code to sign in somewhere with.
    Code,
    /// The sender is a short code or a name.
    NotAPhone,
    /// Thanks, or that it is all right, and nothing else.
    Thanks,
    /// A person marked the number.
    NotACustomer,
    /// A word about being texted, or for help, or a wish for no more texts, and nothing else.
    Keyword,
    /// Such a word that may be about a visit.
    Cancel,
    /// One of the business's own people answers an alert.
    StaffAnswer,
}

impl NeedsNone {
    /// Each of them.
    pub const ALL: [Self; 9] = [
        Self::Reaction,
        Self::AutoReply,
        Self::Code,
        Self::NotAPhone,
        Self::Thanks,
        Self::NotACustomer,
        Self::Keyword,
        Self::Cancel,
        Self::StaffAnswer,
    ];

    /// Whether it may be the whole answer to a question: an OK, a thumbs up.
    const fn answers(self) -> bool {
        matches!(self, Self::Thanks | Self::Reaction)
    }

    /// As it is stored with the text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reaction => "reaction",
            Self::AutoReply => "auto_reply",
            Self::Code => "code",
            Self::NotAPhone => "not_a_phone",
            Self::Thanks => "thanks",
            Self::NotACustomer => "not_a_customer",
            Self::Keyword => "keyword",
            Self::Cancel => "cancel",
            Self::StaffAnswer => "staff_answer",
        }
    }

    /// What a stored text says. None: a reason that this version does not know.
    #[must_use]
    pub fn of_stored(stored: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == stored)
    }

    /// As the tray shows it.
    #[must_use]
    pub const fn for_people(self) -> &'static str {
        match self {
            Self::Reaction => "Only a reaction",
            Self::AutoReply => "An automatic reply",
            Self::Code => "A verification code",
            Self::NotAPhone => "Not sent from a phone",
            Self::Thanks => "Only thanks or OK",
            Self::NotACustomer => "Not a customer",
            Self::Keyword => "Only a keyword such as STOP",
            Self::Cancel => "Only a keyword such as STOP. It may mean that a visit is to be cancelled",
            Self::StaffAnswer => "An answer of your own people's to an alert",
        }
    }
}

/// Why a text needs nothing where it would open a conversation. None: it is booked, and so is whatever a person had
/// booked. A text with a file says more than its words.
#[must_use]
pub fn needs_none(text: &Text, sender: &Sender, is_not_a_customer: bool) -> Option<NeedsNone> {
    if text.came_by == CameBy::Held {
        return None;
    }
    if is_not_a_customer {
        return Some(NeedsNone::NotACustomer);
    }
    if !may_be_a_phone(sender) {
        return Some(NeedsNone::NotAPhone);
    }
    if !text.media.is_empty() {
        return None;
    }
    if is_cancel(&text.body) {
        return Some(NeedsNone::Cancel);
    }
    if is_only_about_texts(text) {
        return Some(NeedsNone::Keyword);
    }
    of_words(&text.body)
}

/// The same where a conversation is open: a word that changes what its sender has agreed to is news for the office.
pub(super) fn changes_nothing(text: &Text, sender: &Sender) -> Option<NeedsNone> {
    let reason = needs_none(text, sender, false);
    let asks_what_this_is = || is_call_for_help(&text.body) || text.opt_out.as_deref() == Some("HELP");
    let is_about_texts = |reason: &NeedsNone| matches!(reason, NeedsNone::Keyword | NeedsNone::Cancel);
    reason.filter(|reason| !is_about_texts(reason) || asks_what_this_is())
}

/// Whether a phone or a machine wrote it: no word of a person's is in it, but where it quotes one.
pub(super) fn is_by_a_machine(body: &str) -> bool {
    matches!(of_words(body), Some(NeedsNone::Reaction | NeedsNone::AutoReply | NeedsNone::Code))
}

fn of_words(body: &str) -> Option<NeedsNone> {
    if reaction::is_reaction(body) {
        return Some(NeedsNone::Reaction);
    }
    if urgency(body) == Urgency::Life {
        return None;
    }
    let said = plain_words(body);
    if is_thanks(&said) {
        Some(NeedsNone::Thanks)
    } else if auto_reply::is_auto_reply(&said) {
        Some(NeedsNone::AutoReply)
    } else if is_code(&said) {
        Some(NeedsNone::Code)
    } else {
        None
    }
}

/// Digits of the longest short code. A carrier's raw caller id may be digits too, but then there are more of them: a
/// local number, or how `ANONYMOUS` is dialled on a keypad.
const LONGEST_SHORT_CODE: usize = 6;

/// What carriers give in place of a number that is withheld. Somebody is behind it.
const WITHHELD: &[&str] =
    &["anonymous", "blocked", "private", "restricted", "unavailable", "unknown", "withheld", "no caller id"];

/// Whether a person may have texted from there.
fn may_be_a_phone(sender: &Sender) -> bool {
    match sender {
        Sender::Number(_) | Sender::Channel(_) => true,
        Sender::ShortCode(digits) => digits.len() > LONGEST_SHORT_CODE,
        Sender::Name(name) => {
            let has_letters = name.chars().any(char::is_alphabetic);
            !has_letters || WITHHELD.contains(&plain_words(name).as_str())
        }
    }
}

const THANKS: &[&str] = &[
    "thank you",
    "thank u",
    "thanks",
    "thx",
    "ty",
    "tysm",
    "okay",
    "ok",
    "kk",
    "k",
    "muchas gracias",
    "gracias",
];

/// What may follow a word of thanks.
const VERY: &[&str] = &["so much", "very much", "a lot", "again"];

/// Nothing but words of thanks, or that it is all right.
fn is_thanks(said: &str) -> bool {
    let mut rest = said;
    while !rest.is_empty() {
        let Some(after) = without_any(rest, THANKS) else { return false };
        rest = without_any(after, VERY).unwrap_or(after);
    }
    !said.is_empty()
}

/// What follows one of these, if it begins with one.
fn without_any<'a>(said: &'a str, list: &[&str]) -> Option<&'a str> {
    list.iter().find_map(|words| match said.strip_prefix(words)? {
        "" => Some(""),
        more => more.strip_prefix(' '),
    })
}

/// Digits of a code.
const SHORTEST_CODE: usize = 4;
const LONGEST_CODE: usize = 8;

fn is_code(said: &str) -> bool {
    let says_so = said.contains("is your verification code") || said.contains("your verification code is");
    let is_code = |word: &str| {
        let word = word.trim_start_matches("g");
        (SHORTEST_CODE..=LONGEST_CODE).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    says_so && said.split(' ').any(is_code)
}

#[cfg(test)]
mod tests;
