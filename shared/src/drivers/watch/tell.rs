use super::Listed;
use crate::domain::alerts::Alert;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::connection::health::{Attention, Drift, Recovered};
use crate::domain::connection::platform::PlatformTrouble;
use crate::domain::ids::ProviderId;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::drivers::Work;
use crate::drivers::alerts::leave_to_schedule;
use crate::store::{SaveError, Unavailable};

/// A trouble comes back no more often than that within the quarter of an hour in which it is the same.
const MOST_RELAPSES: u32 = 20;

/// Has the tenant's trail tell what is new, each once: lines and that they were written are one transaction. Where it
/// fails, the next minute's run tells it.
pub(super) async fn told(work: &Work, listed: &Listed, trouble: Option<&PlatformTrouble>) {
    let Some(connection) = &listed.connection else { return };
    let health = &listed.found.health;
    let bad = listed.bad();
    let is_theirs = bad.as_ref().is_some_and(|bad| trouble.is_none_or(|trouble| !trouble.covers(bad)));
    let provider = connection.connection.booking_provider;
    let attention = health.attention.as_ref().filter(|attention| is_theirs && !attention.told);
    let lines = [
        health.recovered.as_ref().filter(|recovered| !recovered.told).map(|over| of_end(over, provider)),
        health.drift.as_ref().filter(|drift| !drift.told).map(of_drift),
        attention.map(|attention| of_attention(attention, provider)),
    ];
    if lines.iter().flatten().next().is_some() {
        // Before the trail says that it was told: what is recorded twice is told once.
        if listed.is_active && alert(work, listed, attention).await.is_err() {
            return;
        }
        let lines = lines.into_iter().flatten().map(|line| line.in_environment(listed.key.environment));
        let _ = write(work, listed, lines, is_theirs).await;
    }
}

/// Has staff told of the connection that texts go to.
async fn alert(work: &Work, listed: &Listed, attention: Option<&Attention>) -> Result<(), Unavailable> {
    let (tenant, environment) = (&listed.key.tenant, listed.key.environment);
    if let Some(over) = listed.found.health.recovered.as_ref().filter(|over| !over.told) {
        let since = of_this_time(work, listed, over.since).await?;
        leave_to_schedule(work, tenant, &Alert::Recovered { environment, since }).await?;
    }
    if let Some(attention) = attention {
        let since = of_this_time(work, listed, attention.since).await?;
        let why = attention.trouble.kind.clone();
        leave_to_schedule(work, tenant, &Alert::Attention { environment, since, why }).await?;
    }
    Ok(())
}

/// A trouble that comes back soon is as old as it was, and yet told anew once its end was told: the first moment since
/// then whose end was not.
async fn of_this_time(work: &Work, listed: &Listed, began: Timestamp) -> Result<Timestamp, Unavailable> {
    let mut since = began;
    for _ in 0..MOST_RELAPSES {
        let over = Alert::Recovered { environment: listed.key.environment, since };
        if work.store.alert(&listed.key.tenant, &over.name()).await?.is_none() {
            break;
        }
        since = after(since, SignedDuration::from_millis(1));
    }
    Ok(since)
}

async fn write(
    work: &Work,
    listed: &Listed,
    lines: impl Iterator<Item = Line>,
    is_theirs: bool,
) -> Result<(), SaveError> {
    let next = listed.found.health.told(is_theirs);
    let change = work.store.change(&listed.key.tenant);
    let mut change = change.health(listed.key.environment, &listed.found, &next)?;
    for line in lines {
        change = change.audit(&line)?;
    }
    change.commit().await
}

fn of_attention(attention: &Attention, provider: Option<ProviderId>) -> Line {
    let told = attention.trouble.told(provider);
    let detail = format!("{} {}", told.cause, told.remedy);
    line(Act::ConnectionNeedsAttention, attention.since, detail).with_trace(told.trace_id)
}

fn of_end(over: &Recovered, provider: Option<ProviderId>) -> Line {
    let detail = format!("it works again; since {:.0}: {}", over.since, over.trouble.told(provider).cause);
    line(Act::ConnectionRecovered, over.at, detail)
}

fn of_drift(drift: &Drift) -> Line {
    let named = |what: &str, scopes: &[String]| {
        (!scopes.is_empty()).then(|| format!("{what}: {}.", scopes.join(", ")))
    };
    let parts = [named("lost", &drift.lost), named("gained", &drift.gained)];
    let detail: Vec<String> = parts.into_iter().flatten().chain(drift.remedies()).collect();
    line(Act::ScopesChanged, drift.at, detail.join(" "))
}

fn line(act: Act, at: Timestamp, detail: String) -> Line {
    Line::new(&Actor::ourselves(), act, at, detail)
}
