//! How connections fare: an item beside each one's token, found by the index of due times only while a person must act.
//! Whoever drives texts writes it, and may write nothing of a tenant's settings.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};

use super::conditional::unless_refused;
use super::items::{Item, document, get_number, get_text, number, read_document, text, unavailable};
use super::transaction::built;
use super::{Change, SaveError, Store, Unavailable};
use crate::domain::connection::health::Health;
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::time::{Timestamp, sortable};

/// Health as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundHealth {
    /// Counts its writes; 0: nothing was ever written.
    pub version: u64,
    /// As it is stored.
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

/// Of both environments.
pub(super) fn health_items(tenant: &TenantId) -> [String; 2] {
    Environment::ALL.map(|environment| health_item(&ConnectionKey { tenant: tenant.clone(), environment }))
}

impl Store {
    /// What is remembered of a connection, whatever it is connected with.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn health(&self, key: &ConnectionKey) -> Result<FoundHealth, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.tokens).consistent_read(true);
        let answer = request.key("connection", text(health_item(key))).send().await;
        let item = answer.map_err(|error| unavailable(&error))?.item;
        item.as_ref().map_or(Ok(FoundHealth::default()), read_health)
    }

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
        let Remembered { expression, condition, values } = Remembered::of(found, &next)?;
        let update = self.client.update_item().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(health_item(key)))
            .update_expression(expression)
            .condition_expression(condition)
            .expression_attribute_names("#data", "data")
            .expression_attribute_names("#shard", "shard")
            .set_expression_attribute_values(Some(values));
        unless_refused(update.send().await)?.ok_or(SaveError::Moved)?;
        Ok(FoundHealth { version: found.version + 1, health: next, ..*found })
    }

    /// Forgets all of a connection.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn forget_health(&self, key: &ConnectionKey) -> Result<(), Unavailable> {
        let delete = self.client.delete_item().table_name(&self.tables.tokens);
        let deleted = delete.key("connection", text(health_item(key))).send().await;
        deleted.map(|_| ()).map_err(|error| unavailable(&error))
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
        unless_refused(update.send().await).map(|_| ())
    }

    /// Connections that need attention, or of which there is something to tell, by the index over them, which lags behind
    /// for a moment.
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

impl Change<'_> {
    /// Puts what is remembered of a connection of the tenant's in place of what was found.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn health(
        self,
        environment: Environment,
        found: &FoundHealth,
        next: &Health,
    ) -> Result<Self, Unavailable> {
        let Remembered { expression, condition, values } = Remembered::of(found, next)?;
        let key = ConnectionKey { tenant: self.tenant.clone(), environment };
        let update = Update::builder().table_name(&self.store.tables.tokens);
        let update = update
            .key("connection", text(health_item(&key)))
            .update_expression(expression)
            .condition_expression(condition)
            .expression_attribute_names("#data", "data")
            .expression_attribute_names("#shard", "shard")
            .set_expression_attribute_values(Some(values));
        Ok(self.and(TransactWriteItem::builder().update(built(update.build())?).build()))
    }
}

/// The write of what is remembered. When a booking was last made is no part of it.
struct Remembered {
    expression: &'static str,
    condition: &'static str,
    values: Item,
}

impl Remembered {
    fn of(found: &FoundHealth, next: &Health) -> Result<Self, Unavailable> {
        let mut values = Item::from([
            (":next".to_owned(), number(found.version + 1)),
            (":data".to_owned(), document("health", next)?),
        ]);
        let expression = if next.is_listed() {
            values.insert(":shard".to_owned(), text(TROUBLE));
            values.insert(":at".to_owned(), text(sortable(next.due_at())));
            "SET version = :next, #data = :data, #shard = :shard, refresh_at = :at"
        } else {
            "SET version = :next, #data = :data REMOVE #shard, refresh_at"
        };
        let condition = if found.version == 0 {
            "attribute_not_exists(version)"
        } else {
            values.insert(":found".to_owned(), number(found.version));
            "version = :found"
        };
        Ok(Self { expression, condition, values })
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
