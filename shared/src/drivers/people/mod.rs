mod answer;
mod decide;
mod erase;
mod not_customer;
mod pause;
mod retry;

use thiserror::Error;

use super::Work;
use crate::domain::activity::key::EntryKey;
use crate::domain::activity::seal::Sealer;
use crate::domain::conversation::Conversation;
use crate::domain::ids::{MessageSid, TenantId, ThreadKey};
use crate::domain::phone::Sender;
use crate::domain::time::Timestamp;
use crate::store::{SaveError, Unavailable};

pub use answer::{AnswerError, Answering};
pub use decide::decide_one;
pub use erase::{Erased, LeftInServiceTitan, LeftInTwilio, ToErase, erase, to_erase};
pub use not_customer::{mark_not_customer, unmark_not_customer};
pub use pause::{pause, resume};
pub use retry::retry;

/// Tries of an act that meets somebody at work.
const TRIES: u32 = 5;

/// Why an act was not done, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PeopleError {
    /// Something is under way that may take effect until then.
    #[error("something is under way")]
    UnderWay(Timestamp),
    /// A part is done. Whoever repeats it goes on.
    #[error("the time was over")]
    TimeOver,
    /// A table did not answer, or somebody else wrote first. Later.
    #[error(transparent)]
    Save(#[from] SaveError),
}

impl From<Unavailable> for PeopleError {
    fn from(error: Unavailable) -> Self {
        Self::Save(error.into())
    }
}

/// What a person points at: a conversation, or a text that is in none.
#[derive(Debug, Clone)]
pub struct Named {
    /// Whose it is.
    pub thread: ThreadKey,
    /// That opened the conversation, or that is meant.
    pub text: MessageSid,
    /// As its own item has it.
    pub conversation: Option<Conversation>,
}

/// What this id names among what the tenant has. None: nothing.
///
/// # Errors
/// [`Unavailable`].
pub async fn named(
    work: &Work,
    tenant: &TenantId,
    sealer: &Sealer,
    id: &str,
) -> Result<Option<Named>, Unavailable> {
    let Some(EntryKey { thread, first }) = EntryKey::of_id(tenant, sealer, id) else { return Ok(None) };
    let (conversation, is_text) =
        tokio::try_join!(work.store.conversation(&thread, &first), work.store.has_text(&thread, &first))?;
    let is_there = is_text || conversation.is_some();
    Ok(is_there.then_some(Named { thread, text: first, conversation }))
}

/// As the audit trail names a customer.
fn shown(customer: &Sender) -> String {
    customer.number().map_or_else(|| "no telephone number".to_owned(), |number| number.ends())
}
