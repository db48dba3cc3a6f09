use super::super::consent::is_lone_yes;
use super::super::{Conversation, Known, Log, Logged, Owed};
use super::{NeedsNone, changes_nothing, needs_none};
use crate::domain::alerts::ANSWER;
use crate::domain::connection::Place;
use crate::domain::ids::MessageSid;
use crate::domain::phone::Sender;
use crate::domain::text::{CameBy, Text};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// A text that needs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noise {
    /// The text, still owed.
    pub owed: Owed,
    /// The rule that decided it.
    pub why: NeedsNone,
}

/// What is known of a thread beside its texts, as far as it decides what is noise.
#[derive(Debug, Clone, Copy)]
pub struct Among<'a> {
    /// The thread's state, and what was asked of ServiceTitan.
    pub known: &'a Known,
    /// Where the texts come from.
    pub sender: &'a Sender,
    /// Where texts go now; None: nowhere.
    pub active: Option<Place>,
    /// Somebody marked the number as no customer's.
    pub is_not_a_customer: bool,
    /// When the sender was alerted as one of the business's own people, from the number texted.
    pub alerted: &'a [Timestamp],
    /// How long after the office has dealt with a booking texts belong to it.
    pub follow_up: SignedDuration,
}

/// A thread's log without what is owed and needs nothing. Everything that compares texts sees this one.
#[derive(Debug, Clone)]
pub struct Sifted {
    /// What is booked by.
    pub log: Log,
    /// What is to be struck off, with its reason.
    pub noise: Vec<Noise>,
    /// The open conversation, whose part the noise is. None: it is in no conversation.
    pub into: Option<MessageSid>,
}

/// Takes out of a log what is owed and needs nothing.
///
/// In an open conversation the words, the sender and what a person said before them decide, so that every driver sees the
/// same at any time.
/// Otherwise a word such as STOP, or whoever is no customer, opens none; yet it belongs to what a text before it opens.
/// What a claim may have brought into a booking is none that is new. Of texts that were passed over nothing is known.
#[must_use]
pub fn sift(log: Log, among: &Among<'_>) -> Sifted {
    let open = among.open();
    let (mut kept, mut noise, mut opens) = (Vec::new(), Vec::new(), open.is_some());
    let mut before = None;
    for logged in log.texts {
        let since = before.replace(logged.text.received_at);
        let asked = log.said.iter().any(|asked| {
            let is_between =
                since.is_none_or(|since| since <= asked.said.at) && asked.said.at <= logged.text.received_at;
            is_between && asked.said.by.is_a_person() && asked.said.may_be_read()
        });
        match among.judge(&logged, opens).filter(|why| !(asked && opens && why.answers())) {
            Some(why) => noise.push(Noise { owed: Owed::from(&logged.text), why }),
            None => {
                opens |= logged.settled_in.is_none() && !among.may_be_booked(&logged.text);
                kept.push(logged);
            }
        }
    }
    let into = open.map(|open| open.opened_by.clone());
    Sifted { log: Log { texts: kept, ..log }, noise, into }
}

impl Sifted {
    /// What to decide about now. While a claim stands nothing is: its holder looks again, and finds it.
    #[must_use]
    pub fn due(&self, known: &Known, now: Timestamp) -> &[Noise] {
        let claimed = known.state.conversation.as_ref().and_then(|open| open.booking.claimed_until(now));
        if claimed.is_some() { &[] } else { &self.noise }
    }
}

impl Among<'_> {
    /// Whether a text that is neither noise nor known to be may open a conversation: then the number's mark counts.
    #[must_use]
    pub fn may_open(&self) -> bool {
        self.open().is_none()
    }

    /// The part that was last where texts go now.
    fn part(&self) -> Option<&Conversation> {
        let open = self.known.state.conversation.as_ref()?;
        self.active.map_or(Some(open), |active| open.part_in(active))
    }

    /// The part of the conversation that texts go into now.
    fn open(&self) -> Option<&Conversation> {
        self.part().filter(|open| !open.is_finished())
    }

    fn judge(&self, logged: &Logged, opens: bool) -> Option<NeedsNone> {
        let Logged { text, settled_in: None } = logged else { return None };
        let always = changes_nothing(text, self.sender);
        if always.is_some() || opens || self.may_be_booked(text) {
            return always;
        }
        if self.is_an_answer(text) {
            let otherwise = needs_none(text, self.sender, self.is_not_a_customer);
            return Some(otherwise.unwrap_or(NeedsNone::StaffAnswer));
        }
        if self.is_about_what_was_dealt_with(text) {
            return None;
        }
        let agrees = || self.is_yes_to_texts(text).then_some(NeedsNone::Keyword);
        needs_none(text, self.sender, self.is_not_a_customer).or_else(agrees)
    }

    /// Whether it is the YES by which somebody who had opted out wants texts again.
    fn is_yes_to_texts(&self, text: &Text) -> bool {
        let allowance = &self.known.allowance;
        let decided = allowance.opted_out.is_none() && allowance.decided_by.as_ref() == Some(&text.sid);
        decided && is_lone_yes(&text.body)
    }

    /// Whether one of the business's own people answers an alert: a person who had it booked says otherwise.
    fn is_an_answer(&self, text: &Text) -> bool {
        let answers = |at: &Timestamp| *at <= text.received_at && text.received_at < after(*at, ANSWER);
        text.came_by != CameBy::Held && self.alerted.iter().any(answers)
    }

    /// Whether it goes on from a booking that the office has dealt with: a keyword may be about the visit.
    fn is_about_what_was_dealt_with(&self, text: &Text) -> bool {
        if self.is_not_a_customer {
            return false;
        }
        self.part().is_some_and(|part| part.is_followed_at(text.received_at, self.follow_up))
    }

    /// Whether a claim was made for it, and something may have come of that.
    fn may_be_booked(&self, text: &Text) -> bool {
        let before = self.known.state.conversation.as_ref();
        before.is_some_and(|open| text.received_at <= open.last_text_at && !open.is_unmade(self.known))
    }
}
