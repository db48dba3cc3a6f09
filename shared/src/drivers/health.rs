//! Remembers how calls and mints fare, and keeps calls from being made that are known to be in vain.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::timeout;

use super::Work;
use super::attempt::Entry;
use super::conversation::Drive;
use super::vitals::{Opening, Slot, Trial};
use crate::domain::connection::Place;
use crate::domain::connection::circuit::Failure;
use crate::domain::connection::health::{Attention, Drift, Gate, Health, Proof};
use crate::domain::connection::platform::Bad;
use crate::domain::connection::token::{Held, MintFailure, Row};
use crate::domain::connection::trouble::{Call, Meaning, of_call, of_mint, of_scopes};
use crate::domain::connection::words::said;
use crate::domain::conversation::{Question, Step};
use crate::domain::ids::ConnectionKey;
use crate::domain::outcome::Cause;
use crate::domain::time::{SignedDuration, Timestamp};
use crate::store::{FoundHealth, SaveError, Store, TenantConnection};

/// Somebody else may remember something at the same moment: it is read again, this often.
const TRIES: u32 = 3;

/// Who waited for others to be answered until nothing is started any more comes back after this: by then it shows whether
/// they were.
const NEXT_TIME: SignedDuration = SignedDuration::from_secs(20);

/// Why nothing is sent now, and for how long where that is known.
pub(super) type Barred = (Option<SignedDuration>, Cause);

/// Leave for one call, until it is dropped.
pub(super) struct Leave<'a> {
    // Given back first: whoever waits for the slot may be the one that is let through to see.
    _trial: Option<Trial<'a>>,
    _slot: Slot,
}

/// Changes what is remembered of a connection, from what was `found` or is read now, and gives it as it is from now on.
/// Nothing is written where `change` has nothing new. None: the connection was changed meanwhile, or it cannot be written;
/// then the next call learns the same again.
pub(super) async fn remember(
    store: &Store,
    key: &ConnectionKey,
    connection_generation: u64,
    mut found: Option<FoundHealth>,
    change: impl Fn(&Health) -> Option<Health>,
) -> Option<FoundHealth> {
    for _ in 0..TRIES {
        let known = match found.take() {
            Some(found) => found,
            None => store.health(key).await.ok()?,
        };
        if known.health.connection_generation > connection_generation {
            return None;
        }
        let Some(next) = change(&known.health.clone().of(connection_generation)) else {
            return Some(known);
        };
        match store.put_health(key, &known, next).await {
            Ok(written) => return Some(written),
            Err(SaveError::Moved) => {}
            Err(SaveError::Unavailable(_)) => return None,
        }
    }
    None
}

/// A mint brought a token, in place of what was in the row. Costs nothing where nothing can be new.
pub(super) async fn minted(store: &Store, key: &ConnectionKey, row: &Row, held: &Held) {
    let generation = held.connection_generation;
    let before = row.held.as_ref().filter(|before| before.connection_generation == generation);
    let before = before.map_or(&[][..], |before| &before.scopes);
    let now = held.minted_at;
    let is_news = row.failure.is_some()
        || of_scopes(&held.scopes).is_some()
        || Drift::between(before, &held.scopes, now).is_some();
    if is_news {
        remember(store, key, generation, None, |health| health.minted(before, &held.scopes, now)).await;
    }
}

/// A mint brought none.
pub(super) async fn mint_failed(
    store: &Store,
    key: &ConnectionKey,
    connection_generation: u64,
    why: &MintFailure,
    now: Timestamp,
) {
    if let Meaning::Attention(trouble) = of_mint(why) {
        let change = |health: &Health| health.failed(trouble.clone(), now);
        remember(store, key, connection_generation, None, change).await;
    }
}

/// ServiceTitan answered, whatever it said. Whether that closed the connection's circuit.
pub(super) async fn answered(work: &Work, key: &ConnectionKey) -> bool {
    let closed = work.vitals.answered(key);
    if closed.host {
        // For showing only: what is not taken back is not shown for long.
        let _ = work.store.put_host(key.environment, None).await;
    }
    closed.connection
}

/// What a failure says of its host, for showing only: what is not taken back is not shown for long.
pub(super) async fn show_host(store: &Store, key: &ConnectionKey, opening: Opening) {
    if opening.host.is_some() || opening.closed_host {
        let _ = store.put_host(key.environment, opening.host.as_ref()).await;
    }
}

/// A person saw that everything works.
pub(super) async fn seen_to_work(
    store: &Store,
    key: &ConnectionKey,
    connection_generation: u64,
    now: Timestamp,
) {
    remember(store, key, connection_generation, None, |health| health.worked(Proof::Everything, now)).await;
}

impl Drive<'_> {
    /// Why a step that sends something is not taken now.
    pub(super) async fn barred(&self, step: &Step) -> Option<Barred> {
        let connection = self.connection_of(step.place()?)?;
        let (key, now) = (self.key_of(connection), self.work.clock.now());
        let found = self.tenant.health(connection);
        match found.health.gate(now) {
            Gate::Turn(_) if self.takes_turn(&key, connection, found.clone(), now).await => {}
            Gate::Turn(attention) | Gate::Attention(attention) => {
                return Some((None, self.needs_attention(key, connection, attention).await));
            }
            Gate::Resting(open) => return Some((Some(open.until.duration_since(now)), Cause::Resting)),
            Gate::Open => {}
        }
        let rests = self.work.vitals.rest_until(&key, now)?;
        Some((Some(rests.duration_since(now)), Cause::Resting))
    }

    /// Leave to take a step beside the other calls of its connection that are under way; None where it sends nothing. Those
    /// that were under way may have been waited for in vain: whether it may be sent is asked last of all.
    ///
    /// # Errors
    /// Why it is not sent now.
    pub(super) async fn leave(&self, step: &Step) -> Result<Option<Leave<'_>>, Barred> {
        let place = step.place();
        let Some(connection) = place.and_then(|place| self.connection_of(place)) else { return Ok(None) };
        let (vitals, clock, key) = (&self.work.vitals, &self.work.clock, self.key_of(connection));
        let left = self.start_nothing_after().duration_since(clock.now());
        let left = Duration::try_from(left).unwrap_or(Duration::ZERO);
        let slot = match vitals.slot(&key) {
            Some(slot) => slot,
            None => match timeout(left, vitals.free_slot(&key)).await {
                Ok(slot) => slot,
                Err(_) => return Err((Some(NEXT_TIME), Cause::Resting)),
            },
        };
        let admitted = match step {
            // How that fares is not told of the connection, so it cannot be the one call that is made to see.
            Step::Ask(Question::Caller(..)) => vitals.rest_until(&key, clock.now()).map_or(Ok(None), Err),
            _ => vitals.admit(&key, clock.now()).map(Some),
        };
        match admitted {
            Ok(trial) => Ok(Some(Leave { _trial: trial, _slot: slot })),
            Err(until) => Err((Some(until.duration_since(clock.now())), Cause::Resting)),
        }
    }

    /// Of all who come by when it is a text's turn, one takes it, for all of its steps.
    async fn takes_turn(
        &self,
        key: &ConnectionKey,
        connection: &TenantConnection,
        found: FoundHealth,
        now: Timestamp,
    ) -> bool {
        if self.turn.load(Ordering::Relaxed) {
            return true;
        }
        let taken = found.health.turn_taken(now);
        let taken = match taken {
            Some(next) => self.work.store.put_health(key, &found, next.of(connection.generation)).await,
            None => return false,
        };
        self.turn.store(taken.is_ok(), Ordering::Relaxed);
        taken.is_ok()
    }

    async fn needs_attention(
        &self,
        key: ConnectionKey,
        connection: &TenantConnection,
        attention: &Attention,
    ) -> Cause {
        let trouble = self.work.store.platform_watch().await.ok().and_then(|watch| watch.trouble);
        let bad = Bad::new(key, attention.clone(), &connection.connection);
        if trouble.is_some_and(|trouble| trouble.covers(&bad)) {
            return Cause::Ours { why: "many connections do not work at once".to_owned() };
        }
        Cause::NeedsAttention { why: attention.trouble.told(connection.connection.booking_provider).cause }
    }

    /// A call was made: what it says of its connection is remembered. In the normal path nothing is written.
    pub(super) async fn fared(&self, entry: &Entry<'_>, call: Call, failure: Option<&Cause>) {
        let (key, now) = (self.key_of(entry.connection), self.work.clock.now());
        let Some(cause) = failure else {
            self.work.vitals.worked_with(&key, entry.generation);
            return self.changed_if_news(entry, |health| health.worked(Proof::Call(call), now)).await;
        };
        if cause.status() == Some(401) && self.work.vitals.has_worked_with(&key, entry.generation) {
            return;
        }
        let of_another = self.is_of_another_provider(entry);
        match of_call(call, cause, &entry.scopes) {
            Meaning::Attention(trouble) if !(of_another && trouble.kind.is_of_provider()) => {
                answered(self.work, &key).await;
                self.remembered(entry, |health| {
                    health.answered().as_ref().unwrap_or(health).failed(trouble.clone(), now)
                })
                .await;
            }
            Meaning::BackOff { wait, why } => {
                let opening = self.work.vitals.failed(&key, Failure::of(cause, wait), now);
                if let Some(until) = opening.connection {
                    let why = said(&why);
                    self.remembered(entry, |health| Some(health.resting(why.clone(), until, now))).await;
                }
                show_host(&self.work.store, &key, opening).await;
            }
            Meaning::Attention(_) | Meaning::Nothing if cause.status().is_some() => {
                self.changed_if_news(entry, Health::answered).await;
            }
            Meaning::Attention(_) | Meaning::Nothing => {}
        }
    }

    /// A booking is there that was not before.
    pub(super) async fn booked(&self, place: Place) {
        let now = self.work.clock.now();
        let Some(key) = self.connection_of(place).map(|connection| self.key_of(connection)) else {
            return;
        };
        if self.work.vitals.booked(&key, now) {
            // Both are for showing only: the next booking does as much.
            let store = &self.work.store;
            let _ = tokio::join!(store.put_last_booking(&key, now), store.follow_statuses(&key, now));
        }
    }

    /// After an answer: there is something to change only where something was on record, here or in the table.
    async fn changed_if_news(&self, entry: &Entry<'_>, change: impl Fn(&Health) -> Option<Health>) {
        let key = self.key_of(entry.connection);
        let was_open = answered(self.work, &key).await;
        let found = self.tenant.health(entry.connection);
        let on_record = found.health.attention.is_some() || found.health.circuit.is_some();
        if was_open || on_record {
            let found = (!was_open).then_some(found);
            remember(&self.work.store, &key, entry.connection.generation, found, change).await;
        }
    }

    async fn remembered(&self, entry: &Entry<'_>, change: impl Fn(&Health) -> Option<Health>) {
        let (key, found) = (self.key_of(entry.connection), self.tenant.health(entry.connection));
        remember(&self.work.store, &key, entry.connection.generation, Some(found), change).await;
    }

    /// A booking of before another provider was chosen: what is refused there says nothing of those to come.
    fn is_of_another_provider(&self, entry: &Entry<'_>) -> bool {
        entry.connection.connection.booking_provider != Some(entry.access.place.provider)
    }

    pub(super) fn key_of(&self, connection: &TenantConnection) -> ConnectionKey {
        ConnectionKey { tenant: self.thread.tenant.clone(), environment: connection.environment }
    }

    /// The connection that a booking was, or is to be, made in. Connected with another ServiceTitan tenant by now, it
    /// opens that one's door and not the booking's.
    pub(super) fn connection_of(&self, place: Place) -> Option<&TenantConnection> {
        let connection = self.tenant.connection(place.environment);
        connection.filter(|there| there.connection.servicetitan_tenant == Some(place.tenant))
    }
}
