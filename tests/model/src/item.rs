//! The thread's record, small enough to keep millions of.

use std::fmt;

use intellisend::domain::delivery::{Claim, Delivery, Record, SetAside, Write};
use intellisend::domain::outcome::Cause;

use crate::rules::Rules;
use crate::texts::Texts;
use crate::ticks;

/// The name of the one booking there may be.
pub const BOOKING: u8 = 1;

/// A record as the decision functions take it.
pub type Real = Record<Texts, u8>;

/// A [`Record`] whose moments are ticks from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Item {
    pub claim: Option<Held>,
    pub stage: Stage,
    pub attempts: u8,
    /// For which content it was set aside.
    pub aside: Option<Texts>,
}

/// A [`Claim`]. Its nonce is left out: here a driver knows whether anybody wrote since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Held {
    pub kind: Kind,
    pub content: Texts,
    pub send_by: u8,
    pub settles_at: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Create,
    Amend,
}

/// A [`Delivery`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Stage {
    #[default]
    Wanted,
    Refused,
    Attempted(Texts),
    Done(Option<Texts>),
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wanted => write!(f, "wanted"),
            Self::Refused => write!(f, "refused"),
            Self::Attempted(content) => write!(f, "attempted with {content}"),
            Self::Done(Some(content)) => write!(f, "done with {content}"),
            Self::Done(None) => write!(f, "done, nobody knows with what"),
        }
    }
}

impl Item {
    /// As the decision functions take it, at the moment that is "now".
    #[must_use]
    pub fn real(self) -> Real {
        Record {
            claim: self.claim.map(Held::real),
            delivery: match self.stage {
                Stage::Wanted => Delivery::Wanted,
                Stage::Refused => Delivery::Refused,
                Stage::Attempted(content) => Delivery::Attempted { content },
                Stage::Done(content) => Delivery::Done { made: BOOKING, content },
            },
            attempts: self.attempts,
            set_aside: self.aside.map(|content| SetAside { content, cause: Cause::TimedOut }),
        }
    }

    /// As a world keeps it.
    #[must_use]
    pub fn of(real: &Real, rules: &Rules) -> Self {
        Self {
            claim: real.claim.as_ref().map(Held::of),
            stage: match real.delivery {
                Delivery::Wanted => Stage::Wanted,
                Delivery::Refused => Stage::Refused,
                Delivery::Attempted { content } => Stage::Attempted(content),
                Delivery::Done { content, .. } => Stage::Done(content),
            },
            attempts: real.attempts.min(rules.bounds.attempts),
            aside: real.set_aside.as_ref().map(|aside| aside.content),
        }
    }

    pub fn tick(&mut self) {
        if let Some(held) = &mut self.claim {
            held.send_by = held.send_by.saturating_sub(1);
            held.settles_at = held.settles_at.saturating_sub(1);
        }
    }
}

impl Held {
    fn real(self) -> Claim<Texts> {
        Claim {
            nonce: 0,
            write: match self.kind {
                Kind::Create => Write::Create,
                Kind::Amend => Write::Amend,
            },
            content: self.content,
            send_by: ticks::moment(self.send_by),
            settles_at: ticks::moment(self.settles_at),
        }
    }

    fn of(real: &Claim<Texts>) -> Self {
        Self {
            kind: match real.write {
                Write::Create => Kind::Create,
                Write::Amend | Write::Dismiss => Kind::Amend,
            },
            content: real.content,
            send_by: ticks::until(real.send_by),
            settles_at: ticks::until(real.settles_at),
        }
    }
}
