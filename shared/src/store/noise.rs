//! Texts that were decided to need none. Such a text is struck off and out of the log, like one that a person dismissed,
//! so no booking ever has it; `needs_none` says why, and the list of recent texts finds it by when it came in.

use std::fmt;

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};

use super::change::Change;
use super::items::{Item, document, get_text, number, read_document, text};
use super::state::{State, state_item};
use super::texts::text_item;
use super::transaction::{TEXTS_AT_ONCE, built};
use super::{SaveError, Store, Unavailable};
use crate::domain::conversation::noise::NeedsNone;
use crate::domain::conversation::noise::sift::Noise;
use crate::domain::ids::{MessageSid, ThreadKey};
use crate::domain::settings::retention::Retention;
use crate::domain::text::Text;
use crate::domain::time::{Timestamp, sortable};
use crate::random;

/// A text in the tray: it needs none, or a person dismissed it.
#[derive(Clone, PartialEq, Eq)]
pub struct InTray {
    /// Where it is.
    pub thread: ThreadKey,
    /// As it came in.
    pub text: Text,
    /// None: a person dismissed it, or the reason is one of a later version.
    pub why: Option<NeedsNone>,
}

/// A customer's number is in it.
impl fmt::Debug for InTray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InTray({:?}, {:?})", self.text, self.why)
    }
}

impl Store {
    /// Decides that owed texts need none, on condition that nobody wrote since `found`; they are kept for `retention`. The
    /// version counts it, so that whoever read the texts as owed can neither claim nor settle them any more.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote, or struck one of them off.
    pub async fn need_none(
        &self,
        thread: &ThreadKey,
        found: &State,
        texts: &[Noise],
        retention: Retention,
        now: Timestamp,
    ) -> Result<State, SaveError> {
        let mut state = found.clone();
        for some in texts.chunks(TEXTS_AT_ONCE) {
            let next = State { thread: state.thread.clone(), version: state.version + 1 };
            let mut item = state_item(thread, &next, random::nonce(), retention)?;
            let end = number(retention.ends(now).as_second());
            item.entry("expires_at".to_owned()).or_insert(end);
            let mut writes = vec![self.over(item, state.version)?];
            for noise in some {
                writes.extend(self.set_apart(thread, noise, None, retention, now)?);
            }
            self.transact(writes).await?;
            state = next;
        }
        Ok(state)
    }

    /// The same for what is part of an open conversation, and changes nothing of it. That conversation's texts are claimed
    /// without these anyway, so the version stays.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since `found`, or struck one of them off.
    pub async fn need_none_in(
        &self,
        thread: &ThreadKey,
        found: &State,
        texts: &[Noise],
        into: &MessageSid,
        retention: Retention,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        for some in texts.chunks(TEXTS_AT_ONCE) {
            let mut writes = vec![self.state_is(thread, found)?];
            for noise in some {
                writes.extend(self.set_apart(thread, noise, Some(into), retention, now)?);
            }
            self.transact(writes).await?;
        }
        Ok(())
    }

    /// The text struck off, and its line in the ledger.
    fn set_apart(
        &self,
        thread: &ThreadKey,
        noise: &Noise,
        into: Option<&MessageSid>,
        retention: Retention,
        now: Timestamp,
    ) -> Result<[TransactWriteItem; 2], Unavailable> {
        let Noise { owed, why } = noise;
        let update = Update::builder().table_name(&self.tables.threads);
        let update = update.key("thread", text(thread.key())).key("item", text(text_item(&owed.sid)));
        let update = update
            .update_expression(match into {
                Some(_) => {
                    "SET needs_none = :why, last_text = :came, expires_at = :end, conversation = :into \
                     REMOVE received_at, due, parked, delayed"
                }
                None => {
                    "SET needs_none = :why, last_text = :came, expires_at = :end \
                     REMOVE received_at, due, parked, delayed"
                }
            })
            .condition_expression("attribute_exists(due)")
            .expression_attribute_values(":why", text(why.as_str()))
            .expression_attribute_values(":came", text(sortable(owed.received_at)))
            .expression_attribute_values(":end", number(retention.ends(now).as_second()));
        let update = match into {
            Some(into) => update.expression_attribute_values(":into", text(into.as_str())),
            None => update,
        };
        let update = TransactWriteItem::builder().update(built(update.build())?).build();
        Ok([update, self.enter(thread, &owed.sid, now)?])
    }

    /// A text in the tray, as it is now. None: it is not there, or no longer there.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn in_tray(&self, thread: &ThreadKey, sid: &MessageSid) -> Result<Option<InTray>, Unavailable> {
        let key = Item::from([
            ("thread".to_owned(), text(thread.key())),
            ("item".to_owned(), text(text_item(sid))),
        ]);
        let found = self.read_anew(&[key], None).await?;
        let in_tray = found.first().filter(|item| {
            let decided = item.contains_key("needs_none") || item.contains_key("dismissed_at");
            decided && !item.contains_key("due")
        });
        let Some(item) = in_tray else { return Ok(None) };
        let why = get_text("text", item, "needs_none").ok().and_then(NeedsNone::of_stored);
        Ok(Some(InTray { thread: thread.clone(), text: read_document("text", item)?, why }))
    }
}

impl Change<'_> {
    /// Has a text of the tray booked, as one that comes in at `now`.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn book_from_tray(self, found: &InTray, now: Timestamp) -> Result<Self, Unavailable> {
        let released = found.text.released(now);
        let update = Update::builder().table_name(&self.store.tables.threads);
        let update = update
            .key("thread", text(found.thread.key()))
            .key("item", text(text_item(&found.text.sid)))
            .update_expression(
                "SET due = :now, received_at = :now, #data = :data \
                 REMOVE needs_none, dismissed_at, last_text, expires_at, conversation",
            )
            .condition_expression(
                "attribute_not_exists(due) AND (attribute_exists(needs_none) OR attribute_exists(dismissed_at))",
            )
            .expression_attribute_names("#data", "data")
            .expression_attribute_values(":now", text(sortable(now)))
            .expression_attribute_values(":data", document("text", &released)?);
        Ok(self.and(TransactWriteItem::builder().update(built(update.build())?).build()))
    }
}
