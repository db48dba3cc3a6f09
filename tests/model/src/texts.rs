//! Sets of texts.

use std::fmt;

/// Some of the customer's texts, one bit each. This is the content version that claims and records carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Texts(u8);

impl Texts {
    pub const NONE: Self = Self(0);

    /// The first so many.
    #[must_use]
    pub const fn first(count: u8) -> Self {
        Self((1 << count) - 1)
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// These, the first so many, and the one after.
    #[must_use]
    pub const fn with_next(self) -> Self {
        Self(self.0 << 1 | 1)
    }

    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    #[must_use]
    pub const fn both(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    #[must_use]
    pub const fn but(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Every set that has at least these and at most `all`.
    pub fn up_to(self, all: Self) -> impl Iterator<Item = Self> {
        (0..=all.0).map(Self).filter(move |set| set.but(all).is_empty() && self.but(*set).is_empty())
    }
}

impl fmt::Display for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> =
            (0..8).filter(|bit| self.0 >> bit & 1 == 1).map(|bit| (bit + 1).to_string()).collect();
        write!(f, "{{{}}}", numbers.join(","))
    }
}
