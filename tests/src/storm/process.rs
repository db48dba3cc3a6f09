//! A function's process in miniature: what it knows dies with it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use intellisend::boot;
use intellisend::config::Config;
use intellisend::drivers::{Clock, Work};
use tokio::sync::Notify;

use crate::ground::Ground;

pub(super) struct Process {
    config: Config,
    clock: Clock,
    work: Mutex<Arc<Work>>,
    dies: Arc<Notify>,
    deaths: AtomicUsize,
}

impl Process {
    /// With the recording proxy before everything that it calls, which knows it by this name and may kill it.
    pub(super) async fn start(ground: &Ground, name: &str, clock: &Clock) -> Self {
        let config = config(ground, name).await;
        let dies = Arc::new(Notify::new());
        let killed = Arc::clone(&dies);
        ground.recorder.on_kill(name, move || {
            killed.notify_one();
            std::future::ready(())
        });
        let (clock, work) = (clock.clone(), Mutex::new(fresh(&config, clock)));
        Self { config, clock, work, dies, deaths: AtomicUsize::new(0) }
    }

    /// Does this, unless the process dies of it: then it was broken off at some call, and the next one knows nothing.
    pub(super) async fn run<T>(&self, does: impl AsyncFnOnce(&Work) -> T) -> Option<T> {
        let work = Arc::clone(&self.work.lock().unwrap_or_else(PoisonError::into_inner));
        tokio::select! {
            biased;
            () = self.dies.notified() => {}
            done = does(&work) => return Some(done),
        }
        self.deaths.fetch_add(1, Ordering::Relaxed);
        *self.work.lock().unwrap_or_else(PoisonError::into_inner) = fresh(&self.config, &self.clock);
        None
    }

    pub(super) fn deaths(&self) -> usize {
        self.deaths.load(Ordering::Relaxed)
    }
}

/// What the template says of a function that drives threads, behind the recording proxy.
pub(super) async fn config(ground: &Ground, name: &str) -> Config {
    let environment = ground.environment(name, "create-bookings").await;
    Config::from(|name| environment.get(name).cloned()).expect("the template's environment")
}

fn fresh(config: &Config, clock: &Clock) -> Arc<Work> {
    Arc::new(boot::work_with(config, clock.clone()).expect("clients"))
}
