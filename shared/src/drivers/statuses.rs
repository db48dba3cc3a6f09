use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use serde::Serialize;
use tokio::time::timeout;

use super::Work;
use super::alerts::raise;
use super::entry::Entry;
use super::health::{answered, show_host};
use crate::domain::activity::statuses::{FOLLOWED, Followed, Listed, News, news, to_ask, untouched};
use crate::domain::connection::Place;
use crate::domain::connection::circuit::Failure;
use crate::domain::connection::health::Gate;
use crate::domain::connection::scopes::READ_BOOKINGS;
use crate::domain::connection::trouble::{Call, Meaning, of_call};
use crate::domain::ids::ConnectionKey;
use crate::domain::outcome::Cause;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::domain::usage::Tally;
use crate::servicetitan::wire::Booking;
use crate::store::{AskedStatuses, DueStatuses, Tenant, TenantConnection, Unavailable};

/// Connections that are asked side by side, and in one run.
const AT_ONCE: usize = 10;
const MOST: i32 = 200;

/// One connection takes at most so long.
const IN_ALL: SignedDuration = SignedDuration::from_secs(15);

/// It waits so long for the connection's other calls, which matter more.
const WAITS: Duration = Duration::from_secs(2);

/// Conversations of a connection that are followed: the newest of them, read so many at once.
const READS: usize = 5;
const AT_A_READ: i32 = 200;

/// So long after a booking the lists show it.
const LISTED: SignedDuration = SignedDuration::from_mins(15);

/// What a run heard of bookings.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Heard {
    /// That were asked.
    pub connections: usize,
    /// Bookings of which something was new.
    pub bookings: usize,
    /// Bookings that became jobs.
    pub jobs: u64,
    /// Bookings that are there beside one of ours.
    pub twins: usize,
    /// Connections that could not be asked to the end.
    pub failed: usize,
}

/// Hears what became of bookings from every connection whose turn it is, until the time for starting anything is over. A
/// connection without open bookings is not asked, and has no turn any more until a booking is made.
///
/// # Errors
/// [`Unavailable`] where the list of turns cannot be read.
pub async fn hear_statuses(work: &Work, start_nothing_after: Timestamp) -> Result<Heard, Unavailable> {
    let now = work.clock.now();
    if now >= start_nothing_after {
        return Ok(Heard::default());
    }
    Ok(hear_these(work, work.store.due_statuses(now, MOST).await?, start_nothing_after).await)
}

/// The same of these connections.
pub async fn hear_these(work: &Work, due: Vec<DueStatuses>, start_nothing_after: Timestamp) -> Heard {
    let turns = stream::iter(due)
        .take_while(|_| std::future::ready(work.clock.now() < start_nothing_after))
        .map(|due| turn(work, due))
        .buffer_unordered(AT_ONCE);
    let mut turns = std::pin::pin!(turns);
    let mut all = Heard::default();
    while let Some(heard) = turns.next().await {
        all = all.and(heard);
    }
    all
}

/// One connection's turn. What fails is asked once more in the next one.
async fn turn(work: &Work, due: DueStatuses) -> Heard {
    let in_all = IN_ALL.try_into().unwrap_or(Duration::ZERO);
    let heard = timeout(in_all, async {
        match work.store.take_statuses(&due, work.clock.now()).await? {
            Some(asked) => ask(work, &due.key, &asked).await,
            None => Ok(Heard::default()),
        }
    });
    match heard.await {
        Ok(Ok(heard)) => Heard { connections: 1, ..heard },
        Ok(Err(_)) | Err(_) => Heard { connections: 1, failed: 1, ..Heard::default() },
    }
}

async fn ask(work: &Work, key: &ConnectionKey, asked: &AskedStatuses) -> Result<Heard, Unavailable> {
    let now = work.clock.now();
    if work.vitals.rest_until(key, now).is_some() {
        return Ok(Heard::default());
    }
    let followed = followed(work, key, now).await?;
    let places = to_ask(&followed, key.environment, asked.until);
    if places.is_empty() {
        if asked.booked_at.is_none_or(|at| after(at, LISTED) <= now) {
            work.store.leave_statuses(key, asked).await?;
        }
        return Ok(Heard::default());
    }
    let tenant = work.store.tenant(&key.tenant).await?;
    let (mut heard, mut until) = (Heard::default(), None);
    for (place, since) in places {
        let Some(connection) = way_in(&tenant, place, now) else { continue };
        let Some(listed) = listed(work, key, connection, place, since).await else { continue };
        let news = news(&followed, place, &listed, now);
        for alert in untouched(&followed, &news, place, tenant.settings(), now) {
            raise(work, &key.tenant, &alert).await?;
        }
        heard = heard.and(note(work, key, news).await?);
        // Of several providers the one that is behind decides.
        let newest = listed.iter().map(|booking| booking.modified_at).max();
        until = [until, newest].into_iter().flatten().min();
    }
    if let Some(until) = until {
        work.store.put_asked_statuses(key, until).await?;
    }
    Ok(heard)
}

/// The tenant's newest bookings, as its conversations name them.
async fn followed(work: &Work, key: &ConnectionKey, now: Timestamp) -> Result<Vec<Followed>, Unavailable> {
    let span = (Some(after(now, -FOLLOWED)), None);
    let (mut followed, mut from) = (Vec::new(), None);
    for _ in 0..READS {
        let page = work.store.recent(&key.tenant, span, from.as_ref(), AT_A_READ).await?;
        followed.extend(page.entries.iter().filter_map(|(_, entry)| Followed::of(entry.as_ref()?)));
        from = page.entries.into_iter().last().map(|(place, _)| place);
        if page.is_last {
            break;
        }
    }
    Ok(followed)
}

/// The connection that a place is reached by, as long as there is one and nothing stands in the way.
fn way_in(tenant: &Tenant, place: Place, now: Timestamp) -> Option<&TenantConnection> {
    let connection = tenant.connection(place.environment)?;
    let of = &connection.connection;
    let is_there = of.servicetitan_tenant == Some(place.tenant) && of.credentials.is_some();
    let is_open = matches!(tenant.health(connection).health.gate(now), Gate::Open);
    (is_there && is_open && !tenant.settings().suspended).then_some(connection)
}

/// What changed since then. None: it is not to be had, for instance without the permission to look. That is no trouble
/// of the connection's: bookings are made all the same. But whether ServiceTitan answers is known by this call like by any
/// other, and it is not made where that is known to be in vain.
async fn listed(
    work: &Work,
    key: &ConnectionKey,
    connection: &TenantConnection,
    place: Place,
    since: Timestamp,
) -> Option<Vec<Listed>> {
    let ends_at = after(work.clock.now(), IN_ALL);
    let mut entry = Entry::open(work, &key.tenant, connection, place, ends_at).await.ok()?;
    if READ_BOOKINGS.is_missing(entry.scopes()) {
        return None;
    }
    let _slot = timeout(WAITS, work.vitals.free_slot(key)).await.ok()?;
    let _trial = work.vitals.admit(key, work.clock.now()).ok()?;
    let call = async |access: &_| work.servicetitan.bookings_modified_since(access, since).await;
    let changed = entry.read(call).await;
    fared(work, key, changed.as_ref().err(), entry.scopes()).await;
    Some(changed.ok()?.into_iter().filter_map(listed_of).collect())
}

async fn fared(work: &Work, key: &ConnectionKey, failure: Option<&Cause>, scopes: &[String]) {
    match failure.map(|cause| (cause, of_call(Call::ListBookings, cause, scopes))) {
        Some((cause, Meaning::BackOff { wait, .. })) => {
            let opening = work.vitals.failed(key, Failure::of(cause, wait), work.clock.now());
            show_host(&work.store, key, opening).await;
        }
        Some((cause, _)) if cause.status().is_none() => {}
        _ => {
            answered(work, key).await;
        }
    }
}

/// None: it does not say when it was changed, so nobody can tell whether that is news.
fn listed_of(changed: Booking) -> Option<Listed> {
    let Booking { id, external_id, status, job_id, modified_on, .. } = changed;
    Some(Listed { id, external_id, status, job: job_id.map(|job| job.0), modified_at: modified_on? })
}

async fn note(work: &Work, key: &ConnectionKey, news: News) -> Result<Heard, Unavailable> {
    let mut heard = Heard { bookings: news.seen.len(), twins: news.twins, ..Heard::default() };
    for (of, seen) in news.seen {
        if work.store.put_seen(&of, &seen).await? {
            heard.jobs += 1;
            let tally = Tally { jobs: 1, ..Tally::default() };
            work.store.count_usage(&key.tenant, tally, seen.seen_at).await;
        }
    }
    Ok(heard)
}

impl Heard {
    fn and(self, more: Self) -> Self {
        Self {
            connections: self.connections + more.connections,
            bookings: self.bookings + more.bookings,
            jobs: self.jobs + more.jobs,
            twins: self.twins + more.twins,
            failed: self.failed + more.failed,
        }
    }
}
