//! Texts that wait for a person's click. A held text is in no log and in no list of what is owed, since it has neither
//! `received_at` nor `due`: `held` says when it came in, and an index of its own lists it. So however much is held, what
//! is owed is found as quickly.

use std::fmt;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};

use super::change::Change;
use super::items::{Item, document, get_text, number, read_document, text, unavailable};
use super::state::{State, state_item};
use super::texts::text_item;
use super::transaction::{TEXTS_AT_ONCE, built};
use super::{SaveError, Store, Tenant, Unavailable};
use crate::domain::conversation::Owed;
use crate::domain::ids::{MessageSid, TenantId, ThreadKey};
use crate::domain::settings::retention::Retention;
use crate::domain::text::Text;
use crate::domain::time::{Timestamp, sortable};
use crate::random;

/// When a held text came in: the attribute that makes it one, and the index over it.
pub(super) const HELD: &str = "held";

/// A text that waits for a person's click, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Where it is.
    pub thread: ThreadKey,
    /// As it came in.
    pub text: Text,
}

/// A part of what a tenant has held, in the order it came in.
#[derive(Debug, Clone, Default)]
pub struct HeldPage {
    /// The oldest first.
    pub texts: Vec<Held>,
    /// Where the next part begins; None: there is none.
    pub next: Option<HeldFrom>,
}

/// A place in the list of what is held.
#[derive(Clone)]
pub struct HeldFrom(Item);

/// A customer's number is in it.
impl fmt::Debug for HeldFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HeldFrom(…)")
    }
}

impl Store {
    /// Holds owed texts, on condition that nobody wrote since `found`, and that the settings that say so are as they were
    /// read with `tenant`: what is held once the business is deleted would be so for ever. The version counts it, so that
    /// whoever read the texts as owed can neither claim nor settle them any more.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote either.
    pub async fn hold(
        &self,
        thread: &ThreadKey,
        found: &State,
        tenant: &Tenant,
        texts: &[Owed],
        now: Timestamp,
    ) -> Result<State, SaveError> {
        let (mut state, retention) = (found.clone(), tenant.settings().retention);
        for some in texts.chunks(TEXTS_AT_ONCE) {
            let next = State { thread: state.thread.clone(), version: state.version + 1 };
            let mut item = state_item(thread, &next, random::nonce(), retention)?;
            item.entry("expires_at".to_owned()).or_insert_with(|| kept_until(retention, now));
            let mut writes = vec![self.over(item, state.version)?];
            writes.push(self.profile_is_as_read(&thread.tenant, tenant.profile_version)?);
            for owed in some {
                writes.push(self.put_on_hold(thread, owed)?);
            }
            self.transact(writes).await?;
            state = next;
        }
        Ok(state)
    }

    fn put_on_hold(&self, thread: &ThreadKey, owed: &Owed) -> Result<TransactWriteItem, Unavailable> {
        let update = self.update_of(thread, &owed.sid);
        let update = update
            .update_expression("SET held = :came REMOVE received_at, due, parked, delayed")
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":came", text(sortable(owed.received_at)));
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }

    /// The next part of what a tenant has held. The index may lag; each text is read anew, so none is in it that a
    /// person has decided about.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn held(&self, tenant: &TenantId, from: Option<&HeldFrom>) -> Result<HeldPage, Unavailable> {
        let query = self.held_since(tenant, Timestamp::UNIX_EPOCH, from);
        let page = query.limit(i32::try_from(TEXTS_AT_ONCE).unwrap_or(i32::MAX)).send().await;
        let page = page.map_err(|error| unavailable(&error))?;
        let mut texts = Vec::new();
        for item in self.read_anew(page.items(), None).await? {
            if item.contains_key(HELD) {
                texts.push(read(&item)?);
            }
        }
        texts.sort_by(|a, b| (a.text.received_at, &a.text.sid).cmp(&(b.text.received_at, &b.text.sid)));
        Ok(HeldPage { texts, next: page.last_evaluated_key.map(HeldFrom) })
    }

    /// What of a thread is held, in the order it came in.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn held_of(&self, thread: &ThreadKey) -> Result<Vec<Held>, Unavailable> {
        let (mut texts, mut start) = (Vec::new(), None);
        loop {
            let query = self.texts_of(thread).filter_expression("attribute_exists(held)");
            let page = query.set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                texts.push(read(item)?);
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        texts.sort_by(|a, b| (a.text.received_at, &a.text.sid).cmp(&(b.text.received_at, &b.text.sid)));
        Ok(texts)
    }

    /// When the oldest came in of what is held. None: nothing is.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn oldest_held(&self, tenant: &TenantId) -> Result<Option<Timestamp>, Unavailable> {
        let first = self.held_since(tenant, Timestamp::UNIX_EPOCH, None).limit(1).send().await;
        let first = first.map_err(|error| unavailable(&error))?;
        Ok(first.items().first().and_then(|item| get_text("index", item, HELD).ok()?.parse().ok()))
    }

    /// The list of what is held and came in from `came_from` on, from a place in it or from its beginning.
    pub(super) fn held_since(
        &self,
        tenant: &TenantId,
        came_from: Timestamp,
        from: Option<&HeldFrom>,
    ) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.tables.threads).index_name(HELD);
        query
            .key_condition_expression("tenant_id = :tenant AND held >= :first")
            .expression_attribute_values(":tenant", text(tenant.as_str()))
            .expression_attribute_values(":first", text(sortable(came_from)))
            .set_exclusive_start_key(from.map(|from| from.0.clone()))
    }

    pub(super) fn update_of(&self, thread: &ThreadKey, sid: &MessageSid) -> UpdateBuilder {
        let update = Update::builder().table_name(&self.tables.threads);
        update.key("thread", text(thread.key())).key("item", text(text_item(sid)))
    }
}

impl Change<'_> {
    /// Has a held text booked, as one that comes in at `now`.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn book(self, held: &Held, now: Timestamp) -> Result<Self, Unavailable> {
        let released = held.text.released(now);
        let update = self.store.update_of(&held.thread, &held.text.sid);
        let update = update
            .update_expression("SET due = :now, received_at = :now, #data = :data REMOVE held")
            .condition_expression("attribute_exists(held)")
            .expression_attribute_names("#data", "data")
            .expression_attribute_values(":now", text(sortable(now)))
            .expression_attribute_values(":data", document("text", &released)?);
        Ok(self.and(TransactWriteItem::builder().update(built(update.build())?).build()))
    }

    /// Decides that a held text needs nothing: it is struck off, and enters the ledger. It stays out of every log, so no
    /// booking ever has it, and can be found by when it came in.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn dismiss(self, held: &Held, retention: Retention, now: Timestamp) -> Result<Self, Unavailable> {
        let update = self.store.update_of(&held.thread, &held.text.sid);
        let update = update
            .update_expression("SET dismissed_at = :now, last_text = :came, expires_at = :end REMOVE held")
            .condition_expression("attribute_exists(held)")
            .expression_attribute_values(":now", text(sortable(now)))
            .expression_attribute_values(":came", text(sortable(held.text.received_at)))
            .expression_attribute_values(":end", kept_until(retention, now));
        let update = TransactWriteItem::builder().update(built(update.build())?).build();
        let entry = self.store.enter(&held.thread, &held.text.sid, now)?;
        Ok(self.and(update).and(entry))
    }
}

fn kept_until(retention: Retention, now: Timestamp) -> AttributeValue {
    number(retention.ends(now).as_second())
}

fn read(item: &Item) -> Result<Held, Unavailable> {
    let thread = ThreadKey::parse(get_text("text", item, "thread")?);
    let thread = thread.map_err(|error| Unavailable::Malformed { item: "text", why: error.to_string() })?;
    Ok(Held { thread, text: read_document("text", item)? })
}
