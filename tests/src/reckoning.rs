//! Whether anything was lost or done twice: what a customer was answered for is held against what the tables, the fake
//! ServiceTitan and the fake Twilio have in the end.
//!
//! [`Books::read`] gathers all of it for some tenants, [`reckon`] judges it, and what a [`Reckoning`] prints names the
//! threads that something is wrong with. Nothing here goes through code of the product.

mod books;
mod replies;
mod secrets;
mod texts;

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;

use crate::phone::Text;
use crate::stack::TenantSeed;

pub use self::books::{Books, Item, Kept, Tables, value};

/// A text that the webhook has answered with 200: from then on it is ours.
///
/// Its words must be its own in the whole run: they are how it is found in notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    pub message_sid: String,
    /// `<tenant>#<customer>#<number>`.
    pub thread: String,
    pub words: String,
    /// When it was answered, by the clock that it was stamped with: until then it may not have been in the table. None: at
    /// once.
    pub at: Option<Timestamp>,
}

impl Acknowledged {
    #[must_use]
    pub fn of(seed: &TenantSeed, text: &Text) -> Self {
        Self {
            message_sid: text.message_sid.clone(),
            thread: format!("{}#{}#{}", seed.tenant, text.from, text.to),
            words: text.body.clone(),
            at: None,
        }
    }
}

/// What became of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// In the notes of a booking, or of a job.
    Booked,
    /// Decided to need none, dismissed, or let go with its tenant.
    NeedsNone,
    /// There was no room for it in its booking's notes, which say of how many that is so.
    Elided,
    /// A person must look at it, and is told why.
    SetAside,
    /// Waits for a person's click.
    Held,
    /// Waits for a reason of the tenant's.
    Parked,
    /// Waits for us.
    Owed,
    /// None of these.
    Lost,
}

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub thread: String,
    pub what: String,
}

/// What came of it all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reckoning {
    /// How many texts became what.
    pub fates: BTreeMap<Fate, usize>,
    /// Acknowledged, and nowhere to be found; or settled, and not in the ledger.
    pub lost: Vec<Finding>,
    /// Made or shown twice.
    pub doubled: Vec<Finding>,
    /// Texts that wait for us.
    pub stuck: Vec<Finding>,
    /// A customer was told the same, or twice within one pause.
    pub replied_twice: Vec<Finding>,
    /// Anything else that is still to be done: replies, messages of people, alerts.
    pub owed: Vec<Finding>,
    /// Secrets that nobody knows of, and versions in use that are not there.
    pub secrets: Vec<Finding>,
}

/// Holds what was acknowledged against what there is.
#[must_use]
pub fn reckon(books: &Books, acknowledged: &[Acknowledged]) -> Reckoning {
    let mut reckoning = Reckoning::default();
    texts::reckon(books, acknowledged, &mut reckoning);
    replies::reckon(books, acknowledged, &mut reckoning);
    secrets::reckon(books, &mut reckoning);
    reckoning
}

impl Reckoning {
    #[must_use]
    pub fn count(&self, fate: Fate) -> usize {
        self.fates.get(&fate).copied().unwrap_or_default()
    }

    /// Nothing was lost and nothing done twice, and nothing is left for us to do. What waits for a tenant or a person is
    /// no fault.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.faults().iter().all(|(_, findings)| findings.is_empty())
    }

    /// Whether something only needs more time.
    #[must_use]
    pub fn waits_for_us(&self) -> bool {
        !self.stuck.is_empty() || !self.owed.is_empty()
    }

    fn faults(&self) -> [(&'static str, &Vec<Finding>); 6] {
        [
            ("lost", &self.lost),
            ("doubled", &self.doubled),
            ("stuck", &self.stuck),
            ("replied twice", &self.replied_twice),
            ("owed", &self.owed),
            ("secrets", &self.secrets),
        ]
    }
}

impl fmt::Display for Reckoning {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: usize = self.fates.values().sum();
        let fates: Vec<String> =
            self.fates.iter().map(|(fate, count)| format!("{count} {fate:?}").to_lowercase()).collect();
        write!(out, "{texts} texts: {}", fates.join(", "))?;
        for (name, findings) in self.faults() {
            write!(out, "; {name} {}", findings.len())?;
        }
        for (name, findings) in self.faults() {
            for Finding { thread, what } in findings {
                write!(out, "\n  {name}: {thread}: {what}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
