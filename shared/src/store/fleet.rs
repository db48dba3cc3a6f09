//! All tenants, by the index over them. It lags behind the tables for a moment.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::Select;

use super::health::{health_items, key_of, read_health};
use super::items::{Item, get_text, text, unavailable};
use super::tenants::consistently;
use super::{Store, Tenant, Unavailable};
use crate::domain::ids::TenantId;

/// Tenants whose connections' health one request takes.
const TENANTS_AT_ONCE: usize = 50;

/// Some of the tenants in the order of their ids, and where to go on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fleet {
    /// By their ids.
    pub tenants: Vec<(TenantId, Tenant)>,
    /// The last of these, if there are more.
    pub next: Option<TenantId>,
}

impl Store {
    /// Tenants whose ids come after `after`, at most `most`.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn fleet(&self, after: Option<&TenantId>, most: i32) -> Result<Fleet, Unavailable> {
        let query = self.of_kind("tenant").key_condition_expression("kind = :kind AND tenant_id > :after");
        let after = after.map_or("tn_", TenantId::as_str);
        // One more than asked for tells whether there are more.
        let page = query.expression_attribute_values(":after", text(after)).limit(most.saturating_add(1));
        let page = page.send().await.map_err(|error| unavailable(&error))?;
        let mut tenants = page.items().iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let most = usize::try_from(most).unwrap_or_default();
        let more = tenants.len() > most;
        tenants.truncate(most);
        self.read_connections(&mut tenants).await?;
        for some in tenants.chunks_mut(TENANTS_AT_ONCE) {
            self.read_health(some).await?;
        }
        let next = tenants.last().filter(|_| more).map(|(id, _)| id.clone());
        Ok(Fleet { tenants, next })
    }

    /// Adds the connections of these tenants, which are in order.
    async fn read_connections(&self, tenants: &mut [(TenantId, Tenant)]) -> Result<(), Unavailable> {
        let (Some((first, _)), Some((last, _))) = (tenants.first(), tenants.last()) else {
            return Ok(());
        };
        let query = self.of_kind_between("connection", first, last);
        let mut start = None;
        loop {
            let page = query.clone().set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                let id = get_text("fleet", item, "tenant_id")?;
                if let Ok(at) = tenants.binary_search_by(|(known, _)| known.as_str().cmp(id)) {
                    tenants[at].1.read(item)?;
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(());
            }
        }
    }

    /// Adds how the connections of these tenants fare.
    async fn read_health(&self, tenants: &mut [(TenantId, Tenant)]) -> Result<(), Unavailable> {
        let names = tenants.iter().flat_map(|(tenant, _)| health_items(tenant));
        let keys = names.map(|name| Item::from([("connection".to_owned(), text(name))])).collect();
        let request = self.client.batch_get_item();
        let answer = request.request_items(&self.tables.tokens, consistently(keys)?).send().await;
        let answer = answer.map_err(|error| unavailable(&error))?;
        if answer.unprocessed_keys.is_some_and(|left| !left.is_empty()) {
            return Err(Unavailable::Service("unprocessed keys".to_owned()));
        }
        for item in answer.responses.unwrap_or_default().remove(&self.tables.tokens).unwrap_or_default() {
            let Some(key) = key_of(&item) else { continue };
            if let Ok(at) = tenants.binary_search_by(|(known, _)| known.cmp(&key.tenant)) {
                tenants[at].1.health.push((key.environment, read_health(&item)?));
            }
        }
        Ok(())
    }

    /// How many connections there are.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn count_connections(&self) -> Result<usize, Unavailable> {
        let query = self.of_kind("connection").key_condition_expression("kind = :kind");
        let query = query.select(Select::Count);
        let (mut connections, mut start) = (0, None);
        loop {
            let page = query.clone().set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            connections += usize::try_from(page.count()).unwrap_or_default();
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(connections);
            }
        }
    }

    /// Of tenants between two, those two among them.
    pub(super) fn of_kind_between(
        &self,
        kind: &str,
        first: &TenantId,
        last: &TenantId,
    ) -> QueryFluentBuilder {
        self.of_kind(kind)
            .key_condition_expression("kind = :kind AND tenant_id BETWEEN :first AND :last")
            .expression_attribute_values(":first", text(first.as_str()))
            .expression_attribute_values(":last", text(last.as_str()))
    }

    fn of_kind(&self, kind: &str) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.tables.tenants).index_name("fleet");
        query.expression_attribute_values(":kind", text(kind))
    }
}

fn read(item: &Item) -> Result<(TenantId, Tenant), Unavailable> {
    let malformed = |_| Unavailable::Malformed { item: "fleet", why: "tenant_id".to_owned() };
    let id = TenantId::parse(get_text("fleet", item, "tenant_id")?).map_err(malformed)?;
    let mut tenant = Tenant::default();
    tenant.read(item)?;
    Ok((id, tenant))
}
