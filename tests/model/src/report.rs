//! What was found, for people.

use std::fmt;

use crate::search::{Fault, Findings};
use crate::step::Step;
use crate::world::World;

/// What the columns of [`row`] are.
#[must_use]
pub fn heading(what: &str) -> String {
    format!("{what:<66} {:>10}   twice   lost   stuck", "worlds")
}

/// One row of the table.
#[must_use]
pub fn row(what: &str, findings: &Findings) -> String {
    let faults = findings.faults();
    let [twice, lost, stuck] = [Fault::Twice, Fault::Lost, Fault::Stuck]
        .map(|fault| if faults.contains(&fault) { "YES" } else { "no" });
    format!("{what:<66} {:>10}   {twice:<5}   {lost:<4}   {stuck}", findings.worlds().len())
}

/// The shortest path to each fault, step by step.
#[derive(Debug)]
pub struct Paths<'a>(pub &'a Findings);

impl fmt::Display for Paths<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (fault, world) in &self.0.first {
            writeln!(f, "    {fault:?}:")?;
            for (at, (step, world)) in self.0.path(*world).iter().enumerate() {
                writeln!(f, "    {:>4}. {}", at + 1, Line(step, world))?;
            }
        }
        Ok(())
    }
}

/// A step, and what it made of the world.
struct Line<'a>(&'a Step, &'a World);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(step, world) = self;
        let who = match step.by {
            Some(driver) => ["P ", "Q ", "R "][driver],
            None => "",
        };
        let happened = format!("{who}{}", step.what);
        write!(f, "{happened:<60} owed {} of {}", world.owed, world.put)?;
        match world.bookings {
            0 => write!(f, ", no booking")?,
            1 => write!(f, ", booked {}", world.booked)?,
            more => write!(f, ", {more} bookings")?,
        }
        write!(f, ", on record: {}", world.state.stage)
    }
}
