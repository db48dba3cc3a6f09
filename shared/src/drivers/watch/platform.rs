use super::Listed;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::connection::platform::{Bad, FEWEST, PlatformTrouble, judge};
use crate::domain::ids::TenantId;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::store::{SaveError, Unavailable};

/// Whether what is bad now is the platform's trouble, which is written down for operators.
pub(super) async fn judged(work: &Work, seen: &[Listed]) -> Result<Option<PlatformTrouble>, Unavailable> {
    let bad: Vec<Bad> = seen.iter().filter_map(Listed::bad).collect();
    let before = work.store.platform_watch().await?;
    let connections = if bad.len() < FEWEST { 0 } else { work.store.count_connections().await? };
    let now = work.clock.now();
    let trouble = judge(&bad, connections, before.trouble.as_ref(), now);
    if trouble == before.trouble {
        return Ok(trouble);
    }
    let platform = TenantId::platform();
    let change = work.store.change(&platform).platform_trouble(before.version, trouble.as_ref())?;
    let change = match line(before.trouble.as_ref(), trouble.as_ref(), now) {
        Some(line) => change.audit(&line)?,
        None => change,
    };
    match change.commit().await {
        // Another run judged at the same moment: it saw the same.
        Ok(()) | Err(SaveError::Moved) => Ok(trouble),
        Err(SaveError::Unavailable(error)) => Err(error),
    }
}

fn line(before: Option<&PlatformTrouble>, trouble: Option<&PlatformTrouble>, now: Timestamp) -> Option<Line> {
    match (before, trouble) {
        (None, Some(begun)) => {
            Some(Line::new(&Actor::ourselves(), Act::PlatformTroubleBegan, now, begun.why.to_string()))
        }
        (Some(over), None) => {
            let detail = format!("it began at {:.0}: {}", over.since, over.why);
            Some(Line::new(&Actor::ourselves(), Act::PlatformTroubleEnded, now, detail))
        }
        _ => None,
    }
}
