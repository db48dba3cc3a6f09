//! What operators do with businesses: all of them, new ones, a pause.

use aws_sdk_dynamodb::types::AttributeValue;
use intellisend::domain::ids::TenantId;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::domain::usage::day;
use intellisend::drivers::{Rested, recover};
use serde_json::{Value, json};
use tests::ground::Ground;

use crate::api::{Api, blamed, claims};
use crate::desk::Desk;
use crate::tables::{Item, Tables};

pub(crate) const TENANTS: &str = "/v1/operator/tenants";

/// The ground's own tenant, as an operator names it.
pub(crate) fn base(ground: &Ground) -> String {
    format!("{TENANTS}/{}", ground.seed.tenant)
}

#[tokio::test]
async fn an_operator_makes_a_business_once_and_acts_for_it_in_its_own_trail() {
    let ground = Ground::quiet().await;
    let operator = Api::of(&ground).await.by_operator();
    let id = format!("{}x", ground.seed.tenant);
    let given = json!({ "tenant_id": id, "business": "New Plumbing", "time_zone": "America/Denver" });
    let (status, made) = operator.ask("POST", TENANTS, Some(given.clone())).await;
    assert_eq!(status, 201, "{made}");
    let tenant = &made["tenant"];
    assert_eq!(
        (&tenant["tenant_id"], &tenant["suspended"], &tenant["active"]),
        (&json!(id), &json!(false), &Value::Null)
    );
    assert!(tenant["created_at"].is_string());
    assert_eq!(tenant["connections"][0]["state"], "not_saved");
    assert_eq!(tenant["connections"][1]["turn"]["stage"], "add_tenant_id");
    assert_eq!(operator.ask("POST", TENANTS, Some(given)).await.0, 409);
    assert_eq!(operator.get(&format!("{TENANTS}/{id}")).await["tenant"], *tenant);
    operator.put(&format!("{TENANTS}/{id}/settings"), json!({ "replies": "off" })).await;
    let trail = operator.get(&format!("{TENANTS}/{id}/audit")).await;
    let entries = trail["entries"].as_array().unwrap();
    assert_eq!(
        entries.iter().map(|entry| &entry["act"]).collect::<Vec<_>>(),
        ["settings_saved", "tenant_created"]
    );
    assert!(entries.iter().all(|entry| entry["operator"] == true), "{trail}");
    let own = operator.by(claims(Some(&id), &[]));
    assert_eq!(own.get("/v1/settings").await["time_zone"], "America/Denver");
}

#[tokio::test]
async fn a_business_without_an_id_is_given_one_and_bad_input_makes_none() {
    let ground = Ground::quiet().await;
    let operator = Api::of(&ground).await.by_operator();
    let (status, made) =
        operator.ask("POST", TENANTS, Some(json!({ "business": "Plain", "time_zone": "UTC" }))).await;
    assert_eq!(status, 201);
    let id = made["tenant"]["tenant_id"].as_str().unwrap();
    assert!(TenantId::parse(id).is_ok() && id.len() > 12, "{id}");
    let bad = json!({ "tenant_id": "Acme", "time_zone": "Mars/Base", "suspended": true });
    let (status, problem) = operator.ask("POST", TENANTS, Some(bad)).await;
    assert_eq!((status, blamed(&problem)), (422, vec!["business", "suspended", "tenant_id", "time_zone"]));
    let somewhere = operator.ask("POST", TENANTS, Some(json!({ "business": "Where?" }))).await;
    assert_eq!((somewhere.0, blamed(&somewhere.1)), (422, vec!["time_zone"]), "nobody's clock is guessed");
    let path = format!("{TENANTS}/{id}");
    for bad in [json!({}), json!({ "suspended": "yes" }), json!({ "suspended": true, "active": null })] {
        assert_eq!(operator.ask("PATCH", &path, Some(bad)).await.0, 422);
    }
    assert_eq!(operator.get(&path).await["tenant"]["suspended"], false);
}

#[tokio::test]
async fn the_fleet_is_read_page_by_page_and_each_business_is_in_it_once() {
    let ground = Ground::quiet().await;
    let operator = Api::of(&ground).await.by_operator();
    let mut made = Vec::new();
    for number in 0..5 {
        let id = format!("{}page{number}", ground.seed.tenant);
        operator
            .ask("POST", TENANTS, Some(json!({ "tenant_id": id, "business": "Paged", "time_zone": "UTC" })))
            .await;
        made.push(id);
    }
    let (mut seen, mut path, mut limit) = (Vec::new(), format!("{TENANTS}?limit=2"), 2);
    let own = loop {
        let page = operator.get(&path).await;
        assert!(page["tenants"].as_array().unwrap().len() <= limit);
        // Those of all tests are in it.
        limit = 40;
        seen.extend(page["tenants"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => path = format!("{TENANTS}?limit=40&after={next}"),
            None => break seen.iter().find(|tenant| tenant["tenant_id"] == *ground.seed.tenant).cloned(),
        }
    };
    let ids: Vec<&str> = seen.iter().map(|tenant| tenant["tenant_id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    assert!(made.iter().all(|id| ids.contains(&id.as_str())), "{ids:?}");
    let own = own.expect("the ground's own tenant");
    assert_eq!(
        (&own["active"], &own["connections"][0]["state"]),
        (&json!("integration"), &json!("connected"))
    );
    assert_eq!(own["connections"][0]["turn"], Value::Null);
    for query in ["limit=0", "limit=x", "after=garbage", "after=%00", "after=dG5fQQ"] {
        assert_eq!(operator.ask("GET", &format!("{TENANTS}?{query}"), None).await.0, 400, "{query}");
    }
}

#[tokio::test]
async fn operators_set_how_much_a_business_may_send_and_it_sees_that_and_what_it_has_sent_today() {
    let desk = Desk::open().await;
    let ground = &desk.ground;
    let api = Api::of(ground).await;
    let (operator, path) = (api.by_operator(), base(ground));
    for bad in [json!(0), json!(100_001), json!(-1), json!(1.5), json!("many")] {
        let (status, problem) = operator.ask("PATCH", &path, Some(json!({ "replies_a_day": bad }))).await;
        assert_eq!((status, blamed(&problem)), (422, vec!["replies_a_day"]), "{bad}");
    }
    let both = json!({ "replies_a_day": 100_000, "suspended": true });
    let terms = async |given: Value| {
        let (status, answer) = operator.ask("PATCH", &path, Some(given)).await;
        assert_eq!(status, 200, "{answer}");
        (answer["tenant"]["replies_a_day"].clone(), answer["tenant"]["suspended"].clone())
    };
    assert_eq!(terms(both.clone()).await, (json!(100_000), json!(true)));
    assert_eq!(terms(both).await, (json!(100_000), json!(true)));
    let mut trail = api.acts("/v1/audit").await;
    trail.sort_unstable();
    assert_eq!(trail, ["settings_saved", "tenant_suspended"], "what changes nothing is in no trail");
    // Midnight may pass meanwhile.
    for days in 0..2 {
        let at = after(desk.work.clock.now(), SignedDuration::from_hours(24 * days));
        let counted = [("texts", "0"), ("bookings", "0"), ("replies", "7")];
        let mut item: Item =
            counted.map(|(name, count)| (name.to_owned(), AttributeValue::N(count.to_owned()))).into();
        item.insert("tenant_id".to_owned(), AttributeValue::S(ground.seed.tenant.clone()));
        item.insert("item".to_owned(), AttributeValue::S(format!("stats#{}", day(at))));
        Tables::of(ground).put("Tenants", item).await;
    }
    let settings = api.get("/v1/settings").await;
    assert_eq!((&settings["replies_a_day"], &settings["replies_today"]), (&json!(100_000), &json!(7)));
    assert_eq!(terms(json!({ "replies_a_day": null })).await, (json!(1000), json!(true)));
    assert_eq!(api.get("/v1/settings").await["replies_a_day"], 1000);
}

#[tokio::test]
async fn for_everyone_else_these_addresses_are_like_any_other_that_is_not_there() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let path = base(&ground);
    let someone = [
        claims(Some(&ground.seed.tenant), &[]),
        claims(Some(&ground.seed.tenant), &["viewers"]),
        claims(None, &[]),
        claims(Some(&ground.seed.tenant), &["operator", "operators-of-old"]),
    ];
    for claims in someone {
        let caller = api.by(claims);
        for (method, path) in [
            ("GET", TENANTS),
            ("POST", TENANTS),
            ("GET", &path),
            ("PATCH", &path),
            ("DELETE", &format!("{path}?confirm=yes")),
            ("GET", &format!("{path}/settings")),
            ("GET", "/v1/operator/controls"),
            ("PUT", "/v1/operator/controls"),
            ("GET", "/v1/operator/health"),
            ("GET", "/v1/operator/usage"),
            ("GET", "/v1/operator/audit"),
            ("GET", "/v1/operator/nothing"),
        ] {
            let unknown = caller.ask(method, "/v1/nothing", None).await;
            assert_eq!(caller.ask(method, path, None).await, unknown, "{method} {path}");
        }
    }
    let operator = api.by_operator();
    let unknown = operator.ask("GET", "/v1/operator/nothing", None).await;
    assert_eq!(unknown.0, 404);
    for id in ["tn_nobody", "nonsense", "tn_UPPER", "platform", ""] {
        for method in ["GET", "PATCH", "DELETE"] {
            let body = (method == "PATCH").then(|| json!({ "suspended": true }));
            assert_eq!(
                operator.ask(method, &format!("{TENANTS}/{id}"), body).await,
                unknown,
                "{method} {id}"
            );
        }
    }
}

#[tokio::test]
async fn texts_of_a_suspended_business_are_kept_and_booked_when_it_is_resumed() {
    let desk = Desk::on(Ground::alone().await).await;
    let operator = Api::of(&desk.ground).await.by_operator();
    let path = base(&desk.ground);
    let (_, answer) = operator.ask("PATCH", &path, Some(json!({ "suspended": true }))).await;
    assert_eq!(answer["tenant"]["suspended"], true);
    desk.receive("while suspended").await;
    let Rested::Parked { why, .. } = desk.drive().await else { panic!("parked") };
    assert_eq!(why.to_string(), "not connected: the business is suspended");
    assert_eq!(desk.ground.bookings().len(), 0);
    operator.ask("PATCH", &path, Some(json!({ "suspended": true }))).await;
    operator.ask("PATCH", &path, Some(json!({ "suspended": false }))).await;
    desk.pass(61);
    let limit = desk.work.clock.now() + jiff::SignedDuration::from_secs(20);
    recover(&desk.work, limit).await.unwrap();
    desk.one_booking(&["while suspended"]).await;
    let acts = operator.acts(&format!("{path}/audit")).await;
    assert_eq!(acts, ["tenant_resumed", "tenant_suspended"], "what changes nothing is in no trail");
}
