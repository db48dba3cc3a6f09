//! The log: `text#<MessageSid>` items of a thread. A text is born owed, and stays so until its `due` is removed.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::Select;

use super::items::{Item, document, get_text, number, read_document, text, unavailable};
use super::{Put, Store, Unavailable};
use crate::domain::conversation::{Log, Logged, Thread};
use crate::domain::ids::{MessageSid, ThreadKey};
use crate::domain::text::Text;
use crate::domain::time::{SignedDuration, Timestamp, after, sortable};

/// How long what a customer wrote is kept.
const CONTENT: SignedDuration = SignedDuration::from_hours(180 * 24);

/// Until then the stream's doorbell has rung; from then on the schedule drives it.
const DOORBELL: SignedDuration = SignedDuration::from_secs(60);

/// Two webhooks that overlap may write in another order than their clocks say; this covers it.
const OVERLAP: SignedDuration = SignedDuration::from_secs(600);

/// Texts that a decision sees.
const FIRST: i32 = 3;
const NEWEST: i32 = 97;

pub(super) fn text_item(sid: &MessageSid) -> String {
    format!("text#{}", sid.as_str())
}

impl Store {
    /// Takes a text in: deduplication, persistence and hand-over in one conditional write.
    pub(crate) async fn put_text(&self, thread: &ThreadKey, message: &Text) -> Result<Put, Unavailable> {
        let item = Item::from([
            ("thread".to_owned(), text(thread.key())),
            ("item".to_owned(), text(text_item(&message.sid))),
            ("tenant_id".to_owned(), text(thread.tenant.as_str())),
            ("received_at".to_owned(), text(sortable(message.received_at))),
            ("due".to_owned(), text(sortable(after(message.received_at, DOORBELL)))),
            ("expires_at".to_owned(), number(after(message.received_at, CONTENT).as_second())),
            ("data".to_owned(), document("text", message)?),
        ]);
        self.put_new(item).await
    }

    /// The open conversation's texts, or the thread's: read after the state, consistently, and at most a hundred.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn log(&self, thread: &ThreadKey, state: &Thread) -> Result<Log, Unavailable> {
        let opened = state.conversation.as_ref().map(|conversation| conversation.opened_at);
        let from = after(opened.unwrap_or(Timestamp::MIN), -OVERLAP).max(Timestamp::UNIX_EPOCH);
        let newest = self.texts_since(thread, from).scan_index_forward(false).limit(FIRST + NEWEST);
        let newest = newest.send().await.map_err(|error| unavailable(&error))?;
        let more = newest.last_evaluated_key.is_some();
        let mut texts = read_all(newest.items())?;
        in_order(&mut texts);
        if !more {
            return Ok(Log { texts, ..Log::default() });
        }
        self.elided(thread, from, texts).await
    }

    /// The first three and the newest 97, with what lies between counted.
    async fn elided(
        &self,
        thread: &ThreadKey,
        from: Timestamp,
        newest: Vec<Logged>,
    ) -> Result<Log, Unavailable> {
        let first =
            self.texts_since(thread, from).limit(FIRST).send().await.map_err(|error| unavailable(&error))?;
        let mut texts = read_all(first.items())?;
        texts.extend(newest.into_iter().skip(usize::try_from(FIRST).unwrap_or_default()));
        let shown = |sid: &MessageSid| texts.iter().any(|logged| logged.text.sid == *sid);
        let (mut all, mut elided_owed, mut start) = (0_u32, Vec::new(), None);
        loop {
            let page = self
                .texts_since(thread, from)
                .set_exclusive_start_key(start)
                .select(Select::SpecificAttributes);
            let page = page.projection_expression("#item, due").expression_attribute_names("#item", "item");
            let page = page.send().await.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                all = all.saturating_add(1);
                let sid = sid_of(item)?;
                if item.contains_key("due") && !shown(&sid) {
                    elided_owed.push(sid);
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        let elided = all.saturating_sub(u32::try_from(texts.len()).unwrap_or(u32::MAX));
        Ok(Log { texts, elided, elided_owed })
    }

    fn texts_since(&self, thread: &ThreadKey, from: Timestamp) -> QueryFluentBuilder {
        let query =
            self.client.query().table_name(&self.tables.threads).index_name("by_time").consistent_read(true);
        query
            .key_condition_expression("thread = :thread AND received_at >= :from")
            .expression_attribute_values(":thread", text(thread.key()))
            .expression_attribute_values(":from", text(sortable(from)))
    }
}

/// The index sorts by time alone; where two came in the same millisecond their names decide, the same for everyone.
fn in_order(texts: &mut [Logged]) {
    texts.sort_by(|a, b| (a.text.received_at, &a.text.sid).cmp(&(b.text.received_at, &b.text.sid)));
}

fn read_all(items: &[Item]) -> Result<Vec<Logged>, Unavailable> {
    items.iter().map(read).collect()
}

fn read(item: &Item) -> Result<Logged, Unavailable> {
    let settled_in = match item.get("conversation") {
        Some(_) => Some(parse_sid(get_text("text", item, "conversation")?)?),
        None => None,
    };
    Ok(Logged { text: read_document("text", item)?, settled_in })
}

fn sid_of(item: &Item) -> Result<MessageSid, Unavailable> {
    parse_sid(get_text("text", item, "item")?.trim_start_matches("text#"))
}

fn parse_sid(value: &str) -> Result<MessageSid, Unavailable> {
    MessageSid::parse(value).map_err(|error| Unavailable::Malformed { item: "text", why: error.to_string() })
}
