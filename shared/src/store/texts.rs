//! The log: `text#<MessageSid>` items of a thread. A text is born owed, and stays so until its `due` is removed.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::Select;

use super::items::{Item, document, get_text, number, read_document, text, unavailable};
use super::said::{is_said, read_said};
use super::{Put, Store, Unavailable};
use crate::domain::conversation::consent::is_about_texts;
use crate::domain::conversation::triage::urgency;
use crate::domain::conversation::{Log, Logged, Owed, ThreadState};
use crate::domain::ids::{MessageSid, ThreadKey};
use crate::domain::replies::said::LoggedSaid;
use crate::domain::text::Text;
use crate::domain::time::{SignedDuration, Timestamp, after, sortable};

/// Until then the stream's doorbell has rung; from then on the schedule drives it.
pub(super) const DOORBELL: SignedDuration = SignedDuration::from_secs(60);

/// Two webhooks that overlap may write in another order than their clocks say; this covers it.
pub(super) const OVERLAP: SignedDuration = SignedDuration::from_secs(600);

/// Texts that a decision sees.
const FIRST: usize = 3;
const NEWEST: usize = 97;

/// Items of the log that one read takes: what was sent stands among the texts.
const AT_ONCE: i32 = 100;

pub(super) fn text_item(sid: &MessageSid) -> String {
    format!("text#{}", sid.as_str())
}

/// A text as it comes in, owed.
pub(super) fn arriving(thread: &ThreadKey, message: &Text) -> Result<Item, Unavailable> {
    let mut item = Item::from([
        ("thread".to_owned(), text(thread.key())),
        ("item".to_owned(), text(text_item(&message.sid))),
        ("tenant_id".to_owned(), text(thread.tenant.as_str())),
        ("received_at".to_owned(), text(sortable(message.received_at))),
        ("due".to_owned(), text(sortable(after(message.received_at, DOORBELL)))),
        ("data".to_owned(), document("text", message)?),
    ]);
    // In the list of what is owed, so that whoever drains it need not read the texts to know which come first.
    item.extend(urgency(&message.body).stored().map(|urgent| ("urgent".to_owned(), number(urgent))));
    Ok(item)
}

impl Store {
    /// Takes a text in: deduplication, persistence and hand-over in one conditional write.
    pub(crate) async fn put_text(&self, thread: &ThreadKey, message: &Text) -> Result<Put, Unavailable> {
        self.put_new(arriving(thread, message)?).await
    }

    /// One text, wherever in its life it is. None: it is not there, or is about to be erased.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn text(
        &self,
        thread: &ThreadKey,
        sid: &MessageSid,
        now: Timestamp,
    ) -> Result<Option<Text>, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.threads).consistent_read(true);
        let request = request.key("thread", text(thread.key())).key("item", text(text_item(sid)));
        let item = request.send().await.map_err(|error| unavailable(&error))?.item;
        // DynamoDB takes up to two days to erase what has expired.
        let kept =
            item.filter(|item| match item.get("expires_at").and_then(|end| end.as_n().ok()?.parse().ok()) {
                Some(end) => now.as_second() < end,
                None => true,
            });
        kept.as_ref().map(|item| read_document("text", item)).transpose()
    }

    /// The open conversation's texts, or the thread's: read after the state, consistently, and at most a hundred.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn log(&self, thread: &ThreadKey, state: &ThreadState) -> Result<Log, Unavailable> {
        let opened_at = state.conversation.as_ref().map_or(Timestamp::UNIX_EPOCH, |open| open.opened_at);
        let from = after(opened_at, -OVERLAP).max(Timestamp::UNIX_EPOCH);
        let newest = self.log_since(thread, from).scan_index_forward(false);
        let mut newest = read_most(newest, FIRST + NEWEST).await?;
        newest.in_order();
        if newest.is_all {
            return Ok(Log { texts: newest.texts, said: newest.said, ..Log::default() });
        }
        let mut first = read_most(self.log_since(thread, opened_at), FIRST).await?;
        let Part { mut texts, mut said, .. } = newest;
        texts.retain(|logged| first.texts.iter().all(|shown| shown.text.sid != logged.text.sid));
        said.retain(|logged| first.said.iter().all(|shown| shown.said.id != logged.said.id));
        let passed = texts.len().saturating_sub(NEWEST);
        first.texts.extend(texts.into_iter().skip(passed));
        first.said.extend(said);
        first.in_order();
        let ours = state.conversation.as_ref().map(|open| &open.opened_by);
        let mut elided = self.elided(thread, from, opened_at, ours, &first.texts).await?;
        elided.elided_said.retain(|logged| first.said.iter().all(|shown| shown.said.id != logged.said.id));
        Ok(Log { texts: first.texts, said: first.said, ..elided })
    }

    /// What a log says of the conversation's texts that are not among these: how many, and which of them are owed. And
    /// which messages of people's are.
    async fn elided(
        &self,
        thread: &ThreadKey,
        from: Timestamp,
        opened_at: Timestamp,
        ours: Option<&MessageSid>,
        shown: &[Logged],
    ) -> Result<Log, Unavailable> {
        let (mut of, mut start) = (Log::default(), None);
        loop {
            let page = self
                .log_since(thread, from)
                .set_exclusive_start_key(start)
                .select(Select::SpecificAttributes);
            let page = page.projection_expression("#item, due, received_at, conversation, #data");
            let page = page
                .expression_attribute_names("#item", "item")
                .expression_attribute_names("#data", "data")
                .send()
                .await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                if is_said(item) {
                    of.elided_said.extend(item.contains_key("due").then(|| read_said(item)).transpose()?);
                    continue;
                }
                let sid = sid_of(item)?;
                if shown.iter().any(|logged| logged.text.sid == sid) {
                    continue;
                }
                let is_owed = item.contains_key("due");
                // Else it belongs here only if it was settled here: before the opening, and while texts went to another
                // place, texts were settled in others.
                let is_since = get_text("text", item, "received_at")? >= sortable(opened_at).as_str();
                let settled_in = item.get("conversation").and_then(|into| into.as_s().ok());
                let is_others = ours.zip(settled_in).is_some_and(|(ours, into)| ours.as_str() != into);
                if is_owed || (is_since && !is_others) {
                    of.elided = of.elided.saturating_add(1);
                }
                if is_owed {
                    let text = read(item)?.text;
                    of.elided_owed.push(Owed::from(&text));
                    of.elided_wishes.extend(is_about_texts(&text).then_some(text));
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(of);
            }
        }
    }

    /// Whether the thread has this text, whatever became of it; consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn has_text(&self, thread: &ThreadKey, sid: &MessageSid) -> Result<bool, Unavailable> {
        Ok(self.thread_item(thread, &text_item(sid)).await?.is_some())
    }

    /// Every text of a thread, whether it is in the log or not; in no order that means anything.
    pub(super) fn texts_of(&self, thread: &ThreadKey) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.tables.threads).consistent_read(true);
        query
            .key_condition_expression("thread = :thread AND begins_with(#item, :texts)")
            .expression_attribute_names("#item", "item")
            .expression_attribute_values(":thread", text(thread.key()))
            .expression_attribute_values(":texts", text("text#"))
    }

    /// What the log holds from then on. A text without `received_at` is in no log: it is held, or needs nothing.
    pub(super) fn log_since(&self, thread: &ThreadKey, from: Timestamp) -> QueryFluentBuilder {
        let query =
            self.client.query().table_name(&self.tables.threads).index_name("by_time").consistent_read(true);
        query
            .key_condition_expression("thread = :thread AND received_at >= :from")
            .expression_attribute_values(":thread", text(thread.key()))
            .expression_attribute_values(":from", text(sortable(from)))
    }
}

/// What some reads of a log found.
#[derive(Default)]
struct Part {
    texts: Vec<Logged>,
    said: Vec<LoggedSaid>,
    /// There is nothing more.
    is_all: bool,
}

impl Part {
    fn take(&mut self, item: &Item) -> Result<(), Unavailable> {
        if is_said(item) {
            self.said.push(read_said(item)?);
        } else {
            self.texts.push(read(item)?);
        }
        Ok(())
    }

    /// The index sorts by time alone; where two came in the same millisecond their names decide, the same for everyone.
    fn in_order(&mut self) {
        self.texts.sort_by(|a, b| (a.text.received_at, &a.text.sid).cmp(&(b.text.received_at, &b.text.sid)));
        self.said.sort_by(|a, b| (a.said.at, &a.said.id).cmp(&(b.said.at, &b.said.id)));
    }
}

/// The first of what a query finds: that many texts, and what was sent among them.
async fn read_most(query: QueryFluentBuilder, texts: usize) -> Result<Part, Unavailable> {
    let (mut part, mut start) = (Part::default(), None);
    loop {
        let left = i32::try_from(texts - part.texts.len()).unwrap_or(AT_ONCE).min(AT_ONCE);
        let page = query.clone().limit(left).set_exclusive_start_key(start).send().await;
        let page = page.map_err(|error| unavailable(&error))?;
        page.items().iter().try_for_each(|item| part.take(item))?;
        start = page.last_evaluated_key;
        part.is_all = start.is_none();
        if part.is_all || part.texts.len() >= texts {
            return Ok(part);
        }
    }
}

fn read(item: &Item) -> Result<Logged, Unavailable> {
    let settled_in = match item.get("conversation") {
        Some(_) => Some(parse_sid(get_text("text", item, "conversation")?)?),
        None => None,
    };
    Ok(Logged { text: read_document("text", item)?, settled_in })
}

pub(super) fn sid_of(item: &Item) -> Result<MessageSid, Unavailable> {
    parse_sid(get_text("text", item, "item")?.trim_start_matches("text#"))
}

pub(super) fn parse_sid(value: &str) -> Result<MessageSid, Unavailable> {
    MessageSid::parse(value).map_err(|error| Unavailable::Malformed { item: "text", why: error.to_string() })
}
