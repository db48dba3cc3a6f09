//! What goes wrong with calls: one in ten fails, half of those after it took effect; others are slow. One tenant's
//! ServiceTitan is dead.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::dice::Dice;
use crate::faults::{Fault, Plan};

/// Of a thousand calls that could: this many fail.
const FAIL: usize = 100;
/// Of a thousand calls of a driver or a schedule: its process ends.
const DIE: usize = 2;
/// Of a thousand calls that do not fail: late, and answered drop by drop.
const LATE: usize = 40;
const DRIP: usize = 20;
/// Of a thousand to AWS: later than anybody waits for.
const TOO_LATE: usize = 1;

/// Longer than any call's time-out.
const HANG: Duration = Duration::from_secs(6);
const LATER_THAN_AWS_IS_WAITED_FOR: Duration = Duration::from_millis(2_500);

/// How the dead tenant's ServiceTitan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Health {
    /// It takes requests and never answers.
    Hangs,
    /// It answers 503.
    Refuses,
    Well,
}

/// Clones are one and the same.
#[derive(Clone)]
pub(super) struct Weather(Arc<Mutex<State>>);

struct State {
    dice: Dice,
    is_fair: bool,
    /// What is in the path of every call to the dead tenant's ServiceTitan, and how that is.
    dead: (String, Health),
    /// How many calls had which fault.
    counts: BTreeMap<&'static str, usize>,
}

impl Weather {
    pub(super) fn new(seed: u64, dead_tenant: u64) -> Self {
        let dead = (format!("/tenant/{dead_tenant}/"), Health::Well);
        let dice = Dice::new(seed ^ 0x5eed);
        Self(Arc::new(Mutex::new(State { dice, is_fair: true, dead, counts: BTreeMap::new() })))
    }

    pub(super) fn plan(&self) -> Plan {
        let weather = self.clone();
        Plan::default().weather(move |line| weather.with(|state| state.fault(line)))
    }

    pub(super) fn set_fair(&self, is_fair: bool) {
        self.with(|state| state.is_fair = is_fair);
    }

    pub(super) fn set_dead(&self, health: Health) {
        self.with(|state| state.dead.1 = health);
    }

    pub(super) fn counts(&self) -> BTreeMap<&'static str, usize> {
        self.with(|state| state.counts.clone())
    }

    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    fn fault(&mut self, line: &str) -> Option<Fault> {
        let (what, fault) = self.drawn(line)?;
        *self.counts.entry(what).or_default() += 1;
        Some(fault)
    }

    fn drawn(&mut self, line: &str) -> Option<(&'static str, Fault)> {
        let mut words = line.split(' ');
        let (caller, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if line.contains(&self.dead.0) {
            match self.dead.1 {
                Health::Hangs => return Some(("hung at the dead tenant's", Fault::Hang(HANG))),
                Health::Refuses => {
                    return Some(("refused by the dead tenant's", Fault::Status(503, String::new())));
                }
                Health::Well => {}
            }
        }
        if self.is_fair {
            return None;
        }
        let dice = &mut self.dice;
        if !caller.starts_with("receiver") && dice.in_a_thousand(DIE) {
            return Some(match dice.below(2) {
                0 => ("ended the process before it", Fault::KillBefore),
                _ => ("ended the process after it", Fault::KillAfter),
            });
        }
        if dice.in_a_thousand(FAIL) {
            return Some(match dice.below(2) {
                0 => ("failed before it took effect", before(dice, target)),
                _ => ("failed after it took effect", after(dice)),
            });
        }
        if target == "aws" && dice.in_a_thousand(TOO_LATE) {
            return Some(("took effect when nobody waited", Fault::Delay(LATER_THAN_AWS_IS_WAITED_FOR)));
        }
        let slowly = Duration::from_millis(20 + dice.below(400) as u64);
        if dice.in_a_thousand(LATE) {
            return Some(("late", Fault::Delay(slowly)));
        }
        dice.in_a_thousand(DRIP).then_some(("drop by drop", Fault::Drip(slowly)))
    }
}

/// Nothing was done, and some of these say so.
fn before(dice: &mut Dice, target: &str) -> Fault {
    let broken = [Fault::Refuse, Fault::DropBefore];
    let said = |status: u16, body: &str| Fault::Status(status, body.to_owned());
    let unavailable = [said(500, ""), said(503, "")];
    let own = match target {
        "aws" => vec![said(400, r#"{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}"#)],
        "servicetitan" => vec![
            said(429, r#"{"status":429,"title":"Rate limit is exceeded. Try again in 2 seconds."}"#),
            said(401, r#"{"status":401,"title":"Unauthorized."}"#),
        ],
        _ => vec![
            said(429, r#"{"status":429,"code":20429,"message":"Too many requests."}"#),
            said(401, r#"{"status":401,"code":20003,"message":"Authentication failed."}"#),
        ],
    };
    dice.pick(&[broken.as_slice(), &unavailable, &own].concat()).clone()
}

/// It was done, and none of these says so.
fn after(dice: &mut Dice) -> Fault {
    let unknown = [Fault::DropAfter, Fault::StatusAfter(500), Fault::StatusAfter(502), Fault::Garbage];
    dice.pick(&[unknown.as_slice(), &[Fault::Truncate]].concat()).clone()
}

#[cfg(test)]
mod tests;
