use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::Mutex;
use tokio::time::sleep;

use super::Work;
use super::batch::{Driven, Ended, drive_alone, give_up_alone};
use crate::domain::drain::Due;
use crate::domain::drain::runs::{Parted, Run, is_given_up};
use crate::domain::ids::{TenantId, ThreadKey};
use crate::domain::time::Timestamp;

/// A suspect that takes longer than this holds up no other.
const LONG: Duration = Duration::from_secs(5);

/// Why a thread was not driven.
pub(super) const SUSPECTED: &str = "processes ended on it";

/// What a run notes, so that the next one knows of it if this one does not come to its end. Where it cannot be written
/// everything is driven all the same.
pub(super) struct Notes<'a> {
    work: &'a Work,
    run: Mutex<Run>,
    /// Whether each thread is noted before it is driven.
    is_careful: bool,
}

impl<'a> Notes<'a> {
    pub(super) async fn begin(work: &'a Work) -> Self {
        let last = work.store.run().await.unwrap_or_default();
        let run = last.next(work.clock.now());
        let _ = work.store.put_run(&run).await;
        Self { work, is_careful: run.careful, run: Mutex::new(run) }
    }

    /// What is driven like anything else, and the threads on which runs may have ended.
    pub(super) async fn part(&self, due: Vec<Due>) -> Parted {
        let mut run = self.run.lock().await;
        *run = run.clone().without_idle(&due);
        run.parted(due, self.work.clock.now())
    }

    /// A thread is about to be driven, after a run that did not come to its end.
    pub(super) async fn starts(&self, thread: &ThreadKey) {
        if self.is_careful {
            self.note(|run| run.at.push(thread.key())).await;
        }
    }

    pub(super) async fn ends(&self, thread: &ThreadKey) {
        if self.is_careful {
            let key = thread.key();
            self.run.lock().await.at.retain(|at| *at != key);
        }
    }

    /// Drives these one by one, as [`Parted`] has them. Beside one that takes long the next is driven, of another tenant:
    /// what is suspected wrongly waits for nobody else's ServiceTitan. Whoever ended two runs is driven beside no other.
    pub(super) async fn drive_suspects(
        &self,
        suspects: Vec<(ThreadKey, u32)>,
        start_nothing_after: Timestamp,
    ) -> Driven {
        let mut driven = Driven { threads: suspects.len(), ..Driven::default() };
        let (mut drives, mut under_way) = (FuturesUnordered::new(), HashSet::new());
        for (thread, died) in suspects {
            let (tenant, is_alone) = (thread.tenant.clone(), died > 1);
            while let Some((of, ended)) = if is_alone { drives.next().await } else { None } {
                under_way.remove(&of);
                driven.count(ended);
            }
            if self.work.clock.now() >= start_nothing_after || !under_way.insert(tenant.clone()) {
                driven.leave(1, SUSPECTED);
                continue;
            }
            drives.push(self.drive_suspect(thread, died, start_nothing_after));
            let mut takes_long = pin!(sleep(LONG));
            while under_way.contains(&tenant) {
                tokio::select! {
                    Some((of, ended)) = drives.next() => {
                        under_way.remove(&of);
                        driven.count(ended);
                    }
                    () = &mut takes_long, if !is_alone => break,
                }
            }
        }
        while let Some((_, ended)) = drives.next().await {
            driven.count(ended);
        }
        driven
    }

    async fn drive_suspect(
        &self,
        thread: ThreadKey,
        died: u32,
        start_nothing_after: Timestamp,
    ) -> (TenantId, Ended) {
        let key = thread.key();
        self.note(|run| run.at.push(key.clone())).await;
        let ended = if is_given_up(died) {
            give_up_alone(self.work, &thread, start_nothing_after).await
        } else {
            drive_alone(self.work, &thread, start_nothing_after).await
        };
        self.note(|run| *run = run.clone().cleared(&key)).await;
        (thread.tenant, ended)
    }

    pub(super) async fn end(&self) {
        self.note(|run| *run = run.clone().ended()).await;
    }

    /// One write at a time: none replaces a later one.
    async fn note(&self, change: impl FnOnce(&mut Run)) {
        let mut run = self.run.lock().await;
        change(&mut run);
        let _ = self.work.store.put_run(&run).await;
    }
}
