//! That a person has taken over: the `pause` item of a thread. It stands beside the state, whose holder must still find
//! the version that it wrote, and a person need not wait for that. A reply is recorded on condition that it is as it was
//! found.

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};
use serde::{Deserialize, Serialize};

use super::items::{Item, document, number, read_document, text};
use super::transaction::built;
use super::{Change, Store, Unavailable};
use crate::domain::ids::ThreadKey;
use crate::domain::settings::retention::Retention;
use crate::domain::time::{Timestamp, sortable};

pub(super) const PAUSE: &str = "pause";

/// Since when no automatic reply goes out, and who said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When a person took over.
    pub paused_at: Timestamp,
    /// Who did, as the trail names people; or that somebody answered past us.
    pub paused_by: String,
}

impl Pause {
    /// By somebody who wrote to the customer without us.
    #[must_use]
    pub fn outside(at: Timestamp) -> Self {
        Self { paused_at: at, paused_by: "Somebody outside of IntelliSend".to_owned() }
    }
}

impl Store {
    /// Whether a person has taken the thread over, consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn pause_of(&self, thread: &ThreadKey) -> Result<Option<Pause>, Unavailable> {
        let item = self.thread_item(thread, PAUSE).await?;
        item.as_ref().map(|item| read_document(PAUSE, item)).transpose()
    }
}

impl Change<'_> {
    /// Has no automatic reply go out in the conversation that there is, in place of what was `found`. Its key holds the
    /// customer's number, so it is kept as long as words are.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn pause(
        self,
        found: Option<&Pause>,
        thread: &ThreadKey,
        pause: &Pause,
        retention: Retention,
    ) -> Result<Self, Unavailable> {
        let item = Item::from([
            ("thread".to_owned(), text(thread.key())),
            ("item".to_owned(), text(PAUSE)),
            ("paused_at".to_owned(), text(sortable(pause.paused_at))),
            ("data".to_owned(), document(PAUSE, pause)?),
            ("expires_at".to_owned(), number(retention.ends(pause.paused_at).as_second())),
        ]);
        let put = Put::builder().table_name(&self.store.tables.threads).set_item(Some(item));
        let put = match found {
            None => put.condition_expression("attribute_not_exists(thread)"),
            Some(found) => put
                .condition_expression("paused_at = :found")
                .expression_attribute_values(":found", text(sortable(found.paused_at))),
        };
        let put = TransactWriteItem::builder().put(built(put.build())?).build();
        Ok(self.and(put))
    }

    /// Lets automatic replies go out again, where this pause is still what keeps them.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn resume(self, thread: &ThreadKey, found: &Pause) -> Result<Self, Unavailable> {
        let delete = Delete::builder().table_name(&self.store.tables.threads);
        let delete = delete
            .key("thread", text(thread.key()))
            .key("item", text(PAUSE))
            .condition_expression("paused_at = :found")
            .expression_attribute_values(":found", text(sortable(found.paused_at)));
        let delete = TransactWriteItem::builder().delete(built(delete.build())?).build();
        Ok(self.and(delete))
    }
}
