//! Goes through every world that can come about, and says what is wrong with them.

use crate::rules::Rules;
use crate::seen::Seen;
use crate::step::{Step, steps};
use crate::world::World;

/// What must never be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Two bookings.
    Twice,
    /// A text is neither owed, nor in the booking, nor was a person shown it.
    Lost,
    /// Without another text or fault all can never become well.
    Stuck,
}

/// What was found.
#[derive(Debug)]
pub struct Findings {
    seen: Seen<World>,
    /// For each world, the one it was first found from.
    from: Vec<u32>,
    rules: Rules,
    /// Each fault that shows, with the first world in which it does.
    pub first: Vec<(Fault, u32)>,
}

/// Every world, nearest first, so that the first of its kind has the shortest path.
#[must_use]
pub fn search(rules: &Rules) -> Findings {
    let mut seen = Seen::default();
    let (mut from, mut leads_to) = (vec![0], Vec::new());
    seen.number(World::default().tidy(rules));
    let mut at = 0;
    while at < seen.count() {
        let world = seen.worlds()[at as usize];
        if !ends(&world) {
            for (step, next) in steps(&world, rules) {
                let (number, new) = seen.number(next.nameless(rules));
                if new {
                    from.push(at);
                }
                if step.by_itself {
                    leads_to.push((at, number));
                }
            }
        }
        at += 1;
    }
    let worlds = seen.worlds();
    let first = [
        (Fault::Twice, worlds.iter().position(World::twice)),
        (Fault::Lost, worlds.iter().position(World::lost)),
        (Fault::Stuck, stuck(worlds, leads_to)),
    ];
    let number = |(fault, at): (Fault, Option<usize>)| Some((fault, u32::try_from(at?).ok()?));
    let first = first.into_iter().filter_map(number).collect();
    Findings { seen, from, rules: *rules, first }
}

/// A fault is a fault: what would come after it is of no interest.
fn ends(world: &World) -> bool {
    world.twice() || world.lost()
}

/// The first faultless world from which all can no longer become well by itself.
///
/// Goes backwards from the worlds that are well, over the steps that need nothing from outside.
fn stuck(worlds: &[World], leads_to: Vec<(u32, u32)>) -> Option<usize> {
    let (start, before) = backwards(worlds.len(), leads_to);
    let mut saved: Vec<bool> = worlds.iter().map(World::well).collect();
    let mut todo: Vec<u32> = (0..).zip(worlds).filter(|(_, world)| world.well()).map(|(at, _)| at).collect();
    while let Some(at) = todo.pop() {
        let at = at as usize;
        for earlier in &before[start[at]..start[at + 1]] {
            if !saved[*earlier as usize] {
                saved[*earlier as usize] = true;
                todo.push(*earlier);
            }
        }
    }
    worlds.iter().zip(saved).position(|(world, saved)| !saved && !ends(world))
}

/// For each world those that lead to it: `before[start[world]..start[world + 1]]`.
fn backwards(worlds: usize, leads_to: Vec<(u32, u32)>) -> (Vec<usize>, Vec<u32>) {
    let mut start = vec![0; worlds + 1];
    for (_, to) in &leads_to {
        start[*to as usize + 1] += 1;
    }
    for at in 0..worlds {
        start[at + 1] += start[at];
    }
    let (mut free, mut before) = (start.clone(), vec![0; leads_to.len()]);
    for (from, to) in leads_to {
        before[free[to as usize]] = from;
        free[to as usize] += 1;
    }
    (start, before)
}

impl Findings {
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.first.iter().map(|(fault, _)| *fault).collect()
    }

    #[must_use]
    pub fn worlds(&self) -> &[World] {
        self.seen.worlds()
    }

    /// The steps that lead to a world, each with the world that it makes. Here drivers keep their names.
    #[must_use]
    pub fn path(&self, to: u32) -> Vec<(Step, World)> {
        let mut numbers = vec![to];
        while let Some(last) = numbers.last().copied().filter(|last| *last != 0) {
            numbers.push(self.from[last as usize]);
        }
        let (mut path, mut world) = (Vec::new(), World::default());
        for number in numbers.iter().rev().skip(1) {
            let towards = self.seen.worlds()[*number as usize];
            let mut next = steps(&world, &self.rules).into_iter();
            let Some((step, next)) = next.find(|(_, next)| next.nameless(&self.rules) == towards) else {
                break;
            };
            path.push((step, next));
            world = next;
        }
        path
    }
}
