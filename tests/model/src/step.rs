//! All that can happen next in a world.

use crate::driver;
use crate::rules::Rules;
use crate::world::{At, Driver, World};

/// One thing that can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which driver; none: the world around them.
    pub by: Option<usize>,
    pub what: &'static str,
    /// It needs no fault, no new text, and no wake-up that nothing called for.
    pub by_itself: bool,
}

/// What can happen next in one world, with the world that each makes of it.
#[derive(Debug)]
pub struct Steps<'a> {
    pub world: &'a World,
    pub rules: &'a Rules,
    found: Vec<(Step, World)>,
}

/// Every next step, fault or not.
#[must_use]
pub fn steps(world: &World, rules: &Rules) -> Vec<(Step, World)> {
    let mut steps = Steps { world, rules, found: Vec::with_capacity(32) };
    steps.text();
    steps.time();
    steps.requests();
    steps.set_back();
    for by in 0..rules.bounds.drivers {
        steps.crash(by);
        steps.wake_up(by);
        driver::steps(&mut steps, by);
    }
    steps.found
}

impl Steps<'_> {
    /// A driver takes a step by itself.
    pub fn add(&mut self, by: usize, what: &'static str, change: impl FnOnce(&mut World)) {
        self.push(Step { by: Some(by), what, by_itself: true }, change);
    }

    /// A driver meets with a fault.
    pub fn add_fault(&mut self, by: usize, what: &'static str, change: impl FnOnce(&mut World)) {
        self.push(Step { by: Some(by), what, by_itself: false }, change);
    }

    fn push(&mut self, step: Step, change: impl FnOnce(&mut World)) {
        let mut next = *self.world;
        change(&mut next);
        let next = next.tidy(self.rules);
        if next != *self.world {
            self.found.push((step, next));
        }
    }

    fn text(&mut self) {
        if self.world.put.count() >= self.rules.bounds.texts.into() {
            return;
        }
        let bells = u8::from(self.rules.bounds.only_doorbells);
        self.push(Step { by: None, what: "a text comes in", by_itself: false }, |world| {
            let put = world.put.with_next();
            world.owed = world.owed.and(put.but(world.put));
            world.put = put;
            world.bells += bells;
        });
    }

    fn time(&mut self) {
        if self.rules.bounds.only_doorbells {
            return;
        }
        if let Some(later) = self.world.tick() {
            self.push(Step { by: None, what: "time passes", by_itself: true }, |world| *world = later);
        }
    }

    /// Requests that nobody waits for take effect at any time, or never.
    fn requests(&mut self) {
        let step = |what| Step { by: None, what, by_itself: true };
        for (slot, request) in self.world.flying.iter().enumerate() {
            let Some(request) = *request else { continue };
            self.push(step("a request takes effect late"), |world| {
                world.flying[slot] = None;
                world.land(request);
            });
            self.push(step("a request is lost on its way"), |world| world.flying[slot] = None);
        }
    }

    /// Restoring a table takes longer than any driver runs or any request flies.
    fn set_back(&mut self) {
        let world = self.world;
        let quiet = world.drivers.iter().all(|driver| driver.at == At::Idle)
            && world.flying.iter().all(Option::is_none);
        if quiet && !world.put.is_empty() && world.set_backs < self.rules.bounds.set_backs {
            let step =
                Step { by: None, what: "the TABLE IS SET BACK to before the first claim", by_itself: false };
            self.push(step, World::set_back);
        }
    }

    /// Its request flies on, if there is one.
    fn crash(&mut self, by: usize) {
        let at = self.world.drivers[by].at;
        if matches!(at, At::Idle | At::ReadState) || self.world.crashes >= self.rules.bounds.crashes {
            return;
        }
        self.add_fault(by, "CRASHES", |world| {
            world.crashes += 1;
            if at == At::Wait {
                world.leave_flying(by);
            }
            world.drivers[by] = Driver::default();
        });
    }

    /// A doorbell rings, perhaps for nothing, or what is owed is taken up again.
    fn wake_up(&mut self, by: usize) {
        let (world, rules) = (self.world, self.rules);
        let (rings, bells) =
            if rules.bounds.only_doorbells { (world.bells > 0, 1) } else { (!world.put.is_empty(), 0) };
        if world.drivers[by].at != At::Idle || !rings {
            return;
        }
        let by_itself = bells > 0 || !world.owed.is_empty();
        self.push(Step { by: Some(by), what: "is woken", by_itself }, |world| {
            world.bells -= bells;
            world.start_over(by, rules);
        });
    }
}
