//! What Twilio reported of messages, for whoever looks at a conversation.

use super::items::{Item, get_number, get_text, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::activity::sent::Reported;
use crate::domain::ids::ThreadKey;

impl Store {
    /// What was reported of a thread's messages, in no order that means anything.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn reported(&self, thread: &ThreadKey) -> Result<Vec<Reported>, Unavailable> {
        let (mut found, mut start) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(&self.tables.threads);
            let query = query
                .key_condition_expression("thread = :thread AND begins_with(#item, :reports)")
                .expression_attribute_names("#item", "item")
                .expression_attribute_values(":thread", text(thread.key()))
                .expression_attribute_values(":reports", text("report#"));
            let page = query.set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            found.extend(page.items().iter().filter_map(read));
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(found);
            }
        }
    }
}

/// One that cannot be read must not hide the others.
fn read(item: &Item) -> Option<Reported> {
    let (status, message_sid) =
        get_text("report", item, "item").ok()?.strip_prefix("report#")?.split_once('#')?;
    Some(Reported {
        message_sid: message_sid.to_owned(),
        status: status.to_owned(),
        code: get_number("report", item, "error_code").ok().and_then(|code| u32::try_from(code).ok()),
        at: get_text("report", item, "reported_at").ok()?.parse().ok()?,
    })
}
