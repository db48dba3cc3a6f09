//! One attempt of one effect: recorded, sent once, and what its answer means.

use super::conversation::{Drive, Stop};
use crate::domain::connection::Place;
use crate::domain::connection::token::Need;
use crate::domain::conversation::{Acted, Effect, ThreadState, acted, heard_out};
use crate::domain::ids::{BookingId, ExternalId};
use crate::domain::outcome::{Again, Cause, Outcome};
use crate::domain::time::{SignedDuration, Timestamp};
use crate::servicetitan::Access;
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

/// A way into a connection, and the token's generation in case it is refused.
struct Entry<'a> {
    connection: &'a TenantConnection,
    access: Access,
    generation: u64,
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
        let place = effect.place();
        let entry = match self.enter(place, Need::AnyValid).await {
            Ok(entry) => entry,
            Err(cause) => return Ok(Attempt::Later(None, cause)),
        };
        let begun = self.work.store.begin(self.thread, found, record, effect, self.retention()).await?;
        let Begun { state, permit } = begun;
        let outcome = self.perform(&permit, entry).await;
        let ended = match &outcome {
            Outcome::Done(_) | Outcome::Unclear { .. } => None,
            Outcome::NotDone { cause, again } => Some((cause.clone(), *again)),
        };
        match acted(state.thread.clone(), outcome) {
            Acted::Save(record) => {
                let saved = self.record(&state, *record).await?;
                Ok(match ended {
                    None => Attempt::Done(saved),
                    Some((_, Again::Never)) => Attempt::Refused(saved),
                    Some((cause, Again::Later(wait))) => Attempt::Later(wait, cause),
                    Some((cause, Again::WhenConnected)) => Attempt::Later(None, cause),
                })
            }
            Acted::LookUpAtOnce => self.look_at_once(place, state).await,
            Acted::Leave => Ok(self.let_settle(&state).await),
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

    /// Nothing is repeated before the claim is over. That the attempt was heard out is noted if it can be.
    async fn let_settle(&self, state: &State) -> Attempt {
        let _ = self.save(state, heard_out(&state.thread)).await;
        Attempt::Settling(settles_at(state))
    }

    /// The create may be there already. If not, its claim settles.
    async fn look_at_once(&self, place: Place, state: State) -> Result<Attempt, Stop> {
        let Some(conversation) = &state.thread.conversation else {
            return Ok(self.let_settle(&state).await);
        };
        let found = self.bookings(place, &conversation.external_id()).await.unwrap_or_default();
        match conversation.adopting(found) {
            Some(record) => Ok(Attempt::Done(self.record(&state, record).await?)),
            None => Ok(self.let_settle(&state).await),
        }
    }

    /// The bookings under this external id, wherever they were attempted.
    pub(super) async fn bookings(&self, place: Place, id: &ExternalId) -> Result<Vec<BookingId>, Cause> {
        let entry = self.enter(place, Need::AnyValid).await?;
        let servicetitan = &self.work.servicetitan;
        let found = match servicetitan.bookings_by_external_id(&entry.access, id).await {
            Err(cause) if cause.status() == Some(401) => {
                let entry = self.enter(place, Need::NewerThan(entry.generation)).await?;
                servicetitan.bookings_by_external_id(&entry.access, id).await?
            }
            answer => answer?,
        };
        Ok(found.into_iter().map(|booking| booking.id).collect())
    }

    /// Sends it, while leave lasts. A refused token was not an attempt at all: once more with its successor.
    async fn perform(&self, permit: &Permit, entry: Entry<'_>) -> Outcome<BookingId> {
        match self.send(permit, &entry.access).await {
            Outcome::NotDone { cause, .. } if cause.status() == Some(401) => {
                match self
                    .access(entry.connection, entry.access.place, Need::NewerThan(entry.generation))
                    .await
                {
                    Ok(next) => self.send(permit, &next.access).await,
                    Err(cause) => Outcome::NotDone { cause, again: Again::WhenConnected },
                }
            }
            outcome => outcome,
        }
    }

    async fn send(&self, permit: &Permit, access: &Access) -> Outcome<BookingId> {
        let servicetitan = &self.work.servicetitan;
        match permit.effect(self.work.clock.now()) {
            None => {
                Outcome::NotDone { cause: Cause::TooLate, again: Again::Later(Some(SignedDuration::ZERO)) }
            }
            Some(Effect::CreateBooking(_, draft)) => {
                servicetitan.create_booking(access, draft).await.map(|booking| booking.id)
            }
            Some(Effect::AmendBooking(_, id, draft)) => servicetitan.amend_booking(access, *id, draft).await,
            Some(Effect::DismissTwin(_, id)) => servicetitan.dismiss_twin(access, *id).await,
        }
    }

    /// The way into the connection that a booking was, or is to be, made in.
    async fn enter(&self, place: Place, need: Need) -> Result<Entry<'_>, Cause> {
        let connection = self.tenant.connection(place.environment);
        // Connected with another ServiceTitan tenant by now, it opens that one's door and not the booking's.
        let connection =
            connection.filter(|there| there.connection.servicetitan_tenant == Some(place.tenant));
        let connection = connection.ok_or_else(|| not_connected("the booking's connection is gone"))?;
        self.access(connection, place, need).await
    }

    async fn access<'a>(
        &self,
        connection: &'a TenantConnection,
        place: Place,
        need: Need,
    ) -> Result<Entry<'a>, Cause> {
        let broker = &self.work.broker;
        let held =
            broker.token(&self.thread.tenant, connection, need).await.map_err(|error| error.cause())?;
        let app_key = broker.app_key(connection).await.map_err(|error| error.cause())?;
        let generation = held.generation;
        Ok(Entry { connection, access: Access { place, app_key, token: held.token }, generation })
    }
}

fn settles_at(state: &State) -> Timestamp {
    let claim =
        state.thread.conversation.as_ref().and_then(|conversation| conversation.booking.claim.as_ref());
    claim.map_or(Timestamp::MIN, |claim| claim.settles_at)
}
