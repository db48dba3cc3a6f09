//! Which part of the list is asked for, and where it goes on.

use serde::{Deserialize, Serialize};

use super::key::EntryKey;
use super::seal::Sealer;
use super::{Entry, State};
use crate::domain::ids::{TenantId, ThreadKey};
use crate::domain::phone::PhoneNumber;
use crate::domain::time::{Timestamp, sortable};

/// What a cursor is sealed for.
const CURSOR: &str = "cursor";

/// What an entry must be to be listed. Nothing named: anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// How far it is. None: whatever that is.
    pub state: Option<State>,
    /// The customer's.
    pub number: Option<PhoneNumber>,
    /// Its newest text came then or later.
    pub from: Option<Timestamp>,
    /// Its newest text came before.
    pub to: Option<Timestamp>,
}

impl Filter {
    /// Whether it is among what is looked for.
    #[must_use]
    pub fn takes(&self, entry: &Entry) -> bool {
        let (state, last) = (entry.state(), entry.last_text_at());
        state.is_some_and(|state| self.state.is_none_or(|wanted| wanted == state))
            && self.takes_thread(&entry.key.thread)
            && self.from.is_none_or(|from| last >= from)
            && self.to.is_none_or(|to| last < to)
    }

    fn takes_thread(&self, thread: &ThreadKey) -> bool {
        self.number.is_none() || thread.customer.number() == self.number
    }
}

/// A place in the list, newest first. What waits and what does not are two lists with one order, and it has its place in
/// each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cursor {
    /// The last that was given of those that wait.
    pub waiting: Option<Place>,
    /// The last that was looked at of the others, as the index has it.
    pub recent: Option<RecentPlace>,
}

/// When its newest text came, and what tells it from others of that moment.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place(String, String);

/// A place in the index of what is recent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentPlace {
    /// The index's own sort key: when the newest text came in, and of which thread it is.
    pub last_text: String,
    /// The partition of the table.
    pub thread: String,
    /// The sort key of the table.
    pub item: String,
}

impl Place {
    /// Where an entry stands in the list.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Self::at(entry.last_text_at(), &entry.key)
    }

    fn at(last_text: Timestamp, key: &EntryKey) -> Self {
        Self(sortable(last_text), key.place())
    }
}

impl Cursor {
    /// As whoever asks for the next page gets it: readable here alone, and for this tenant alone.
    #[must_use]
    pub fn sealed(&self, tenant: &TenantId, sealer: &Sealer) -> String {
        sealer.seal(tenant, CURSOR, &serde_json::to_vec(self).unwrap_or_default())
    }

    /// None: it was not given to this tenant.
    #[must_use]
    pub fn open(tenant: &TenantId, sealer: &Sealer, given: &str) -> Option<Self> {
        let cursor: Self = serde_json::from_slice(&sealer.open(tenant, CURSOR, given)?).ok()?;
        Some(cursor)
    }
}

/// A customer's number is in it.
impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Place({})", self.0)
    }
}

/// As [`Place`].
impl std::fmt::Debug for RecentPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecentPlace({})", self.last_text)
    }
}
