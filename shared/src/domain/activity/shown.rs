//! An entry as it is shown: in the list, and opened to the exchange as a phone would show it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::seal::Sealer;
use super::{About, Decided, Entry, Seen, State, Wait, WaitingText};
use crate::domain::connection::words::{said, trace_id};
use crate::domain::conversation::Conversation;
use crate::domain::ids::{Environment, ExternalId, MessageSid};
use crate::domain::outcome::Cause;
use crate::domain::text::{CameBy, Media, Text};
use crate::domain::time::Timestamp;

/// As much of the newest text is in the list.
const PREVIEW: usize = 160;

const HELD: &str = "It came in while nothing was connected, or had waited for more than 72 hours.";
const CLICK: &str = "Book it or dismiss it.";
const BY_HAND: &str = "It is not tried again as it is. Remove what ServiceTitan names, then try again, or make the \
                       booking by hand.";

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    pub id: String,
    pub state: State,
    pub why: Option<Why>,
    pub customer: Customer,
    pub number_texted: String,
    pub first_text_at: Timestamp,
    pub last_text_at: Timestamp,
    pub texts: Option<usize>,
    pub owed: usize,
    pub parked: usize,
    pub held: usize,
    pub booking: Option<Booking>,
    pub newest: Option<Preview>,
}

/// Why it is no further, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    pub cause: String,
    pub remedy: Option<String>,
    /// Field by field, what ServiceTitan did not accept.
    pub errors: BTreeMap<String, Vec<String>>,
    /// ServiceTitan's own reference, for its support.
    pub trace_id: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Customer {
    /// None: it is no number that can be called.
    pub number: Option<String>,
    /// As a person reads it.
    pub shown: String,
}

/// A booking in ServiceTitan, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Booking {
    pub id: String,
    pub external_id: ExternalId,
    pub environment: Environment,
    pub servicetitan_tenant_id: String,
    pub booking_provider_id: String,
    /// None: nobody has looked yet.
    pub status: Option<String>,
    pub status_seen_at: Option<Timestamp>,
    pub job_id: Option<String>,
}

/// The beginning of the newest text.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    pub words: String,
    pub media: usize,
}

/// One text of the exchange.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub message_sid: String,
    /// When it was sent, as far as anyone knows.
    pub at: Timestamp,
    pub direction: Direction,
    pub came_by: CameBy,
    pub words: String,
    pub media: Vec<ShownMedia>,
    pub state: LineState,
    /// What stands in the way, or the name of the rule that decided about it.
    pub why: Option<String>,
}

/// Who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The customer.
    In,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownMedia {
    /// Its place among the text's own, from 0.
    pub index: usize,
    pub content_type: String,
}

/// What became of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Dealt with: in the booking, or set aside with it.
    Settled,
    Owed,
    Parked,
    Held,
    Dismissed,
    NeedsNone,
}

impl Entry {
    /// As it stands in the list, with its newest text where that was read and what passes once a person does this
    /// (`remedy`). None: it is not listed.
    #[must_use]
    pub fn shown(&self, sealer: &Sealer, newest: Option<&Text>, remedy: Option<&str>) -> Option<Shown> {
        let state = self.state()?;
        let customer = &self.key.thread.customer;
        let waiting = self.waiting.last().map(|text| &text.text);
        let own = match &self.about {
            About::Text { text, .. } => Some(text),
            About::Conversation { .. } | About::Waiting => None,
        };
        Some(Shown {
            id: self.key.id(sealer),
            state,
            why: self.why(state, remedy),
            customer: Customer {
                number: customer.number().map(|number| number.as_str().to_owned()),
                shown: customer.for_people(),
            },
            number_texted: self.key.thread.number.as_str().to_owned(),
            first_text_at: self.first_text_at(),
            last_text_at: self.last_text_at(),
            texts: self.texts(),
            owed: self.count(Wait::Owed),
            parked: self.count(Wait::Parked),
            held: self.count(Wait::Held),
            booking: self.booking(),
            newest: waiting.or(own).or(newest).map(Preview::of),
        })
    }

    fn why(&self, state: State, remedy: Option<&str>) -> Option<Why> {
        let of = |wait| self.waiting.iter().rev().find(|text| text.wait == wait)?.why.clone();
        match (state, &self.about) {
            (State::Held, _) => Some(Why::new(HELD, Some(CLICK))),
            (State::Parked, _) => Some(Why::new(&of(Wait::Parked).unwrap_or_default(), remedy)),
            (State::Waiting, _) => of(Wait::Owed).map(|cause| Why::new(&cause, None)),
            (State::SetAside, About::Conversation { of, .. }) => {
                of.booking.set_aside.as_ref().map(|aside| Why::of(&aside.cause))
            }
            (State::NeedsNone, About::Text { decided: Decided::NeedsNone { rule }, .. }) => {
                Some(Why::new(rule, None))
            }
            _ => None,
        }
    }

    fn booking(&self) -> Option<Booking> {
        match &self.about {
            About::Conversation { of, seen } => Booking::of(of, seen.as_ref()),
            About::Waiting | About::Text { .. } => None,
        }
    }

    /// The exchange: what was `settled` with it as it was read, in the order it came, and what waits.
    #[must_use]
    pub fn exchange(&self, settled: &[Text]) -> Vec<Line> {
        let settled = settled.iter().map(|text| Line::of(text, LineState::Settled, None));
        let own = match &self.about {
            About::Text { text, decided: Decided::Dismissed { .. } } => {
                Some(Line::of(text, LineState::Dismissed, None))
            }
            About::Text { text, decided: Decided::NeedsNone { rule } } => {
                Some(Line::of(text, LineState::NeedsNone, Some(rule)))
            }
            About::Conversation { .. } | About::Waiting => None,
        };
        let mut lines: Vec<Line> = settled.chain(own).chain(self.waiting.iter().map(Line::waiting)).collect();
        lines.sort_by(|a, b| (a.at, &a.message_sid).cmp(&(b.at, &b.message_sid)));
        lines
    }
}

impl Why {
    fn new(cause: &str, remedy: Option<&str>) -> Self {
        let (cause, remedy) = (cause.to_owned(), remedy.map(str::to_owned));
        Self { cause, remedy, errors: BTreeMap::new(), trace_id: None }
    }

    /// Why a delivery was set aside.
    fn of(cause: &Cause) -> Self {
        let errors = match cause {
            Cause::Answered(problem) => problem.errors.clone(),
            _ => BTreeMap::new(),
        };
        let told = match cause {
            Cause::TooOften { attempts } => format!("It was tried {attempts} times, and failed each time."),
            cause => said(cause),
        };
        Self { errors, trace_id: trace_id(cause), ..Self::new(&told, Some(BY_HAND)) }
    }
}

impl Booking {
    /// None: it is not there, as far as anyone knows.
    fn of(conversation: &Conversation, seen: Option<&Seen>) -> Option<Self> {
        let place = conversation.place;
        Some(Self {
            id: conversation.made()?.to_string(),
            external_id: conversation.external_id(),
            environment: place.environment,
            servicetitan_tenant_id: place.tenant.to_string(),
            booking_provider_id: place.provider.to_string(),
            status: seen.and_then(|seen| seen.status.clone()),
            status_seen_at: seen.map(|seen| seen.seen_at),
            job_id: seen.and_then(|seen| seen.job).map(|job| job.to_string()),
        })
    }
}

impl Preview {
    fn of(text: &Text) -> Self {
        Self { words: text.body.chars().take(PREVIEW).collect(), media: text.media.len() }
    }
}

impl Line {
    fn of(text: &Text, state: LineState, why: Option<&str>) -> Self {
        let sid: &MessageSid = &text.sid;
        let media =
            |(index, media): (usize, &Media)| ShownMedia { index, content_type: media.content_type.clone() };
        Self {
            message_sid: sid.as_str().to_owned(),
            at: text.at(),
            direction: Direction::In,
            came_by: text.came_by,
            words: text.body.clone(),
            media: text.media.iter().enumerate().map(media).collect(),
            state,
            why: why.map(str::to_owned),
        }
    }

    fn waiting(waiting: &WaitingText) -> Self {
        let state = match waiting.wait {
            Wait::Owed => LineState::Owed,
            Wait::Parked => LineState::Parked,
            Wait::Held => LineState::Held,
        };
        Self::of(&waiting.text, state, waiting.why.as_deref())
    }
}

/// Personal: not printed.
impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Customer(…)")
    }
}

/// As [`Customer`].
impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preview(…)")
    }
}

/// As [`Customer`].
impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({}, {:?})", self.message_sid, self.state)
    }
}
