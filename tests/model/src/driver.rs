//! One driver, in the order of the real one: the state, the texts, a decision, a look-up, a claim, one attempt, and
//! what was learned.

use crate::attempt;
use crate::decide::{Look, decide};
use crate::item::{BOOKING, Item, Stage};
use crate::rules::{Rule, Rules};
use crate::step::Steps;
use crate::texts::Texts;
use crate::world::{At, Driver, World};

/// What this driver can do next.
pub fn steps(steps: &mut Steps<'_>, by: usize) {
    match steps.world.drivers[by].at {
        At::Idle => {}
        At::ReadState => read_state(steps, by),
        At::ReadTexts => read_texts(steps, by),
        At::LookUp => look_up(steps, by),
        At::Claim => attempt::claim(steps, by),
        At::Check => attempt::check(steps, by),
        At::Send => attempt::send(steps, by),
        At::Wait => attempt::wait(steps, by),
        At::LookAtOnce => attempt::look_at_once(steps, by),
        At::Save => save(steps, by),
        At::Release => release(steps, by),
        At::Settle => settle(steps, by),
    }
}

fn read_state(steps: &mut Steps<'_>, by: usize) {
    let world = *steps.world;
    let driver = Driver { at: At::ReadTexts, fresh: true, item: world.state, ..world.drivers[by] };
    if steps.rules.hold(Rule::StateBeforeTexts) {
        let texts = world.put;
        steps.add(by, "reads the state", |world| world.drivers[by] = Driver { texts, ..driver });
    } else {
        decide(steps, Look { by, driver, texts: driver.texts, absent: false });
    }
}

/// At least the texts that were there once the state had been read, and any of those that came since.
fn read_texts(steps: &mut Steps<'_>, by: usize) {
    let driver = steps.world.drivers[by];
    let least = if steps.rules.hold(Rule::TextsReadConsistently) { driver.texts } else { Texts::first(1) };
    for texts in least.up_to(steps.world.put) {
        decide(steps, Look { by, driver, texts, absent: false });
    }
}

fn look_up(steps: &mut Steps<'_>, by: usize) {
    let driver = steps.world.drivers[by];
    if steps.world.bookings == 0 {
        decide(steps, Look { by, driver, texts: driver.texts, absent: true });
        return;
    }
    let mut item = driver.item;
    if !steps.rules.hold(Rule::AdoptedAsIntended) {
        item.stage = Stage::Attempted(driver.texts);
    }
    let adopted = Item::of(&item.real().adopted(BOOKING), steps.rules);
    steps.add(by, "looks up: it is there", |world| world.goes(by, At::Save, adopted));
}

fn save(steps: &mut Steps<'_>, by: usize) {
    let rules = steps.rules;
    if steps.world.drivers[by].is_refused(rules) {
        refused(steps, by);
        return;
    }
    steps.add(by, "writes what it learned", |world| {
        world.write(by);
        world.reads_again(by, rules);
    });
}

fn release(steps: &mut Steps<'_>, by: usize) {
    if steps.world.drivers[by].is_refused(steps.rules) {
        refused(steps, by);
        return;
    }
    steps.add(by, "releases its claim, and goes", |world| {
        world.write(by);
        world.drivers[by] = Driver::default();
    });
}

/// All marks in one transaction, under the version that the texts were read after.
fn settle(steps: &mut Steps<'_>, by: usize) {
    let driver = steps.world.drivers[by];
    if driver.is_refused(steps.rules) {
        refused(steps, by);
        return;
    }
    steps.add(by, "clears the owed marks, and goes", |world| {
        world.owed = world.owed.but(driver.texts);
        world.drivers[by] = Driver::default();
    });
}

/// Somebody wrote first: the round starts over.
pub fn refused(steps: &mut Steps<'_>, by: usize) {
    let rules = steps.rules;
    steps.add(by, "is refused its write, and starts over", |world| world.start_over(by, rules));
}

impl World {
    /// A driver begins a round.
    pub(crate) fn start_over(&mut self, by: usize, rules: &Rules) {
        let texts = if rules.hold(Rule::StateBeforeTexts) { Texts::NONE } else { self.put };
        self.drivers[by] = Driver { at: At::ReadState, texts, ..Driver::default() };
    }

    /// A driver goes on to a step, with what it is about to write there.
    pub(crate) fn goes(&mut self, by: usize, at: At, item: Item) {
        self.drivers[by] = Driver { at, item, ..self.drivers[by] };
    }

    /// What was learned is written. Texts that came in meanwhile were turned away by the claim, so they are read again.
    fn reads_again(&mut self, by: usize, rules: &Rules) {
        let driver = self.drivers[by];
        match driver.item.stage {
            Stage::Done(Some(content)) if !rules.hold(Rule::TextsReadAgain) => {
                self.drivers[by] = Driver { at: At::Settle, texts: content.both(self.owed), ..driver };
            }
            _ if !rules.hold(Rule::StateBeforeTexts) => self.start_over(by, rules),
            _ => self.drivers[by] = Driver { at: At::ReadTexts, texts: self.put, ..driver },
        }
    }
}
