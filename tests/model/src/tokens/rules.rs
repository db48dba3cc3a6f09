//! The rules of the broker, each of which can be left out, and how much may happen.

/// A condition of a write, or something that a worker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    LeaseIsOnes,
    LeaseEnds,
    LeaseWaitsAfterFailure,
    LeaseIsKnownAgain,
    AskedWithinTheLease,
    PublishUnderGeneration,
    PublishUnderConnection,
    PublishUnderLaterLease,
    PublishIsKnownAgain,
    FailUnderLease,
    PersonLooksForNewer,
    EmptyUnderConnection,
    EmptyKeepsTheCount,
}

impl Rule {
    pub const ALL: [Self; 13] = [
        Self::LeaseIsOnes,
        Self::LeaseEnds,
        Self::LeaseWaitsAfterFailure,
        Self::LeaseIsKnownAgain,
        Self::AskedWithinTheLease,
        Self::PublishUnderGeneration,
        Self::PublishUnderConnection,
        Self::PublishUnderLaterLease,
        Self::PublishIsKnownAgain,
        Self::FailUnderLease,
        Self::PersonLooksForNewer,
        Self::EmptyUnderConnection,
        Self::EmptyKeepsTheCount,
    ];

    /// What is done where this rule is left out.
    #[must_use]
    pub const fn without(self) -> &'static str {
        match self {
            Self::LeaseIsOnes => "takes the lease although somebody has it",
            Self::LeaseEnds => "takes a lease that is over for one that is not",
            Self::LeaseWaitsAfterFailure => "takes the lease right after somebody failed",
            Self::LeaseIsKnownAgain => "does not know its own lease again",
            Self::AskedWithinTheLease => "goes on asking when its lease is over",
            Self::PublishUnderGeneration => "publishes although somebody did since it read",
            Self::PublishUnderConnection => "publishes although the connection was changed",
            Self::PublishUnderLaterLease => "publishes while somebody mints for the connection as it became",
            Self::PublishIsKnownAgain => "does not know its own token again",
            Self::FailUnderLease => "says that it failed although its lease is another's",
            Self::PersonLooksForNewer => "gives everyone the token of a check, however old",
            Self::EmptyUnderConnection => "takes out a token of the connection as it became",
            Self::EmptyKeepsTheCount => "takes the count of tokens out with the token",
        }
    }
}

impl Rule {
    /// How much has to happen until its lack shows.
    #[must_use]
    pub const fn bounds(self) -> Bounds {
        let bounds = match self {
            Self::LeaseEnds => Bounds::DEATH,
            Self::PublishUnderConnection | Self::PersonLooksForNewer => Bounds::PERSON,
            Self::PublishUnderLaterLease => Bounds::CROWD,
            Self::EmptyUnderConnection | Self::EmptyKeepsTheCount => Bounds::PEOPLE,
            _ => Bounds::LOST,
        };
        Bounds { tidy: false, ..bounds }
    }
}

/// How much may happen. Slowness needs no bound.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    pub workers: usize,
    /// Tokens that are minted.
    pub mints: u8,
    /// Workers that end at some step without a word.
    pub deaths: u8,
    /// Writes that take effect, and whose answer is lost: they are repeated.
    pub lost: u8,
    /// Requests for a token that bring none.
    pub failures: u8,
    /// Tokens that are refused though they are not over.
    pub refusals: u8,
    /// Saves, checks and disconnects.
    pub acts: u8,
    /// Who is certain to be refused its next write counts as refused, which holds only with all rules.
    pub tidy: bool,
}

impl Bounds {
    /// Three workers, and one of each thing that can go wrong with a mint.
    pub const WORKERS: Self =
        Self { workers: 3, mints: 2, deaths: 1, lost: 1, failures: 1, refusals: 1, acts: 0, tidy: true };

    /// Two workers, and a person who comes twice.
    pub const PEOPLE: Self =
        Self { workers: 2, mints: 2, deaths: 0, lost: 0, failures: 0, refusals: 0, acts: 2, tidy: true };

    /// Two workers, a person, and one of most things that can go wrong.
    pub const MIXED: Self = Self { deaths: 1, lost: 1, failures: 1, acts: 1, ..Self::PEOPLE };

    /// Two workers, of which one loses an answer or is given no token.
    pub const LOST: Self = Self { lost: 1, failures: 1, acts: 0, ..Self::PEOPLE };

    /// Two workers, of which one dies.
    pub const DEATH: Self = Self { mints: 1, deaths: 1, acts: 0, ..Self::PEOPLE };

    /// Two workers, and a person who comes once.
    pub const PERSON: Self = Self { acts: 1, ..Self::PEOPLE };

    /// Three workers, and a person who comes once.
    pub const CROWD: Self = Self { workers: 3, mints: 1, ..Self::PERSON };

    /// On demand only: one more mint, and two of most things.
    pub const LONG: Self = Self { mints: 3, lost: 2, failures: 2, ..Self::WORKERS };

    /// On demand only: three workers, a person, and one of most things.
    pub const LONG_MIXED: Self = Self { workers: 3, ..Self::MIXED };

    /// On demand only: a person who comes twice, and three tokens.
    pub const LONG_PEOPLE: Self = Self { mints: 3, failures: 1, ..Self::PEOPLE };
}

/// What holds in one run.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    pub bounds: Bounds,
    pub without: Option<Rule>,
}

impl Rules {
    #[must_use]
    pub fn hold(&self, rule: Rule) -> bool {
        self.without != Some(rule)
    }
}
