//! A customer's erasure, thread by thread. First a fence: the state goes on without its conversation, together with
//! whatever is owed, and what was said is emptied, so that nobody who read them before can write or send anything any
//! more. Only then everything else goes. What the customer asked for stays, under a name that says nothing of them.

use std::collections::HashSet;

use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};

use super::dialogue::{self, DIALOGUE};
use super::held::HELD;
use super::items::{Item, get_text, number, read_document, text, unavailable};
use super::said::is_said;
use super::state::{STATE, State, conversation_item, state_item};
use super::texts::{parse_sid, sid_of, text_item};
use super::transaction::built;
use super::{Change, SaveError, Store, Unavailable};
use crate::domain::conversation::{Conversation, ThreadState};
use crate::domain::ids::{MessageSid, TenantId, ThreadKey};
use crate::domain::phone::{PhoneNumber, Sender};
use crate::domain::settings::retention::Retention;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::random;

/// Owed texts that one fence takes: two places for each beside state, conversation, dialogue and the line of the trail.
pub const OWED_AT_ONCE: usize = 48;

/// Items deleted side by side.
const ERASED_AT_ONCE: usize = 10;

/// How long the emptied state goes on counting: far longer than anybody can have been at work since reading it.
const MARK_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What a thread holds, as it was read.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// Owed or held.
    pub owed: Vec<MessageSid>,
    /// With all their parts.
    pub conversations: Vec<Conversation>,
    /// Of any state.
    pub texts: usize,
    /// Messages of ours that Twilio has, or reported on.
    pub sent: HashSet<MessageSid>,
    /// Something was said, or is still to be.
    was_answered: bool,
    /// The names of whatever is neither owed nor a conversation.
    others: Vec<String>,
}

impl Contents {
    /// Whether there is nothing that could be erased.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let has_nothing = self.texts == 0 && self.conversations.is_empty() && self.others.is_empty();
        has_nothing && !self.was_answered
    }

    /// The state may know more of its conversation than that one's own item does.
    pub fn learn(&mut self, open: Option<&Conversation>) {
        let Some(open) = open else { return };
        self.conversations.retain(|known| known.opened_by != open.opened_by);
        self.conversations.push(open.clone());
    }

    fn take(&mut self, item: &Item) -> Result<(), Unavailable> {
        let name = get_text("thread", item, "item")?;
        if name.starts_with("conversation#") {
            self.conversations.push(read_document("conversation", item)?);
            return Ok(());
        }
        if name.starts_with("text#") {
            self.texts += 1;
            if item.contains_key("due") || item.contains_key(HELD) {
                self.owed.push(sid_of(item)?);
                return Ok(());
            }
        }
        if let Some((_, sid)) = name.strip_prefix("report#").and_then(|rest| rest.split_once('#')) {
            self.sent.insert(parse_sid(sid)?);
        }
        if let Some(sid) = is_said(item).then(|| get_text("said", item, "message_sid").ok()).flatten() {
            self.sent.insert(parse_sid(sid)?);
        }
        if name == DIALOGUE {
            self.was_answered |= !dialogue::is_empty(item)?;
        } else if name != STATE {
            self.others.push(name.to_owned());
        }
        Ok(())
    }
}

impl Store {
    /// Every thread of a tenant's with this customer, by telephone or by another channel: at these numbers, and wherever
    /// else anything of it is listed, so that numbers which were let go are among them.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn threads_with(
        &self,
        tenant: &TenantId,
        customer: &PhoneNumber,
        numbers: &[PhoneNumber],
    ) -> Result<Vec<ThreadKey>, Unavailable> {
        let at = |number: &PhoneNumber| ThreadKey {
            tenant: tenant.clone(),
            customer: Sender::Number(customer.clone()),
            number: number.clone(),
        };
        let mut threads: HashSet<ThreadKey> = numbers.iter().map(at).collect();
        for index in ["recent", "owed", HELD] {
            threads.extend(self.listed_with(tenant, customer, index).await?);
        }
        let mut threads: Vec<ThreadKey> = threads.into_iter().collect();
        threads.sort_by_key(ThreadKey::key);
        Ok(threads)
    }

    async fn listed_with(
        &self,
        tenant: &TenantId,
        customer: &PhoneNumber,
        index: &str,
    ) -> Result<HashSet<ThreadKey>, Unavailable> {
        let (mut found, mut start) = (HashSet::new(), None);
        loop {
            let query = self.client.query().table_name(&self.tables.threads).index_name(index);
            let page = query
                .key_condition_expression("tenant_id = :tenant")
                .filter_expression("contains(thread, :customer)")
                .projection_expression("thread")
                .expression_attribute_values(":tenant", text(tenant.as_str()))
                .expression_attribute_values(":customer", text(customer.as_str()))
                .set_exclusive_start_key(start)
                .send()
                .await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                let thread = ThreadKey::parse(get_text("index", item, "thread")?).ok();
                found.extend(thread.filter(|thread| thread.customer.number().as_ref() == Some(customer)));
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(found);
            }
        }
    }

    /// Everything that a thread holds but its state, consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn contents(&self, thread: &ThreadKey) -> Result<Contents, Unavailable> {
        let (mut contents, mut start) = (Contents::default(), None);
        loop {
            let page = self.everything_of(thread).set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                contents.take(item)?;
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(contents);
            }
        }
    }

    fn everything_of(&self, thread: &ThreadKey) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.tables.threads).consistent_read(true);
        query
            .key_condition_expression("thread = :thread")
            .expression_attribute_values(":thread", text(thread.key()))
    }

    /// Enters what was sent to the customer in the ledger, lest a sweep takes it for somebody else's once its record is gone.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn remember_sent(
        &self,
        thread: &ThreadKey,
        listed: &Contents,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        let sent: Vec<&MessageSid> = listed.sent.iter().collect();
        for some in sent.chunks(100) {
            let entries = some.iter().map(|sid| self.enter(thread, sid, now));
            self.transact(entries.collect::<Result<_, _>>()?).await?;
        }
        Ok(())
    }

    /// Deletes what was listed and is neither owed nor a conversation, until `going_on` says no. Whether all of it is gone.
    /// What a person has had booked meanwhile is owed by now, and stays.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn erase_others(
        &self,
        thread: &ThreadKey,
        listed: &Contents,
        going_on: impl Fn() -> bool,
    ) -> Result<bool, Unavailable> {
        for names in listed.others.chunks(ERASED_AT_ONCE) {
            if !going_on() {
                return Ok(false);
            }
            futures_util::future::try_join_all(names.iter().map(|name| self.erase(thread, name))).await?;
        }
        Ok(true)
    }

    async fn erase(&self, thread: &ThreadKey, name: &str) -> Result<(), Unavailable> {
        let delete = self.client.delete_item().table_name(&self.tables.threads);
        let delete = delete.key("thread", text(thread.key())).key("item", text(name));
        // A text is owed once a person has it booked; a message to the customer goes, whether it is in the notes or not.
        let delete = if name.starts_with("text#") {
            delete.condition_expression("attribute_not_exists(due) AND attribute_not_exists(held)")
        } else {
            delete
        };
        match delete.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(DeleteItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(unavailable(&error)),
            },
        }
    }

    /// Deletes the conversations that were listed: the last of it, since they say what is left elsewhere.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn erase_conversations(
        &self,
        thread: &ThreadKey,
        listed: &[Conversation],
    ) -> Result<(), SaveError> {
        for some in listed.chunks(100) {
            let delete = |conversation: &Conversation| {
                let name = conversation_item(&conversation.opened_by);
                self.deletion(thread, &name)
            };
            self.transact(some.iter().map(delete).collect::<Result<_, _>>()?).await?;
        }
        Ok(())
    }

    fn deletion(&self, thread: &ThreadKey, name: &str) -> Result<TransactWriteItem, Unavailable> {
        let delete = Delete::builder().table_name(&self.tables.threads);
        let delete = delete.key("thread", text(thread.key())).key("item", text(name));
        Ok(TransactWriteItem::builder().delete(built(delete.build())?).build())
    }
}

impl Change<'_> {
    /// Takes owed texts away, at most [`OWED_AT_ONCE`], and with the last of them the open conversation: the state counts
    /// on without it, so that nothing which was read before can be claimed, settled or written. The ledger has them, lest
    /// a sweep brings them back.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn fence(
        self,
        thread: &ThreadKey,
        found: &State,
        owed: &[MessageSid],
        is_last: bool,
        retention: Retention,
        now: Timestamp,
    ) -> Result<Self, Unavailable> {
        let store = self.store;
        let record = if is_last { ThreadState::default() } else { found.thread.clone() };
        let next = State { thread: record, version: found.version + 1 };
        let mut item = state_item(thread, &next, random::nonce(), retention)?;
        item.entry("expires_at".to_owned()).or_insert_with(|| number(after(now, MARK_KEPT).as_second()));
        let mut writes = vec![store.over(item, found.version)?];
        if let Some(open) = &found.thread.conversation {
            // The state alone knew of an attempt that nobody heard the end of.
            writes.push(store.put_conversation(thread, open, retention)?);
        }
        for sid in owed {
            writes.push(store.deletion(thread, &text_item(sid))?);
            writes.push(store.enter(thread, sid, now)?);
        }
        writes.into_iter().fold(self, Self::and).empty_dialogue(thread, now)
    }
}
