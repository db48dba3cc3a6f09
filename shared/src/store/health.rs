//! How connections fare: an item beside each one's token, found by the index of due times only while a person must act.
//! Whoever drives texts writes it, and may write nothing of a tenant's settings.

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;

use super::items::{Item, document, get_number, get_text, number, read_document, text, unavailable};
use super::{SaveError, Store, Unavailable};
use crate::domain::connection::health::Health;
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::time::{Timestamp, sortable};

/// Health as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundHealth {
    /// Counts its writes; 0: nothing was ever written.
    pub version: u64,
    pub health: Health,
    /// When a booking was last made with the connection, to the minute.
    pub last_booking_at: Option<Timestamp>,
}

/// The part of the index that lists connections which need attention.
const TROUBLE: &str = "trouble";

const SUFFIX: &str = "#health";

pub(super) fn health_item(key: &ConnectionKey) -> String {
    format!("{key}{SUFFIX}")
}

impl Store {
    /// Puts what is remembered of a connection in place of what was found.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody remembered something meanwhile.
    pub async fn put_health(
        &self,
        key: &ConnectionKey,
        found: &FoundHealth,
        next: Health,
    ) -> Result<FoundHealth, SaveError> {
        let mut item = Item::from([
            ("connection".to_owned(), text(health_item(key))),
            ("version".to_owned(), number(found.version + 1)),
            ("data".to_owned(), document("health", &next)?),
        ]);
        if let Some(attention) = &next.attention {
            item.insert("shard".to_owned(), text(TROUBLE));
            item.insert("refresh_at".to_owned(), text(sortable(attention.probe_at)));
        }
        item.extend(found.last_booking_at.map(|at| ("last_booking_at".to_owned(), text(sortable(at)))));
        let put = self.client.put_item().table_name(&self.tables.tokens).set_item(Some(item));
        let put = put
            .condition_expression("version = :found OR (:found = :none AND attribute_not_exists(version))")
            .expression_attribute_values(":found", number(found.version))
            .expression_attribute_values(":none", number(0));
        match put.send().await {
            Ok(_) => Ok(FoundHealth { version: found.version + 1, health: next, ..*found }),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(_)) => Err(SaveError::Moved),
                _ => Err(unavailable(&error).into()),
            },
        }
    }

    /// Remembers when a booking was last made. Later ones stay.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn put_last_booking(&self, key: &ConnectionKey, at: Timestamp) -> Result<(), Unavailable> {
        let update = self.client.update_item().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(health_item(key)))
            .update_expression("SET last_booking_at = :at")
            .condition_expression("attribute_not_exists(last_booking_at) OR last_booking_at < :at")
            .expression_attribute_values(":at", text(sortable(at)));
        match update.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(unavailable(&error)),
            },
        }
    }

    /// Connections that need attention, by the index over them, which lags behind for a moment.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn troubled(&self) -> Result<Vec<(ConnectionKey, FoundHealth)>, Unavailable> {
        let (mut troubled, mut start) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(&self.tables.tokens).index_name("due");
            let query = query
                .key_condition_expression("#shard = :shard")
                .expression_attribute_names("#shard", "shard")
                .expression_attribute_values(":shard", text(TROUBLE));
            let page = query.set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                // One that a newer version wrote must not hide the others.
                troubled.extend(key_of(item).zip(read_health(item).ok()));
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(troubled);
            }
        }
    }
}

/// The connection that a health item is of.
pub(super) fn key_of(item: &Item) -> Option<ConnectionKey> {
    let name = get_text("health", item, "connection").ok()?.strip_suffix(SUFFIX)?;
    let (tenant, environment) = name.split_once('#')?;
    Some(ConnectionKey {
        tenant: TenantId::parse(tenant).ok()?,
        environment: Environment::parse(environment)?,
    })
}

pub(super) fn read_health(item: &Item) -> Result<FoundHealth, Unavailable> {
    let at = get_text("health", item, "last_booking_at").ok();
    let health = item.contains_key("data").then(|| read_document("health", item)).transpose()?;
    Ok(FoundHealth {
        version: if item.contains_key("version") { get_number("health", item, "version")? } else { 0 },
        health: health.unwrap_or_default(),
        last_booking_at: at.and_then(|at| at.parse().ok()),
    })
}
