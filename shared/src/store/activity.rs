//! What Activity lists: conversations and texts that need none, by the index of what is recent, and texts that wait, by
//! the index of what is owed. Indexes lag for a moment; what waits is read anew.

use aws_sdk_dynamodb::types::AttributeValue;

use super::counts::{is_text, texts_alone};
use super::held::HELD;
use super::items::{Item, get_text, read_document, text, unavailable};
use super::state::{CONVERSATION, CONVERSATION_DATA, STATE, conversation_item};
use super::texts::{sid_of, text_item};
use super::{Store, Unavailable};
use crate::domain::activity::filter::RecentPlace;
use crate::domain::activity::key::EntryKey;
use crate::domain::activity::{About, Decided, Entry, Newest, Seen, Wait, WaitingText};
use crate::domain::conversation::{Conversation, ThreadState};
use crate::domain::ids::{MessageSid, TenantId, ThreadKey};
use crate::domain::text::Text;
use crate::domain::time::{Timestamp, sortable};

/// Items of a log among which its newest text nearly always is.
const FEW: i32 = 5;

/// A part of what is recent, newest first.
#[derive(Debug, Clone, Default)]
pub struct RecentPage {
    /// None: a text that is listed with its conversation, or one that a newer version wrote, which must not hide the
    /// others.
    pub entries: Vec<(RecentPlace, Option<Entry>)>,
    /// Whether this is the last part.
    pub is_last: bool,
}

/// An item that a name leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// The conversation itself.
    Conversation {
        /// As the thread's state, or its own item, has it.
        of: Box<Conversation>,
        /// Its booking as it was last seen.
        seen: Option<Seen>,
    },
    /// A text that is in the conversation which this one opened, whether booked with it or not.
    In(MessageSid),
    /// A text that is in none.
    Decided(Text, Decided),
    /// One that waits for us, for a reason or for a click.
    Waiting(WaitingText),
}

impl Store {
    /// What came last between two moments, from a place in it or from its beginning, at most `most`.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn recent(
        &self,
        tenant: &TenantId,
        (from, to): (Option<Timestamp>, Option<Timestamp>),
        after_this: Option<&RecentPlace>,
        most: i32,
    ) -> Result<RecentPage, Unavailable> {
        let (from, to) = (from.unwrap_or(Timestamp::UNIX_EPOCH), to.unwrap_or(Timestamp::MAX));
        if to <= from {
            return Ok(RecentPage { is_last: true, ..RecentPage::default() });
        }
        let query = self.client.query().table_name(&self.tables.threads).index_name("recent");
        let query = query
            .key_condition_expression("tenant_id = :tenant AND last_text BETWEEN :from AND :to")
            .expression_attribute_values(":tenant", text(tenant.as_str()))
            .expression_attribute_values(":from", text(sortable(from)))
            .expression_attribute_values(":to", text(sortable(to)))
            .set_exclusive_start_key(after_this.map(|place| start_of(tenant, place)))
            .scan_index_forward(false)
            .limit(most);
        let page = query.send().await.map_err(|error| unavailable(&error))?;
        let is_last = page.last_evaluated_key().is_none();
        let entries = page.items().iter().map(|item| Ok((place_of(item)?, read_entry(item).ok().flatten())));
        Ok(RecentPage { entries: entries.collect::<Result<_, Unavailable>>()?, is_last })
    }

    /// The tenant's texts that wait, or those of one thread, as far as anything is counted.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn waiting_texts(
        &self,
        tenant: &TenantId,
        thread: Option<&ThreadKey>,
    ) -> Result<Vec<WaitingText>, Unavailable> {
        let held = self.held_since(tenant, Timestamp::UNIX_EPOCH, None);
        let (mut listed, held) = tokio::try_join!(
            self.list(self.owed_by(tenant).scan_index_forward(false)),
            self.list(held.scan_index_forward(false)),
        )?;
        listed.extend(held);
        listed.retain(is_text);
        let thread = thread.map(ThreadKey::key);
        listed
            .retain(|item| thread.as_deref().is_none_or(|key| get_text("index", item, "thread") == Ok(key)));
        let items = self.read_anew(&listed, None).await?;
        Ok(items.iter().filter_map(|item| read_waiting(item).ok().flatten()).collect())
    }

    /// The newest conversation of each of these threads, where there is one.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn newest_conversations(&self, threads: &[ThreadKey]) -> Result<Vec<Newest>, Unavailable> {
        let states: Vec<Item> = threads.iter().map(|thread| key_of(thread, STATE)).collect();
        let states = self.read_anew(&states, None).await?;
        let open: Vec<(ThreadKey, Conversation)> = states.iter().filter_map(open_of).collect();
        let items: Vec<Item> =
            open.iter().map(|(thread, open)| key_of(thread, &conversation_item(&open.opened_by))).collect();
        let items = self.read_anew(&items, None).await?;
        let seen_of = |thread: &ThreadKey| {
            let key = thread.key();
            items.iter().find(|item| get_text("conversation", item, "thread") == Ok(&key)).and_then(read_seen)
        };
        let newest = open.into_iter().map(|(thread, conversation)| {
            let seen = Seen::of(&conversation, seen_of(&thread));
            Newest { thread, conversation, seen }
        });
        Ok(newest.collect())
    }

    /// What a name leads to. None: nothing is there any more.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn named(&self, key: &EntryKey) -> Result<Option<Named>, Unavailable> {
        let EntryKey { thread, first } = key;
        let names = [STATE.to_owned(), conversation_item(first), text_item(first)];
        let items = self.read_anew(&names.clone().map(|name| key_of(thread, &name)), None).await?;
        let [state, conversation, own] =
            names.map(|name| items.iter().find(|item| get_text("item", item, "item") == Ok(&name)));
        let open = state.and_then(open_of).map(|(_, open)| open).filter(|open| open.opened_by == *first);
        let of = match (open, conversation) {
            (None, None) => None,
            (Some(open), _) => Some(open),
            (None, Some(item)) => Some(read_document(CONVERSATION_DATA, item)?),
        };
        match (of, own) {
            (Some(of), _) => {
                let seen = Seen::of(&of, conversation.and_then(read_seen));
                Ok(Some(Named::Conversation { of: Box::new(of), seen }))
            }
            (None, Some(own)) => read_named(own),
            (None, None) => Ok(None),
        }
    }

    /// The newest text that a thread had at a moment.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn newest_text(&self, thread: &ThreadKey, at: Timestamp) -> Result<Option<Text>, Unavailable> {
        let query = self.client.query().table_name(&self.tables.threads).index_name("by_time");
        let query = query
            .key_condition_expression("thread = :thread AND received_at <= :at")
            .expression_attribute_values(":thread", text(thread.key()))
            .expression_attribute_values(":at", text(sortable(at)))
            .scan_index_forward(false)
            .limit(FEW);
        let (query, mut start) = (texts_alone(query), None);
        loop {
            let page = query.clone().set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            if let Some(item) = page.items().first() {
                // Of one that a newer version wrote the list shows all but the words.
                return Ok(read_document("text", item).ok());
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(None);
            }
        }
    }

    /// How many conversations are set aside whose newest text came in since then.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn set_aside_since(&self, tenant: &TenantId, from: Timestamp) -> Result<usize, Unavailable> {
        let query = self.recent_of(tenant, from).filter_expression("attribute_exists(set_aside)");
        Ok(self.count(query).await?.texts)
    }
}

fn key_of(thread: &ThreadKey, item: &str) -> Item {
    Item::from([("thread".to_owned(), text(thread.key())), ("item".to_owned(), text(item))])
}

fn start_of(tenant: &TenantId, place: &RecentPlace) -> Item {
    Item::from([
        ("tenant_id".to_owned(), text(tenant.as_str())),
        ("last_text".to_owned(), text(&place.last_text)),
        ("thread".to_owned(), text(&place.thread)),
        ("item".to_owned(), text(&place.item)),
    ])
}

fn place_of(item: &Item) -> Result<RecentPlace, Unavailable> {
    let of = |name| get_text("index", item, name).map(str::to_owned);
    Ok(RecentPlace { last_text: of("last_text")?, thread: of("thread")?, item: of("item")? })
}

fn thread_of(item: &Item) -> Result<ThreadKey, Unavailable> {
    ThreadKey::parse(get_text("thread", item, "thread")?)
        .map_err(|error| Unavailable::Malformed { item: "thread", why: error.to_string() })
}

fn open_of(state: &Item) -> Option<(ThreadKey, Conversation)> {
    let of: ThreadState = read_document(STATE, state).ok()?;
    Some((thread_of(state).ok()?, of.conversation?))
}

/// None: a text that is in a conversation, and no line of its own.
fn read_entry(item: &Item) -> Result<Option<Entry>, Unavailable> {
    let thread = thread_of(item)?;
    if get_text("index", item, "item")?.starts_with(CONVERSATION) {
        let of: Conversation = read_document(CONVERSATION_DATA, item)?;
        let key = EntryKey { thread, first: of.opened_by.clone() };
        let seen = Seen::of(&of, read_seen(item));
        let about = About::Conversation { of: Box::new(of), seen };
        return Ok(Some(Entry { key, about, waiting: Vec::new() }));
    }
    if item.contains_key("conversation") {
        return Ok(None);
    }
    let decided = decided(item)
        .ok_or_else(|| Unavailable::Malformed { item: "text", why: "nothing was decided".to_owned() })?;
    let about = About::Text { text: read_document("text", item)?, decided };
    Ok(Some(Entry { key: EntryKey { thread, first: sid_of(item)? }, about, waiting: Vec::new() }))
}

fn decided(text: &Item) -> Option<Decided> {
    if let Ok(rule) = get_text("text", text, "needs_none") {
        return Some(Decided::NeedsNone { rule: rule.to_owned() });
    }
    let at = get_text("text", text, "dismissed_at").ok()?.parse().ok()?;
    Some(Decided::Dismissed { at })
}

/// A text that opened no conversation.
fn read_named(item: &Item) -> Result<Option<Named>, Unavailable> {
    let opened_by = get_text("text", item, "conversation").ok().and_then(|sid| MessageSid::parse(sid).ok());
    if let (Some(decided), None) = (decided(item), &opened_by) {
        return Ok(Some(Named::Decided(read_document("text", item)?, decided)));
    }
    if let Some(waiting) = read_waiting(item)? {
        return Ok(Some(Named::Waiting(waiting)));
    }
    Ok(opened_by.map(Named::In))
}

/// None: it does not wait any more.
fn read_waiting(item: &Item) -> Result<Option<WaitingText>, Unavailable> {
    let is_held = item.contains_key(HELD);
    if !is_held && !item.contains_key("due") {
        return Ok(None);
    }
    let why = |name| get_text("text", item, name).ok().map(str::to_owned);
    let (wait, why) = match why("parked") {
        _ if is_held => (Wait::Held, None),
        Some(why) => (Wait::Parked, Some(why)),
        None => (Wait::Owed, why("delayed")),
    };
    Ok(Some(WaitingText { thread: thread_of(item)?, text: read_document("text", item)?, wait, why }))
}

/// What became of a conversation's booking. None: nobody has looked yet.
pub(super) fn read_seen(conversation: &Item) -> Option<Seen> {
    let of = |name| get_text("conversation", conversation, name).ok();
    let job = conversation.get("st_job").and_then(|value| AttributeValue::as_n(value).ok()?.parse().ok());
    Some(Seen {
        status: of("st_status").map(str::to_owned),
        job,
        modified_at: of("st_modified")?.parse().ok()?,
        seen_at: of("st_seen_at")?.parse().ok()?,
    })
}
