//! The table's row, and what each write demands of it: the conditions of the product's `store/tokens.rs`.

use intellisend::domain::connection::token::{
    Before, Failure, Held, Lease, MintFailure, Minted, Row as Real,
};
use intellisend::domain::outcome::Cause;
use intellisend::domain::secret::AccessToken;
use intellisend::domain::time::{SignedDuration, Timestamp, after};

use super::rules::{Rule, Rules};

/// Seconds in a step of time.
const TICK: i64 = 10;

/// How long a worker has for a mint, in ticks.
pub const LEASE: u8 = 1;

/// How long after a failure nobody mints.
pub const PAUSE: u8 = 1;

/// A token of this age is due for its successor.
const DUE: u8 = 2;

/// No call is made with a token of this age. It is stated to live for twice as long.
pub const OVER: u8 = 3;

/// A refusal longer ago than this, or none.
pub const LONG_AGO: u8 = 6;

/// A token in the table, or about to be. Ages are in ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Token {
    pub generation: u8,
    pub connection: u8,
    /// Which mint it is of, in the order of the answers.
    pub mint: u8,
    pub age: u8,
    /// Since one was last asked for because the one before was refused.
    pub forced: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Row {
    pub token: Option<Token>,
    pub generation: u8,
    /// Of the token, or of the disconnect that took it out.
    pub connection: u8,
    /// Ticks until it is over; which worker has it is the worker's to know.
    pub lease: Option<u8>,
    /// For which connection the lease was last taken since a token was published.
    pub leased_for: u8,
    /// For which connection, and ticks until somebody may try again.
    pub failure: Option<(u8, u8)>,
}

fn moment(ticks: i64) -> Timestamp {
    after(Timestamp::UNIX_EPOCH, SignedDuration::from_secs(TICK * ticks))
}

/// The moment that everything is reckoned from.
#[must_use]
pub fn now() -> Timestamp {
    moment(0)
}

impl Token {
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.age >= OVER
    }

    fn real(&self) -> Held {
        let lifetime = SignedDuration::from_secs(TICK * i64::from(OVER) * 2);
        let minted = Minted { token: AccessToken::from(String::new()), lifetime, scopes: Vec::new() };
        let asked_at = moment(-i64::from(self.age));
        let forced_at = (self.forced < LONG_AGO).then(|| moment(-i64::from(self.forced)));
        let before = Before { generation: u64::from(self.generation) - 1, used_at: asked_at, forced_at };
        let held = Held::of(minted, before, self.connection.into(), 0, asked_at);
        Held { refresh_at: moment(i64::from(DUE) - i64::from(self.age)), ..held }
    }

    pub fn tick(&mut self) {
        self.age = (self.age + 1).min(OVER);
        self.forced = (self.forced + 1).min(LONG_AGO);
    }
}

impl Row {
    /// As the product reads it.
    #[must_use]
    pub fn real(&self) -> Real {
        let lease = self.lease.map(|left| Lease {
            owner: 0,
            until: moment(left.into()),
            connection_generation: self.leased_for.into(),
        });
        let failure = self.failure.map(|(connection, left)| Failure {
            connection_generation: connection.into(),
            since: now(),
            times: 1,
            again_at: moment(left.into()),
            why: MintFailure::Unavailable(Cause::TimedOut),
        });
        Real {
            held: self.token.map(|token| token.real()),
            generation: self.generation.into(),
            connection_generation: self.connection.max(self.leased_for).into(),
            lease,
            failure,
        }
    }

    #[must_use]
    pub fn may_lease(&self, before: u8, connection: u8, rules: &Rules) -> bool {
        let is_free = self.lease.is_none_or(|left| left == 0) || !rules.hold(Rule::LeaseIsOnes);
        let may_try =
            self.failure.is_none_or(|(_, left)| left == 0) || !rules.hold(Rule::LeaseWaitsAfterFailure);
        self.generation == before
            && self.connection <= connection
            && (self.leased_for < connection || (self.leased_for == connection && is_free && may_try))
    }

    #[must_use]
    pub fn may_publish(&self, before: u8, connection: u8, rules: &Rules) -> bool {
        (self.generation == before || !rules.hold(Rule::PublishUnderGeneration))
            && (self.connection <= connection || !rules.hold(Rule::PublishUnderConnection))
            && (self.leased_for <= connection || !rules.hold(Rule::PublishUnderLaterLease))
    }

    /// The whole row is replaced, and the lease ends with that.
    pub fn publish(&mut self, token: Token) {
        *self = Self {
            token: Some(token),
            generation: token.generation,
            connection: token.connection,
            ..Self::default()
        };
    }

    #[must_use]
    pub fn may_empty(&self, connection: u8, rules: &Rules) -> bool {
        self.connection <= connection || !rules.hold(Rule::EmptyUnderConnection)
    }

    pub fn empty(&mut self, connection: u8, rules: &Rules) {
        let generation = if rules.hold(Rule::EmptyKeepsTheCount) { self.generation } else { 0 };
        *self = Self { token: None, generation, connection, ..*self };
    }

    pub fn tick(&mut self, rules: &Rules) {
        if let Some(left) = self.lease.as_mut().filter(|_| rules.hold(Rule::LeaseEnds)) {
            *left = left.saturating_sub(1);
        }
        if let Some((_, left)) = &mut self.failure {
            *left = left.saturating_sub(1);
        }
        if let Some(token) = &mut self.token {
            token.tick();
        }
    }
}
