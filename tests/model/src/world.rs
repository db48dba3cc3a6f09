//! Everything there is at one moment: the table, ServiceTitan, the drivers and the requests on their way.

use crate::item::{Held, Item, Kind};
use crate::rules::{Rule, Rules};
use crate::texts::Texts;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct World {
    /// Texts in the table.
    pub put: Texts,
    /// Those of them that are still owed.
    pub owed: Texts,
    /// Those that are too old, or came another way, to be at first hand.
    pub old: Texts,
    /// Those that a person was shown because they could not be booked.
    pub shown: Texts,
    /// The thread's state in the table.
    pub state: Item,
    /// Bookings at ServiceTitan, and the texts in the first.
    pub bookings: u8,
    pub booked: Texts,
    pub drivers: [Driver; 3],
    /// Requests that nobody waits for any more.
    pub flying: [Option<Request>; 4],
    /// Doorbells that nobody has answered yet.
    pub bells: u8,
    pub crashes: u8,
    pub unclear: u8,
    pub refusals: u8,
    pub set_backs: u8,
}

/// One run of the driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Driver {
    pub at: At,
    /// Nobody wrote the state since this driver read or wrote it: its next write will be accepted.
    pub fresh: bool,
    /// Before the texts are read: those that must be among them. Then: those that were.
    pub texts: Texts,
    /// The state as it was read, as this driver wrote it, or as it is about to write it.
    pub item: Item,
    /// Ticks until it must have sent, or its request must have taken effect.
    pub left: u8,
}

/// What a driver does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum At {
    #[default]
    Idle,
    ReadState,
    ReadTexts,
    LookUp,
    Claim,
    Check,
    Send,
    Wait,
    LookAtOnce,
    /// Write what was learned, then read the texts again.
    Save,
    /// Write that nothing was done, and go.
    Release,
    /// Clear the owed marks of the texts that were read.
    Settle,
}

/// A request on its way to ServiceTitan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Request {
    pub kind: Kind,
    pub content: Texts,
    /// Ticks until it must have taken effect or be lost.
    pub left: u8,
}

impl World {
    /// Two bookings.
    #[must_use]
    pub const fn twice(&self) -> bool {
        self.bookings > 1
    }

    /// A text that is neither owed nor in the booking, and that no person was shown.
    #[must_use]
    pub fn lost(&self) -> bool {
        !self.put.but(self.owed).but(self.booked).but(self.shown).is_empty()
    }

    /// Every text is in the booking, or a person was shown them, nothing is owed and nothing is under way.
    #[must_use]
    pub fn well(&self) -> bool {
        let booked = self.bookings == 1 && self.booked == self.put;
        let settled = self.put.is_empty() || booked || self.state.aside == Some(self.put);
        settled && self.owed.is_empty() && self.flying.iter().all(Option::is_none)
    }

    /// A request takes effect. An amend replaces what the booking says.
    pub fn land(&mut self, request: Request) {
        if request.kind == Kind::Create {
            self.bookings += 1;
        }
        if self.bookings == 1 {
            self.booked = request.content;
        }
    }

    /// From now on nobody waits for the request.
    pub fn fly(&mut self, request: Request) {
        let free = self.flying.iter_mut().find(|slot| slot.is_none());
        assert!(free.is_some(), "more requests in flight than there is room for");
        if let Some(slot) = free {
            *slot = Some(request);
        }
    }

    /// The state is written: whoever read it before is out of date.
    pub fn write(&mut self, by: usize) {
        for driver in &mut self.drivers {
            driver.fresh = false;
        }
        self.drivers[by].fresh = true;
        self.state = self.drivers[by].item;
        self.shown = self.shown.and(self.state.aside.unwrap_or_default());
    }

    /// A tick, unless something must happen before.
    #[must_use]
    pub fn tick(&self) -> Option<Self> {
        let due = |driver: &Driver| matches!(driver.at, At::Send | At::Wait) && driver.left == 0;
        if self.drivers.iter().any(due) || self.flying.iter().flatten().any(|request| request.left == 0) {
            return None;
        }
        let mut later = *self;
        later.state.tick();
        for driver in &mut later.drivers {
            driver.item.tick();
            driver.left = driver.left.saturating_sub(1);
        }
        for request in later.flying.iter_mut().flatten() {
            request.left -= 1;
        }
        Some(later)
    }

    /// The table is restored to before the first claim: the owed marks are back, and the texts have grown old.
    pub fn set_back(&mut self) {
        self.state = Item::default();
        (self.owed, self.old, self.shown) = (self.put, self.put, Texts::NONE);
        self.set_backs += 1;
    }
}

impl Driver {
    /// The request that its claim is for.
    #[must_use]
    pub fn request(&self) -> Option<Request> {
        self.item.claim.map(|Held { kind, content, .. }| Request { kind, content, left: self.left })
    }

    /// Somebody else wrote since it read, and the write that it comes to next depends on that.
    #[must_use]
    pub fn is_refused(&self, rules: &Rules) -> bool {
        let conditional = match self.at {
            At::ReadTexts | At::LookUp => {
                let all = [Rule::ClaimUnderVersion, Rule::ResultUnderVersion, Rule::MarksUnderVersion];
                all.iter().all(|rule| rules.hold(*rule))
            }
            At::Claim => rules.hold(Rule::ClaimUnderVersion),
            At::Settle => rules.hold(Rule::MarksUnderVersion),
            _ => rules.hold(Rule::ResultUnderVersion),
        };
        !self.fresh && conditional
    }
}
