//! How much may happen in one run.

/// Slowness needs no bound: any driver may take for ever over any step.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    pub drivers: usize,
    /// Texts that come in, each at any time.
    pub texts: u8,
    /// Drivers that end at some step without a word.
    pub crashes: u8,
    /// Requests whose sender learns nothing, whether they take effect, do so late, or never.
    pub unclear: u8,
    /// Requests that are certainly not carried out.
    pub refusals: u8,
    /// Times that the table is restored to an earlier moment.
    pub set_backs: u8,
    /// Attempts are counted up to here, and more count as this many: but for the limit, it only matters whether
    /// there was one.
    pub attempts: u8,
    /// Each text wakes one driver once, nothing comes back for what is owed, and nobody is slow.
    pub only_doorbells: bool,
    /// Worlds are tidied. Without it there are many times as many, and nothing else is found.
    pub tidy: bool,
}

impl Bounds {
    /// Two drivers, three texts, up to five faults: what the tests go through.
    pub const SHORT: Self = Self {
        drivers: 2,
        texts: 3,
        crashes: 2,
        unclear: 2,
        refusals: 1,
        set_backs: 0,
        attempts: 1,
        only_doorbells: false,
        tidy: true,
    };

    /// Three drivers at once.
    pub const LONG: Self = Self { drivers: 3, refusals: 2, ..Self::SHORT };

    /// Nothing is tidied away.
    pub const UNTIDY: Self = Self { tidy: false, ..Self::TWO_FAULTS };

    /// No fault but that drivers are slow, and two texts.
    pub const SLOW: Self = Self { texts: 2, crashes: 0, unclear: 0, refusals: 0, ..Self::SHORT };

    /// One answer is lost.
    pub const UNCLEAR: Self = Self { unclear: 1, ..Self::SLOW };

    /// One answer is lost, and there is one more text.
    pub const THREE_TEXTS: Self = Self { texts: 3, ..Self::UNCLEAR };

    /// A crash and a lost answer.
    pub const TWO_FAULTS: Self = Self { crashes: 1, ..Self::THREE_TEXTS };

    /// Nothing goes wrong, and nothing comes back.
    pub const DOORBELLS: Self =
        Self { drivers: 3, texts: 3, only_doorbells: true, tidy: false, ..Self::SLOW };

    /// The table is restored to before the first claim, at most once.
    pub const SET_BACK: Self = Self { crashes: 1, unclear: 1, refusals: 1, set_backs: 1, ..Self::SLOW };

    /// Attempted until nobody tries any more.
    pub const TEN_ATTEMPTS: Self = Self { unclear: 1, attempts: u8::MAX, ..Self::SLOW };
}
