use std::sync::LazyLock;

use aws_sdk_dynamodb::types::builders::ConditionCheckBuilder;
use aws_sdk_dynamodb::types::{ConditionCheck, KeysAndAttributes, TransactWriteItem};

use super::health::{FoundHealth, health_items, key_of, read_health};
use super::items::{Item, get_number, get_text, number, read_document, text, unavailable};
use super::transaction::built;
use super::{Store, Unavailable};
use crate::domain::connection::Connection;
use crate::domain::connection::destination::{Destination, destination};
use crate::domain::connection::health::Gate;
use crate::domain::drain::Passage;
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::settings::Profile;
use crate::domain::time::Timestamp;

/// A connection, and the numbers that count its changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantConnection {
    /// Which of ServiceTitan's two.
    pub environment: Environment,
    /// Counts its writes: who changes it names the one that was read.
    pub version: u64,
    /// Counts what it is connected with: every token and every cache is keyed by it.
    pub generation: u64,
    /// As it is stored.
    pub connection: Connection,
}

impl TenantConnection {
    /// One that was never saved.
    #[must_use]
    pub fn none(environment: Environment) -> Self {
        Self { environment, version: 0, generation: 0, connection: Connection::default() }
    }

    /// The next version; what it is connected with stays.
    #[must_use]
    pub fn changed(&self, connection: Connection) -> Self {
        Self { version: self.version + 1, connection, ..*self }
    }

    /// The next version, connected with something else: tokens of before are worthless.
    #[must_use]
    pub fn reconnected(&self, connection: Connection) -> Self {
        Self { generation: self.generation + 1, ..self.changed(connection) }
    }

    /// The same, past whatever tokens are on record for.
    fn past(self, tokens: u64) -> Self {
        Self { generation: self.generation.max(tokens + 1), ..self }
    }
}

/// What a tenant chose, and its links to ServiceTitan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tenant {
    /// None: there is no such tenant.
    pub profile: Option<Profile>,
    /// Counts the writes of the profile.
    pub profile_version: u64,
    /// One for each environment at most.
    pub connections: Vec<TenantConnection>,
    /// How connections fare, where anything is remembered of that.
    pub health: Vec<(Environment, FoundHealth)>,
}

impl Tenant {
    /// Where texts go now.
    #[must_use]
    pub fn destination(&self) -> Destination {
        let active = self.active().map(|active| (active.environment, &active.connection));
        destination(self.profile.as_ref(), active)
    }

    /// What can be done about what is owed to it now.
    #[must_use]
    pub fn passage(&self, now: Timestamp) -> Passage {
        if self.profile.is_none() {
            return Passage::Open;
        }
        match (self.destination(), self.active()) {
            (Destination::Hold { since }, _) => Passage::Shut { disconnected_at: Some(since) },
            (Destination::Book(_), Some(active)) => {
                match self.health(active).health.gate(now) {
                    // Where it is a text's turn, driving one is what shows whether the trouble is over.
                    Gate::Open | Gate::Turn(_) => Passage::Open,
                    Gate::Resting(_) => Passage::Resting,
                    Gate::Attention(_) => Passage::Shut { disconnected_at: None },
                }
            }
            _ => Passage::Shut { disconnected_at: None },
        }
    }

    /// What the tenant chose; the defaults where there is no such tenant.
    #[must_use]
    pub fn settings(&self) -> &Profile {
        static NONE: LazyLock<Profile> = LazyLock::new(Profile::default);
        self.profile.as_ref().unwrap_or(&NONE)
    }

    /// Knows what one of its items says.
    pub(super) fn read(&mut self, item: &Item) -> Result<(), Unavailable> {
        match get_text("tenant", item, "item")? {
            PROFILE => {
                self.profile = Some(read_document("profile", item)?);
                self.profile_version = get_number("profile", item, "version")?;
            }
            name => self.connections.extend(read_connection(name, item)?),
        }
        Ok(())
    }

    /// The connection that texts go to.
    #[must_use]
    pub fn active(&self) -> Option<&TenantConnection> {
        self.connection(self.profile.as_ref()?.active?)
    }

    /// The connection of one environment, if there was ever one.
    #[must_use]
    pub fn connection(&self, environment: Environment) -> Option<&TenantConnection> {
        self.connections.iter().find(|connection| connection.environment == environment)
    }

    /// What is remembered of a connection as it is now.
    #[must_use]
    pub fn health(&self, of: &TenantConnection) -> FoundHealth {
        let found = self.found_health(of.environment);
        if found.health.connection_generation > of.generation {
            // It was connected anew between the reads of the two.
            return FoundHealth::default();
        }
        FoundHealth { health: found.health.of(of.generation), ..found }
    }

    /// What is remembered of a connection, whatever it was connected with.
    #[must_use]
    pub fn found_health(&self, of: Environment) -> FoundHealth {
        let found = self.health.iter().find(|(environment, _)| *environment == of);
        found.map(|(_, found)| found.clone()).unwrap_or_default()
    }

    /// Knows the connection as it was just written.
    pub fn put(&mut self, written: TenantConnection) {
        self.connections.retain(|known| known.environment != written.environment);
        self.connections.push(written);
    }

    /// The same, as one that was never saved where there is none.
    #[must_use]
    pub fn connection_or_none(&self, environment: Environment) -> TenantConnection {
        self.connection(environment).cloned().unwrap_or_else(|| TenantConnection::none(environment))
    }
}

pub(super) const PROFILE: &str = "profile";

pub(super) fn connection_item(environment: Environment) -> String {
    format!("connection#{}", environment.as_str())
}

impl Store {
    /// Settings, connections and how these fare, read consistently: a save takes effect at once.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn tenant(&self, tenant: &TenantId) -> Result<Tenant, Unavailable> {
        let of_tenant = Environment::ALL.map(connection_item).into_iter().chain([PROFILE.to_owned()]);
        let of_tenant = of_tenant.map(|item| {
            Item::from([("tenant_id".to_owned(), text(tenant.as_str())), ("item".to_owned(), text(item))])
        });
        let of_health = health_items(tenant).map(|name| Item::from([("connection".to_owned(), text(name))]));
        let request = self.client.batch_get_item();
        let request = request.request_items(&self.tables.tenants, consistently(of_tenant.collect())?);
        let request = request.request_items(&self.tables.tokens, consistently(of_health.into())?);
        let answer = request.send().await.map_err(|error| unavailable(&error))?;
        if answer.unprocessed_keys.is_some_and(|left| !left.is_empty()) {
            return Err(Unavailable::Service("unprocessed keys".to_owned()));
        }
        let mut found = Tenant::default();
        for (table, items) in answer.responses.unwrap_or_default() {
            for item in &items {
                if table == self.tables.tokens {
                    let health = read_health(item)?;
                    found.health.extend(key_of(item).map(|key| (key.environment, health)));
                } else {
                    found.read(item)?;
                }
            }
        }
        Ok(found)
    }

    /// What a tenant chose, and nothing else of it; None: there is no such tenant.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn profile(&self, tenant: &TenantId) -> Result<Option<Profile>, Unavailable> {
        let item = self.item_of(tenant, PROFILE).await?;
        item.as_ref().map(|item| read_document("profile", item)).transpose()
    }

    /// The next version of a connection, connected with something else. Since a table was set back it may be one of before
    /// its tokens: those would be taken for its own one day.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn reconnected(
        &self,
        tenant: &TenantId,
        found: &TenantConnection,
        connection: Connection,
    ) -> Result<TenantConnection, Unavailable> {
        let key = ConnectionKey { tenant: tenant.clone(), environment: found.environment };
        let tokens = self.token(&key).await?.connection_generation;
        Ok(found.reconnected(connection).past(tokens))
    }

    /// One item of a tenant, read consistently; None: it is not there.
    pub(super) async fn item_of(&self, tenant: &TenantId, item: &str) -> Result<Option<Item>, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.tenants).consistent_read(true);
        let request = request.key("tenant_id", text(tenant.as_str())).key("item", text(item));
        Ok(request.send().await.map_err(|error| unavailable(&error))?.item)
    }

    /// For a transaction that is to be made only while there is such a tenant.
    pub(super) fn profile_is_there(&self, tenant: &TenantId) -> Result<TransactWriteItem, Unavailable> {
        Self::checked(self.check_profile(tenant).condition_expression("attribute_exists(tenant_id)"))
    }

    /// For a transaction that is to be made only while the settings are as they were read.
    pub(super) fn profile_is_as_read(
        &self,
        tenant: &TenantId,
        version: u64,
    ) -> Result<TransactWriteItem, Unavailable> {
        let check = self.check_profile(tenant).condition_expression("version = :found");
        Self::checked(check.expression_attribute_values(":found", number(version)))
    }

    /// For a transaction that is to be made only where there is no such tenant.
    pub(super) fn profile_is_gone(&self, tenant: &TenantId) -> Result<TransactWriteItem, Unavailable> {
        Self::checked(self.check_profile(tenant).condition_expression("attribute_not_exists(tenant_id)"))
    }

    fn check_profile(&self, tenant: &TenantId) -> ConditionCheckBuilder {
        let check = ConditionCheck::builder().table_name(&self.tables.tenants);
        check.key("tenant_id", text(tenant.as_str())).key("item", text(PROFILE))
    }

    fn checked(check: ConditionCheckBuilder) -> Result<TransactWriteItem, Unavailable> {
        Ok(TransactWriteItem::builder().condition_check(built(check.build())?).build())
    }
}

pub(super) fn consistently(keys: Vec<Item>) -> Result<KeysAndAttributes, Unavailable> {
    let wanted = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build();
    wanted.map_err(|error| Unavailable::Service(error.to_string()))
}

fn read_connection(name: &str, item: &Item) -> Result<Option<TenantConnection>, Unavailable> {
    let Some(environment) = Environment::ALL.into_iter().find(|each| connection_item(*each) == name) else {
        return Ok(None);
    };
    Ok(Some(TenantConnection {
        environment,
        version: get_number("connection", item, "version")?,
        generation: get_number("connection", item, "generation")?,
        connection: read_document("connection", item)?,
    }))
}
