use serde::{Deserialize, Serialize};

use super::Profile;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::fields::{Errors, Fields};
use crate::domain::time::Timestamp;

/// Characters of a reason.
const WHY: usize = 200;

/// That an operator stopped a tenant's automatic replies: the tenant cannot have them resume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// When.
    pub since: Timestamp,
    /// Which operator.
    pub by: String,
    /// None: no reason was given.
    pub why: Option<String>,
}

/// What an operator asks to hold from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// True: none is sent any more.
    pub stopped: bool,
    /// None: no reason was given.
    pub why: Option<String>,
}

impl Asked {
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn read(mut fields: Fields) -> Result<Self, Errors> {
        let stopped = fields.flag("stopped");
        let stopped = fields.need("stopped", stopped);
        let why = fields.text("why", WHY);
        fields.finish()?;
        Ok(Self { stopped: stopped.unwrap_or_default(), why })
    }
}

impl Profile {
    /// Whether an operator has stopped this tenant's automatic replies.
    #[must_use]
    pub const fn are_replies_stopped(&self) -> bool {
        self.replies_stopped.is_some()
    }

    /// The settings with replies stopped or resumed, and the line of the tenant's trail that tells of it. None: it is so
    /// already.
    #[must_use]
    pub fn stopping(&self, asked: Asked, actor: &Actor, now: Timestamp) -> Option<(Self, Line)> {
        let Asked { stopped, why } = asked;
        let before = self.replies_stopped.as_ref();
        if stopped == before.is_some() && before.is_none_or(|before| before.why == why) {
            return None;
        }
        let act = if stopped { Act::TenantRepliesStopped } else { Act::TenantRepliesResumed };
        let line = Line::new(actor, act, now, why.clone().unwrap_or_default());
        // Who puts the reason in other words has stopped nothing.
        let (since, by) = match before {
            Some(before) => (before.since, before.by.clone()),
            None => (now, actor.who.clone()),
        };
        let replies_stopped = stopped.then_some(Stopped { since, by, why });
        Some((Self { replies_stopped, ..self.clone() }, line))
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Profile};
    use crate::domain::audit::{Act, Actor};
    use crate::domain::time::Timestamp;

    fn asked(stopped: bool, why: &str) -> Asked {
        Asked { stopped, why: Some(why.to_owned()) }
    }

    #[test]
    fn who_stopped_replies_and_when_stays_said_whatever_reason_is_given_later() {
        let (ann, bob) = (Actor { who: "ann".to_owned(), ..Actor::ourselves() }, Actor::ourselves());
        let (early, late) = (Timestamp::UNIX_EPOCH, "2026-11-21T21:04:00Z".parse().unwrap());
        let open = Profile::default();
        assert_eq!(open.stopping(asked(false, "never"), &ann, early), None, "it is so already");
        let (stopped, line) = open.stopping(asked(true, "a wrong price"), &ann, early).unwrap();
        assert_eq!((line.act, line.detail.as_str()), (Act::TenantRepliesStopped, "a wrong price"));
        assert!(stopped.are_replies_stopped());
        assert_eq!(stopped.stopping(asked(true, "a wrong price"), &bob, late), None);
        let (again, _) = stopped.stopping(asked(true, "two wrong prices"), &bob, late).unwrap();
        let said = again.replies_stopped.as_ref().unwrap();
        assert_eq!((said.since, said.by.as_str()), (early, "ann"));
        let (resumed, line) = again.stopping(Asked { stopped: false, why: None }, &bob, late).unwrap();
        assert_eq!((resumed, line.act), (open, Act::TenantRepliesResumed));
    }
}
