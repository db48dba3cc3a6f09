//! Makes worlds look equal where it makes no difference that they are not, so that there are few enough of them.
//!
//! Nothing that is found may depend on this: `Bounds::UNTIDY` goes without.

use crate::item::{Held, Item};
use crate::rules::Rules;
use crate::world::{At, Driver, World};

impl World {
    /// The same world without what can make no difference any more, so that fewer worlds have to be gone through.
    #[must_use]
    pub fn tidy(mut self, rules: &Rules) -> Self {
        if rules.bounds.tidy {
            for driver in &mut self.drivers {
                driver.tidy(rules);
            }
        }
        self
    }

    /// One world for all that differ only in which driver is called P, or which request was first.
    #[must_use]
    pub fn nameless(mut self, rules: &Rules) -> Self {
        self.drivers[..rules.bounds.drivers].sort_unstable();
        self.flying.sort_unstable();
        self
    }
}

impl Driver {
    /// Keeps what its next steps need. Where its write will be refused, it makes no difference what that was; and one
    /// that would only have read, found nothing to do and gone is no different from one that is slow for ever.
    fn tidy(&mut self, rules: &Rules) {
        let Self { at, fresh, texts, item, left } = *self;
        let refused = self.is_refused(rules);
        let empty = Self { at, ..Self::default() };
        *self = match at {
            At::Idle => empty,
            At::ReadState => Self { texts, ..empty },
            At::Check | At::Send | At::Wait | At::LookAtOnce => {
                Self { fresh, item: item.held(at, refused), left, ..empty }
            }
            _ if refused => Self { at: At::Save, ..empty },
            At::ReadTexts | At::LookUp => Self { fresh, texts, item, ..empty },
            At::Claim | At::Save | At::Release => Self { fresh, item, ..empty },
            At::Settle => Self { fresh, texts, ..empty },
        };
    }
}

impl Item {
    /// What a driver that holds a claim still needs of its copy: not the claim's moments, once it has sent; nothing
    /// but the claim where its result will be refused.
    fn held(self, at: At, refused: bool) -> Self {
        let over =
            |held: Held| if at == At::Check { held } else { Held { send_by: 0, settles_at: 0, ..held } };
        let claim = self.claim.map(over);
        if refused { Self { claim, ..Self::default() } } else { Self { claim, ..self } }
    }
}
