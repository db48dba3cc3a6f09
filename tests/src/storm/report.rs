//! What came of a storm, for people.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::bells::Wait;
use super::crew::Drives;
use super::schedule::Turns;
use super::script::{Kind, Party};
use crate::reckoning::{Fate, Reckoning};

/// One tenant's part.
#[derive(Clone, Debug)]
pub struct OfTenant {
    pub name: String,
    /// Texts that were sent to it.
    pub texts: usize,
    pub bookings: usize,
    pub replies: usize,
    /// Calls to ServiceTitan, all of them and those that wrote a booking.
    pub calls: usize,
    pub writes: usize,
    /// From being posted to being in a booking, shortest first; of those that the webhook took.
    pub took: Vec<Duration>,
}

/// All of it.
#[derive(Clone, Debug)]
pub struct Report {
    pub seed: u64,
    pub texts: usize,
    /// Texts that reached neither of the webhook's addresses: the sweep found them.
    pub refused: usize,
    pub reckoning: Reckoning,
    /// What the tables have of the threads that something is wrong with.
    pub trails: Vec<String>,
    pub tenants: Vec<OfTenant>,
    pub calls: usize,
    pub faults: BTreeMap<&'static str, usize>,
    pub deaths: usize,
    pub drives: Drives,
    pub waits: BTreeMap<Wait, usize>,
    pub turns: Turns,
    /// The most calls that one process had hanging at the dead tenant's ServiceTitan in one round, and all.
    pub hung: (usize, usize),
    /// Rounds in which texts came, and rounds after that.
    pub rounds: (usize, usize),
}

impl Report {
    /// Sent and nowhere.
    #[must_use]
    pub fn lost(&self) -> usize {
        self.reckoning.lost.len()
    }

    /// Made twice, or in two places.
    #[must_use]
    pub fn doubled(&self) -> usize {
        self.reckoning.doubled.len()
    }

    /// Owed by anybody in the end. All tenants are well by then, so nothing has a reason to wait.
    #[must_use]
    pub fn stuck(&self) -> usize {
        let waiting = [Fate::Parked, Fate::Held, Fate::SetAside].map(|fate| self.reckoning.count(fate));
        self.reckoning.stuck.len() + self.reckoning.owed.len() + waiting.iter().sum::<usize>()
    }

    #[must_use]
    pub fn replied_twice(&self) -> usize {
        self.reckoning.replied_twice.len()
    }

    /// Texts whose words are in a booking's notes, or are counted there.
    #[must_use]
    pub fn booked(&self) -> usize {
        self.reckoning.count(Fate::Booked) + self.reckoning.count(Fate::Elided)
    }

    /// Nothing is wrong, every text is booked, and the webhook took nearly all of them.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let wrong = self.lost() + self.doubled() + self.stuck() + self.replied_twice();
        let is_settled = wrong == 0 && self.drives.panicked == 0 && self.reckoning.is_clean();
        is_settled && self.booked() == self.texts && self.refused * 10 < self.texts
    }
}

pub(super) fn name(at: usize, party: &Party) -> String {
    match party.kind {
        Kind::Calm => format!("calm {at}"),
        Kind::Flood => "floods".to_owned(),
        Kind::Dead => "dead".to_owned(),
    }
}

/// Of what is sorted. None where there is nothing.
fn percentile(sorted: &[Duration], percent: usize) -> Option<Duration> {
    sorted.get(sorted.len().checked_sub(1)? * percent / 100).copied()
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rounds, after) = self.rounds;
        writeln!(out, "SEED={} TEXTS={}, in {rounds} rounds and {after} after them", self.seed, self.texts)?;
        self.table(out)?;
        writeln!(out, "\n{} calls through the proxies", self.calls)?;
        for (what, times) in &self.faults {
            writeln!(out, "  {times:>8} {what}")?;
        }
        writeln!(out, "{} processes ended at a call; {} drives panicked", self.deaths, self.drives.panicked)?;
        writeln!(out, "{} texts reached neither address of the webhook, and were swept", self.refused)?;
        self.fairness(out)?;
        writeln!(out, "\n{}", self.reckoning)?;
        self.trails.iter().try_for_each(|trail| writeln!(out, "\n{trail}"))?;
        let (lost, doubled, stuck, twice) = (self.lost(), self.doubled(), self.stuck(), self.replied_twice());
        writeln!(out, "lost {lost}, doubled {doubled}, stuck {stuck}, replies twice {twice}")
    }
}

impl Report {
    fn table(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let titles = ["texts", "bookings", "replies", "calls", "writes", "p50 s", "p95 s", "p99 s"];
        let titles: String = titles.iter().map(|title| format!("{title:>10}")).collect();
        writeln!(out, "\ntext to booking, by the storm's clock\n{:8}{titles}", "")?;
        for of in &self.tenants {
            let counts = [of.texts, of.bookings, of.replies, of.calls, of.writes];
            let counts: String = counts.iter().map(|count| format!("{count:>10}")).collect();
            let took = [50, 95, 99].map(|percent| percentile(&of.took, percent));
            let took =
                took.map(|took| took.map_or_else(String::new, |took| format!("{:.1}", took.as_secs_f64())));
            let took: String = took.iter().map(|took| format!("{took:>10}")).collect();
            writeln!(out, "{:8}{counts}{took}", of.name)?;
        }
        Ok(())
    }

    fn fairness(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waits = |wait| self.waits.get(&wait).copied().unwrap_or_default();
        let rung: usize = self.waits.values().sum();
        writeln!(out, "\n{rung} doorbells of calm tenants rang for ten drivers")?;
        for (wait, what) in [
            (Wait::None, "found one that was free"),
            (Wait::ForOthers, "found all busy, most of them with calm tenants"),
            (
                Wait::ForTheFlood,
                "found all busy, half of them or more with the flood, or with it and the dead tenant",
            ),
            (Wait::ForTheDead, "found all busy, half of them or more with the dead tenant"),
        ] {
            writeln!(out, "  {:>8} {what}", waits(wait))?;
        }
        let Turns { minutes, due, passed_over } = self.turns;
        writeln!(out, "{due} threads of calm tenants were due in {minutes} minutes of the schedule")?;
        writeln!(out, "  {passed_over:>8} had to wait for another minute")?;
        let (most, all) = self.hung;
        writeln!(out, "{all} calls hung at the dead tenant's, at most {most} of one process in one round")?;
        writeln!(out, "how drives ended")?;
        let ended = self.tenants.iter().enumerate().map(|(at, of)| {
            let own = self.drives.ended.iter().filter(move |((party, _), _)| *party == at);
            let words: Vec<String> = own.map(|((_, word), times)| format!("{word} {times}")).collect();
            format!("  {:8}{}", of.name, words.join(", "))
        });
        ended.into_iter().try_for_each(|line| writeln!(out, "{line}"))
    }
}

#[cfg(test)]
mod tests;
