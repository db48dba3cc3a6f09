//! What goes wrong with which call, as data. The proxy carries it out; nothing in the product knows of it.

use std::time::Duration;

/// What becomes of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Forwarded this much later, even if the caller has given up by then.
    Delay(Duration),
    /// The connection is closed as soon as the request's head is known; its body is never read.
    Refuse,
    /// Read, not forwarded; the connection is reset.
    DropBefore,
    /// Forwarded; the answer is thrown away and the connection reset.
    DropAfter,
    /// Not forwarded; answered with this status and body.
    Status(u16, String),
    /// Forwarded; answered with this status and no body.
    StatusAfter(u16),
    /// Forwarded; answered with 200 and a body that nobody can read.
    Garbage,
    /// Forwarded; the answer breaks off half-way through its body.
    Truncate,
    /// Read, not forwarded; the caller's process is killed.
    KillBefore,
    /// Forwarded; the caller's process is killed before it learns the answer.
    KillAfter,
}

/// Which calls fail, and how. The first step that fits a call is the one that happens to it.
#[derive(Clone, Debug, Default)]
pub struct Plan(Vec<Step>);

#[derive(Clone, Debug)]
struct Step {
    when: When,
    fault: Fault,
}

#[derive(Clone, Debug)]
enum When {
    Call(usize),
    Next(String),
    Every(String),
}

impl Plan {
    /// Call number `n` of the recorder, counted from 1.
    pub fn at(self, n: usize, fault: Fault) -> Self {
        self.with(When::Call(n), fault)
    }

    /// The first call whose line fits `pattern`. The same step twice means the first two such calls.
    ///
    /// A line is `caller target METHOD /path`, and the AWS action where there is one:
    /// `receive-sms aws POST / DynamoDB_20120810.PutItem`. A pattern fits how a line ends, and `…` stands for
    /// anything: `POST …/bookings`, `PutItem`, `servicetitan GET …`.
    pub fn next(self, pattern: &str, fault: Fault) -> Self {
        self.with(When::Next(pattern.to_owned()), fault)
    }

    /// Every call whose line fits `pattern`: an outage, until another plan is set.
    pub fn every(self, pattern: &str, fault: Fault) -> Self {
        self.with(When::Every(pattern.to_owned()), fault)
    }

    fn with(mut self, when: When, fault: Fault) -> Self {
        self.0.push(Step { when, fault });
        self
    }

    /// What happens to this call; a step for one call is used up by it.
    pub(crate) fn take(&mut self, n: usize, line: &str) -> Option<Fault> {
        let at = self.0.iter().position(|step| step.when.fits(n, line))?;
        match self.0[at].when {
            When::Every(_) => Some(self.0[at].fault.clone()),
            When::Call(_) | When::Next(_) => Some(self.0.remove(at).fault),
        }
    }
}

impl When {
    fn fits(&self, n: usize, line: &str) -> bool {
        match self {
            Self::Call(number) => *number == n,
            Self::Next(pattern) | Self::Every(pattern) => fits(pattern, line),
        }
    }
}

fn fits(pattern: &str, line: &str) -> bool {
    let (front, end) = pattern.rsplit_once('…').unwrap_or(("", pattern));
    let Some(mut rest) = line.strip_suffix(end) else { return false };
    front.split('…').all(|piece| {
        let found = rest.split_once(piece);
        rest = found.map_or("", |(_, after)| after);
        found.is_some()
    })
}

#[cfg(test)]
mod tests;
