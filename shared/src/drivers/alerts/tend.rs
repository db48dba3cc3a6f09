use futures_util::stream::{self, StreamExt};
use serde::Serialize;

use super::deliver::{By, Delivered, deliver};
use super::is_wanted;
use crate::domain::alerts::Alert;
use crate::domain::drain::Passage;
use crate::domain::ids::TenantId;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::drivers::Work;
use crate::store::{OfTenant, SaveError, Standing, Unavailable};

/// Texts that wait for longer are told of.
const TOO_LONG: SignedDuration = SignedDuration::from_mins(15);

/// Alerts told side by side.
const AT_ONCE: usize = 10;

/// How all that is owed stands, and what was told.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tended {
    /// Contacts.
    pub told: usize,
    /// Contacts who were given up: Twilio took nothing for them, or nobody can say. Also who should have heard of an
    /// emergency that nobody heard of, since they have opted out or nothing arrives.
    pub alerts_failed: usize,
    /// Texts that wait for us.
    pub owed_texts: usize,
    /// For how long the oldest of them does, in seconds; 0 where none does.
    pub oldest_owed_seconds: i64,
    /// Texts that wait for a reason of their tenant's.
    pub parked_texts: usize,
    /// It is the platform's trouble.
    pub platform_trouble: bool,
}

/// Sees how all that is owed stands, tells staff where texts wait for too long, and goes on with every alert that is due.
///
/// # Errors
/// [`Unavailable`] where nobody can see.
pub async fn tend(work: &Work, start_nothing_after: Timestamp) -> Result<Tended, Unavailable> {
    let (standing, platform) =
        tokio::try_join!(work.store.standing(work.clock.now()), work.store.platform_watch())?;
    let tended = tend_these(work, standing, start_nothing_after).await;
    Ok(Tended { platform_trouble: platform.trouble.is_some(), ..tended })
}

/// The same for what these tenants have.
pub async fn tend_these(work: &Work, standing: Standing, start_nothing_after: Timestamp) -> Tended {
    let standing: Standing =
        stream::iter(standing).map(|of| judged(work, of)).buffer_unordered(AT_ONCE).collect().await;
    let now = work.clock.now();
    let oldest = standing.iter().filter_map(|of| of.oldest_owed).min();
    let seen = Tended {
        owed_texts: standing.iter().map(|of| of.owed).sum(),
        parked_texts: standing.iter().map(|of| of.parked).sum(),
        oldest_owed_seconds: oldest.map_or(0, |oldest| now.duration_since(oldest).as_secs().max(0)),
        ..Tended::default()
    };
    let turns = stream::iter(standing)
        .take_while(|_| std::future::ready(work.clock.now() < start_nothing_after))
        .map(|of| turn(work, of, start_nothing_after))
        .buffer_unordered(AT_ONCE);
    turns.fold(seen, |all, of| std::future::ready(all.and(of))).await
}

/// What was parked for a reason that is gone, and nobody has come for, waits for us; where nobody can say, as well.
async fn judged(work: &Work, of: OfTenant) -> OfTenant {
    if of.overdue == 0 {
        return of;
    }
    let passage = work.store.tenant(&of.tenant).await.map(|tenant| tenant.passage(work.clock.now()));
    if matches!(passage, Ok(Passage::Shut { .. })) { of } else { of.with_overdue() }
}

/// One tenant's. What fails is seen to in the next minute.
async fn turn(work: &Work, of: OfTenant, start_nothing_after: Timestamp) -> Delivered {
    let mut delivered = Delivered::default();
    for name in &of.alerts {
        if work.clock.now() >= start_nothing_after {
            return delivered;
        }
        // The index may be late.
        let found = work.store.alert(&of.tenant, name).await.ok().flatten();
        if let Some(found) = found.filter(|found| is_due(found.raised.next(), work.clock.now())) {
            delivered = delivered.and(deliver(work, found, By::TheSchedule).await);
        }
    }
    let _ = waiting(work, &of).await;
    delivered
}

fn is_due(next: Option<Timestamp>, now: Timestamp) -> bool {
    next.is_some_and(|next| next <= now)
}

/// Has staff told that texts wait, and that none does any more. The next minute tells it.
async fn waiting(work: &Work, of: &OfTenant) -> Result<(), SaveError> {
    let (store, now) = (&work.store, work.clock.now());
    let too_long = of.oldest().filter(|oldest| after(*oldest, TOO_LONG) <= now);
    match (too_long, of.known_since) {
        (Some(since), None) => {
            let alert = Alert::Waiting { since, texts: of.owed + of.parked };
            if is_told(work, &of.tenant, &alert).await? {
                store.begin_waiting(&of.tenant, since, &alert, now).await?;
            }
            Ok(())
        }
        // Those that wait for less long may be what is left of the same trouble.
        (None, Some(since)) if of.oldest().is_none() => {
            store.end_waiting(&of.tenant, since, &Alert::WaitingOver { since }, now).await
        }
        (_, Some(_)) | (None, None) => Ok(()),
    }
}

/// Whether anybody would be told: somebody wants to be, and the business is in service.
async fn is_told(work: &Work, tenant: &TenantId, alert: &Alert) -> Result<bool, Unavailable> {
    let (contacts, profile) = tokio::try_join!(work.store.contacts(tenant), work.store.profile(tenant))?;
    Ok(profile.is_some_and(|profile| !profile.suspended) && is_wanted(&contacts.contacts, alert))
}

impl Tended {
    const fn and(self, of: Delivered) -> Self {
        Self { told: self.told + of.told, alerts_failed: self.alerts_failed + of.given_up, ..self }
    }
}

impl Delivered {
    const fn and(self, other: Self) -> Self {
        Self { told: self.told + other.told, given_up: self.given_up + other.given_up }
    }
}
