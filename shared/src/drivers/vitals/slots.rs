use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::domain::drain::Width;

/// The calls of one connection that this process has under way: one, until one was answered, and then more.
#[derive(Debug)]
pub(super) struct Slots {
    state: Mutex<State>,
    freed: Notify,
}

#[derive(Debug, Clone, Copy)]
struct State {
    under_way: usize,
    width: Width,
}

/// Leave for one call, until it is dropped.
#[derive(Debug)]
pub(in crate::drivers) struct Slot(Arc<Slots>);

impl Default for Slots {
    fn default() -> Self {
        Self { state: Mutex::new(State { under_way: 0, width: Width::ONE }), freed: Notify::new() }
    }
}

impl Slots {
    pub(super) fn take(slots: &Arc<Self>) -> Option<Slot> {
        let mut state = slots.state();
        state.width.lets(state.under_way).then(|| {
            state.under_way += 1;
            Slot(Arc::clone(slots))
        })
    }

    pub(super) async fn wait(slots: &Arc<Self>) -> Slot {
        loop {
            let mut freed = pin!(slots.freed.notified());
            // Heard from now on, so that none is missed that is freed between looking and waiting.
            freed.as_mut().enable();
            if let Some(slot) = Self::take(slots) {
                return slot;
            }
            freed.await;
        }
    }

    pub(super) fn came_through(&self) {
        {
            let mut state = self.state();
            state.width = state.width.wider();
        }
        self.freed.notify_waiters();
    }

    pub(super) fn failed(&self) {
        self.state().width = Width::ONE;
    }

    /// Whatever panicked while it held the lock left nothing half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        {
            let mut state = self.0.state();
            state.under_way = state.under_way.saturating_sub(1);
            // What was answered a while ago says little of now.
            if state.under_way == 0 {
                state.width = Width::ONE;
            }
        }
        self.0.freed.notify_waiters();
    }
}
