//! Asks ServiceTitan what a decision needs to know, and says what the answer changes.

use std::sync::OnceLock;
use std::time::Duration;

use tokio::time::timeout;

use super::attempt::Entry;
use super::caller::look_up_heeding;
use super::conversation::Drive;
use crate::domain::connection::Place;
use crate::domain::connection::token::Need;
use crate::domain::connection::trouble::Call;
use crate::domain::conversation::customer::Caller;
use crate::domain::conversation::{
    Circumstances, Known, Log, Patience, Question, Sight, ThreadState, found_note, looked_up,
};
use crate::domain::ids::{BookingId, ExternalId, JobId, MessageSid};
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;

/// How long a booking waits to know who texts. Without an answer by then it is made without, and amended.
const WHO_TEXTS: Duration = Duration::from_millis(1_500);

/// What came of a question.
pub(super) enum Learned {
    /// The round knows more.
    More,
    /// What the answer changes for good.
    Record(Box<ThreadState>),
    /// Without an answer nothing goes on.
    Nothing(Cause),
}

impl Drive<'_> {
    /// Each question on the heap: a drive that held room for all of them would fill a thread's stack.
    pub(super) async fn ask(
        &self,
        known: &mut Known,
        log: &Log,
        now: &Circumstances<'_>,
        question: Question,
    ) -> Learned {
        let answer = match &question {
            Question::BookingsByExternalId(place, id) => {
                Box::pin(self.bookings(*place, id)).await.map(|found| {
                    if found.is_empty() {
                        known.absent.push(question.clone());
                    }
                    looked_up(known, log, now, id, found)
                })
            }
            Question::NoteOf(place, job, text) => {
                Box::pin(self.has_note(*place, *job, text)).await.map(|found| {
                    if !found {
                        known.absent.push(question.clone());
                    }
                    found.then(|| found_note(known, log, now, text)).flatten()
                })
            }
            Question::Booking(place, id, external_id) => {
                Box::pin(self.sight(*place, *id, external_id)).await.map(|sight| {
                    known.sight = Some(sight);
                    None
                })
            }
            Question::Caller(place, number, patience) => {
                match Box::pin(self.caller(*place, number, *patience)).await {
                    Some(caller) => known.caller = Some(caller),
                    None => known.unanswered.push(question.clone()),
                }
                Ok(None)
            }
        };
        match answer {
            Ok(Some(record)) => Learned::Record(Box::new(record)),
            Ok(None) => Learned::More,
            // A permission that is missing for looking is none that is missing for booking.
            Err(cause) if cause.status() == Some(403) => {
                known.unanswered.push(question);
                Learned::More
            }
            // So has a job that is not there: that shows once a note is to be written on it.
            Err(cause) if cause.status() == Some(404) && matches!(question, Question::NoteOf(..)) => {
                known.unanswered.push(question);
                Learned::More
            }
            Err(cause) => Learned::Nothing(cause),
        }
    }

    /// The bookings under this external id, wherever they were attempted.
    pub(super) async fn bookings(&self, place: Place, id: &ExternalId) -> Result<Vec<BookingId>, Cause> {
        let found = self.read(place, Call::ListBookings, async |entry| {
            self.work.servicetitan.bookings_by_external_id(&entry.access, id).await
        });
        Ok(found.await?.into_iter().map(|booking| booking.id).collect())
    }

    /// Whether a job has the note that begins with this text.
    pub(super) async fn has_note(&self, place: Place, job: JobId, text: &MessageSid) -> Result<bool, Cause> {
        let found = self.read(place, Call::OfJobs, async |entry| {
            self.work.servicetitan.has_note_of(&entry.access, job, text).await
        });
        found.await
    }

    /// A booking as the office sees it now. One that is not found by its number is gone only if the list, which works
    /// without it, has none under its external id either.
    async fn sight(&self, place: Place, id: BookingId, external_id: &ExternalId) -> Result<Sight, Cause> {
        let seen = self.read(place, Call::SeeBooking, async |entry| {
            self.work.servicetitan.see_booking(&entry.access, id).await
        });
        match seen.await {
            Ok(Some(seen)) => Ok(Sight::Seen(Box::new(seen))),
            Ok(None) => Ok(Sight::Hidden),
            Err(cause) if cause.status() == Some(403) => Ok(Sight::Hidden),
            Err(cause) if cause.status() == Some(404) => match self.bookings(place, external_id).await {
                // A twin of it may still be there.
                Ok(found) if !found.contains(&id) => Ok(Sight::Gone),
                Ok(_) => Err(cause),
                Err(other) => Err(other),
            },
            Err(cause) => Err(cause),
        }
    }

    /// None: no answer came in time. Once more with another token where the first was refused: a booking needs one anyway,
    /// so nobody gives up waiting for that. Of how it fared only being asked to wait counts for the connection: a booking
    /// needs none of this, and that this works says nothing of bookings.
    async fn caller(&self, place: Place, number: &PhoneNumber, patience: Patience) -> Option<Caller> {
        let key = self.key_of(self.connection_of(place)?);
        if !self.work.vitals.may_ask(&key, self.work.clock.now()) {
            return None;
        }
        let mut entry = self.enter(place, Need::AnyValid).await.ok()?;
        loop {
            let slowed = OnceLock::new();
            let Entry { access, scopes, .. } = &entry;
            let asking = look_up_heeding(self.work, access, scopes, number, patience, &slowed);
            let answer: Option<Result<Caller, Cause>> = match patience {
                Patience::Little => timeout(WHO_TEXTS, asking).await.ok(),
                Patience::Enough => Some(asking.await),
            };
            let failure = answer.as_ref().and_then(|answer| answer.as_ref().err());
            match &answer {
                None | Some(Err(Cause::TimedOut)) => {
                    self.work.vitals.asked_in_vain(&key, self.work.clock.now());
                }
                Some(Ok(_)) => self.work.vitals.came_through(&key),
                Some(Err(_)) => {}
            }
            if let Some(next) = self.renewed(&entry, Call::OfCustomers, failure).await.ok()? {
                entry = next;
                continue;
            }
            if let Some(cause) = slowed.get() {
                self.fared(&entry, Call::OfCustomers, Some(cause)).await;
            }
            return answer?.ok();
        }
    }

    /// A read, once more with another token where the first was refused.
    async fn read<T>(
        &self,
        place: Place,
        call: Call,
        ask: impl AsyncFn(&Entry<'_>) -> Result<T, Cause>,
    ) -> Result<T, Cause> {
        let mut entry = self.enter(place, Need::AnyValid).await?;
        loop {
            let answer = ask(&entry).await;
            let failure = answer.as_ref().err();
            if let Some(next) = self.renewed(&entry, call, failure).await? {
                entry = next;
                continue;
            }
            self.fared(&entry, call, failure).await;
            return answer;
        }
    }
}
