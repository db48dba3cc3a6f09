//! All that can happen next in a world.

use super::rules::Rules;
use super::search::Fault;
use super::world::{At, Worker, World};
use super::{person, worker};

/// One thing that can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which worker; none: the world around them.
    pub by: Option<usize>,
    pub what: &'static str,
    /// It needs no fault and no person.
    pub by_itself: bool,
    /// Somebody has a token.
    pub serves: bool,
    /// What must never be.
    pub fault: Option<Fault>,
}

/// What can happen next in one world, with the world that each makes of it.
#[derive(Debug)]
pub struct Steps<'a> {
    pub world: &'a World,
    pub rules: &'a Rules,
    pub found: Vec<(Step, World)>,
}

/// Every next step, fault or not.
#[must_use]
pub fn steps(world: &World, rules: &Rules) -> Vec<(Step, World)> {
    let mut steps = Steps { world, rules, found: Vec::with_capacity(32) };
    steps.around("time passes", |next| next.tick(rules));
    person::steps(&mut steps);
    for by in 0..rules.bounds.workers {
        worker::steps(&mut steps, by);
        steps.dies(by);
    }
    steps.found
}

/// What one worker can do next.
#[must_use]
pub fn steps_of(world: &World, rules: &Rules, by: usize) -> Vec<(Step, World)> {
    let mut steps = Steps { world, rules, found: Vec::new() };
    worker::steps(&mut steps, by);
    steps.found
}

impl Steps<'_> {
    /// A worker takes a step by itself.
    pub fn add(&mut self, by: usize, what: &'static str, change: impl FnOnce(&mut World)) {
        let step = Step { by: Some(by), what, by_itself: true, serves: false, fault: None };
        self.push(step, change);
    }

    /// A worker meets with something that need not be.
    pub fn add_trouble(&mut self, by: usize, what: &'static str, change: impl FnOnce(&mut World)) {
        let step = Step { by: Some(by), what, by_itself: false, serves: false, fault: None };
        self.push(step, change);
    }

    /// Something happens around the workers.
    pub fn around(&mut self, what: &'static str, change: impl FnOnce(&mut World)) {
        let step = Step { by: None, what, by_itself: false, serves: false, fault: None };
        self.push(step, change);
    }

    pub fn push(&mut self, step: Step, change: impl FnOnce(&mut World)) {
        let mut next = *self.world;
        change(&mut next);
        self.found.push((step, next));
    }

    fn dies(&mut self, by: usize) {
        let at = self.world.workers[by].at;
        if !matches!(at, At::Idle | At::Read) && self.world.deaths < self.rules.bounds.deaths {
            self.add_trouble(by, "DIES", |next| {
                next.deaths += 1;
                next.workers[by] = Worker::default();
            });
        }
    }
}
