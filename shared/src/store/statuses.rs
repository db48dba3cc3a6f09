//! Whose bookings are asked for in ServiceTitan, and what was heard. Beside a connection's token is an item of its own,
//! listed by when it is due for as long as there may be open bookings; what was heard of a booking stands in its
//! conversation's item, in attributes that nothing else writes.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValue;

use super::items::{Item, get_text, number, text, unavailable};
use super::state::conversation_item;
use super::{Store, Unavailable};
use crate::domain::activity::Seen;
use crate::domain::activity::key::EntryKey;
use crate::domain::activity::statuses::EVERY;
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::time::{Timestamp, after, sortable};

/// The part of the index of due times that lists them.
const STATUSES: &str = "statuses";

const SUFFIX: &str = "#statuses";

/// A connection whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueStatuses {
    /// Whose bookings, and where.
    pub key: ConnectionKey,
    /// Since when. Whoever takes the turn first names it.
    pub since: String,
}

/// What a connection was asked so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AskedStatuses {
    /// The newest change that was heard of.
    pub until: Option<Timestamp>,
    /// When a booking was last made, to the minute.
    pub booked_at: Option<Timestamp>,
}

impl Store {
    /// Has a connection asked from now on, since a booking was made with it.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn follow_statuses(&self, key: &ConnectionKey, now: Timestamp) -> Result<(), Unavailable> {
        let update = self.client.update_item().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(name(key)))
            .update_expression(
                "SET booked_at = :now, #shard = :shard, refresh_at = if_not_exists(refresh_at, :due)",
            )
            .expression_attribute_names("#shard", "shard")
            .expression_attribute_values(":now", text(sortable(now)))
            .expression_attribute_values(":shard", text(STATUSES))
            .expression_attribute_values(":due", text(sortable(after(now, EVERY))));
        update.send().await.map(|_| ()).map_err(|error| unavailable(&error))
    }

    /// Connections that are due, those that have waited longest first, at most `most`.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn due_statuses(&self, now: Timestamp, most: i32) -> Result<Vec<DueStatuses>, Unavailable> {
        let query = self.client.query().table_name(&self.tables.tokens).index_name("due");
        let query = query
            .key_condition_expression("#shard = :shard AND refresh_at <= :now")
            .expression_attribute_names("#shard", "shard")
            .expression_attribute_values(":shard", text(STATUSES))
            .expression_attribute_values(":now", text(sortable(now)))
            .limit(most);
        let page = query.send().await.map_err(|error| unavailable(&error))?;
        Ok(page.items().iter().filter_map(read_due).collect())
    }

    /// Takes the turn; the next one comes `EVERY`. What was asked so far; None: somebody else took it.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn take_statuses(
        &self,
        due: &DueStatuses,
        now: Timestamp,
    ) -> Result<Option<AskedStatuses>, Unavailable> {
        let update = self.client.update_item().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(name(&due.key)))
            .update_expression("SET refresh_at = :next")
            .condition_expression("refresh_at = :since")
            .expression_attribute_values(":next", text(sortable(after(now, EVERY))))
            .expression_attribute_values(":since", text(&due.since))
            .return_values(ReturnValue::AllNew);
        match update.send().await {
            Ok(taken) => Ok(Some(taken.attributes().map(read_asked).unwrap_or_default())),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(None),
                _ => Err(unavailable(&error)),
            },
        }
    }

    /// Remembers the newest change that was heard of.
    ///
    /// # Errors
    /// [`Unavailable`]; then it is heard once more.
    pub async fn put_asked_statuses(&self, key: &ConnectionKey, until: Timestamp) -> Result<(), Unavailable> {
        let update = self.client.update_item().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(name(key)))
            .update_expression("SET asked_until = :until")
            .expression_attribute_values(":until", text(sortable(until)));
        update.send().await.map(|_| ()).map_err(|error| unavailable(&error))
    }

    /// Has a connection not asked any more, unless a booking was made meanwhile.
    ///
    /// # Errors
    /// [`Unavailable`]; then its turn comes again.
    pub async fn leave_statuses(
        &self,
        key: &ConnectionKey,
        asked: &AskedStatuses,
    ) -> Result<(), Unavailable> {
        let update = self.client.update_item().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(name(key)))
            .update_expression("REMOVE #shard, refresh_at")
            .expression_attribute_names("#shard", "shard");
        let update = match asked.booked_at {
            None => update.condition_expression("attribute_not_exists(booked_at)"),
            Some(at) => update
                .condition_expression("booked_at = :booked")
                .expression_attribute_values(":booked", text(sortable(at))),
        };
        match update.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(unavailable(&error)),
            },
        }
    }

    /// Notes what was heard of a conversation's booking, unless something newer was, or the conversation is gone. Whether
    /// that was when it became a job.
    ///
    /// # Errors
    /// [`Unavailable`], also where a driver is writing the conversation just now: then it is heard again next time.
    pub async fn put_seen(&self, of: &EntryKey, seen: &Seen) -> Result<bool, Unavailable> {
        let update = self.client.update_item().table_name(&self.tables.threads);
        let mut update = update
            .key("thread", text(of.thread.key()))
            .key("item", text(conversation_item(&of.first)))
            .condition_expression(
                "attribute_exists(last_text) AND (attribute_not_exists(st_modified) OR st_modified <= :modified)",
            )
            .expression_attribute_values(":modified", text(sortable(seen.modified_at)))
            .expression_attribute_values(":seen_at", text(sortable(seen.seen_at)))
            .return_values(ReturnValue::UpdatedOld);
        let mut sets = vec!["st_modified = :modified", "st_seen_at = :seen_at"];
        if let Some(status) = &seen.status {
            sets.push("st_status = :status");
            update = update.expression_attribute_values(":status", text(status));
        }
        if let Some(job) = seen.job {
            sets.push("st_job = :job");
            update = update.expression_attribute_values(":job", number(job));
        }
        match update.update_expression(format!("SET {}", sets.join(", "))).send().await {
            Ok(noted) => {
                let had = noted.attributes().is_some_and(|before| before.contains_key("st_job"));
                Ok(seen.job.is_some() && !had)
            }
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(unavailable(&error)),
            },
        }
    }
}

fn name(key: &ConnectionKey) -> String {
    format!("{key}{SUFFIX}")
}

fn read_due(item: &Item) -> Option<DueStatuses> {
    let connection = get_text("statuses", item, "connection").ok()?.strip_suffix(SUFFIX)?;
    let (tenant, environment) = connection.split_once('#')?;
    let key = ConnectionKey {
        tenant: TenantId::parse(tenant).ok()?,
        environment: Environment::parse(environment)?,
    };
    Some(DueStatuses { key, since: get_text("statuses", item, "refresh_at").ok()?.to_owned() })
}

fn read_asked(item: &Item) -> AskedStatuses {
    let moment = |name| get_text("statuses", item, name).ok()?.parse().ok();
    AskedStatuses { until: moment("asked_until"), booked_at: moment("booked_at") }
}
