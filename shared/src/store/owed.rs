//! What is owed: the index over it, which is the only retry that counts, and how it ends.

use aws_sdk_dynamodb::types::{Put, TransactWriteItem};

use super::conditional::unless_refused;
use super::dialogue::DIALOGUE;
use super::items::{Item, get_number, get_text, number, text, unavailable};
use super::said::SENT;
use super::state::State;
use super::texts::text_item;
use super::transaction::{TEXTS_AT_ONCE, built};
use super::{SaveError, Store, Unavailable};
use crate::domain::conversation::Conversation;
use crate::domain::conversation::triage::Urgency;
use crate::domain::drain::{Due, Waits};
use crate::domain::ids::{MessageSid, ThreadKey};
use crate::domain::outcome::Cause;
use crate::domain::settings::retention::Retention;
use crate::domain::time::{SignedDuration, Timestamp, after, sortable};
use crate::domain::usage::Usage;

/// How long it is remembered that a text was dealt with: as long as Twilio lists it.
const LEDGER: SignedDuration = SignedDuration::from_hours(400 * 24);

/// How the items of the ledger are called.
pub(super) const SEEN: &str = "seen";

impl Store {
    /// Every text and every reply that is owed and due, or parked: its reason may be gone by now. One scan for all tenants, since the
    /// index holds next to nothing but what is owed, and asking tenant by tenant would be a query each to find, for
    /// almost all of them, nothing.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn owed(&self, now: Timestamp) -> Result<Vec<Due>, Unavailable> {
        let (mut due, mut start) = (Vec::new(), None);
        loop {
            let scan = self.client.scan().table_name(&self.tables.threads).index_name("owed");
            let scan = scan
                .filter_expression("due <= :now OR attribute_exists(parked)")
                .expression_attribute_values(":now", text(sortable(now)));
            let page =
                scan.set_exclusive_start_key(start).send().await.map_err(|error| unavailable(&error))?;
            due.extend(page.items().iter().filter_map(read_due));
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(due);
            }
        }
    }

    /// Strikes texts off what is owed, on condition that nobody wrote since `found`, and enters them in the ledger. From
    /// now on they are kept for the tenant's `retention`. Settling is no write of the state's, so that each text is struck
    /// off once, and counted once, rests on the text.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody did, or struck one of them off.
    pub async fn settle(
        &self,
        thread: &ThreadKey,
        found: &State,
        texts: &[MessageSid],
        retention: Retention,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        let Some(conversation) = &found.thread.conversation else {
            return Ok(());
        };
        for some in texts.chunks(TEXTS_AT_ONCE) {
            let mut writes = vec![self.state_is(thread, found)?];
            for sid in some {
                writes.push(self.strike_off(thread, sid, conversation, retention.ends(now))?);
                writes.push(self.enter(thread, sid, now)?);
            }
            self.transact(writes).await?;
            self.count_usage_of(thread, Usage::of_settling(&found.thread, some.len()), now).await;
        }
        Ok(())
    }

    /// Puts off what is owed until `due`, and says why. It is parked where that is the tenant's reason, else delayed by
    /// us. What is held, or settled meanwhile, stays as it is.
    ///
    /// # Errors
    /// [`Unavailable`]; then it is still owed, and due as before.
    pub async fn park(
        &self,
        thread: &ThreadKey,
        texts: &[MessageSid],
        due: Timestamp,
        why: &Cause,
    ) -> Result<(), Unavailable> {
        let put_off = if why.is_the_tenants() {
            "SET due = :due, parked = :why REMOVE delayed"
        } else {
            "SET due = :due, delayed = :why REMOVE parked"
        };
        for sid in texts {
            let update = self.client.update_item().table_name(&self.tables.threads);
            let update = update.key("thread", text(thread.key())).key("item", text(text_item(sid)));
            let update = update
                .update_expression(put_off)
                .condition_expression("attribute_exists(due)")
                .expression_attribute_values(":due", text(sortable(due)))
                .expression_attribute_values(":why", text(why.to_string()));
            // Refused: settled or held meanwhile, or just being so, and there is nothing to put off any more.
            unless_refused(update.send().await)?;
        }
        Ok(())
    }

    fn strike_off(
        &self,
        thread: &ThreadKey,
        sid: &MessageSid,
        into: &Conversation,
        end: Timestamp,
    ) -> Result<TransactWriteItem, Unavailable> {
        // Who asks for it once more needs to find what was never booked.
        let strike_off = if into.booking.set_aside.is_some() {
            "SET conversation = :into, expires_at = :end, set_aside = :into REMOVE due, parked, delayed"
        } else {
            "SET conversation = :into, expires_at = :end REMOVE due, parked, delayed"
        };
        let update = self.update_of(thread, sid);
        let update = update
            .update_expression(strike_off)
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":into", text(into.opened_by.as_str()))
            .expression_attribute_values(":end", number(end.as_second()));
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }

    /// Enters a text in the ledger, which outlives it.
    pub(super) fn enter(
        &self,
        thread: &ThreadKey,
        sid: &MessageSid,
        now: Timestamp,
    ) -> Result<TransactWriteItem, Unavailable> {
        let item = Item::from([
            ("thread".to_owned(), text(ledger_name(thread, sid))),
            ("item".to_owned(), text(SEEN)),
            ("expires_at".to_owned(), number(after(now, LEDGER).as_second())),
        ]);
        let put = Put::builder().table_name(&self.tables.threads).set_item(Some(item));
        Ok(TransactWriteItem::builder().put(built(put.build())?).build())
    }
}

/// Where the ledger has a message: the customer's number is not in it.
pub(super) fn ledger_name(thread: &ThreadKey, sid: &MessageSid) -> String {
    format!("{SEEN}#{}#{}", thread.tenant.as_str(), sid.as_str())
}

/// One that cannot be read must not hide the others.
fn read_due(item: &Item) -> Option<Due> {
    let thread = ThreadKey::parse(get_text("owed", item, "thread").ok()?).ok()?;
    let name = get_text("owed", item, "item").ok()?;
    if name == DIALOGUE {
        let due = get_text("owed", item, "due").ok()?.parse().ok()?;
        return Some(Due { thread, received_at: due, urgency: Urgency::None, waits: Waits::Reply });
    }
    Some(Due {
        thread,
        received_at: get_text("owed", item, "received_at").ok()?.parse().ok()?,
        urgency: Urgency::of_stored(get_number("owed", item, "urgent").ok()),
        // A message of a person's goes into the notes with the texts: where nothing can be booked, nothing comes of it.
        waits: if item.contains_key("parked") || name.starts_with(SENT) {
            Waits::Parked
        } else {
            Waits::Driver
        },
    })
}
