//! Goes through every world that can come about, and says what is wrong with them.

use super::rules::Rules;
use super::step::{Step, steps, steps_of};
use super::world::{At, World};
use crate::seen::Seen;

/// What must never be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Two tokens are published under one generation.
    Twice,
    /// A token covers one that was minted later, or one of the connection as it became.
    OlderOverNewer,
    /// Two workers ask for one connection's next token at the same time.
    TwoAtOnce,
    /// Somebody asks for the successor of a token although it failed a moment ago.
    TooSoon,
    /// Somebody has a token that is over, or of another connection.
    Worthless,
    /// Somebody waits for a lease of its own.
    WaitsForItself,
    /// After a disconnect there is a token all the same.
    Left,
    /// A disconnect took out a token of who connected again.
    TakenOut,
    /// Nothing fails any more, and nobody has a token for long.
    Stuck,
}

/// What was found.
#[derive(Debug)]
pub struct Findings {
    seen: Seen<World>,
    /// For each world, the one it was first found from, and how.
    from: Vec<(u32, Step)>,
    /// Each fault that shows, with the step that makes it, or the world that has it.
    pub first: Vec<(Fault, u32, Option<Step>)>,
}

/// Steps that all workers together may take until somebody has a token, time included: a lease and a pause have to
/// end, and each worker goes once through all it does.
const SOON: usize = 60;

/// Every world, nearest first, so that the first of its kind has the shortest path.
#[must_use]
pub fn search(rules: &Rules) -> Findings {
    let nothing = Step { by: None, what: "", by_itself: false, serves: false, fault: None };
    let mut found = Findings { seen: Seen::default(), from: vec![(0, nothing)], first: Vec::new() };
    found.seen.number(World::default().tidy(rules));
    let mut at = 0;
    while at < found.seen.count() {
        let world = found.seen.worlds()[at as usize];
        for (step, next) in steps(&world, rules) {
            if let Some(fault) = step.fault {
                found.note(fault, at, Some(step));
                continue;
            }
            let (_, new) = found.seen.number(next.tidy(rules));
            if new {
                found.from.push((at, step));
            }
        }
        if world.is_purged && world.is_cut && world.row.token.is_some() {
            found.note(Fault::Left, at, None);
        }
        if !world.is_cut && !comes_to_a_token(world, rules) {
            found.note(Fault::Stuck, at, None);
        }
        at += 1;
    }
    found
}

/// Workers take turns, nothing fails, and time passes when nobody can do anything.
fn comes_to_a_token(mut world: World, rules: &Rules) -> bool {
    let mut rules = *rules;
    (rules.bounds.mints, rules.bounds.failures) = (u8::MAX, 0);
    let mut taken = 0;
    while taken < SOON {
        let mut waits = true;
        for by in 0..rules.bounds.workers {
            let next = steps_of(&world, &rules, by).into_iter().find(|(step, _)| step.by_itself);
            let Some((step, next)) = next else { continue };
            if step.serves && step.fault.is_none() {
                return true;
            }
            // Whoever is told that there is none comes back when there may be one.
            waits &= matches!(next.workers[by].at, At::Idle | At::Read);
            world = next;
            taken += 1;
        }
        if waits {
            world.tick(&rules);
            taken += 1;
        }
    }
    false
}

impl Findings {
    fn note(&mut self, fault: Fault, at: u32, step: Option<Step>) {
        if !self.first.iter().any(|(known, ..)| *known == fault) {
            self.first.push((fault, at, step));
        }
    }

    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.first.iter().map(|(fault, ..)| *fault).collect()
    }

    #[must_use]
    pub fn worlds(&self) -> &[World] {
        self.seen.worlds()
    }

    /// The shortest way to each fault, step by step. Workers change their places: only what they do tells them apart.
    #[must_use]
    pub fn paths(&self) -> String {
        let line = |step: &Step| format!("    {}\n", step.what);
        let path = |(fault, at, last): &(Fault, u32, Option<Step>)| {
            let (mut lines, mut at) = (last.iter().map(line).collect::<Vec<_>>(), *at);
            while at != 0 {
                let (from, step) = &self.from[at as usize];
                lines.push(line(step));
                at = *from;
            }
            lines.push(format!("  {fault:?}:\n"));
            lines.reverse();
            lines.concat()
        };
        self.first.iter().map(path).collect()
    }
}
