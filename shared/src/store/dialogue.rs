//! What was said in a thread so far: its `dialogue` item. While something is to be done for it, it stands in the index of
//! what is owed, like a text, and is in no log.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};

use super::items::{Item, document, get_number, number, read_document, text};
use super::transaction::built;
use super::versions::written_by;
use super::{Change, SaveError, Store, Unavailable};
use crate::domain::ids::ThreadKey;
use crate::domain::replies::dialogue::Dialogue;
use crate::domain::settings::retention::Retention;
use crate::domain::time::{SignedDuration, Timestamp, after, sortable};
use crate::random;

pub(super) const DIALOGUE: &str = "dialogue";

/// How long an emptied one goes on counting: far longer than anybody can have been at work since reading it.
const MARK_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A dialogue as it was read, or as this driver wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundDialogue {
    /// None was written yet: as it is at first.
    pub dialogue: Dialogue,
    /// Counts its writes; 0: there is none yet.
    pub version: u64,
}

impl Store {
    /// What was said so far, consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn dialogue(&self, thread: &ThreadKey) -> Result<FoundDialogue, Unavailable> {
        match self.thread_item(thread, DIALOGUE).await? {
            Some(item) => read(&item),
            None => Ok(FoundDialogue::default()),
        }
    }

    /// Puts what was said, and when to look again, in place of what was found; kept for the tenant's `retention`.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since it was found.
    pub async fn put_dialogue(
        &self,
        thread: &ThreadKey,
        found: &FoundDialogue,
        next: &Dialogue,
        retention: Retention,
    ) -> Result<FoundDialogue, SaveError> {
        let nonce = random::nonce();
        let item = item(thread, found, next, nonce, retention)?;
        self.put_over(item, nonce, found.version).await?;
        Ok(FoundDialogue { dialogue: next.clone(), version: found.version + 1 })
    }

    /// The same as a part of a transaction.
    pub(super) fn dialogue_put(
        &self,
        thread: &ThreadKey,
        found: &FoundDialogue,
        next: &Dialogue,
        retention: Retention,
    ) -> Result<TransactWriteItem, Unavailable> {
        self.over(item(thread, found, next, random::nonce(), retention)?, found.version)
    }

    /// Nothing is to be done for it any more: its customer's texts are let go.
    pub(super) fn dialogue_let_go(
        &self,
        thread: &str,
        kept_until: Timestamp,
    ) -> Result<TransactWriteItem, Unavailable> {
        let update = Update::builder().table_name(&self.tables.threads);
        let update = update
            .key("thread", text(thread))
            .key("item", text(DIALOGUE))
            .update_expression("SET expires_at = :end REMOVE due ADD version :one")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":end", number(kept_until.as_second()))
            .expression_attribute_values(":one", number(1));
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }
}

impl Change<'_> {
    /// Empties what was said to a customer who is being erased, whatever it is: nobody who read it before can write it
    /// any more, so nothing is sent of what was decided from it.
    pub(super) fn empty_dialogue(self, thread: &ThreadKey, now: Timestamp) -> Result<Self, Unavailable> {
        let update = Update::builder().table_name(&self.store.tables.threads);
        let update = update
            .key("thread", text(thread.key()))
            .key("item", text(DIALOGUE))
            .update_expression("SET #data = :data, expires_at = :end REMOVE due, tenant_id ADD version :one")
            .expression_attribute_names("#data", "data")
            .expression_attribute_values(":data", document(DIALOGUE, &Dialogue::default())?)
            .expression_attribute_values(":end", number(after(now, MARK_KEPT).as_second()))
            .expression_attribute_values(":one", number(1));
        Ok(self.and(TransactWriteItem::builder().update(built(update.build())?).build()))
    }
}

/// Whether it was emptied, or nothing was ever said.
pub(super) fn is_empty(item: &Item) -> Result<bool, Unavailable> {
    Ok(read(item)?.dialogue == Dialogue::default())
}

/// What is due says the attribute: who lets a tenant's texts go strikes that off alone.
fn read(item: &Item) -> Result<FoundDialogue, Unavailable> {
    let mut dialogue: Dialogue = read_document(DIALOGUE, item)?;
    dialogue.due = dialogue.due.filter(|_| item.contains_key("due"));
    Ok(FoundDialogue { dialogue, version: get_number(DIALOGUE, item, "version")? })
}

fn item(
    thread: &ThreadKey,
    found: &FoundDialogue,
    next: &Dialogue,
    nonce: u64,
    retention: Retention,
) -> Result<Item, Unavailable> {
    let mut item = Item::from([
        ("thread".to_owned(), text(thread.key())),
        ("item".to_owned(), text(DIALOGUE)),
        ("version".to_owned(), number(found.version + 1)),
        ("written_by".to_owned(), text(written_by(nonce))),
        ("data".to_owned(), document(DIALOGUE, next)?),
    ]);
    if let Some(due) = next.due {
        item.insert("tenant_id".to_owned(), text(thread.tenant.as_str()));
        item.insert("due".to_owned(), text(sortable(due)));
    }
    // The key holds the customer's number: it is kept as long as the words are.
    let last = [next.begun_at, next.answered_until, next.last_reply_at, next.due].into_iter().flatten().max();
    item.extend(last.map(|last| ("expires_at".to_owned(), number(retention.ends(last).as_second()))));
    Ok(item)
}
