use aws_sdk_dynamodb::types::KeysAndAttributes;

use super::items::{Item, document, get_number, get_text, number, read_document, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::connection::Connection;
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::settings::Profile;

/// A connection, and the number that counts its changes: every cache is keyed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantConnection {
    pub environment: Environment,
    pub generation: u64,
    pub connection: Connection,
}

/// What a tenant chose, and its links to ServiceTitan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tenant {
    pub profile: Option<Profile>,
    pub connections: Vec<TenantConnection>,
}

impl Tenant {
    /// The connection that texts go to.
    #[must_use]
    pub fn active(&self) -> Option<&TenantConnection> {
        self.connection(self.profile.as_ref()?.active?)
    }

    #[must_use]
    pub fn connection(&self, environment: Environment) -> Option<&TenantConnection> {
        self.connections.iter().find(|connection| connection.environment == environment)
    }
}

const PROFILE: &str = "profile";

fn connection_item(environment: Environment) -> String {
    format!("connection#{}", environment.as_str())
}

impl Store {
    /// Settings and connections, read consistently: a save takes effect at once.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn tenant(&self, tenant: &TenantId) -> Result<Tenant, Unavailable> {
        let items = Environment::ALL.map(connection_item).into_iter().chain([PROFILE.to_owned()]);
        let keys = items.map(|item| {
            Item::from([("tenant_id".to_owned(), text(tenant.as_str())), ("item".to_owned(), text(item))])
        });
        let wanted =
            KeysAndAttributes::builder().set_keys(Some(keys.collect())).consistent_read(true).build();
        let wanted = wanted.map_err(|error| Unavailable::Service(error.to_string()))?;
        let request = self.client.batch_get_item().request_items(&self.tables.tenants, wanted);
        let answer = request.send().await.map_err(|error| unavailable(&error))?;
        if answer.unprocessed_keys.is_some_and(|left| !left.is_empty()) {
            return Err(Unavailable::Service("unprocessed keys".to_owned()));
        }
        let items = answer.responses.unwrap_or_default().remove(&self.tables.tenants).unwrap_or_default();
        let mut found = Tenant::default();
        for item in &items {
            match get_text("tenant", item, "item")? {
                PROFILE => found.profile = Some(read_document("profile", item)?),
                name => found.connections.extend(read_connection(name, item)?),
            }
        }
        Ok(found)
    }

    /// Stores what a tenant chose.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn put_profile(&self, tenant: &TenantId, profile: &Profile) -> Result<(), Unavailable> {
        let item = Item::from([
            ("tenant_id".to_owned(), text(tenant.as_str())),
            ("item".to_owned(), text(PROFILE)),
            ("data".to_owned(), document("profile", profile)?),
        ]);
        let request = self.client.put_item().table_name(&self.tables.tenants).set_item(Some(item));
        request.send().await.map(|_| ()).map_err(|error| unavailable(&error))
    }

    /// Stores a connection as its `generation`th change.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn put_connection(
        &self,
        key: &ConnectionKey,
        generation: u64,
        connection: &Connection,
    ) -> Result<(), Unavailable> {
        let item = Item::from([
            ("tenant_id".to_owned(), text(key.tenant.as_str())),
            ("item".to_owned(), text(connection_item(key.environment))),
            ("kind".to_owned(), text("connection")),
            ("generation".to_owned(), number(generation)),
            ("data".to_owned(), document("connection", connection)?),
        ]);
        let request = self.client.put_item().table_name(&self.tables.tenants).set_item(Some(item));
        request.send().await.map(|_| ()).map_err(|error| unavailable(&error))
    }
}

fn read_connection(name: &str, item: &Item) -> Result<Option<TenantConnection>, Unavailable> {
    let Some(environment) = Environment::ALL.into_iter().find(|each| connection_item(*each) == name) else {
        return Ok(None);
    };
    let generation = get_number("connection", item, "generation")?;
    Ok(Some(TenantConnection { environment, generation, connection: read_document("connection", item)? }))
}
