//! One attempt of one effect: recorded, sent once, and what its answer means.

use super::TokenError;
use super::conversation::{Drive, Stop};
use crate::domain::connection::Place;
use crate::domain::connection::scopes::WRITE_JOBS;
use crate::domain::connection::token::{Need, YOUNG};
use crate::domain::connection::trouble::Call;
use crate::domain::conversation::follows::Goes;
use crate::domain::conversation::{
    Acted, Answered, Effect, ThreadState, acted, failed_alone, heard_out, not_as_a_note,
};
use crate::domain::outcome::{Again, Cause, Outcome};
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::servicetitan::Access;
use crate::servicetitan::wire::Booking;
use crate::store::{Begun, Permit, State, TenantConnection};

/// What became of an attempt.
pub(super) enum Attempt {
    Done(State),
    /// Never as it is: put aside, or still to be made without what may have been wrong with it.
    Refused(State),
    /// Nobody can say; nothing is repeated before then.
    Settling(Timestamp),
    /// It was certainly not done. The claim is released.
    Later(Option<SignedDuration>, Cause),
}

/// A way into a connection, and what of its token counts in case it is refused.
pub(super) struct Entry<'a> {
    pub(super) connection: &'a TenantConnection,
    pub(super) access: Access,
    pub(super) generation: u64,
    minted_at: Timestamp,
    pub(super) scopes: Vec<String>,
}

pub(super) fn not_connected(why: &str) -> Cause {
    Cause::NotConnected { why: why.to_owned() }
}

impl Drive<'_> {
    /// A token first, then the record, then the call: a claim is not spent on waiting for a token.
    pub(super) async fn attempt(
        &self,
        found: &State,
        record: ThreadState,
        effect: Effect,
    ) -> Result<Attempt, Stop> {
        let (place, call) = (effect.place(), call_of(&effect));
        let entry = match self.enter(place, Need::AnyValid).await {
            Ok(entry) => entry,
            Err(cause) => return Ok(Attempt::Later(None, cause)),
        };
        // A note that would be refused is not attempted: a booking takes the texts.
        if let Effect::NoteJob(..) = &effect
            && WRITE_JOBS.is_missing(&entry.scopes)
            && let Some(record) = not_as_a_note(&record)
        {
            return Ok(Attempt::Refused(self.save(found, record).await?));
        }
        let begun = self.work.store.begin(self.thread, found, record, effect, self.retention()).await?;
        let Begun { state, permit } = begun;
        let outcome = self.perform(&permit, call, entry).await;
        self.tell_apart(place, call, &state, failure_of(&outcome)).await;
        let ended = match &outcome {
            Outcome::Done(_) | Outcome::Unclear { .. } => None,
            Outcome::NotDone { cause, again } => Some((cause.clone(), *again)),
        };
        let why = failure_of(&outcome).cloned();
        match acted(state.thread.clone(), outcome, self.work.clock.now()) {
            Acted::Anew(record) => Ok(Attempt::Refused(self.record(&state, *record).await?)),
            Acted::Save(record) => {
                let saved = self.record(&state, *record).await?;
                Ok(match ended {
                    None => Attempt::Done(saved),
                    Some((_, Again::Never)) => Attempt::Refused(saved),
                    Some((cause, Again::Later(wait))) => Attempt::Later(wait, cause),
                    Some((cause, Again::WhenConnected)) => Attempt::Later(None, cause),
                })
            }
            Acted::LookUpAtOnce => self.look_at_once(place, state, why.as_ref()).await,
            Acted::Leave => Ok(self.let_settle(&state, why.as_ref()).await),
        }
    }

    /// What is not there may be the booking, or the provider that it is looked for under: its list tells.
    async fn tell_apart(&self, place: Place, call: Call, state: &State, failure: Option<&Cause>) {
        let open = state.thread.conversation.as_ref().filter(|_| call == Call::ChangeBooking);
        if let Some(open) = open.filter(|_| failure.and_then(Cause::status) == Some(404)) {
            let _ = self.bookings(place, &open.external_id()).await;
        }
    }

    /// Records a result. Where that fails the claim stands, so somebody must come back when it is over.
    async fn record(&self, state: &State, record: ThreadState) -> Result<State, Stop> {
        let saved = self.save(state, record).await;
        if saved.is_err() {
            self.work.wake.at(self.thread, settles_at(state), self.work.clock.now()).await;
        }
        Ok(saved?)
    }

    /// Nothing is repeated before the claim is over. That the attempt was heard out is noted if it can be; one that failed
    /// for the text's own reason counts.
    async fn let_settle(&self, state: &State, why: Option<&Cause>) -> Attempt {
        let place = state.thread.conversation.as_ref().map(|open| open.place);
        let connection = place.and_then(|place| self.connection_of(place));
        let booked_at = connection.and_then(|connection| self.tenant.health(connection).last_booking_at);
        if !failed_alone(&state.thread, why, booked_at, self.work.settling) {
            let _ = self.save(state, heard_out(&state.thread, why)).await;
        }
        Attempt::Settling(settles_at(state))
    }

    /// The create may be there already. If not, its claim settles.
    async fn look_at_once(&self, place: Place, state: State, why: Option<&Cause>) -> Result<Attempt, Stop> {
        let Some(conversation) = &state.thread.conversation else {
            return Ok(self.let_settle(&state, why).await);
        };
        let adopted = match conversation.goes {
            Goes::Booking => {
                let found = self.bookings(place, &conversation.external_id()).await.unwrap_or_default();
                conversation.adopting(found)
            }
            Goes::Note(job) => {
                let found = self.has_note(place, job, &conversation.opened_by).await.unwrap_or_default();
                found.then(|| conversation.adopting_note()).flatten()
            }
        };
        match adopted {
            Some(record) => Ok(Attempt::Done(self.record(&state, record).await?)),
            None => Ok(self.let_settle(&state, why).await),
        }
    }

    /// Sends it, while leave lasts. A refused token was not an attempt at all: once more with its successor.
    async fn perform(&self, permit: &Permit, call: Call, entry: Entry<'_>) -> Outcome<Answered> {
        let mut entry = entry;
        loop {
            let outcome = self.send(permit, &entry.access).await;
            match self.renewed(&entry, call, failure_of(&outcome)).await {
                Ok(Some(next)) => {
                    entry = next;
                    continue;
                }
                Ok(None) => {}
                Err(cause) => return Outcome::NotDone { cause, again: Again::WhenConnected },
            }
            self.fared(&entry, call, failure_of(&outcome)).await;
            return outcome;
        }
    }

    /// The way in with the successor of a token that was refused, or that may lack what was granted since. None: it was
    /// not refused, or it was minted a moment ago, so the refusal stands.
    pub(super) async fn renewed<'a>(
        &self,
        used: &Entry<'a>,
        call: Call,
        failure: Option<&Cause>,
    ) -> Result<Option<Entry<'a>>, Cause> {
        let Entry { connection, access, generation, minted_at, scopes } = used;
        let is_old = after(*minted_at, YOUNG) < self.work.clock.now();
        match failure.and_then(Cause::status) {
            Some(401) => {}
            Some(403) if is_old && call.may_lack_permission(scopes) => {}
            _ => return Ok(None),
        }
        match self.access(connection, access.place, Need::NewerThan(*generation)).await {
            Ok(next) => Ok(Some(next)),
            Err(TokenError::StillRefused) => Ok(None),
            Err(error) => Err(error.cause()),
        }
    }

    async fn send(&self, permit: &Permit, access: &Access) -> Outcome<Answered> {
        let servicetitan = &self.work.servicetitan;
        match permit.effect(self.work.clock.now()) {
            None => {
                Outcome::NotDone { cause: Cause::TooLate, again: Again::Later(Some(SignedDuration::ZERO)) }
            }
            Some(Effect::CreateBooking(_, draft)) => {
                servicetitan.create_booking(access, draft).await.map(Booking::answered)
            }
            Some(Effect::AmendBooking(_, id, by)) => servicetitan.amend_booking(access, *id, by).await,
            Some(Effect::NoteJob(_, job, of, draft)) => {
                let noted = servicetitan.note_job(access, *job, &draft.summary).await;
                noted.map(|()| Answered { booking: *of, seen: None })
            }
            Some(Effect::DismissTwin(_, id)) => {
                let dismissed = servicetitan.dismiss_twin(access, *id).await;
                dismissed.map(|booking| Answered { booking, seen: None })
            }
        }
    }

    /// The way into the connection that a booking was, or is to be, made in.
    pub(super) async fn enter(&self, place: Place, need: Need) -> Result<Entry<'_>, Cause> {
        let connection = self.connection_of(place);
        let connection = connection.ok_or_else(|| not_connected("the booking's connection is gone"))?;
        self.access(connection, place, need).await.map_err(|error| error.cause())
    }

    async fn access<'a>(
        &self,
        connection: &'a TenantConnection,
        place: Place,
        need: Need,
    ) -> Result<Entry<'a>, TokenError> {
        let broker = &self.work.broker;
        let held = broker.token(&self.thread.tenant, connection, need).await?;
        let app_key = broker.app_key(connection).await?;
        let access = Access { place, app_key, token: held.token };
        let (generation, minted_at) = (held.generation, held.minted_at);
        Ok(Entry { connection, access, generation, minted_at, scopes: held.scopes })
    }
}

const fn call_of(effect: &Effect) -> Call {
    match effect {
        Effect::CreateBooking(..) => Call::CreateBooking,
        Effect::AmendBooking(..) | Effect::DismissTwin(..) => Call::ChangeBooking,
        Effect::NoteJob(..) => Call::OfJobs,
    }
}

const fn failure_of<T>(outcome: &Outcome<T>) -> Option<&Cause> {
    match outcome {
        Outcome::Done(_) => None,
        Outcome::NotDone { cause, .. } | Outcome::Unclear { cause } => Some(cause),
    }
}

fn settles_at(state: &State) -> Timestamp {
    let claim =
        state.thread.conversation.as_ref().and_then(|conversation| conversation.booking.claim.as_ref());
    claim.map_or(Timestamp::MIN, |claim| claim.settles_at)
}
