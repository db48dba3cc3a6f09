//! Where a run is broken, and how.

use std::fmt;
use std::str::FromStr;

use ::tests::faults::Fault;

/// What is done to a call, and to whoever made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Break {
    /// The process ends before the call is made.
    Before,
    /// It ends after the call took effect, and before it learns the answer.
    After,
    /// It lives, and the answer is broken.
    Answer,
}

impl Break {
    const ALL: [Self; 3] = [Self::Before, Self::After, Self::Answer];

    /// Answers break in one way or another, by the number of the call.
    pub(crate) fn fault(self, n: usize) -> Fault {
        match (self, n % 4) {
            (Self::Before, _) => Fault::KillBefore,
            (Self::After, _) => Fault::KillAfter,
            (Self::Answer, 0) => Fault::Truncate,
            (Self::Answer, 1) => Fault::DropAfter,
            (Self::Answer, 2) => Fault::StatusAfter(500),
            (Self::Answer, _) => Fault::Garbage,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
            Self::Answer => "answer",
        }
    }
}

/// Who comes back for what was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retries {
    /// Every doorbell rings again, and later once more: at two processes at once, the newest first. And the schedule.
    Bells,
    /// Every doorbell is lost: the schedule alone.
    Schedule,
}

impl Retries {
    pub(crate) const ALL: [Self; 2] = [Self::Bells, Self::Schedule];

    const fn name(self) -> &'static str {
        match self {
            Self::Bells => "bells",
            Self::Schedule => "schedule",
        }
    }
}

/// One run that is broken at one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    /// Counted from 1, over all that the functions ask of anybody while it happens that the scenario is about.
    pub(crate) call: usize,
    pub(crate) how: Break,
    pub(crate) retries: Retries,
}

impl Point {
    /// Every call that is made, in every way; how many there are is up to whoever comes back.
    pub(crate) fn all(calls: impl Fn(Retries) -> usize) -> Vec<Self> {
        let most = Retries::ALL.map(&calls).into_iter().max().unwrap_or_default();
        let ways = || Break::ALL.into_iter().flat_map(|how| Retries::ALL.map(|retries| (how, retries)));
        let points =
            (1..=most).flat_map(|call| ways().map(move |(how, retries)| Self { call, how, retries }));
        points.filter(|point| point.call <= calls(point.retries)).collect()
    }

    /// So many of them, from the first call to the last, and by turns in one way and another.
    pub(crate) fn spread(all: &[Self], most: usize) -> Vec<Self> {
        if all.len() <= most {
            return all.to_vec();
        }
        let picked = (0..most).map(|n| {
            let call = all[n * (all.len() - 1) / (most - 1)].call;
            let same: Vec<&Self> = all.iter().filter(|point| point.call == call).collect();
            *same[n % same.len()]
        });
        picked.collect()
    }
}

impl fmt::Display for Point {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}/{}", self.call, self.how.name(), self.retries.name())
    }
}

impl FromStr for Point {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let [call, how, retries] = text.split('/').collect::<Vec<_>>()[..] else { return Err(()) };
        let how = Break::ALL.into_iter().find(|known| known.name() == how).ok_or(())?;
        let retries = Retries::ALL.into_iter().find(|known| known.name() == retries).ok_or(())?;
        Ok(Self { call: call.parse().map_err(drop)?, how, retries })
    }
}

#[cfg(test)]
mod tests;
