//! A thread's `state` item (the claim, and what was learned and done) and its `conversation#` items.

use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, TransactWriteItem, Update};

use super::items::{Item, document, get_number, number, read_document, text, unavailable};
use super::transaction::built;
use super::versions::{unchanged, version, written_by};
use super::{SaveError, Store, Unavailable};
use crate::domain::conversation::content::Content;
use crate::domain::conversation::{Conversation, Effect, ThreadState};
use crate::domain::delivery::Claim;
use crate::domain::ids::{MessageSid, ThreadKey};
use crate::domain::settings::retention::Retention;
use crate::domain::time::{Timestamp, sortable};
use crate::random;

pub(super) const STATE: &str = "state";
/// How the name of a conversation's own item begins.
pub(super) const CONVERSATION: &str = "conversation#";
pub(super) const CONVERSATION_DATA: &str = "conversation";

/// That it is set aside is an attribute, so that those that are can be counted.
const SET_ASIDE: &str =
    "SET tenant_id = :tenant, last_text = :last, #data = :data, #end = :end, set_aside = :yes";
const SET: &str = "SET tenant_id = :tenant, last_text = :last, #data = :data, #end = :end REMOVE set_aside";

/// A thread's state as it was read, or as this driver wrote it.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// As it was read, or as it was written.
    pub thread: ThreadState,
    /// Counts its writes; 0: there is none yet.
    pub version: u64,
}

/// Leave to make one call. Only [`Store::begin`] gives it out, for an effect on record.
#[derive(Debug)]
pub struct Permit {
    effect: Effect,
    claim: Claim<Content>,
}

impl Permit {
    /// The effect, for as long as it may be sent.
    #[must_use]
    pub fn effect(&self, now: Timestamp) -> Option<&Effect> {
        self.claim.may_send(now).then_some(&self.effect)
    }
}

/// An effect on record, and the leave to attempt it.
#[derive(Debug)]
pub struct Begun {
    /// With the claim in it.
    pub state: State,
    /// The leave itself, which runs out before the claim has settled.
    pub permit: Permit,
}

impl Store {
    /// The state, consistently.
    ///
    /// # Errors
    /// [`Unavailable`]; a state written by a newer version is left alone.
    pub async fn state(&self, thread: &ThreadKey) -> Result<State, Unavailable> {
        match self.thread_item(thread, STATE).await? {
            Some(item) => Ok(State {
                thread: read_document(STATE, &item)?,
                version: get_number(STATE, &item, "version")?,
            }),
            None => Ok(State::default()),
        }
    }

    /// A conversation as its own item has it, consistently. None: the thread has no such conversation.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn conversation(
        &self,
        thread: &ThreadKey,
        opened_by: &MessageSid,
    ) -> Result<Option<Conversation>, Unavailable> {
        let item = self.thread_item(thread, &conversation_item(opened_by)).await?;
        item.as_ref().map(|item| read_document(CONVERSATION_DATA, item)).transpose()
    }

    /// One item of a thread, read consistently; None: it is not there.
    pub(super) async fn thread_item(
        &self,
        thread: &ThreadKey,
        item: &str,
    ) -> Result<Option<Item>, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.threads).consistent_read(true);
        let request = request.key("thread", text(thread.key())).key("item", text(item));
        Ok(request.send().await.map_err(|error| unavailable(&error))?.item)
    }

    /// Records an effect that is about to be attempted, and with it the claim; kept for the tenant's `retention`.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since `found` was read.
    pub async fn begin(
        &self,
        thread: &ThreadKey,
        found: &State,
        record: ThreadState,
        effect: Effect,
        retention: Retention,
    ) -> Result<Begun, SaveError> {
        let claim = record.conversation.as_ref().and_then(|conversation| conversation.booking.claim.clone());
        let Some(claim) = claim else {
            return Err(SaveError::Moved);
        };
        let nonce = claim.nonce;
        let state = State { version: found.version + 1, thread: record };
        let item = state_item(thread, &state, nonce, retention)?;
        self.put_over(item, nonce, found.version).await?;
        Ok(Begun { state, permit: Permit { effect, claim } })
    }

    /// Records what was learned or done, in the state and in the conversation's own item; kept for the tenant's
    /// `retention`.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since `found`.
    pub async fn save(
        &self,
        thread: &ThreadKey,
        found: &State,
        record: ThreadState,
        retention: Retention,
    ) -> Result<State, SaveError> {
        let state = State { version: found.version + 1, thread: record };
        let item = state_item(thread, &state, random::nonce(), retention)?;
        let mut writes = vec![self.over(item, found.version)?];
        if let Some(conversation) = &state.thread.conversation {
            writes.push(self.put_conversation(thread, conversation, retention)?);
        }
        self.transact(writes).await?;
        Ok(state)
    }

    /// For a transaction that is to be made only while the thread is as it was found.
    pub(super) fn state_is(
        &self,
        thread: &ThreadKey,
        found: &State,
    ) -> Result<TransactWriteItem, Unavailable> {
        let check = ConditionCheck::builder().table_name(&self.tables.threads);
        let check = check
            .key("thread", text(thread.key()))
            .key("item", text(STATE))
            .condition_expression(unchanged(found.version))
            .set_expression_attribute_values(version(found.version));
        Ok(TransactWriteItem::builder().condition_check(built(check.build())?).build())
    }

    /// Takes the part before a follow-up off the list of conversations: the two are one row there. Where it
    /// fails they stay two.
    pub async fn take_off_the_list(&self, thread: &ThreadKey, part: &MessageSid) {
        let update = self.client.update_item().table_name(&self.tables.threads);
        let update = update
            .key("thread", text(thread.key()))
            .key("item", text(conversation_item(part)))
            .update_expression("REMOVE last_text")
            .condition_expression("attribute_exists(last_text)");
        let _ = update.send().await;
    }

    /// What became of the booking in ServiceTitan stands in the same item, and is left as it is.
    pub(super) fn put_conversation(
        &self,
        thread: &ThreadKey,
        conversation: &Conversation,
        retention: Retention,
    ) -> Result<TransactWriteItem, Unavailable> {
        let is_aside = conversation.booking.set_aside.is_some();
        let (expires_at, end) = expiry(conversation, retention);
        let update = Update::builder().table_name(&self.tables.threads);
        let update = update
            .key("thread", text(thread.key()))
            .key("item", text(conversation_item(&conversation.opened_by)))
            .update_expression(if is_aside { SET_ASIDE } else { SET })
            .expression_attribute_names("#data", "data")
            .expression_attribute_names("#end", expires_at)
            .expression_attribute_values(":tenant", text(thread.tenant.as_str()))
            .expression_attribute_values(":last", text(sortable(conversation.last_text_at)))
            .expression_attribute_values(":data", document(CONVERSATION_DATA, &*conversation.by_itself())?)
            .expression_attribute_values(":end", end);
        let update = if is_aside {
            update.expression_attribute_values(":yes", AttributeValue::Bool(true))
        } else {
            update
        };
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }
}

pub(super) fn state_item(
    thread: &ThreadKey,
    state: &State,
    nonce: u64,
    retention: Retention,
) -> Result<Item, Unavailable> {
    let mut item = Item::from([
        ("thread".to_owned(), text(thread.key())),
        ("item".to_owned(), text(STATE)),
        ("version".to_owned(), number(state.version)),
        ("written_by".to_owned(), text(written_by(nonce))),
        ("data".to_owned(), document(STATE, &state.thread)?),
    ]);
    // The key holds the customer's number: it is kept as long as the words are.
    item.extend(state.thread.conversation.as_ref().map(|conversation| expiry(conversation, retention)));
    Ok(item)
}

fn expiry(conversation: &Conversation, retention: Retention) -> (String, AttributeValue) {
    ("expires_at".to_owned(), number(retention.ends(conversation.last_text_at).as_second()))
}

/// The name of a conversation's own item.
pub(super) fn conversation_item(opened_by: &MessageSid) -> String {
    format!("{CONVERSATION}{}", opened_by.as_str())
}
