//! One attempt: claimed, sent once while leave lasts, and what its answer means.

use intellisend::domain::delivery::After;
use intellisend::domain::outcome::{Cause, Outcome, Problem, unsuccessful};

use crate::driver::refused;
use crate::item::{BOOKING, Item, Kind, Real};
use crate::rules::{Rule, Rules};
use crate::step::Steps;
use crate::ticks;
use crate::world::{At, Driver, World};

/// Some time after the decision: a token may have to be fetched in between.
pub fn claim(steps: &mut Steps<'_>, by: usize) {
    if steps.world.drivers[by].is_refused(steps.rules) {
        refused(steps, by);
        return;
    }
    steps.add(by, "claims", |world| {
        world.write(by);
        world.drivers[by].at = At::Check;
    });
}

/// The look at the clock. It may be a while until the request leaves.
pub fn check(steps: &mut Steps<'_>, by: usize) {
    let record = steps.world.drivers[by].item.real();
    let left = steps.rules.pause;
    for ahead in [0, steps.rules.skew] {
        let may = record.claim.as_ref().is_some_and(|claim| claim.may_send(ticks::moment(ahead)));
        if may || !steps.rules.hold(Rule::NothingSentFromSendBy) {
            steps.add(by, "may still send", |world| {
                world.drivers[by] = Driver { at: At::Send, left, ..world.drivers[by] };
            });
        } else {
            let (at, item) = learn(steps.rules, record.clone(), unsuccessful(Cause::TooLate));
            steps.add(by, "may no longer send", |world| world.goes(by, at, item));
        }
    }
}

pub fn send(steps: &mut Steps<'_>, by: usize) {
    let left = steps.rules.flight;
    steps.add(by, "sends", |world| {
        world.drivers[by] = Driver { at: At::Wait, left, ..world.drivers[by] };
    });
}

/// The request takes effect, or is refused, or nobody can say. An answer that is late is no step of its own: a driver
/// may be slow to write what it learned.
pub fn wait(steps: &mut Steps<'_>, by: usize) {
    let (world, rules) = (*steps.world, steps.rules);
    let learned = |outcome| learn(rules, world.drivers[by].item.real(), outcome);
    let (at, item) = learned(Outcome::Done(BOOKING));
    steps.add(by, "gets its answer: done", |world| {
        world.carry_out(by);
        world.goes(by, at, item);
    });
    if world.refusals < rules.bounds.refusals {
        for (what, cause) in [("is told NOT NOW", Cause::Unreachable), ("is told NEVER", never())] {
            let (at, item) = learned(unsuccessful(cause));
            steps.add_fault(by, what, |world| {
                world.refusals += 1;
                world.goes(by, at, item);
            });
        }
    }
    if world.unclear < rules.bounds.unclear {
        let (at, item) = learned(unsuccessful(Cause::TimedOut));
        steps.add_fault(by, "LOSES THE ANSWER, but it is done", |world| {
            world.unclear += 1;
            world.carry_out(by);
            world.goes(by, at, item);
        });
        steps.add_fault(by, "WAITS IN VAIN, and its request still flies", |world| {
            world.unclear += 1;
            world.leave_flying(by);
            world.goes(by, at, item);
        });
    }
}

/// After an unclear answer. A create that is there is adopted; one that is not, may still come.
pub fn look_at_once(steps: &mut Steps<'_>, by: usize) {
    let (world, rules) = (*steps.world, steps.rules);
    let driver = world.drivers[by];
    let (Some(held), record) = (driver.item.claim, driver.item.real()) else { return };
    if held.kind == Kind::Amend && world.booked == held.content {
        let done = Item::of(&record.done(BOOKING), rules);
        steps.add(by, "looks at once: it is as it should be", |world| world.goes(by, At::Save, done));
    } else if held.kind == Kind::Create && world.bookings > 0 {
        let adopted = Item::of(&record.adopted(BOOKING), rules);
        steps.add(by, "looks at once: it is there", |world| world.goes(by, At::Save, adopted));
    } else if held.kind == Kind::Create && !rules.hold(Rule::UnclearCreateSettles) {
        let released = Item::of(&record.released(), rules);
        steps.add(by, "looks at once: it is not there", |world| world.goes(by, At::Release, released));
    } else {
        steps.add(by, "looks at once: it is not there; goes", |world| {
            world.drivers[by] = Driver::default();
        });
    }
}

/// Where an answer takes a driver, and what it is about to write there.
fn learn(rules: &Rules, record: Real, outcome: Outcome<u8>) -> (At, Item) {
    let before = Item::of(&record, rules);
    let released = Item::of(&record.clone().released(), rules);
    let not_done = matches!(outcome, Outcome::NotDone { .. });
    match record.after(outcome) {
        After::Save(record) => {
            let at = if not_done && record.set_aside.is_none() { At::Release } else { At::Save };
            (at, Item::of(&record, rules))
        }
        After::LookUpAtOnce => (At::LookAtOnce, before),
        After::Leave if !rules.hold(Rule::UnclearAmendSettles) => (At::Release, released),
        After::Leave if !rules.hold(Rule::UnclearAmendIsNotAdopted) => (At::LookAtOnce, before),
        After::Leave => (At::Idle, Item::default()),
    }
}

/// Refused for the text's own reason.
fn never() -> Cause {
    Cause::Answered(Problem { status: 400, ..Problem::default() })
}

impl World {
    /// A driver's request takes effect while it waits.
    fn carry_out(&mut self, by: usize) {
        if let Some(request) = self.drivers[by].request() {
            self.land(request);
        }
    }

    /// A driver waits no longer for its request.
    pub(crate) fn leave_flying(&mut self, by: usize) {
        if let Some(request) = self.drivers[by].request() {
            self.fly(request);
        }
    }
}
