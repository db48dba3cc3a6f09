//! Everything there is at one moment: the table, the connection, the workers and what people have begun.

use super::rules::{Rule, Rules};
use super::table::{Row, Token};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct World {
    pub row: Row,
    /// The connection, counted by its logins; and whether it has none now.
    pub connection: u8,
    pub is_cut: bool,
    /// What it was cut from is purged.
    pub is_purged: bool,
    pub workers: [Worker; 3],
    pub acts: [Option<Act>; 2],
    /// How many tokens there were, and the last that was published.
    pub minted: u8,
    pub published: u8,
    pub deaths: u8,
    pub lost: u8,
    pub failures: u8,
    pub refusals: u8,
    pub acted: u8,
}

impl Default for World {
    fn default() -> Self {
        Self {
            row: Row::default(),
            connection: 1,
            is_cut: false,
            is_purged: false,
            workers: [Worker::default(); 3],
            acts: [None; 2],
            minted: 0,
            published: 0,
            deaths: 0,
            lost: 0,
            failures: 0,
            refusals: 0,
            acted: 0,
        }
    }
}

/// One worker that wants a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Worker {
    pub at: At,
    pub need: Want,
    /// The connection as it was read.
    pub connection: u8,
    /// The lease on the row is its own.
    pub leases: bool,
    /// Ticks until its lease is over.
    pub left: u8,
    /// The generation that is to be replaced.
    pub before: u8,
    /// What it asks for, or has and is about to publish.
    pub token: Option<Token>,
}

/// The product's need, small enough to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Want {
    #[default]
    AnyValid,
    NewerThan(u8),
    Fresh,
}

/// What a worker does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum At {
    #[default]
    Idle,
    Read,
    Lease,
    LeaseAgain,
    Ask,
    Asking,
    Publish,
    PublishAgain,
    Fail,
    FailAgain,
}

/// What a person has begun and the table does not know yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// A save or a check brought a token: the row is still to be read.
    Look(Token),
    /// And this generation is to be replaced.
    Publish(Token, u8),
    /// A disconnect is to take the token out.
    Empty(u8),
}

impl World {
    /// Nobody who waits for the endpoint waits for longer than the lease.
    pub fn tick(&mut self, rules: &Rules) {
        self.row.tick(rules);
        for worker in &mut self.workers {
            worker.left = worker.left.saturating_sub(1);
            if let Some(token) = &mut worker.token {
                token.tick();
            }
            if worker.at == At::Asking && worker.left == 0 && rules.hold(Rule::AskedWithinTheLease) {
                worker.at = At::Fail;
            }
        }
        for act in self.acts.iter_mut().flatten() {
            match act {
                Act::Look(token) | Act::Publish(token, _) => token.tick(),
                Act::Empty(_) => {}
            }
        }
    }

    /// The lease is nobody's, or another's, from now on.
    pub fn nobody_leases(&mut self) {
        for worker in &mut self.workers {
            worker.leases = false;
        }
    }

    /// A token is in the table.
    pub fn publish(&mut self, token: Token) {
        self.row.publish(token);
        self.published = self.published.max(token.generation);
        self.nobody_leases();
    }

    /// Worlds that differ only in what makes no difference are made equal. Workers have no names. Who is certain to be
    /// refused its next write has been.
    #[must_use]
    pub fn tidy(mut self, rules: &Rules) -> Self {
        if rules.bounds.tidy {
            for worker in &mut self.workers {
                if worker.is_refused(&self.row) {
                    worker.at = At::Read;
                }
                if worker.at == At::Read && worker.connection < self.row.connection.max(self.row.leased_for) {
                    worker.at = At::Idle;
                }
            }
        }
        for worker in &mut self.workers {
            worker.tidy();
        }
        self.workers[..rules.bounds.workers].sort_unstable();
        self.acts.sort_unstable();
        self.row.lease =
            self.row.lease.filter(|left| *left > 0 || self.workers.iter().any(|worker| worker.leases));
        self.row.failure = self.row.failure.filter(|(_, left)| *left > 0);
        self
    }
}

impl Worker {
    /// Somebody published since it read, or, where it only wants the lease, took that.
    fn is_refused(&self, row: &Row) -> bool {
        match self.at {
            At::Idle | At::Read | At::FailAgain | At::PublishAgain => false,
            At::Lease => self.before != row.generation,
            At::LeaseAgain | At::Fail => !self.leases,
            At::Ask | At::Asking => self.before != row.generation && !self.leases,
            At::Publish => self.before != row.generation,
        }
    }

    /// Forgets what it no longer needs, or not yet.
    fn tidy(&mut self) {
        match self.at {
            At::Idle => *self = Self::default(),
            At::Read => *self = Self { token: None, before: 0, left: 0, ..*self },
            At::Lease | At::LeaseAgain | At::Ask => {
                if let Some(token) = &mut self.token {
                    token.age = 0;
                }
            }
            At::Fail | At::FailAgain => *self = Self { token: None, left: 0, ..*self },
            At::Asking | At::Publish | At::PublishAgain => {}
        }
        if self.need == Want::Fresh && self.at != At::Read {
            self.need = Want::AnyValid;
        }
    }
}
