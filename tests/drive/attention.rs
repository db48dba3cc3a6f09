//! A connection that stops working: told apart, parked, asked about, and well again by itself.

use intellisend::domain::audit::Act;
use intellisend::domain::connection::health::Health;
use intellisend::domain::connection::trouble::{Kind, Trouble};
use intellisend::domain::ids::{ConnectionKey, Environment};
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Rested, Watched, recover, watch_these};
use intellisend::store::FoundHealth;
use serde_json::{Value, json};
use tests::fakes::servicetitan::{Client, Failure, On, paths};
use tests::ground::Ground;

use crate::api::Api;
use crate::desk::Desk;
use crate::office::Office;

/// What does not answer is left alone.
mod circuits;
/// Nothing is remembered of what is no more.
mod leaving;
/// What the app may do, as far as tokens say.
mod permissions;
/// The platform's trouble, which is one for the whole stack.
mod platform;

const CONNECTIONS: &str = "/v1/connections";

pub(crate) fn key(desk: &Desk) -> ConnectionKey {
    ConnectionKey { tenant: desk.ground.thread().tenant, environment: Environment::Integration }
}

pub(crate) async fn found(desk: &Desk) -> FoundHealth {
    desk.work.store.health(&key(desk)).await.expect("the tables answer")
}

async fn health(desk: &Desk) -> Health {
    found(desk).await.health
}

async fn kind(desk: &Desk) -> Option<Kind> {
    health(desk).await.attention.map(|attention| attention.trouble.kind)
}

pub(crate) fn client(desk: &Desk, change: impl FnOnce(&mut Client)) {
    desk.ground.servicetitan.client(&desk.ground.seed.client_id, change);
}

/// What `refresh-tokens` does about the desk's own connection when its minute comes.
async fn minute(desk: &Desk) -> Watched {
    desk.pass(60);
    watched(desk).await
}

pub(crate) async fn watched(desk: &Desk) -> Watched {
    let mut listed = desk.work.store.troubled().await.expect("the tables answer");
    listed.retain(|(listed, _)| *listed == key(desk));
    let limit = after(desk.work.clock.now(), SignedDuration::from_secs(20));
    watch_these(&desk.work, listed, limit).await.expect("the tables answer")
}

/// How often ServiceTitan was called, for tokens too, as recorded on the way there.
pub(crate) fn calls(desk: &Desk) -> usize {
    desk.ground.recorder.calls().iter().filter(|call| call.line().starts_with("driver servicetitan")).count()
}

async fn parked(desk: &Desk) -> String {
    match desk.drive().await {
        Rested::Parked { why, .. } => why.to_string(),
        other => panic!("parked, not {other:?}"),
    }
}

/// The connection as its people are shown it.
pub(crate) async fn shown(desk: &Desk) -> Value {
    Api::of(&desk.ground).await.get(CONNECTIONS).await["connections"][0]["health"].clone()
}

async fn acts(desk: &Desk) -> Vec<Act> {
    let trail = desk.work.store.audit_trail(&key(desk).tenant, None, 50).await.expect("the tables answer");
    let ours = |act: &Act| {
        matches!(act, Act::ConnectionNeedsAttention | Act::ConnectionRecovered | Act::ScopesChanged)
    };
    trail.entries.into_iter().rev().map(|line| line.act).filter(ours).collect()
}

/// From the first text on which it shows until it is mended at ServiceTitan and everything is booked, once.
async fn comes_and_goes(
    desk: &Desk,
    breaks: impl FnOnce(&Desk),
    expected: impl Fn(&Kind) -> bool,
    mends: impl FnOnce(&Desk),
) {
    desk.receive("first").await;
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    breaks(desk);
    desk.receive("second").await;
    parked(desk).await;
    let first = health(desk).await.attention.expect("the first text flags it");
    assert!(expected(&first.trouble.kind), "{first:?}");

    let before = calls(desk);
    desk.receive("third").await;
    assert!(parked(desk).await.starts_with("needs attention: "));
    parked(desk).await;
    assert_eq!(calls(desk), before, "nobody calls");
    let told = shown(desk).await;
    assert_eq!(told["state"], "needs_attention", "{told}");
    assert!(told["cause"].is_string() && told["remedy"].is_string() && told["since"].is_string(), "{told}");

    assert_eq!(minute(desk).await, Watched { in_trouble: 1, ..Watched::default() });
    let still = health(desk).await.attention.expect("it still does not work");
    assert_eq!((still.since, &still.trouble.kind), (first.since, &first.trouble.kind));
    assert_eq!(acts(desk).await, [Act::ConnectionNeedsAttention]);

    mends(desk);
    assert_eq!(minute(desk).await, Watched { recovered: 1, ..Watched::default() });
    assert_eq!(acts(desk).await, [Act::ConnectionNeedsAttention, Act::ConnectionRecovered]);
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    desk.one_booking(&["first", "second", "third"]).await;
    let told = shown(desk).await;
    assert_eq!((&told["state"], &told["cause"]), (&json!("ok"), &Value::Null), "{told}");
    assert_eq!(told["recovered"]["since"], json!(first.since), "{told}");
    assert_eq!(watched(desk).await, Watched::default(), "it is on no list any more");
}

#[tokio::test]
async fn a_disabled_client_needs_attention_until_it_is_enabled() {
    let desk = Desk::open().await;
    comes_and_goes(
        &desk,
        |desk| client(desk, |client| client.disabled = true),
        |kind| *kind == Kind::Credentials,
        |desk| client(desk, |client| client.disabled = false),
    )
    .await;
}

#[tokio::test]
async fn an_app_key_that_is_refused_with_a_new_token_is_told_from_a_dead_token() {
    let desk = Desk::open().await;
    desk.ground.servicetitan.add_app("ak1.of-another-app");
    let right = tests::stack::APP_KEY.to_owned();
    comes_and_goes(
        &desk,
        |desk| client(desk, |client| client.app_key = "ak1.of-another-app".to_owned()),
        |kind| *kind == Kind::AppKey,
        |desk| client(desk, |client| client.app_key = right),
    )
    .await;
    let mints = desk.ground.servicetitan.mints_of(&desk.ground.seed.client_id);
    assert_eq!(mints, 3, "one for the refusal, and one to see whether that one died as well");
}

#[tokio::test]
async fn a_token_that_is_dead_alone_flags_nothing() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    desk.drive().await;
    let other = desk.another("other").await;
    desk.ground.servicetitan.forget_tokens();
    desk.receive("second").await;
    desk.drive_with(&other).await;
    desk.ground.servicetitan.forget_tokens();
    desk.pass(61);
    desk.receive("third").await;
    desk.drive().await;
    desk.one_booking(&["first", "second", "third"]).await;
    assert_eq!(found(&desk).await.version, 0, "nothing was remembered");
}

#[tokio::test]
async fn a_token_that_worked_and_is_dead_a_moment_later_says_nothing_of_the_app_key() {
    let desk = Desk::open().await;
    for body in ["first", "second"] {
        desk.receive(body).await;
        assert!(matches!(desk.drive().await, Rested::Settled { .. }));
        desk.ground.servicetitan.forget_tokens();
    }
    desk.receive("third").await;
    parked(&desk).await;
    assert_eq!(kind(&desk).await, None);
    desk.pass(61);
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    desk.one_booking(&["first", "second", "third"]).await;
}

#[tokio::test]
async fn a_provider_that_is_gone_is_named_and_its_return_is_noticed() {
    let desk = Desk::open().await;
    client(&desk, |client| client.only_provider = Some(4_242));
    desk.receive("first").await;
    parked(&desk).await;
    assert_eq!(kind(&desk).await, Some(Kind::BookingProvider));
    let told = shown(&desk).await;
    assert!(told["cause"].as_str().unwrap().contains(&desk.ground.seed.provider.to_string()), "{told}");
    assert_eq!(told["certainty"], "likely");
    client(&desk, |client| client.only_provider = None);
    assert_eq!(minute(&desk).await.recovered, 0, "nobody was told that it began");
    assert_eq!((kind(&desk).await, acts(&desk).await), (None, vec![]));
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    desk.one_booking(&["first"]).await;
}

#[tokio::test]
async fn where_bookings_may_not_be_read_the_provider_is_left_to_the_next_text() {
    let desk = Desk::open().await;
    client(&desk, |client| {
        client.only_provider = Some(4_242);
        client.scopes.retain(|scope| scope != "tn.crm.bookings:r");
    });
    desk.receive("first").await;
    parked(&desk).await;
    assert_eq!(kind(&desk).await, Some(Kind::BookingProvider));
    client(&desk, |client| client.only_provider = None);
    minute(&desk).await;
    assert!(health(&desk).await.attention.expect("no read tells").by_text);
    desk.receive("second").await;
    // A create that was certainly refused is made again, though nobody may look for it.
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    assert_eq!(kind(&desk).await, None);
    let booking = desk.one_booking(&["first", "second"]).await;
    assert!(!booking.summary.unwrap_or_default().contains("POSSIBLE DUPLICATE"));
}

#[tokio::test]
async fn a_check_or_a_test_booking_that_works_ends_it_at_once() {
    for way in ["check", "test-booking"] {
        let desk = Desk::open().await;
        client(&desk, |client| client.disabled = true);
        desk.receive("first").await;
        parked(&desk).await;
        client(&desk, |client| client.disabled = false);
        // The broker leaves a client that was refused alone for a while; a check mints by itself.
        desk.pass(51);
        let api = Api::of(&desk.ground).await;
        api.ask("POST", &format!("{CONNECTIONS}/integration/check"), None).await;
        if way == "test-booking" {
            let (status, answer) =
                api.ask("POST", &format!("{CONNECTIONS}/integration/test-booking"), None).await;
            assert_eq!((status, &answer["ok"]), (200, &json!(true)), "{answer}");
        }
        assert_eq!(kind(&desk).await, None, "{way}");
        assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    }
}

#[tokio::test]
async fn another_booking_provider_that_is_saved_and_works_ends_it_at_once() {
    let desk = Desk::open().await;
    let provider = desk.ground.seed.provider;
    client(&desk, |client| client.only_provider = Some(4_242));
    desk.receive("first").await;
    parked(&desk).await;
    client(&desk, |client| client.only_provider = Some(provider));
    let api = Api::of(&desk.ground).await;
    let body = json!({ "booking_provider_id": provider.to_string() });
    let saved = api.put(&format!("{CONNECTIONS}/integration"), body).await;
    assert_eq!(saved["connection"]["health"]["state"], "ok", "{saved}");
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
}

#[tokio::test]
async fn what_waits_for_the_tenant_counts_as_parked_and_drains_with_the_next_minute() {
    let office = Office::of(Desk::on(Ground::alone().await).await).await;
    let desk = &office.desk;
    client(desk, |client| client.disabled = true);
    desk.receive("first").await;
    parked(desk).await;
    assert_eq!((office.waiting().await.parked, office.waiting().await.owed), (1, 0));
    client(desk, |client| client.disabled = false);
    minute(desk).await;
    let limit = after(desk.work.clock.now(), SignedDuration::from_secs(20));
    recover(&desk.work, limit).await.expect("the tables answer");
    desk.one_booking(&["first"]).await;
    assert_eq!((office.waiting().await.parked, office.waiting().await.owed), (0, 0));
}

#[tokio::test]
async fn when_a_booking_was_last_made_is_shown_to_the_minute() {
    let desk = Desk::open().await;
    assert_eq!(shown(&desk).await["last_booking_at"], Value::Null);
    desk.receive("first").await;
    desk.drive().await;
    let at = found(&desk).await.last_booking_at.expect("a booking was made");
    assert_eq!(shown(&desk).await["last_booking_at"], json!(at));
    desk.receive("second").await;
    desk.drive().await;
    assert_eq!(found(&desk).await.last_booking_at, Some(at), "an amendment makes none");
}

/// A mint that fails in the schedule flags it as well, with no text at all.
#[tokio::test]
async fn a_refresh_that_is_refused_flags_it_without_any_text() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    desk.drive().await;
    client(&desk, |client| client.disabled = true);
    desk.pass(11 * 60);
    let need = intellisend::domain::connection::token::Need::Fresh;
    let tenant = desk.work.store.tenant(&key(&desk).tenant).await.unwrap();
    let connection = tenant.connection(Environment::Integration).unwrap();
    let _ = desk.work.broker.token(&key(&desk).tenant, connection, need).await;
    assert_eq!(kind(&desk).await, Some(Kind::Credentials));
    client(&desk, |client| client.disabled = false);
    desk.pass(51);
    desk.work.broker.token(&key(&desk).tenant, connection, need).await.expect("a token");
    assert_eq!(kind(&desk).await, None, "the mint alone ends it");
}

#[tokio::test]
async fn a_provider_that_went_is_told_from_a_booking_that_went() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    desk.drive().await;
    let tenant = desk.ground.seed.servicetitan_tenant.to_string();
    desk.ground.servicetitan.tenant(&tenant, |known| known.bookings.clear());
    desk.settle();
    desk.receive("second").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    assert_eq!(kind(&desk).await, None, "the booking is gone, and another takes its place");
    let mut providers = Vec::new();
    desk.ground.servicetitan.tenant(&tenant, |known| providers = std::mem::take(&mut known.providers));
    desk.receive("third").await;
    parked(&desk).await;
    assert_eq!(kind(&desk).await, Some(Kind::BookingProvider));
    desk.ground.servicetitan.tenant(&tenant, |known| known.providers = providers);
    minute(&desk).await;
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    desk.one_booking(&["second", "third"]).await;
}
