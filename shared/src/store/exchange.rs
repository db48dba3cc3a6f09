//! What a conversation consists of: texts that were settled in it, by the index of time, and texts of it that need
//! nothing, which that index does not have.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::Select;

use super::items::{get_text, read_document, text, unavailable};
use super::texts::OVERLAP;
use super::{Store, Unavailable};
use crate::domain::activity::exchange::{Past, SHOWN};
use crate::domain::conversation::Conversation;
use crate::domain::ids::ThreadKey;
use crate::domain::text::Text;
use crate::domain::time::{Timestamp, after, sortable};

/// Texts with the rule that decided about each.
type Noise = Vec<(Text, String)>;

impl Store {
    /// The newest texts of a conversation, in any of its parts, whether booked with it or not, and how many more it has.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn exchange(
        &self,
        thread: &ThreadKey,
        conversation: &Conversation,
    ) -> Result<Past, Unavailable> {
        let ((settled, settled_more), (noise, noise_more)) =
            tokio::try_join!(self.settled_in(thread, conversation), self.noise_in(thread, conversation))?;
        Ok(Past { settled, noise, left_out: settled_more + noise_more })
    }

    /// The newest that were settled, and how many more there are, which are counted only.
    async fn settled_in(
        &self,
        thread: &ThreadKey,
        conversation: &Conversation,
    ) -> Result<(Vec<Text>, usize), Unavailable> {
        let begun_at = conversation.follows.as_ref().map_or(conversation.opened_at, |part| part.begun_at);
        let from = after(begun_at, -OVERLAP).max(Timestamp::UNIX_EPOCH);
        let to = after(conversation.last_text_at, OVERLAP);
        let (mut texts, mut more, mut start) = (Vec::new(), 0_usize, None);
        loop {
            let query = self
                .log_since(thread, from)
                .key_condition_expression("thread = :thread AND received_at BETWEEN :from AND :to")
                .expression_attribute_values(":to", text(sortable(to)))
                .scan_index_forward(false)
                .set_exclusive_start_key(start);
            let query = in_parts(query, conversation, "");
            let query = if texts.len() < SHOWN { query } else { query.select(Select::Count) };
            let page = query.send().await.map_err(|error| unavailable(&error))?;
            let before = texts.len();
            for item in page.items().iter().take(SHOWN - before) {
                texts.push(read_document("text", item)?);
            }
            let found = usize::try_from(page.count()).unwrap_or_default();
            more += found.saturating_sub(texts.len() - before);
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok((texts, more));
            }
        }
    }

    /// The newest that need nothing, and how many more there are. Names of texts mean no order, so all are read.
    async fn noise_in(
        &self,
        thread: &ThreadKey,
        conversation: &Conversation,
    ) -> Result<(Noise, usize), Unavailable> {
        let (mut noise, mut more, mut start) = (Noise::new(), 0, None);
        loop {
            let query = self.texts_of(thread).set_exclusive_start_key(start);
            let query = in_parts(query, conversation, "attribute_exists(needs_none) AND ");
            let page = query.send().await.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                let rule = get_text("text", item, "needs_none")?.to_owned();
                noise.push((read_document("text", item)?, rule));
            }
            noise.sort_by(|(a, _), (b, _)| (b.received_at, &b.sid).cmp(&(a.received_at, &a.sid)));
            more += noise.len().saturating_sub(SHOWN);
            noise.truncate(SHOWN);
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok((noise, more));
            }
        }
    }
}

/// Only what is in the conversation, in any of the parts that it remembers, and fulfils what is said `before` that.
fn in_parts(query: QueryFluentBuilder, conversation: &Conversation, before: &str) -> QueryFluentBuilder {
    let follows = conversation.follows.as_ref();
    let parts = follows.map(|follows| &follows.parts[..]).unwrap_or_default();
    let (mut query, mut names) = (query, Vec::new());
    for (place, part) in parts.iter().chain([&conversation.opened_by]).enumerate() {
        let name = format!(":part{place}");
        query = query.expression_attribute_values(&name, text(part.as_str()));
        names.push(name);
    }
    query.filter_expression(format!("{before}conversation IN ({})", names.join(", ")))
}
