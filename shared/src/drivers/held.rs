use std::collections::HashSet;

use futures_util::stream::{self, StreamExt};

use super::Work;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::ids::{TenantId, ThreadKey};
use crate::domain::settings::retention::Retention;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::store::{Held, SaveError, Unavailable};

/// Threads that are woken side by side.
const AT_ONCE: usize = 10;

/// Between two texts that are released, so that they stay in the order they came.
const APART: SignedDuration = SignedDuration::from_millis(1);

/// What a person decides about everything that a tenant has held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is owed from now on.
    Book,
    /// It needs no booking.
    Dismiss,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Decided {
    /// Whose texts were decided.
    pub threads: usize,
    /// How many were decided.
    pub texts: usize,
    /// Texts that are held still, because the time was over; of very many, at least so many.
    pub left: usize,
}

/// Decides about what is held, part by part, each with its line of the audit trail or not at all. Whoever repeats it,
/// or is stopped half-way, decides about none twice.
///
/// # Errors
/// [`Unavailable`]: what was decided by then stands, and the rest is still held.
pub async fn decide_held(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    verdict: Verdict,
    start_nothing_after: Timestamp,
) -> Result<Decided, Unavailable> {
    let retention = work.store.tenant(tenant).await?.settings().retention;
    let click = Click { work, tenant, actor, verdict, retention };
    let (mut threads, mut texts) = (HashSet::new(), 0);
    let (mut from, mut newest) = (None, Timestamp::MIN);
    while work.clock.now() < start_nothing_after {
        let page = work.store.held(tenant, from.as_ref()).await?;
        match click.decide(&page.texts, newest).await {
            Ok(last) => newest = last,
            // Somebody else decided about one of them just now: what is left of this part is read again.
            Err(SaveError::Moved) => continue,
            Err(SaveError::Unavailable(error)) => return Err(error),
        }
        texts += page.texts.len();
        threads.extend(page.texts.into_iter().map(|held| held.thread));
        match page.next {
            None => return Ok(Decided { threads: threads.len(), texts, left: 0 }),
            next => from = next,
        }
    }
    let left = work.store.count_held(tenant, from.as_ref()).await?.texts;
    Ok(Decided { threads: threads.len(), texts, left })
}

/// A person's click.
pub(super) struct Click<'a> {
    pub(super) work: &'a Work,
    pub(super) tenant: &'a TenantId,
    pub(super) actor: &'a Actor,
    pub(super) verdict: Verdict,
    /// How long what is dismissed is kept.
    pub(super) retention: Retention,
}

impl Click<'_> {
    /// Decides about one part, and says which time its last text came to have.
    pub(super) async fn decide(&self, texts: &[Held], newest: Timestamp) -> Result<Timestamp, SaveError> {
        let threads: HashSet<&ThreadKey> = texts.iter().map(|held| &held.thread).collect();
        if threads.is_empty() {
            return Ok(newest);
        }
        let now = self.work.clock.now();
        let mut last = newest.max(after(now, -APART));
        let act = match self.verdict {
            Verdict::Book => Act::HeldBooked,
            Verdict::Dismiss => Act::HeldDismissed,
        };
        let detail = format!("texts: {}, threads: {}", texts.len(), threads.len());
        let mut change = self.work.store.change(self.tenant);
        change = change.audit(&Line::new(self.actor, act, now, detail))?;
        for held in texts {
            last = after(last, APART);
            change = match self.verdict {
                Verdict::Book => change.book(held, last)?,
                Verdict::Dismiss => change.dismiss(held, self.retention, now)?,
            };
        }
        change.commit().await?;
        if self.verdict == Verdict::Book {
            let woken = stream::iter(threads);
            woken
                .for_each_concurrent(AT_ONCE, |thread| async move {
                    self.work.wake.at(thread, now, now).await;
                })
                .await;
        }
        Ok(last)
    }
}
