//! An entry as it is shown: a line of the list.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::seal::Sealer;
use super::{About, Decided, Entry, Seen, State, Wait, in_words};
use crate::domain::connection::words::{said, trace_id};
use crate::domain::conversation::Conversation;
use crate::domain::ids::{Environment, ExternalId};
use crate::domain::outcome::Cause;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// As much of the newest text is in the list.
const PREVIEW: usize = 160;

const HELD: &str = "It came in while nothing was connected, or while its number posted texts to another address, or \
                    had waited for more than 72 hours.";
const CLICK: &str = "Book it or dismiss it.";
const BY_HAND: &str = "It is not tried again as it is. Remove what ServiceTitan names, then try again, or make the \
                       booking by hand.";

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Sealed: nothing can be read from it, and it opens for its own business only.
    pub id: String,
    /// In one word.
    pub state: State,
    /// None: nothing stands in its way.
    pub why: Option<Why>,
    /// Who texts, as far as it is known.
    pub customer: Customer,
    /// The business's, in E.164.
    pub number_texted: String,
    /// When the text came in that the entry begins with.
    pub first_text_at: Timestamp,
    /// When the newest one came in.
    pub last_text_at: Timestamp,
    /// How many it has. None: its booking was found, and nobody knows what it was made for.
    pub texts: Option<usize>,
    /// Texts that wait for us.
    pub owed: usize,
    /// Texts that wait for a reason of the business's.
    pub parked: usize,
    /// Texts that wait for a person's click.
    pub held: usize,
    /// None: there is none yet, or none will be.
    pub booking: Option<Booking>,
    /// None: it was not read.
    pub newest: Option<Preview>,
}

/// Why it is no further, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// In the words of the portal that the reader looks at.
    pub cause: String,
    /// The name of the rule that decided that it needs no booking.
    pub rule: Option<String>,
    /// None: nothing is to be done.
    pub remedy: Option<String>,
    /// Field by field, what ServiceTitan did not accept.
    pub errors: BTreeMap<String, Vec<String>>,
    /// ServiceTitan's own reference, for its support.
    pub trace_id: Option<String>,
}

/// Whoever texts, as people see them.
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
    /// ServiceTitan's number, as text.
    pub id: String,
    /// What ours are found by, whatever became of an answer.
    pub external_id: ExternalId,
    /// Where it was made.
    pub environment: Environment,
    /// In whose ServiceTitan it was made.
    pub servicetitan_tenant_id: String,
    /// Under whose name it was made.
    pub booking_provider_id: String,
    /// None: nobody has looked yet.
    pub status: Option<String>,
    /// When that was, by our clock. None: nobody has looked yet.
    pub status_seen_at: Option<Timestamp>,
    /// The job that it became, ServiceTitan's number as text.
    pub job_id: Option<String>,
}

/// The beginning of the newest text.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// So many characters of it as the list has room for.
    pub words: String,
    /// How many files came with it.
    pub media: usize,
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
                Some(Why { rule: Some(rule.clone()), ..Why::new(in_words(rule), None) })
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
}

impl Why {
    fn new(cause: &str, remedy: Option<&str>) -> Self {
        let (cause, remedy) = (cause.to_owned(), remedy.map(str::to_owned));
        Self { cause, rule: None, remedy, errors: BTreeMap::new(), trace_id: None }
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
