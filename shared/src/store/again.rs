//! What is owed once more because a person asks for it, or owed at once instead of later.

use aws_sdk_dynamodb::types::TransactWriteItem;

use super::items::{document, read_document, text, unavailable};
use super::state::{State, state_item};
use super::texts::sid_of;
use super::transaction::built;
use super::{Change, Store, Unavailable};
use crate::domain::conversation::{Conversation, ThreadState};
use crate::domain::delivery::Record;
use crate::domain::ids::{MessageSid, ThreadKey};
use crate::domain::settings::retention::Retention;
use crate::domain::text::Text;
use crate::domain::time::{Timestamp, sortable};
use crate::random;

impl Store {
    /// The texts that were struck off because this conversation was set aside, in the order they came, and at most the
    /// newest `most` of them.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn set_aside(
        &self,
        thread: &ThreadKey,
        opened_by: &MessageSid,
        most: usize,
    ) -> Result<Vec<Text>, Unavailable> {
        let (mut found, mut start) = (Vec::new(), None);
        loop {
            let page = self.log_since(thread, Timestamp::UNIX_EPOCH).scan_index_forward(false);
            let page = page
                .filter_expression("set_aside = :opened_by")
                .expression_attribute_values(":opened_by", text(opened_by.as_str()))
                .set_exclusive_start_key(start)
                .send()
                .await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                found.push(read_document("text", item)?);
            }
            start = page.last_evaluated_key;
            if start.is_none() || found.len() >= most {
                found.truncate(most);
                found.reverse();
                return Ok(found);
            }
        }
    }

    /// The texts of a thread that are owed later than now, because something stood in the way: at most `most`.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn put_off(
        &self,
        thread: &ThreadKey,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<MessageSid>, Unavailable> {
        let (mut found, mut start) = (Vec::new(), None);
        loop {
            let page = self.log_since(thread, Timestamp::UNIX_EPOCH).scan_index_forward(false);
            let page = page
                .filter_expression("due > :now AND (attribute_exists(parked) OR attribute_exists(delayed))")
                .expression_attribute_values(":now", text(sortable(now)))
                .set_exclusive_start_key(start)
                .send()
                .await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                found.push(sid_of(item)?);
            }
            start = page.last_evaluated_key;
            if start.is_none() || found.len() >= most {
                found.truncate(most);
                return Ok(found);
            }
        }
    }
}

impl Change<'_> {
    /// Puts a thread's state, and its open conversation, in place of what was found: whoever read it before can neither
    /// claim nor settle any more.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn thread_state(
        self,
        thread: &ThreadKey,
        found: &State,
        record: &ThreadState,
        retention: Retention,
    ) -> Result<Self, Unavailable> {
        let next = State { thread: record.clone(), version: found.version + 1 };
        let item = state_item(thread, &next, random::nonce(), retention)?;
        let mut writes = vec![self.store.over(item, found.version)?];
        if let Some(open) = &record.conversation {
            writes.push(self.store.put_conversation(thread, open, retention)?);
        }
        Ok(writes.into_iter().fold(self, Self::and))
    }

    /// A text that was struck off because its conversation was set aside is owed once more, as it says now.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn owe_again(
        self,
        thread: &ThreadKey,
        of: &Conversation,
        again: &Text,
        now: Timestamp,
    ) -> Result<Self, Unavailable> {
        let update = self.store.update_of(thread, &again.sid);
        let update = update
            .update_expression(
                "SET due = :now, received_at = :came, #data = :data REMOVE conversation, set_aside, expires_at",
            )
            .condition_expression("set_aside = :opened_by AND attribute_not_exists(due)")
            .expression_attribute_names("#data", "data")
            .expression_attribute_values(":now", text(sortable(now)))
            .expression_attribute_values(":came", text(sortable(again.received_at)))
            .expression_attribute_values(":data", document("text", again)?)
            .expression_attribute_values(":opened_by", text(of.opened_by.as_str()));
        Ok(self.and(TransactWriteItem::builder().update(built(update.build())?).build()))
    }

    /// A conversation whose texts another one takes is set aside no more.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn no_longer_aside(
        self,
        thread: &ThreadKey,
        left: &Conversation,
        retention: Retention,
    ) -> Result<Self, Unavailable> {
        let booking = Record { set_aside: None, ..left.booking.clone() };
        let left = Conversation { booking, ..left.clone() };
        let write = self.store.put_conversation(thread, &left, retention)?;
        Ok(self.and(write))
    }

    /// A text that is owed later is owed now.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn owe_now(self, thread: &ThreadKey, sid: &MessageSid, now: Timestamp) -> Result<Self, Unavailable> {
        let update = self.store.update_of(thread, sid);
        let update = update
            .update_expression("SET due = :now")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":now", text(sortable(now)));
        Ok(self.and(TransactWriteItem::builder().update(built(update.build())?).build()))
    }
}
