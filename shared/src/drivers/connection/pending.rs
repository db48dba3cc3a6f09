use futures_util::future;
use futures_util::stream::{self, StreamExt};
use serde::Serialize;

use super::ActError;
use super::promote::{PENDING, activating, marked, promoted};
use super::trial::{Candidate, trial};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::connection::save::{Brings, Verdict, judge};
use crate::domain::connection::{Connection, Pending, Refused};
use crate::domain::ids::Environment;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::drivers::Work;
use crate::random;
use crate::store::{Mark, Unavailable};

/// How long it is taken for told that the same still stands in the way.
const TOLD: SignedDuration = SignedDuration::from_mins(10);

/// Logins tried side by side.
const AT_ONCE: usize = 10;

/// What trying the logins came to that could not be tested when they were saved.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Retried {
    /// Those that were looked at.
    pub pending: usize,
    /// Those that ServiceTitan accepted: they are in use.
    pub promoted: usize,
    /// Those that it refused: a person has to correct them.
    pub refused: usize,
}

enum Ended {
    Promoted,
    Refused,
    StillPending,
}

/// Tries each of them once, until the time for starting anything is over.
///
/// # Errors
/// [`Unavailable`] where the list of them cannot be read.
pub async fn retry_pending(work: &Work, start_nothing_after: Timestamp) -> Result<Retried, Unavailable> {
    let mut marks = work.store.marks::<Environment>(PENDING).await?;
    // Each run begins elsewhere, so that in a long list everyone has a turn.
    let begin = usize::try_from(random::nonce()).unwrap_or_default() % marks.len().max(1);
    marks.rotate_left(begin);
    let tries = stream::iter(&marks)
        .take_while(|_| future::ready(work.clock.now() < start_nothing_after))
        .map(|mark| retry(work, mark))
        .buffer_unordered(AT_ONCE);
    let mut tries = std::pin::pin!(tries);
    let mut retried = Retried::default();
    while let Some(ended) = tries.next().await {
        retried.pending += 1;
        // One connection's trouble is its own, and the next minute brings the next try.
        match ended {
            Ok(Ended::Promoted) => retried.promoted += 1,
            Ok(Ended::Refused) => retried.refused += 1,
            Ok(Ended::StillPending) | Err(_) => {}
        }
    }
    Ok(retried)
}

async fn retry(work: &Work, mark: &Mark<Environment>) -> Result<Ended, ActError> {
    let (tenant_id, environment) = (&mark.tenant, mark.of);
    let mut tenant = work.store.tenant(tenant_id).await?;
    let found = tenant.connection_or_none(environment);
    let connection = &found.connection;
    // The index is late: the mark goes with the login that it stood for.
    let Some(pending) = connection.pending.clone() else {
        return Ok(Ended::StillPending);
    };
    let candidate = Candidate::of(work, &pending.login, None).await?;
    let tried = trial(work, environment, &candidate).await?;
    let now = work.clock.now();
    match judge(&tried.findings, Brings::all_of(&pending.login, connection)) {
        Verdict::Accepted => {
            let next = promoted(connection.clone(), pending.login);
            let next = work.store.reconnected(tenant_id, &found, next).await?;
            let entry = entry(Act::ConnectionPromoted, now, "accepted by ServiceTitan", tried.trace_id);
            let change = work.store.change(tenant_id).connection(&next)?;
            let entry = entry.in_environment(environment);
            let change = marked(change.audit(&entry)?, &next)?;
            activating(change, &mut tenant, &found, &next, &entry)?.commit().await?;
            if let Some(minted) = tried.minted {
                work.broker.publish(tenant_id, &next, minted, tried.asked_at).await;
            }
            Ok(Ended::Promoted)
        }
        Verdict::Refused(errors) => {
            let why = errors.into_values().flatten().collect::<Vec<_>>().join(" ");
            let entry = entry(Act::ConnectionRefused, now, &why, tried.trace_id);
            let refused = Some(Refused { at: now, why });
            let next = found.changed(Connection { pending: None, refused, ..connection.clone() });
            let change = work.store.change(tenant_id).connection(&next)?;
            marked(change.audit(&entry.in_environment(environment))?, &next)?.commit().await?;
            Ok(Ended::Refused)
        }
        // Each write makes a person who saves at that moment look again, so the same news is told seldom.
        Verdict::Unclear(why) if pending.why == why && !is_old(pending.tried_at, now) => {
            Ok(Ended::StillPending)
        }
        Verdict::Unclear(why) => {
            let pending = Some(Pending { tried_at: Some(now), why, ..pending });
            let next = found.changed(Connection { pending, ..connection.clone() });
            work.store.change(tenant_id).connection(&next)?.commit().await?;
            Ok(Ended::StillPending)
        }
    }
}

fn is_old(told: Option<Timestamp>, now: Timestamp) -> bool {
    told.is_none_or(|told| after(told, TOLD) <= now)
}

fn entry(act: Act, now: Timestamp, detail: &str, trace_id: Option<String>) -> Line {
    Line::new(&Actor::ourselves(), act, now, detail).with_trace(trace_id)
}
