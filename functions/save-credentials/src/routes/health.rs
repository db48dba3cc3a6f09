use intellisend::domain::connection::platform::{PlatformTrouble, Why};
use intellisend::domain::ids::Environment;
use intellisend::domain::time::Timestamp;
use intellisend::drivers::Work;
use intellisend::store::{FoundHealth, TenantConnection, Unavailable};
use serde_json::{Value, json};

use crate::handler::Answer;

/// As many connections are shown.
const MOST: usize = 500;

/// What is wrong for many at once, hosts of ServiceTitan's that do not answer, and each connection that needs attention,
/// as of the last minute.
pub(crate) async fn of_fleet(work: &Work) -> Answer {
    let (watch, troubled, hosts) =
        tokio::try_join!(work.store.platform_watch(), work.store.troubled(), hosts(work))?;
    let now = work.clock.now();
    let mut bad = troubled.iter().filter(|(_, found)| found.health.attention.is_some());
    let connections: Vec<Value> = bad
        .by_ref()
        .take(MOST)
        .map(|(key, found)| {
            let shown = found.health.shown(true, None, false, now);
            json!({
                "tenant_id": key.tenant.as_str(),
                "environment": key.environment,
                "cause": shown.cause,
                "certainty": shown.certainty,
                "since": shown.since,
                "trace_id": shown.trace_id,
                "next_probe_at": shown.next_probe_at,
            })
        })
        .collect();
    let more = bad.next().is_some();
    let trouble = watch.trouble.as_ref().map(of_platform);
    Ok(json!({ "platform_trouble": trouble, "hosts": hosts, "connections": connections, "more": more })
        .into())
}

/// Those that some process leaves alone, as the last one that did said.
async fn hosts(work: &Work) -> Result<Vec<Value>, Unavailable> {
    let (mut hosts, now) = (Vec::new(), work.clock.now());
    for environment in Environment::ALL {
        let opened = work.store.host(environment).await?;
        hosts.extend(opened.filter(|opened| opened.is_current(now)).map(|opened| {
            json!({
                "environment": environment,
                "open": now < opened.until,
                "since": opened.since,
                "until": opened.until,
                "connections": opened.connections,
            })
        }));
    }
    Ok(hosts)
}

/// How a connection fares, as it is now.
pub(crate) fn shown(of: &TenantConnection, found: &FoundHealth, is_platforms: bool, now: Timestamp) -> Value {
    let connection = &of.connection;
    let is_connected = connection.credentials.is_some();
    let shown = found.health.shown(is_connected, connection.booking_provider, is_platforms, now);
    let mut value = json!(shown);
    value["last_booking_at"] = json!(found.last_booking_at);
    value
}

fn of_platform(trouble: &PlatformTrouble) -> Value {
    let (kind, connections) = match &trouble.why {
        Why::AppKey { connections, .. } => ("app_key", connections),
        Why::Many { bad, .. } => ("many", bad),
    };
    json!({
        "kind": kind,
        "cause": trouble.why.to_string(),
        "connections": connections,
        "since": trouble.since,
    })
}
