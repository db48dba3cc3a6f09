//! The defaults of a connection and the rules of a business, as they are saved, shown and lost.

use std::time::Duration;

use intellisend::domain::ids::Environment;
use serde_json::{Value, json};
use tests::fakes::servicetitan::records::campaign;
use tests::faults::{Fault, Plan};
use tests::ground::Ground;
use tests::stack::{TenantSeed, in_servicetitan};

use crate::api::{Api, blamed};
use crate::desk::Desk;
use crate::saving::right;

const CONNECTION: &str = "/v1/connections/integration";

fn defaults(campaign: Value, unit: Value, job_type: Value, priority: Value) -> Value {
    json!({ "campaign_id": campaign, "business_unit_id": unit, "job_type_id": job_type, "priority": priority })
}

fn none() -> Value {
    defaults(Value::Null, Value::Null, Value::Null, Value::Null)
}

async fn shown(api: &Api) -> Value {
    api.get("/v1/connections").await["connections"][0]["defaults"].clone()
}

/// The login of another business's ServiceTitan tenant, which the fake knows from now on.
fn of_another_tenant(ground: &Ground) -> Value {
    let other = TenantSeed::other();
    in_servicetitan(&ground.servicetitan, &other);
    json!({
        "servicetitan_tenant_id": other.servicetitan_tenant, "client_id": other.client_id,
        "client_secret": other.client_secret, "booking_provider_id": other.provider,
    })
}

#[tokio::test]
async fn defaults_are_saved_field_by_field_and_no_token_is_asked_for() {
    let ground = Ground::quiet().await;
    ground.servicetitan.set_maintenance(true);
    let api = Api::of(&ground).await;
    assert_eq!(shown(&api).await, none());
    let given =
        json!({ "defaults": { "campaign_id": 201, "business_unit_id": " 101 ", "priority": "Urgent" } });
    let saved = api.put(CONNECTION, given).await;
    assert_eq!((&saved["saved"], &saved["warnings"]), (&json!("settings"), &json!({})));
    let expected = defaults(json!("201"), json!("101"), Value::Null, json!("Urgent"));
    assert_eq!(saved["connection"]["defaults"], expected);
    api.put(CONNECTION, json!({ "defaults": { "campaign_id": null, "job_type_id": "301" } })).await;
    let expected = defaults(Value::Null, json!("101"), json!("301"), json!("Urgent"));
    assert_eq!(shown(&api).await, expected);
    api.put(CONNECTION, json!({ "name": "Renamed" })).await;
    assert_eq!(shown(&api).await, expected);
    let trail = api.get("/v1/audit").await;
    assert_eq!(trail["entries"][1]["detail"], "defaults");
}

#[tokio::test]
async fn everything_that_is_wrong_with_defaults_and_rules_is_told_at_once() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let wrong = json!({ "name": "", "defaults": {
        "campaign_id": 0, "business_unit_id": "x", "job_type_id": true, "priority": "urgent", "colour": 1,
    } });
    let (status, problem) = api.ask("PUT", CONNECTION, Some(wrong)).await;
    let fields = [
        "defaults.business_unit_id",
        "defaults.campaign_id",
        "defaults.colour",
        "defaults.job_type_id",
        "defaults.priority",
        "name",
    ];
    assert_eq!((status, blamed(&problem)), (422, fields.to_vec()));
    let rules = json!({ "replies": "loud", "rules": [
        { "words": ["a"], "campaign_id": 1 },
        { "number": ground.seed.number, "job_type_id": 1 },
        { "words": ["leak"], "campaign_id": 1, "environment": "production" },
    ] });
    let (status, problem) = api.ask("PUT", "/v1/settings", Some(rules)).await;
    let fields = ["replies", "rules.0.words", "rules.1.job_type_id", "rules.2.environment"];
    assert_eq!((status, blamed(&problem)), (422, fields.to_vec()));
    assert_eq!(api.get("/v1/settings").await["rules"], json!([]));
    assert_eq!(shown(&api).await, none());
}

#[tokio::test]
async fn what_is_not_listed_or_not_active_warns_and_a_list_that_cannot_be_read_says_nothing() {
    let ground = Ground::quiet().await;
    let tenant = ground.seed.servicetitan_tenant.to_string();
    let mut ended = campaign(203, "Ended", &[]);
    ended["active"] = json!(false);
    ground.servicetitan.tenant(&tenant, |known| known.campaigns.push(ended));
    let api = Api::of(&ground).await;
    let save = async |campaign: i64| {
        let given = json!({ "campaign_id": campaign, "business_unit_id": 999, "job_type_id": 301 });
        let saved = api.put(CONNECTION, json!({ "defaults": given })).await;
        assert_eq!(saved["connection"]["defaults"]["business_unit_id"], "999", "saved all the same");
        saved["warnings"].clone()
    };
    let warned = save(203).await;
    assert!(warned["defaults.campaign_id"][0].as_str().unwrap().contains("inactive"), "{warned}");
    assert!(warned["defaults.business_unit_id"][0].as_str().unwrap().contains("lists none"), "{warned}");
    assert_eq!(warned.as_object().unwrap().len(), 2);
    let only_unit = |warned: &Value| warned.as_object().unwrap().keys().eq(["defaults.business_unit_id"]);
    assert!(only_unit(&save(201).await));
    for fault in [Fault::Status(503, String::new()), Fault::Delay(Duration::from_secs(20))] {
        ground.recorder.plan(Plan::default().next("servicetitan GET …/campaigns", fault));
        let warned = save(203).await;
        assert!(only_unit(&warned), "{warned}");
    }
}

#[tokio::test]
async fn another_servicetitan_tenant_s_login_drops_the_defaults_and_going_back_brings_them_back() {
    let desk = Desk::open().await;
    let api = Api::of(&desk.ground).await;
    let own = defaults(json!("201"), json!("101"), Value::Null, json!("High"));
    api.put(CONNECTION, json!({ "defaults": own })).await;
    api.put("/v1/settings", json!({ "rules": [{ "words": ["leaks"], "job_type_id": 301 }] })).await;
    api.put(CONNECTION, of_another_tenant(&desk.ground)).await;
    assert_eq!(shown(&api).await, none());
    desk.receive("It leaks").await;
    desk.drive().await;
    let there = desk.ground.servicetitan.bookings(&TenantSeed::other().servicetitan_tenant.to_string());
    let ids: Vec<_> = there.iter().map(|booking| (booking.campaign_id, booking.job_type_id)).collect();
    assert_eq!(ids, [(None, None)], "neither defaults nor rules of the tenant of before");
    api.put(CONNECTION, json!({ "defaults": { "campaign_id": 202 } })).await;
    let rollback = format!("{CONNECTION}/rollback");
    let (status, back) = api.ask("POST", &rollback, None).await;
    assert_eq!((status, &back["connection"]["defaults"]), (200, &own), "{back}");
    assert_eq!(back["connection"]["booking_provider_id"], desk.ground.seed.provider.to_string());
    let (_, forward) = api.ask("POST", &rollback, None).await;
    let there = defaults(json!("202"), Value::Null, Value::Null, Value::Null);
    assert_eq!(forward["connection"]["defaults"], there);
}

#[tokio::test]
async fn a_login_of_another_tenant_waits_with_its_defaults() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    api.put(CONNECTION, json!({ "defaults": { "campaign_id": 201 } })).await;
    let mut moving = of_another_tenant(&ground);
    moving["defaults"] = json!({ "campaign_id": 202 });
    ground.servicetitan.set_maintenance(true);
    let (status, saved) = api.ask("PUT", CONNECTION, Some(moving)).await;
    assert_eq!((status, &saved["connection"]["defaults"]["campaign_id"]), (202, &json!("201")), "{saved}");
    ground.servicetitan.set_maintenance(false);
    let work = ground.work("schedule", intellisend::drivers::Clock::System).await;
    let limit = work.clock.now() + jiff::SignedDuration::from_secs(20);
    intellisend::drivers::connection::retry_pending(&work, limit).await.unwrap();
    assert_eq!(shown(&api).await, defaults(json!("202"), Value::Null, Value::Null, Value::Null));
}

#[tokio::test]
async fn rotating_going_back_and_disconnecting_leave_the_defaults_of_the_same_tenant() {
    let desk = Desk::open().await;
    let api = Api::of(&desk.ground).await;
    desk.ground.servicetitan.client(&desk.ground.seed.client_id, |client| {
        client.client_secrets.push("cs1.second-secret".to_owned());
    });
    api.put(CONNECTION, json!({ "defaults": { "campaign_id": 201 } })).await;
    let rotated = json!({ "client_secret": "cs1.second-secret", "defaults": { "priority": "Low" } });
    assert_eq!(api.put(CONNECTION, rotated).await["saved"], "tested");
    api.put(CONNECTION, json!({ "defaults": { "job_type_id": 301 } })).await;
    let own = defaults(json!("201"), Value::Null, json!("301"), json!("Low"));
    let (_, back) = api.ask("POST", &format!("{CONNECTION}/rollback"), None).await;
    assert_eq!(back["connection"]["defaults"], own);
    let (status, _) = api.ask("DELETE", &format!("{CONNECTION}?confirm=yes"), None).await;
    assert_eq!((status, shown(&api).await), (200, own.clone()));
    api.put(CONNECTION, right(&desk)).await;
    assert_eq!(shown(&api).await, own);
    api.ask("DELETE", &format!("{CONNECTION}?confirm=yes"), None).await;
    api.put(CONNECTION, of_another_tenant(&desk.ground)).await;
    assert_eq!(shown(&api).await, none(), "another tenant's login finds none of them");
}

#[tokio::test]
async fn rules_are_shown_as_they_were_understood_and_can_be_saved_again_as_they_are_shown() {
    let ground = Ground::quiet().await;
    let api = Api::of(&ground).await;
    let rules = json!([
        { "words": ["  no  heat "], "priority": "Urgent" },
        { "number": ground.seed.number, "campaign_id": 201, "environment": Environment::Integration },
    ]);
    let saved = api.put("/v1/settings", json!({ "rules": rules })).await;
    let tenant = ground.seed.servicetitan_tenant.to_string();
    let rule = |words: Value, number: Value, sets: Value| {
        let mut rule = sets;
        rule["words"] = words;
        rule["number"] = number;
        rule["environment"] = json!("integration");
        rule["servicetitan_tenant_id"] = json!(tenant);
        rule["inactive"] = json!(false);
        rule
    };
    let urgent = defaults(Value::Null, Value::Null, Value::Null, json!("Urgent"));
    let texts = defaults(json!("201"), Value::Null, Value::Null, Value::Null);
    let expected = json!([
        rule(json!(["no heat"]), Value::Null, urgent),
        rule(Value::Null, json!(ground.seed.number), texts),
    ]);
    assert_eq!(saved["rules"], expected);
    assert_eq!(api.put("/v1/settings", json!({ "rules": expected })).await, saved);
    let trail = api.get("/v1/audit").await;
    assert_eq!(trail["entries"].as_array().unwrap().len(), 1, "what did not change is not told again");
    assert_eq!(trail["entries"][0]["detail"], "rules");
    assert_eq!(api.put("/v1/settings", json!({ "rules": [] })).await["rules"], json!([]));
}
