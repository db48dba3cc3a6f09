//! People save, rotate and cut a connection while customers text. Whoever got no answer, or a bad one, asks again.

use serde_json::{Value, json};
use tests::events::Http;
use tests::reckoning::{Fate, Reckoning};

use crate::play::{IN_TURN, SIDE_BY_SIDE, Scenario, all_booked};
use crate::scene::{DRIVERS, Scene};

const PATH: &str = "/v1/connections/integration";
const API: &str = "save-credentials";
const ROTATED: &str = "cs1.second-secret";

/// A person is patient, and a change that is under way settles.
const ASKED: usize = 5;
const MINUTE: i64 = 61;

/// The first credentials of a business.
pub(crate) const SAVE: Scenario = Scenario {
    name: "save",
    connected: false,
    functions: &[API],
    before: |_| Box::pin(async {}),
    act: |scene| Box::pin(async { drop(scene.ask(put(&right(scene))).await) }),
    about: &["save-credentials servicetitan POST …/connect/token", "save-credentials aws …CreateSecret"],
    met_of_ten: IN_TURN,
    check: |scene, _| Box::pin(saved(scene)),
};

/// A new secret, while a text is on its way.
pub(crate) const ROTATE: Scenario = Scenario {
    name: "rotate",
    connected: true,
    functions: &[API, "receive-sms", DRIVERS[0]],
    before: |scene| Box::pin(second_secret(scene)),
    act: |scene| {
        Box::pin(async { drop(tokio::join!(scene.ask(put(&rotated())), text(scene, "No heat at all"))) })
    },
    about: &["save-credentials servicetitan POST …/connect/token", "servicetitan POST …/bookings"],
    met_of_ten: SIDE_BY_SIDE,
    check: |scene, _| Box::pin(only_the_second(scene)),
};

/// The credentials go, while a text is on its way.
pub(crate) const DISCONNECT: Scenario = Scenario {
    name: "disconnect",
    connected: true,
    functions: &[API, "receive-sms", DRIVERS[0]],
    before: |_| Box::pin(async {}),
    act: |scene| Box::pin(async { drop(tokio::join!(scene.ask(cut()), text(scene, "No heat at all"))) }),
    about: &["receive-sms aws …", "save-credentials aws …DeleteSecret"],
    met_of_ten: SIDE_BY_SIDE,
    check: |scene, _| Box::pin(connected_again(scene)),
};

pub(crate) fn right(scene: &Scene) -> Value {
    let seed = &scene.ground.seed;
    json!({
        "name": "Sandbox",
        "servicetitan_tenant_id": seed.servicetitan_tenant.to_string(),
        "client_id": seed.client_id,
        "client_secret": seed.client_secret,
        "booking_provider_id": seed.provider.to_string(),
    })
}

fn rotated() -> Value {
    json!({ "client_secret": ROTATED })
}

pub(crate) fn put(body: &Value) -> Http {
    Http::new("PUT", PATH).json(body)
}

fn cut() -> Http {
    Http::new("DELETE", PATH).query("confirm=yes")
}

async fn text(scene: &Scene, body: &str) {
    scene.text(body).await;
    scene.ring_at_one().await;
}

/// Asks until one of these is answered.
async fn until(scene: &Scene, request: impl Fn() -> Http, expected: &[u64]) -> Result<(), String> {
    let mut last = None;
    for _ in 0..ASKED {
        last = scene.ask(request()).await;
        if last.as_ref().is_some_and(|(status, _)| expected.contains(status)) {
            return Ok(());
        }
        scene.pass(MINUTE).await;
    }
    Err(format!("asked {ASKED} times: {last:?}"))
}

async fn saved(scene: &Scene) -> Result<(), String> {
    until(scene, || put(&right(scene)), &[200]).await?;
    text(scene, "No heat since this morning").await;
    all_booked(&clean(scene).await?, 1)
}

async fn second_secret(scene: &Scene) {
    let ground = &scene.ground;
    ground
        .servicetitan
        .client(&ground.seed.client_id, |client| client.client_secrets.push(ROTATED.to_owned()));
}

/// The first secret ends, and every token of its time.
async fn only_the_second(scene: &Scene) -> Result<(), String> {
    until(scene, || put(&rotated()), &[200]).await?;
    let ground = &scene.ground;
    ground
        .servicetitan
        .client(&ground.seed.client_id, |client| client.client_secrets = vec![ROTATED.to_owned()]);
    ground.servicetitan.forget_tokens();
    text(scene, "The gate code is 4711").await;
    all_booked(&clean(scene).await?, 2)
}

/// Nothing is left to sign in with; then somebody connects it again, and nothing was lost meanwhile.
async fn connected_again(scene: &Scene) -> Result<(), String> {
    // Where it was done and only the answer was lost, nothing is connected any more.
    until(scene, cut, &[200, 422]).await?;
    let left: Vec<String> = scene.books().await.kept[0].secrets.keys().cloned().collect();
    if !left.is_empty() {
        return Err(format!("still there: {left:?}"));
    }
    until(scene, || put(&right(scene)), &[200]).await?;
    scene.pass(MINUTE).await;
    scene.schedule("recover-messages").await;
    text(scene, "The gate code is 4711").await;
    let reckoning = clean(scene).await?;
    let (booked, held) = (reckoning.count(Fate::Booked), reckoning.count(Fate::Held));
    if booked >= 1 && booked + held == 2 { Ok(()) } else { Err(format!("not booked or held: {reckoning}")) }
}

async fn clean(scene: &Scene) -> Result<Reckoning, String> {
    let reckoning = scene.retry().await;
    if reckoning.is_clean() { Ok(reckoning) } else { Err(reckoning.to_string()) }
}
