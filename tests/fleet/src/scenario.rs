use intellisend::domain::time::{SignedDuration, Timestamp, after};

/// What is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scenario {
    pub kind: Kind,
    pub connections: usize,
    /// How much of it comes before anything is measured: all tokens in use are minted at once at the start.
    pub until_measured: SignedDuration,
    pub measured: SignedDuration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All connections are in use.
    Steady,
    /// Every second connection makes no calls.
    HalfIdle,
    /// The credentials of each tenth are refused.
    TenthDead,
    /// The endpoint answers nobody for 20 minutes.
    Outage,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Steady, Self::HalfIdle, Self::TenthDead, Self::Outage];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Steady => "all in use",
            Self::HalfIdle => "every second one idle",
            Self::TenthDead => "credentials of each tenth refused",
            Self::Outage => "endpoint down for 20 minutes",
        }
    }
}

const OUTAGE: SignedDuration = SignedDuration::from_mins(20);

impl Scenario {
    #[must_use]
    pub const fn new(kind: Kind, connections: usize) -> Self {
        let (until_measured, measured) = match kind {
            Kind::Outage => (SignedDuration::from_hours(1), SignedDuration::from_hours(1)),
            _ => (SignedDuration::from_hours(4), SignedDuration::from_hours(2)),
        };
        Self { kind, connections, until_measured, measured }
    }

    #[must_use]
    pub fn starts_at() -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    #[must_use]
    pub fn measured_from(&self) -> Timestamp {
        after(Self::starts_at(), self.until_measured)
    }

    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        after(self.measured_from(), self.measured)
    }

    /// From when the endpoint answers again.
    #[must_use]
    pub fn back_at(&self) -> Timestamp {
        let down = self.kind == Kind::Outage;
        if down { after(self.measured_from(), OUTAGE) } else { Self::starts_at() }
    }

    #[must_use]
    pub fn answers(&self, at: Timestamp) -> bool {
        self.kind != Kind::Outage || at < self.measured_from() || at >= self.back_at()
    }

    #[must_use]
    pub const fn is_dead(&self, connection: usize) -> bool {
        matches!(self.kind, Kind::TenthDead) && connection % 10 == 3
    }

    #[must_use]
    pub const fn is_idle(&self, connection: usize) -> bool {
        matches!(self.kind, Kind::HalfIdle) && connection % 2 == 1
    }
}
