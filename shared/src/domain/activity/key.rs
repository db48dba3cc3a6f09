//! What is listed, by name.

use crate::domain::activity::seal::Sealer;
use crate::domain::ids::{MessageSid, TenantId, ThreadKey};

/// What the name is sealed for.
const ID: &str = "id";

/// A thread, and the first text of what is listed of it: of a conversation the one that opened it, and before there is
/// one the oldest that waits, which will open it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryKey {
    /// Whose texts they are.
    pub thread: ThreadKey,
    /// Names the entry within its thread.
    pub first: MessageSid,
}

impl EntryKey {
    /// As addresses name it: no number can be read from it.
    #[must_use]
    pub fn id(&self, sealer: &Sealer) -> String {
        let ThreadKey { tenant, customer, number } = &self.thread;
        let plain = format!("{}#{}#{}", customer.as_str(), number.as_str(), self.first.as_str());
        sealer.seal(tenant, ID, plain.as_bytes())
    }

    /// None: it names nothing of this tenant's.
    #[must_use]
    pub fn of_id(tenant: &TenantId, sealer: &Sealer, id: &str) -> Option<Self> {
        let plain = String::from_utf8(sealer.open(tenant, ID, id)?).ok()?;
        let (thread, first) = plain.rsplit_once('#')?;
        Some(Self {
            thread: ThreadKey::parse(&format!("{}#{thread}", tenant.as_str())).ok()?,
            first: MessageSid::parse(first).ok()?,
        })
    }

    /// Where it stands among what has its newest text at the same moment.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}#{}", self.thread.key(), self.first.as_str())
    }
}
