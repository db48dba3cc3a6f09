use std::collections::HashSet;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde::Serialize;

use super::{Work, links};
use crate::domain::activity::exchange::{Exchange, Past, Showing};
use crate::domain::activity::filter::{Cursor, Filter};
use crate::domain::activity::key::EntryKey;
use crate::domain::activity::listing::Listing;
use crate::domain::activity::seal::Sealer;
use crate::domain::activity::sent::{Exchanged, SentMessage, among, answered_within};
use crate::domain::activity::shown::Shown;
use crate::domain::activity::stats::Stats;
use crate::domain::activity::{self, About, Entry};
use crate::domain::alerts::Raised;
use crate::domain::connection::destination::Destination;
use crate::domain::ids::{TenantId, ThreadKey};
use crate::domain::text::Text;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::store::{NamedEntry, Pause, Tenant, Unavailable, Waiting};

/// Items of the index that one read takes, and reads for one page: a filter that takes next to nothing ends somewhere,
/// and the next page goes on from there.
const AT_ONCE: i32 = 200;
const MOST_READS: usize = 10;

/// Newest texts read side by side.
const TEXTS_AT_ONCE: usize = 10;

const ACTIVATE: &str =
    "Connect ServiceTitan, or activate a connection that works. What waits is booked then.";

/// A page of the list.
#[derive(Debug, Clone)]
pub struct ActivityPage {
    /// Newest first.
    pub conversations: Vec<Shown>,
    /// Where the next page begins, sealed. None: there is none.
    pub next: Option<String>,
}

/// An entry, opened.
#[derive(Debug, Clone, Serialize)]
pub struct Opened {
    /// As the list shows it.
    #[serde(flatten)]
    pub shown: Shown,
    /// Of both sides, the oldest first.
    pub exchange: Vec<Exchanged>,
    /// How many earlier texts of it are not shown.
    pub left_out: usize,
    /// A person has taken over.
    pub paused: Option<Pause>,
    /// When the first of staff was told of it. None: nobody was.
    pub alerted_at: Option<Timestamp>,
}

/// The figures of some days, and what needs a person now.
#[derive(Debug, Clone)]
pub struct Figures {
    /// What the days came to.
    pub stats: Stats,
    /// What waits now, and for whom.
    pub waiting: Waiting,
    /// Of the conversations of those days.
    pub set_aside: usize,
    /// When the newest text came in that is in a conversation or needs none. None: there is none.
    pub last_text_at: Option<Timestamp>,
}

/// What there is to see of a tenant, newest text first, from a place on.
///
/// # Errors
/// [`Unavailable`].
pub async fn list_activity(
    work: &Work,
    (id, tenant): (&TenantId, &Tenant),
    sealer: &Sealer,
    filter: &Filter,
    from: Cursor,
    most: usize,
) -> Result<ActivityPage, Unavailable> {
    let mut listing = Listing::new(waiting(work, id, None).await?, filter, from, most);
    let is_last = fill(work, id, filter, &mut listing).await?;
    let (entries, next) = listing.finish(is_last);
    let remedy = remedy(tenant);
    let shown = entries.into_iter().map(|entry| show(work, sealer, entry, remedy.as_deref()));
    let shown: Vec<Option<Shown>> = stream::iter(shown).buffered(TEXTS_AT_ONCE).try_collect().await?;
    let conversations = shown.into_iter().flatten().collect();
    Ok(ActivityPage { conversations, next: next.map(|next| next.sealed(id, sealer)) })
}

/// Whether all of the index was offered.
async fn fill(
    work: &Work,
    id: &TenantId,
    filter: &Filter,
    listing: &mut Listing<'_>,
) -> Result<bool, Unavailable> {
    for _ in 0..MOST_READS {
        let page = work.store.recent(id, (filter.from, filter.to), listing.reads_on(), AT_ONCE).await?;
        for (place, entry) in page.entries {
            if !listing.offer(place, entry) {
                return Ok(false);
            }
        }
        if page.is_last || listing.is_full() {
            return Ok(page.is_last);
        }
    }
    Ok(false)
}

/// An entry with its exchange. None: the tenant has nothing under that name.
///
/// # Errors
/// [`Unavailable`].
pub async fn open_activity(
    work: &Work,
    (id, tenant): (&TenantId, &Tenant),
    sealer: &Sealer,
    name: &str,
) -> Result<Option<Opened>, Unavailable> {
    let Some(key) = EntryKey::of_id(id, sealer, name) else { return Ok(None) };
    let waiting = waiting(work, id, Some(&key.thread)).await?;
    let Some(entry) = find(work, key, waiting).await? else { return Ok(None) };
    let past = async {
        match &entry.about {
            About::Conversation { of, .. } => work.store.exchange(&entry.key.thread, of).await,
            About::Waiting | About::Text { .. } => Ok(Past::default()),
        }
    };
    let alerts = Box::pin(work.store.alerts_of(id, &entry.key.first));
    let paused = work.store.pause_of(&entry.key.thread);
    let read = async { tokio::try_join!(past, paused, alerts, sent(work, &entry)) };
    let (read, links) = tokio::join!(read, links(work));
    let (past, paused, alerts, sent) = read?;
    let showing = Showing {
        sealer,
        links: links.as_ref(),
        photo_links: tenant.settings().photo_links,
        now: work.clock.now(),
    };
    let alerted_at = alerts.iter().filter_map(Raised::told_at).min();
    let shown = entry.shown(sealer, newest_of(&past.settled), remedy(tenant).as_deref());
    let Exchange { lines, left_out } = entry.exchange(&past, &showing);
    let exchange = among(lines, sent);
    Ok(shown.map(|shown| Opened { shown, exchange, left_out, paused, alerted_at }))
}

/// What the customer was sent in answer to it.
async fn sent(work: &Work, entry: &Entry) -> Result<Vec<SentMessage>, Unavailable> {
    let thread = &entry.key.thread;
    let newest = work.store.state(thread).await?.thread.conversation;
    let first = match &entry.about {
        About::Conversation { of, .. } => of.begun_at(),
        About::Waiting | About::Text { .. } => entry.first_text_at(),
    };
    let (from, to) = answered_within((first, entry.last_text_at()), newest.as_ref());
    let (said, reports) =
        tokio::try_join!(work.store.said_in(thread, from, to), work.store.reported(thread))?;
    Ok(said.iter().map(|said| SentMessage::of(said, &reports, work.clock.now())).collect())
}

/// The figures of so many days, the one that is now among them.
///
/// # Errors
/// [`Unavailable`].
pub async fn figures(
    work: &Work,
    (id, tenant): (&TenantId, &Tenant),
    days: u16,
) -> Result<Figures, Unavailable> {
    let now = work.clock.now();
    let from = after(now, -SignedDuration::from_hours(24 * i64::from(days.saturating_sub(1))));
    let (counters, waiting, set_aside, newest) = tokio::try_join!(
        work.store.counters(id, from, now),
        work.store.waiting(id, tenant.passage(now), now),
        work.store.set_aside_since(id, from),
        work.store.recent(id, (None, None), None, 1),
    )?;
    let last_text_at = newest.entries.first().and_then(|(place, _)| place.last_text.parse().ok());
    Ok(Figures { stats: Stats::of(&counters, tenant.settings()), waiting, set_aside, last_text_at })
}

/// What waits, of all threads or of one.
async fn waiting(work: &Work, id: &TenantId, thread: Option<&ThreadKey>) -> Result<Vec<Entry>, Unavailable> {
    let texts = work.store.waiting_texts(id, thread).await?;
    let threads: HashSet<ThreadKey> = texts.iter().map(|text| text.thread.clone()).collect();
    let threads: Vec<ThreadKey> = threads.into_iter().collect();
    let newest = work.store.newest_conversations(&threads).await?;
    Ok(activity::waiting(texts, &newest))
}

/// What a name leads to; a text that is in a conversation by now leads there.
async fn find(work: &Work, key: EntryKey, waiting: Vec<Entry>) -> Result<Option<Entry>, Unavailable> {
    let mut key = key;
    loop {
        if let Some(known) = waiting.iter().find(|entry| entry.is_named(&key)) {
            return Ok(Some(known.clone()));
        }
        let about = match work.store.named(&key).await? {
            Some(NamedEntry::Conversation { of, seen }) => About::Conversation { of, seen },
            Some(NamedEntry::Decided(text, decided)) => About::Text { text, decided },
            // The list of what waits does not show it yet.
            Some(NamedEntry::Waiting(text)) => {
                return Ok(Some(Entry { key, about: About::Waiting, waiting: vec![text] }));
            }
            Some(NamedEntry::In(opened_by)) if opened_by != key.first => {
                key.first = opened_by;
                continue;
            }
            Some(NamedEntry::In(_)) | None => return Ok(None),
        };
        return Ok(Some(Entry { key, about, waiting: Vec::new() }));
    }
}

async fn show(
    work: &Work,
    sealer: &Sealer,
    entry: Entry,
    remedy: Option<&str>,
) -> Result<Option<Shown>, Unavailable> {
    let newest = match &entry.about {
        About::Conversation { of, .. } if entry.waiting.is_empty() => {
            work.store.newest_text(&entry.key.thread, of.last_text_at).await?
        }
        _ => None,
    };
    Ok(entry.shown(sealer, newest.as_ref(), remedy))
}

fn newest_of(texts: &[Text]) -> Option<&Text> {
    texts.iter().max_by_key(|text| text.received_at)
}

/// What to do about what is parked.
fn remedy(tenant: &Tenant) -> Option<String> {
    match (tenant.destination(), tenant.active()) {
        (Destination::Book(_), Some(active)) => {
            let attention = tenant.health(active).health.attention?;
            Some(attention.trouble.told(active.connection.booking_provider).remedy)
        }
        _ => Some(ACTIVATE.to_owned()),
    }
}
