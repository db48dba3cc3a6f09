//! How much a tenant's threads hold of what. Every count ends somewhere, and says so.

use std::collections::HashSet;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::Select;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde::Serialize;

use super::held::HeldFrom;
use super::items::{Item, get_text, text, unavailable};
use super::standing::STANDS;
use super::{Store, Unavailable};
use crate::domain::drain::Passage;
use crate::domain::ids::{TenantId, ThreadKey};
use crate::domain::time::{SignedDuration, Timestamp, after, sortable};

/// As far as anything is counted.
const MOST: usize = 1_000;

/// Threads counted side by side.
const AT_ONCE: usize = 10;

/// Where a tenant can book, whatever is parked is driven within a minute or so. If nobody has come for this long, it
/// waits for us.
const OVERDUE: SignedDuration = SignedDuration::from_secs(300);

/// A number, and whether there may be more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// As many as were counted.
    pub texts: usize,
    /// Counting ended before the list did.
    pub at_least: bool,
}

/// What of a tenant's texts still waits, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Waiting {
    /// For us.
    pub owed: usize,
    /// For a reason of the tenant's to pass.
    pub parked: usize,
    /// For a person's click.
    pub held: usize,
    /// When the oldest of each came in.
    pub oldest_owed: Option<Timestamp>,
    /// None: none is.
    pub oldest_parked: Option<Timestamp>,
    /// None: none is.
    pub oldest_held: Option<Timestamp>,
    /// There may be more of each than is said here.
    pub at_least: bool,
}

impl Store {
    /// What of a tenant's texts still waits, as far as the first thousand of each list say. What is parked is left as it
    /// is for as long as the tenant cannot book, however long that may be.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn waiting(
        &self,
        tenant: &TenantId,
        passage: Passage,
        now: Timestamp,
    ) -> Result<Waiting, Unavailable> {
        let is_shut = matches!(passage, Passage::Shut { .. });
        let (listed, held, oldest_held) = tokio::try_join!(
            self.list(self.owed_by(tenant)),
            self.count_held(tenant, None),
            self.oldest_held(tenant),
        )?;
        let mut waiting = Waiting {
            held: held.texts,
            oldest_held,
            at_least: held.at_least || listed.len() >= MOST,
            ..Waiting::default()
        };
        let texts: Vec<Item> = listed.into_iter().filter(is_text).collect();
        for item in self.read_anew(&texts, Some("due, parked, received_at")).await? {
            // Settled or held since it was listed.
            let Ok(due) = get_text("text", &item, "due") else { continue };
            let is_parked = item.contains_key("parked") && (is_shut || !is_overdue(due, now));
            let (texts, oldest) = if is_parked {
                (&mut waiting.parked, &mut waiting.oldest_parked)
            } else {
                (&mut waiting.owed, &mut waiting.oldest_owed)
            };
            *texts += 1;
            let came = get_text("text", &item, "received_at").ok().and_then(|came| came.parse().ok());
            *oldest = [*oldest, came].into_iter().flatten().min();
        }
        Ok(waiting)
    }

    /// How many texts came in for a tenant since then. One that was held and then booked counts as of that click.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn texts_since(&self, tenant: &TenantId, from: Timestamp) -> Result<Counted, Unavailable> {
        let (recent, owed, held) = tokio::try_join!(
            self.list(self.recent_of(tenant, from)),
            self.list(self.owed_by(tenant)),
            self.count(self.held_since(tenant, from, None)),
        )?;
        // A text in the list of recent ones was decided to need nothing, and is in no log; conversations are the rest.
        let (dismissed, conversations): (Vec<&Item>, Vec<&Item>) =
            recent.iter().partition(|item| is_text(item));
        let mut threads = HashSet::new();
        for item in conversations.into_iter().chain(owed.iter().filter(|item| is_text(item))) {
            threads.insert(get_text("index", item, "thread")?.to_owned());
        }
        let mut counted = Counted {
            texts: dismissed.len() + held.texts,
            at_least: held.at_least || recent.len() >= MOST || owed.len() >= MOST,
        };
        let logs = threads.iter().filter_map(|thread| ThreadKey::parse(thread).ok());
        let logs = stream::iter(logs.map(Ok)).map_ok(|thread| self.count_log(thread, from));
        let mut logs = std::pin::pin!(logs.try_buffer_unordered(AT_ONCE));
        while let Some(log) = logs.next().await.transpose()? {
            counted =
                Counted { texts: counted.texts + log.texts, at_least: counted.at_least || log.at_least };
            if counted.texts >= MOST {
                return Ok(Counted { at_least: true, ..counted });
            }
        }
        Ok(counted)
    }

    /// How many texts are held, from a place in the list or from its beginning.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn count_held(
        &self,
        tenant: &TenantId,
        from: Option<&HeldFrom>,
    ) -> Result<Counted, Unavailable> {
        self.count(self.held_since(tenant, Timestamp::UNIX_EPOCH, from)).await
    }

    async fn count_log(&self, thread: ThreadKey, from: Timestamp) -> Result<Counted, Unavailable> {
        self.count(texts_alone(self.log_since(&thread, from))).await
    }

    /// What is owed, the first due first; what only stands in its list is not.
    pub(super) fn owed_by(&self, tenant: &TenantId) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.tables.threads).index_name("owed");
        query
            .key_condition_expression("tenant_id = :tenant AND due < :stands")
            .expression_attribute_values(":tenant", text(tenant.as_str()))
            .expression_attribute_values(":stands", text(STANDS))
    }

    /// Conversations by their newest text, and texts that were decided to need nothing, the newest first.
    pub(super) fn recent_of(&self, tenant: &TenantId, from: Timestamp) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.tables.threads).index_name("recent");
        query
            .key_condition_expression("tenant_id = :tenant AND last_text >= :from")
            .expression_attribute_values(":tenant", text(tenant.as_str()))
            .expression_attribute_values(":from", text(sortable(from)))
            .scan_index_forward(false)
    }

    pub(super) async fn count(&self, query: QueryFluentBuilder) -> Result<Counted, Unavailable> {
        let (mut texts, mut start) = (0, None);
        loop {
            let page = query.clone().select(Select::Count);
            let page = match start {
                None => page,
                start => page.set_exclusive_start_key(start),
            };
            let page = page.send().await.map_err(|error| unavailable(&error))?;
            texts += usize::try_from(page.count()).unwrap_or_default();
            start = page.last_evaluated_key;
            if start.is_none() || texts >= MOST {
                return Ok(Counted { texts, at_least: start.is_some() });
            }
        }
    }

    /// The keys of what a query finds, as far as anything is counted.
    pub(super) async fn list(&self, query: QueryFluentBuilder) -> Result<Vec<Item>, Unavailable> {
        let query = query.projection_expression("thread, #item").expression_attribute_names("#item", "item");
        let (mut found, mut start) = (Vec::new(), None);
        loop {
            let left = i32::try_from(MOST - found.len()).unwrap_or(i32::MAX);
            let page = query.clone().limit(left).set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            start = page.last_evaluated_key;
            found.extend(page.items.unwrap_or_default());
            if start.is_none() || found.len() >= MOST {
                return Ok(found);
            }
        }
    }
}

/// Whether what is due since then waits for us, where nothing of the tenant's stands in its way.
pub(super) fn is_overdue(due: &str, now: Timestamp) -> bool {
    due <= sortable(after(now, -OVERDUE)).as_str()
}

/// Replies and alerts are owed, and messages are in the log, as texts are.
pub(super) fn is_text(item: &Item) -> bool {
    get_text("index", item, "item").is_ok_and(|name| name.starts_with("text#"))
}

/// The texts of a log, without what was sent.
pub(super) fn texts_alone(log: QueryFluentBuilder) -> QueryFluentBuilder {
    log.filter_expression("begins_with(#item, :texts)")
        .expression_attribute_names("#item", "item")
        .expression_attribute_values(":texts", text("text#"))
}
