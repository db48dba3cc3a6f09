//! How a connection fares, as people see it.

use std::time::Duration;

use serde_json::Value;
use tests::ground::Ground;
use tests::until::until;

use crate::bookings::{booked, post};

const LIMIT: Duration = Duration::from_secs(60);

/// The active connection's health, once it is in this state.
async fn health(ground: &Ground, state: &str) -> Value {
    let api = ground.api().await;
    until(&format!("a connection that is {state}"), LIMIT, async || {
        let answer = api.get("/v1/connections").await.with(200);
        Some(answer["connections"][0]["health"].clone()).filter(|health| health["state"] == state)
    })
    .await
}

#[tokio::test]
async fn a_dead_credential_is_named_by_the_first_text_and_the_text_is_booked_once_it_lives_again() {
    let ground = Ground::live().await;
    let disabled =
        |is_so| ground.servicetitan.client(&ground.seed.client_id, |client| client.disabled = is_so);
    disabled(true);
    post(&ground, &ground.text("No heat")).await;
    let dead = health(&ground, "needs_attention").await;
    assert_eq!(dead["certainty"], "likely");
    assert!(
        dead["remedy"].as_str().is_some_and(|remedy| remedy.contains("API Application Access")),
        "{dead}"
    );
    let fleet = ground.operator().get("/v1/operator/health").await.with(200);
    let ours = |connection: &&Value| connection["tenant_id"] == ground.seed.tenant;
    let listed = fleet["connections"].as_array().expect("a list").iter().find(ours);
    assert_eq!(listed.expect("it is listed")["cause"], dead["cause"]);
    disabled(false);
    ground.api().await.post("/v1/connections/integration/check", None).await.with(200);
    assert!(health(&ground, "ok").await["recovered"]["cause"].is_string());
    assert_eq!(booked(&ground, |bookings| bookings.len() == 1).await.len(), 1);
}
