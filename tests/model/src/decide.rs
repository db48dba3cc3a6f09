//! What a driver does once it has read: the product decides.
//!
//! Where a rule is left out, the product's functions are told something wrong, or what they say is changed afterwards.

use intellisend::domain::delivery::{Claim, Next, Provenance, Write};
use intellisend::domain::outcome::Cause;
use intellisend::domain::time::Timestamp;

use crate::item::{Item, Stage};
use crate::rules::{Rule, Rules};
use crate::step::Steps;
use crate::texts::Texts;
use crate::ticks;
use crate::world::{At, Driver};

/// What a driver has in hand.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub by: usize,
    /// With the state as it was read.
    pub driver: Driver,
    pub texts: Texts,
    /// It has looked up the booking, and there was none.
    pub absent: bool,
}

/// Every decision there may be: by a clock that is right, or as far ahead as clocks may be apart, and with texts that
/// are young or are not.
pub fn decide(steps: &mut Steps<'_>, look: Look) {
    let old = !look.texts.both(steps.world.old).is_empty();
    for ahead in [0, steps.rules.skew] {
        let now = ticks::moment(ahead);
        if !old || !steps.rules.hold(Rule::DoubtfulIsLookedUp) {
            act(steps, look, Provenance::FirstHand, now);
        }
        if steps.rules.hold(Rule::DoubtfulIsLookedUp) {
            act(steps, look, Provenance::Doubtful, now);
        }
    }
}

fn act(steps: &mut Steps<'_>, look: Look, provenance: Provenance, now: Timestamp) {
    let (rules, Look { by, driver, texts, .. }) = (steps.rules, look);
    let mut record = driver.item.real();
    if !rules.hold(Rule::LiveClaimIsLeftAlone) {
        record.claim = None;
    }
    let tried = matches!(driver.item.stage, Stage::Attempted(_));
    let absent = look.absent || tried && !rules.hold(Rule::LookedUpBeforeRepeat);
    let next = match record.next(&texts, provenance, now) {
        Next::LookUp if absent => record.next_if_absent(),
        next => next,
    };
    let owed = texts.both(steps.world.owed);
    let driver = match next {
        Next::Leave { .. } => Driver::default(),
        Next::LookUp => Driver { at: At::LookUp, texts, ..driver },
        // The log forgets before the state does: what owes nothing is not amended.
        Next::Amend { .. } if owed.is_empty() => Driver::default(),
        Next::Create | Next::Amend { .. } => {
            let write = if next == Next::Create { Write::Create } else { Write::Amend };
            let claim = claim(write, texts, rules, now);
            Driver { at: At::Claim, item: Item::of(&record.claimed(claim), rules), ..driver }
        }
        Next::SetAside => {
            let aside = record.put_aside(texts, Cause::TimedOut);
            Driver { at: At::Save, item: Item::of(&aside, rules), ..driver }
        }
        Next::Settle if owed.is_empty() => Driver::default(),
        Next::Settle => Driver { at: At::Settle, texts: owed, ..driver },
    };
    steps.add(by, words(next, look.absent), |world| world.drivers[by] = driver);
}

/// The claim, or one as it should not be.
fn claim(write: Write, texts: Texts, rules: &Rules, now: Timestamp) -> Claim<Texts> {
    let mut claim = Claim::new(write, texts, 0, rules.settling, now);
    if !rules.hold(Rule::ClaimUntilSettled) {
        claim.settles_at -= ticks::TICK;
    }
    if !rules.hold(Rule::PermitIsShort) {
        claim.send_by += ticks::TICK;
    }
    claim
}

const fn words(next: Next<u8>, looked_up: bool) -> &'static str {
    match next {
        Next::Leave { .. } => "finds a live claim, and goes",
        Next::LookUp => "reads the texts: it may be there already",
        Next::Create if looked_up => "looks up: it is not there, so it is to be created",
        Next::Create => "reads the texts: it is to be created",
        Next::Amend { .. } => "reads the texts: it is to be amended",
        Next::SetAside => "has seen it tried too often",
        Next::Settle => "reads the texts: none is missing",
    }
}
