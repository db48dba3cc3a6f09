//! Looks at what needs attention, each minute: whether it is over by itself, whether it is the platform's trouble, and
//! what the tenants' trails are to be told. Whoever drives texts may not write there.

mod platform;
mod probe;
mod tell;

use futures_util::stream::{self, StreamExt};
use serde::Serialize;

use self::probe::probe;
use super::Work;
use super::health::remember;
use crate::domain::connection::health::Health;
use crate::domain::connection::platform::Bad;
use crate::domain::ids::ConnectionKey;
use crate::domain::time::Timestamp;
use crate::random;
use crate::store::{FoundHealth, Tenant, TenantConnection, Unavailable};

/// Connections looked at side by side.
const AT_ONCE: usize = 10;

/// What a run came to.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Watched {
    /// Connections that need attention.
    pub in_trouble: usize,
    /// Those that did, and were seen to work.
    pub recovered: usize,
    /// It is the platform's trouble.
    pub platform_trouble: bool,
}

/// A connection on the list.
struct Listed {
    key: ConnectionKey,
    found: FoundHealth,
    /// None: there was no time to look at it, or nothing is connected.
    connection: Option<TenantConnection>,
    /// Texts go there now.
    is_active: bool,
}

/// Asks about each connection that needs attention and is to be asked about, until the time for starting anything is
/// over; the rest is the next run's.
///
/// # Errors
/// [`Unavailable`] where the list of them, or what is the platform's, cannot be read.
pub async fn watch(work: &Work, start_nothing_after: Timestamp) -> Result<Watched, Unavailable> {
    watch_these(work, work.store.troubled().await?, start_nothing_after).await
}

/// The same for the connections of a list.
///
/// # Errors
/// [`Unavailable`] where what is the platform's cannot be read.
pub async fn watch_these(
    work: &Work,
    mut listed: Vec<(ConnectionKey, FoundHealth)>,
    start_nothing_after: Timestamp,
) -> Result<Watched, Unavailable> {
    // Each run begins elsewhere, so that in a long list everyone has a turn.
    let begin = usize::try_from(random::nonce()).unwrap_or_default() % listed.len().max(1);
    listed.rotate_left(begin);
    let looks = stream::iter(listed).map(async |(key, found)| {
        if work.clock.now() < start_nothing_after {
            look(work, key, found).await
        } else {
            Listed { key, found, connection: None, is_active: false }
        }
    });
    let seen: Vec<Listed> = looks.buffer_unordered(AT_ONCE).collect().await;
    let trouble = platform::judged(work, &seen).await?;
    let tells = stream::iter(&seen).map(|listed| tell::told(work, listed, trouble.as_ref()));
    tells.buffer_unordered(AT_ONCE).collect::<()>().await;
    let in_trouble = seen.iter().filter(|listed| listed.found.health.attention.is_some()).count();
    let recovered = seen.iter().filter(|listed| listed.has_recovered()).count();
    Ok(Watched { in_trouble, recovered, platform_trouble: trouble.is_some() })
}

/// One connection's trouble is its own: where it cannot be looked at, it is as the list says.
async fn look(work: &Work, key: ConnectionKey, listed: FoundHealth) -> Listed {
    let Ok(tenant) = work.store.tenant(&key.tenant).await else {
        return Listed { key, found: listed, connection: None, is_active: false };
    };
    let connection = connected(&tenant, &key);
    let is_active = tenant.active().is_some_and(|active| active.environment == key.environment);
    let (generation, found) = match connection {
        Some(connection) => (connection.generation, tenant.health(connection)),
        None => {
            let found = tenant.found_health(key.environment);
            (found.health.connection_generation, found)
        }
    };
    let before = tenant.found_health(key.environment).health;
    let connection = connection.cloned();
    let Some(of_now) = connection.as_ref() else {
        let found = put(work, &key, generation, found, |health| Some(health.forgotten())).await;
        return Listed { key, found, connection, is_active };
    };
    let found = match found.health.attention.clone() {
        Some(attention) if attention.is_due(work.clock.now()) => {
            let probed = probe(work, &key, of_now, &attention).await;
            let now = work.clock.now();
            put(work, &key, generation, found, |health| health.probed(attention.since, probed.clone(), now))
                .await
        }
        // What was remembered of another connection leaves the list.
        _ if before != found.health => {
            put(work, &key, generation, found, |health| Some(health.clone())).await
        }
        _ => found,
    };
    Listed { key, found, connection, is_active }
}

fn connected<'a>(tenant: &'a Tenant, key: &ConnectionKey) -> Option<&'a TenantConnection> {
    tenant.profile.as_ref()?;
    let connection = tenant.connection(key.environment);
    connection.filter(|connection| connection.connection.credentials.is_some())
}

/// As it is remembered from now on; as it was found, where nothing could be written.
async fn put(
    work: &Work,
    key: &ConnectionKey,
    generation: u64,
    found: FoundHealth,
    change: impl Fn(&Health) -> Option<Health>,
) -> FoundHealth {
    let written = remember(&work.store, key, generation, Some(found.clone()), change).await;
    written.unwrap_or(found)
}

impl Listed {
    fn bad(&self) -> Option<Bad> {
        let attention = self.found.health.attention.clone()?;
        Some(match &self.connection {
            Some(connection) => Bad::new(self.key.clone(), attention, &connection.connection),
            // Whose app key it calls with is not known, so it says nothing of the platform's.
            None => Bad { connection: self.key.clone(), attention, has_own_app_key: true },
        })
    }

    fn has_recovered(&self) -> bool {
        self.found.health.attention.is_none()
            && self.found.health.recovered.as_ref().is_some_and(|recovered| !recovered.told)
    }
}
