//! What goes wrong with which call, as data. The proxy carries it out; nothing in the product knows of it.

use std::fmt;
use std::sync::Arc;
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
    /// Forwarded; the answer's body comes piece by piece, and takes this long.
    Drip(Duration),
    /// Read, not forwarded and never answered; the connection is reset this much later, if the caller waits so long.
    Hang(Duration),
    /// Read, not forwarded; the caller's process is killed.
    KillBefore,
    /// Forwarded; the caller's process is killed before it learns the answer.
    KillAfter,
}

/// Which calls fail, and how. The first step that fits a call is the one that happens to it.
#[derive(Clone, Default)]
pub struct Plan {
    steps: Vec<Step>,
    weather: Option<Weather>,
}

/// What happens to the call of this line, if anything does.
type Weather = Arc<dyn Fn(&str) -> Option<Fault> + Send + Sync>;

impl fmt::Debug for Plan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Plan").field("steps", &self.steps).finish_non_exhaustive()
    }
}

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

    /// What happens to each call that no step is about, by its line.
    pub fn weather(self, weather: impl Fn(&str) -> Option<Fault> + Send + Sync + 'static) -> Self {
        Self { weather: Some(Arc::new(weather)), ..self }
    }

    fn with(mut self, when: When, fault: Fault) -> Self {
        self.steps.push(Step { when, fault });
        self
    }

    /// What happens to this call; a step for one call is used up by it.
    pub(crate) fn take(&mut self, n: usize, line: &str) -> Option<Fault> {
        let Some(at) = self.steps.iter().position(|step| step.when.fits(n, line)) else {
            return self.weather.as_ref()?(line);
        };
        match self.steps[at].when {
            When::Every(_) => Some(self.steps[at].fault.clone()),
            When::Call(_) | When::Next(_) => Some(self.steps.remove(at).fault),
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

/// Whether a pattern of a plan fits the line of a call.
#[must_use]
pub fn fits(pattern: &str, line: &str) -> bool {
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
