//! Doorbells, and the ten drivers that they wake: one queue for all, as for the instances of a function, and one for
//! each driver, so that several can be sent to one thread at once.
//!
//! A driver takes up to ten bells at a time, and the next ones when all of those are over. Who waits for a driver, and
//! for whom, is counted.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use intellisend::domain::ids::ThreadKey;
use tokio::sync::{oneshot, watch};

use super::script::Kind;

/// As many records as the stream hands over at once.
const BATCH: usize = 10;

/// A bell that rings for a thread.
pub(super) struct Bell {
    pub(super) thread: ThreadKey,
    pub(super) party: usize,
    pub(super) kind: Kind,
    /// Told when its drive is over; dropped where nobody answers it.
    pub(super) answered: Option<oneshot::Sender<()>>,
}

/// What there was to wait for when a bell for a calm tenant rang.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    /// A driver was free.
    None,
    /// All were busy, and most of them with calm tenants.
    ForOthers,
    /// All were busy, and at least half of them with the flood alone, or with it and the dead tenant.
    ForTheFlood,
    /// All were busy, and at least half of them with the dead tenant alone.
    ForTheDead,
}

pub(super) struct Bells {
    hanging: Mutex<Hanging>,
    changes: watch::Sender<usize>,
}

struct Hanging {
    shared: VecDeque<Bell>,
    own: Vec<VecDeque<Bell>>,
    /// Of each driver: what it drives and has not ended. None: it is free.
    busy: Vec<Option<Vec<Kind>>>,
    waits: BTreeMap<Wait, usize>,
    /// Bells whose drives are not over.
    left: usize,
    are_down: bool,
}

impl Bells {
    pub(super) fn new(drivers: usize) -> Self {
        let own = (0..drivers).map(|_| VecDeque::new()).collect();
        let (shared, busy, waits) = (VecDeque::new(), vec![None; drivers], BTreeMap::new());
        let hanging = Mutex::new(Hanging { shared, own, busy, waits, left: 0, are_down: false });
        Self { hanging, changes: watch::Sender::new(0) }
    }

    /// Rings for whoever is free first.
    pub(super) fn ring(&self, bell: Bell) {
        self.change(|hanging| {
            if bell.kind == Kind::Calm {
                *hanging.waits.entry(hanging.wait()).or_default() += 1;
            }
            hanging.shared.push_back(bell);
            hanging.left += 1;
        });
    }

    /// Rings for one driver alone.
    pub(super) fn ring_for(&self, driver: usize, bell: Bell) {
        self.change(|hanging| {
            hanging.own[driver].push_back(bell);
            hanging.left += 1;
        });
    }

    /// The bells that this driver answers next, each for another thread; they are its own until [`Bells::over`]. None:
    /// they were taken down.
    pub(super) async fn next(&self, driver: usize) -> Option<Vec<Bell>> {
        let mut changes = self.changes.subscribe();
        loop {
            changes.borrow_and_update();
            let (bells, are_down) = self.change_quietly(|hanging| (hanging.take(driver), hanging.are_down));
            if are_down || !bells.is_empty() {
                return Some(bells).filter(|_| !are_down);
            }
            changes.changed().await.expect("the bells keep their own sender");
        }
    }

    /// Nobody answers any more.
    pub(super) fn take_down(&self) {
        self.change(|hanging| hanging.are_down = true);
    }

    /// One of its drives has ended.
    pub(super) fn ended(&self, driver: usize, kind: Kind) {
        self.change_quietly(|hanging| {
            if let Some(busy) = &mut hanging.busy[driver] {
                let at = busy.iter().position(|other| *other == kind);
                at.map(|at| busy.swap_remove(at));
            }
        });
    }

    /// The driver is free again; so many bells are answered, or fell silent.
    pub(super) fn over(&self, driver: usize, bells: usize) {
        self.change(|hanging| {
            hanging.busy[driver] = None;
            hanging.left -= bells;
        });
    }

    /// Returns once no bell rings any more.
    pub(super) async fn quiet(&self) {
        let mut changes = self.changes.subscribe();
        changes.wait_for(|left| *left == 0).await.expect("the bells keep their own sender");
    }

    pub(super) fn waits(&self) -> BTreeMap<Wait, usize> {
        self.locked().waits.clone()
    }

    fn change<T>(&self, change: impl FnOnce(&mut Hanging) -> T) -> T {
        let mut hanging = self.locked();
        let changed = change(&mut hanging);
        self.changes.send_replace(hanging.left);
        changed
    }

    fn change_quietly<T>(&self, change: impl FnOnce(&mut Hanging) -> T) -> T {
        change(&mut self.locked())
    }

    fn locked(&self) -> MutexGuard<'_, Hanging> {
        self.hanging.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hanging {
    /// What a bell that rings now waits for.
    fn wait(&self) -> Wait {
        // One whose drives have all ended takes the next bells at once.
        if self.busy.iter().any(|busy| busy.as_ref().is_none_or(Vec::is_empty)) {
            return Wait::None;
        }
        let held: Vec<_> = self.busy.iter().flatten().filter(|busy| !busy.contains(&Kind::Calm)).collect();
        let dead = held.iter().filter(|busy| !busy.contains(&Kind::Flood)).count();
        if dead * 2 >= self.busy.len() {
            Wait::ForTheDead
        } else if held.len() * 2 >= self.busy.len() {
            Wait::ForTheFlood
        } else {
            Wait::ForOthers
        }
    }

    fn take(&mut self, driver: usize) -> Vec<Bell> {
        let (mut threads, mut taken) = (BTreeSet::new(), Vec::new());
        for queue in [&mut self.own[driver], &mut self.shared] {
            while let Some(bell) = queue.front().filter(|_| taken.len() < BATCH) {
                if !threads.insert(bell.thread.key()) {
                    break;
                }
                taken.extend(queue.pop_front());
            }
        }
        self.busy[driver] =
            Some(taken.iter().map(|bell: &Bell| bell.kind).collect()).filter(|_| !taken.is_empty());
        taken
    }
}

#[cfg(test)]
mod tests;
