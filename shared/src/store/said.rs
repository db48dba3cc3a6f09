//! Messages to a customer: a thread's `sent#<id>` items. Each is in the log, by when it was about to be handed over, and
//! is told from a text by its name.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ConditionCheck, Put as PutRequest, TransactWriteItem, Update};

use super::allowance::FoundAllowance;
use super::dialogue::FoundDialogue;
use super::items::{Item, document, get_text, number, read_document, text, unavailable};
use super::pauses::{PAUSE, Pause};
use super::sender::FoundSender;
use super::texts::DOORBELL;
use super::transaction::built;
use super::{Change, SaveError, Store, Unavailable};
use crate::domain::ids::{AccountSid, ThreadKey};
use crate::domain::replies::allowance::{Allowance, Veiled};
use crate::domain::replies::dialogue::Dialogue;
use crate::domain::replies::said::{Handed, LoggedSaid, Said, SaidId};
use crate::domain::replies::sender::SenderHealth;
use crate::domain::settings::retention::Retention;
use crate::domain::time::{Timestamp, after, sortable};

const SAID: &str = "said";
/// How the name of such an item begins.
pub(super) const SENT: &str = "sent#";

/// An automatic reply that is about to be handed over, and all that it changes.
#[derive(Debug)]
pub struct Saying<'a> {
    /// Where it is said.
    pub thread: &'a ThreadKey,
    /// The message.
    pub said: &'a Said,
    /// What was said before, as it was read.
    pub found: &'a FoundDialogue,
    /// The same with this one.
    pub record: &'a Dialogue,
    /// Whose allowance it is, under a hash.
    pub customer: &'a Veiled,
    /// The allowance, as it was read.
    pub allowed: &'a FoundAllowance,
    /// The same after this one.
    pub allowance: &'a Allowance,
    /// What is remembered of the number that it is sent from, where the reply changes that.
    pub sender: Option<(&'a AccountSid, &'a FoundSender, &'a SenderHealth)>,
    /// It is sent even though a person has taken over.
    pub is_life: bool,
    /// Of an earlier conversation: where a person takes over meanwhile, it is another one.
    pub pause: Option<&'a Pause>,
    /// For how long the message is kept.
    pub retention: Retention,
}

impl Store {
    /// Records a reply that is about to be handed over, all of it or nothing: from now on nobody sends it again.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since any of it was read, or a person has taken over.
    pub async fn say(&self, saying: &Saying<'_>) -> Result<FoundDialogue, SaveError> {
        let Saying { thread, said, found, record, retention, .. } = saying;
        let mut writes = vec![
            self.dialogue_put(thread, found, record, *retention)?,
            self.allowance_put(&thread.tenant, saying.customer, saying.allowed, saying.allowance, said.at)?,
            self.said_put(thread, said, false, *retention)?,
        ];
        if let Some((account, found, next)) = saying.sender {
            writes.push(self.sender_update(&thread.tenant, account, &thread.number, found, next)?);
        }
        if !saying.is_life {
            writes.push(self.nobody_took_over(thread, saying.pause)?);
        }
        self.transact(writes).await?;
        Ok(FoundDialogue { dialogue: saying.record.clone(), version: found.version + 1 })
    }

    /// A new message. One that is owed is not in the notes yet.
    pub(super) fn said_put(
        &self,
        thread: &ThreadKey,
        said: &Said,
        is_owed: bool,
        retention: Retention,
    ) -> Result<TransactWriteItem, Unavailable> {
        let mut item = Item::from([
            ("thread".to_owned(), text(thread.key())),
            ("item".to_owned(), text(said_item(&said.id))),
            ("received_at".to_owned(), text(sortable(said.at))),
            ("data".to_owned(), document(SAID, said)?),
            ("expires_at".to_owned(), number(retention.ends(said.at).as_second())),
        ]);
        if is_owed {
            item.insert("tenant_id".to_owned(), text(thread.tenant.as_str()));
            item.insert("due".to_owned(), text(sortable(after(said.at, DOORBELL))));
        }
        if let Handed::Over(sid) = &said.handed {
            item.insert("message_sid".to_owned(), text(sid.as_str()));
        }
        let put = PutRequest::builder().table_name(&self.tables.threads).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(thread)");
        Ok(TransactWriteItem::builder().put(built(put.build())?).build())
    }

    fn nobody_took_over(
        &self,
        thread: &ThreadKey,
        found: Option<&Pause>,
    ) -> Result<TransactWriteItem, Unavailable> {
        let check = ConditionCheck::builder().table_name(&self.tables.threads);
        let check = check.key("thread", text(thread.key())).key("item", text(PAUSE));
        let check = match found {
            None => check.condition_expression("attribute_not_exists(thread)"),
            Some(pause) => check
                .condition_expression("attribute_not_exists(thread) OR paused_at = :found")
                .expression_attribute_values(":found", text(sortable(pause.paused_at))),
        };
        Ok(TransactWriteItem::builder().condition_check(built(check.build())?).build())
    }

    /// Records what became of handing a message over. Of a customer who was erased meanwhile nothing is written.
    ///
    /// # Errors
    /// [`Unavailable`]; then it stays attempted, and is not repeated.
    pub async fn said_became(
        &self,
        thread: &ThreadKey,
        said: &Said,
        handed: &Handed,
    ) -> Result<(), Unavailable> {
        let next = Said { handed: handed.clone(), ..said.clone() };
        let update = self.client.update_item().table_name(&self.tables.threads);
        let update = update.key("thread", text(thread.key())).key("item", text(said_item(&said.id)));
        let update = update
            .condition_expression("attribute_exists(thread)")
            .expression_attribute_names("#data", "data")
            .expression_attribute_values(":data", document(SAID, &next)?);
        let update = match handed {
            Handed::Over(sid) => update
                .update_expression("SET #data = :data, message_sid = :sid")
                .expression_attribute_values(":sid", text(sid.as_str())),
            _ => update.update_expression("SET #data = :data"),
        };
        match update.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(unavailable(&error)),
            },
        }
    }

    /// What was sent in a thread from then to then, in that order.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn said_in(
        &self,
        thread: &ThreadKey,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<LoggedSaid>, Unavailable> {
        let (mut found, mut start) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(&self.tables.threads).index_name("by_time");
            let query = query
                .consistent_read(true)
                .key_condition_expression("thread = :thread AND received_at BETWEEN :from AND :to")
                .filter_expression("begins_with(#item, :sent)")
                .expression_attribute_names("#item", "item")
                .expression_attribute_values(":thread", text(thread.key()))
                .expression_attribute_values(":from", text(sortable(from)))
                .expression_attribute_values(":to", text(sortable(to)))
                .expression_attribute_values(":sent", text(SENT));
            let page = query.set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                found.push(read_said(item)?);
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(found);
            }
        }
    }

    /// A message that is not in the notes, and never will be: its customer's texts are let go.
    pub(super) fn said_let_go(
        &self,
        thread: &str,
        item: &str,
        kept_until: Timestamp,
    ) -> Result<TransactWriteItem, Unavailable> {
        let update = Update::builder().table_name(&self.tables.threads);
        let update = update
            .key("thread", text(thread))
            .key("item", text(item))
            .update_expression("SET expires_at = :end REMOVE due, tenant_id")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":end", number(kept_until.as_second()));
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }
}

impl Change<'_> {
    /// A message that a person sends, on record before it is handed over. One that is owed is not in the notes yet.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn said(
        self,
        thread: &ThreadKey,
        said: &Said,
        is_owed: bool,
        retention: Retention,
    ) -> Result<Self, Unavailable> {
        let put = self.store.said_put(thread, said, is_owed, retention)?;
        Ok(self.and(put))
    }
}

pub(super) fn said_item(id: &SaidId) -> String {
    format!("{SENT}{}", id.as_str())
}

/// Whether an item of the log is a message to the customer, and no text.
pub(super) fn is_said(item: &Item) -> bool {
    get_text(SAID, item, "item").is_ok_and(|name| name.starts_with(SENT))
}

pub(super) fn read_said(item: &Item) -> Result<LoggedSaid, Unavailable> {
    Ok(LoggedSaid { said: read_document(SAID, item)?, is_owed: item.contains_key("due") })
}
