//! A thread's `state` item (the claim, and what was learned and done) and its `conversation#` items.

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    ConditionCheck, Put as PutRequest, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};

use super::items::{Item, document, get_number, number, read_document, text, unavailable};
use super::texts::text_item;
use super::{SaveError, Store, Unavailable};
use crate::domain::conversation::content::Content;
use crate::domain::conversation::{Conversation, Effect, ThreadState};
use crate::domain::delivery::Claim;
use crate::domain::ids::{MessageSid, ThreadKey};
use crate::domain::time::{SignedDuration, Timestamp, after, sortable};
use crate::random;

const STATE: &str = "state";

/// How long it is remembered that a text was dealt with: as long as Twilio lists it.
const LEDGER: SignedDuration = SignedDuration::from_hours(400 * 24);

/// Each text of a transaction takes two of its hundred places, and the state one.
const SETTLED_AT_ONCE: usize = 49;

/// A thread's state as it was read, or as this driver wrote it.
#[derive(Debug, Clone, Default)]
pub struct State {
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
    pub state: State,
    pub permit: Permit,
}

impl Store {
    /// The state, consistently.
    ///
    /// # Errors
    /// [`Unavailable`]; a state written by a newer version is left alone.
    pub async fn state(&self, thread: &ThreadKey) -> Result<State, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.threads).consistent_read(true);
        let request = request.key("thread", text(thread.key())).key("item", text(STATE));
        let answer = request.send().await.map_err(|error| unavailable(&error))?;
        match answer.item {
            Some(item) => Ok(State {
                thread: read_document(STATE, &item)?,
                version: get_number(STATE, &item, "version")?,
            }),
            None => Ok(State::default()),
        }
    }

    /// Records an effect that is about to be attempted, and with it the claim.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since `found` was read.
    pub async fn begin(
        &self,
        thread: &ThreadKey,
        found: &State,
        record: ThreadState,
        effect: Effect,
    ) -> Result<Begun, SaveError> {
        let claim = record.conversation.as_ref().and_then(|conversation| conversation.booking.claim.clone());
        let Some(claim) = claim else {
            return Err(SaveError::Moved);
        };
        let nonce = claim.nonce;
        let state = State { version: found.version + 1, thread: record };
        let item = state_item(thread, &state, nonce)?;
        let request = self.client.put_item().table_name(&self.tables.threads).set_item(Some(item));
        let request = request
            .condition_expression(unchanged(found))
            .set_expression_attribute_values(version(found))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await {
            Ok(_) => Ok(Begun { state, permit: Permit { effect, claim } }),
            Err(error) => match error.as_service_error() {
                // The SDK's own retry of a write that had gone through meets that write.
                Some(PutItemError::ConditionalCheckFailedException(refused))
                    if is_ours(refused.item(), nonce) =>
                {
                    Ok(Begun { state, permit: Permit { effect, claim } })
                }
                Some(PutItemError::ConditionalCheckFailedException(_)) => Err(SaveError::Moved),
                _ => Err(unavailable(&error).into()),
            },
        }
    }

    /// Records what was learned or done, in the state and in the conversation's own item.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since `found`.
    pub async fn save(
        &self,
        thread: &ThreadKey,
        found: &State,
        record: ThreadState,
    ) -> Result<State, SaveError> {
        let nonce = random::nonce();
        let state = State { version: found.version + 1, thread: record };
        let put = PutRequest::builder().table_name(&self.tables.threads);
        let put = put.set_item(Some(state_item(thread, &state, nonce)?));
        let put = put.condition_expression(unchanged(found)).set_expression_attribute_values(version(found));
        let mut writes = vec![TransactWriteItem::builder().put(built(put.build())?).build()];
        if let Some(conversation) = &state.thread.conversation {
            let put = PutRequest::builder().table_name(&self.tables.threads);
            let put = put.set_item(Some(conversation_item(thread, conversation)?));
            writes.push(TransactWriteItem::builder().put(built(put.build())?).build());
        }
        self.transact(writes).await?;
        Ok(state)
    }

    /// Strikes texts off what is owed, on condition that nobody wrote since `found`, and enters them in the ledger.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody did.
    pub async fn settle(
        &self,
        thread: &ThreadKey,
        found: &State,
        texts: &[MessageSid],
        now: Timestamp,
    ) -> Result<(), SaveError> {
        let Some(conversation) = &found.thread.conversation else {
            return Ok(());
        };
        for some in texts.chunks(SETTLED_AT_ONCE) {
            let check = ConditionCheck::builder().table_name(&self.tables.threads);
            let check = check.key("thread", text(thread.key())).key("item", text(STATE));
            let check =
                check.condition_expression(unchanged(found)).set_expression_attribute_values(version(found));
            let mut writes =
                vec![TransactWriteItem::builder().condition_check(built(check.build())?).build()];
            for sid in some {
                writes.push(self.strike_off(thread, sid, &conversation.opened_by)?);
                writes.push(self.enter(thread, sid, now)?);
            }
            self.transact(writes).await?;
        }
        Ok(())
    }

    /// Puts off what is owed until `due`, and says why.
    ///
    /// # Errors
    /// [`Unavailable`]; then it is still owed, and due as before.
    pub async fn park(
        &self,
        thread: &ThreadKey,
        texts: &[MessageSid],
        due: Timestamp,
        why: &str,
    ) -> Result<(), Unavailable> {
        for sid in texts {
            let update = self.client.update_item().table_name(&self.tables.threads);
            let update = update.key("thread", text(thread.key())).key("item", text(text_item(sid)));
            let update = update
                .update_expression("SET due = :due, parked = :why")
                .condition_expression("attribute_exists(due)")
                .expression_attribute_values(":due", text(sortable(due)))
                .expression_attribute_values(":why", text(why));
            match update.send().await {
                Ok(_) => {}
                // Settled meanwhile: nothing is owed any more.
                Err(error)
                    if error
                        .as_service_error()
                        .is_some_and(|e| e.is_conditional_check_failed_exception()) => {}
                Err(error) => return Err(unavailable(&error)),
            }
        }
        Ok(())
    }

    fn strike_off(
        &self,
        thread: &ThreadKey,
        sid: &MessageSid,
        into: &MessageSid,
    ) -> Result<TransactWriteItem, Unavailable> {
        let update = Update::builder().table_name(&self.tables.threads);
        let update = update.key("thread", text(thread.key())).key("item", text(text_item(sid)));
        let update = update
            .update_expression("SET conversation = :into REMOVE due, parked")
            .condition_expression("attribute_exists(thread)")
            .expression_attribute_values(":into", text(into.as_str()));
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }

    fn enter(
        &self,
        thread: &ThreadKey,
        sid: &MessageSid,
        now: Timestamp,
    ) -> Result<TransactWriteItem, Unavailable> {
        let item = Item::from([
            ("thread".to_owned(), text(format!("seen#{}#{}", thread.tenant.as_str(), sid.as_str()))),
            ("item".to_owned(), text("seen")),
            ("expires_at".to_owned(), number(after(now, LEDGER).as_second())),
        ]);
        let put = PutRequest::builder().table_name(&self.tables.threads).set_item(Some(item));
        Ok(TransactWriteItem::builder().put(built(put.build())?).build())
    }

    /// The request token lets DynamoDB recognise the SDK's own retry of a transaction that had gone through.
    async fn transact(&self, writes: Vec<TransactWriteItem>) -> Result<(), SaveError> {
        let request = self.client.transact_write_items().set_transact_items(Some(writes));
        let Err(error) = request.client_request_token(format!("{:016x}", random::nonce())).send().await
        else {
            return Ok(());
        };
        match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(canceled)) => {
                let codes = canceled.cancellation_reasons().iter().filter_map(|reason| reason.code());
                let raced = |code: &str| matches!(code, "ConditionalCheckFailed" | "TransactionConflict");
                match codes.filter(|code| *code != "None").find(|code| !raced(code)) {
                    Some(other) => Err(Unavailable::Service(other.to_owned()).into()),
                    None => Err(SaveError::Moved),
                }
            }
            _ => Err(unavailable(&error).into()),
        }
    }
}

fn state_item(thread: &ThreadKey, state: &State, nonce: u64) -> Result<Item, Unavailable> {
    Ok(Item::from([
        ("thread".to_owned(), text(thread.key())),
        ("item".to_owned(), text(STATE)),
        ("version".to_owned(), number(state.version)),
        ("written_by".to_owned(), text(format!("{nonce:016x}"))),
        ("data".to_owned(), document(STATE, &state.thread)?),
    ]))
}

fn conversation_item(thread: &ThreadKey, conversation: &Conversation) -> Result<Item, Unavailable> {
    Ok(Item::from([
        ("thread".to_owned(), text(thread.key())),
        ("item".to_owned(), text(format!("conversation#{}", conversation.opened_by.as_str()))),
        ("tenant_id".to_owned(), text(thread.tenant.as_str())),
        ("last_text".to_owned(), text(sortable(conversation.last_text_at))),
        ("data".to_owned(), document("conversation", conversation)?),
    ]))
}

fn unchanged(found: &State) -> &'static str {
    if found.version == 0 { "attribute_not_exists(version)" } else { "version = :version" }
}

fn version(found: &State) -> Option<Item> {
    (found.version > 0).then(|| Item::from([(":version".to_owned(), number(found.version))]))
}

fn is_ours(item: Option<&Item>, nonce: u64) -> bool {
    let by = item.and_then(|item| item.get("written_by")?.as_s().ok());
    by.is_some_and(|by| *by == format!("{nonce:016x}"))
}

/// A request that lacks a required part is a fault of this file.
fn built<T, E: std::fmt::Display>(request: Result<T, E>) -> Result<T, Unavailable> {
    request.map_err(|error| Unavailable::Service(error.to_string()))
}
