//! What operators decide for all tenants at once.

use serde::{Deserialize, Serialize};

use super::audit::{Act, Actor, Line};
use super::fields::{Errors, Fields};
use super::time::Timestamp;

/// Characters of a reason.
const WHY: usize = 200;

/// What holds for all tenants now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Controls {
    /// No automatic reply is sent to anybody. Bookings go on.
    pub replies_stopped: bool,
    /// As the operator put it. None: no reason was given.
    pub why: Option<String>,
    /// When they were stopped, or resumed. None: they never were.
    pub since: Option<Timestamp>,
    /// Who did that.
    pub by: Option<String>,
}

/// What somebody asks to hold from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// True: none is sent any more.
    pub replies_stopped: bool,
    /// None: no reason was given.
    pub why: Option<String>,
}

impl Asked {
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn read(mut fields: Fields) -> Result<Self, Errors> {
        let replies_stopped = fields.flag("replies_stopped");
        let replies_stopped = fields.need("replies_stopped", replies_stopped);
        let why = fields.text("why", WHY);
        fields.finish()?;
        Ok(Self { replies_stopped: replies_stopped.unwrap_or_default(), why })
    }
}

impl Controls {
    /// What holds next, and the line of the platform's trail that tells of it. None: it holds already.
    #[must_use]
    pub fn changed(&self, asked: Asked, actor: &Actor, now: Timestamp) -> Option<(Self, Line)> {
        let Asked { replies_stopped, why } = asked;
        let turned = replies_stopped != self.replies_stopped;
        if !turned && why == self.why {
            return None;
        }
        let act = if replies_stopped { Act::RepliesStopped } else { Act::RepliesResumed };
        let line = Line::new(actor, act, now, why.clone().unwrap_or_default());
        // Who puts the reason in other words has stopped nothing.
        let (since, by) =
            if turned { (Some(now), Some(actor.who.clone())) } else { (self.since, self.by.clone()) };
        Some((Self { replies_stopped, why, since, by }, line))
    }
}

#[cfg(test)]
mod tests;
