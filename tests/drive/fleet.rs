//! What operators see of each business in their list, without opening it.

use intellisend::domain::ids::{AccountSid, TenantId};
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::replies::sender::SenderHealth;
use serde_json::{Value, json};
use tests::ground::Ground;

use crate::api::Api;
use crate::desk::Desk;
use crate::tenants::{TENANTS, base};

/// A business's line of the list. Another test may write what no version can read, so the tables are each test's own.
async fn listed(operator: &Api, id: &str) -> Value {
    let page = operator.get(TENANTS).await;
    let mut tenants = page["tenants"].as_array().expect("tenants").iter();
    tenants.find(|tenant| tenant["tenant_id"] == id).expect("it is in the list").clone()
}

#[tokio::test]
async fn the_list_says_how_far_each_business_has_come_and_the_same_as_the_business_itself() {
    let desk = Desk::on(Ground::apart(true).await).await;
    let ground = &desk.ground;
    let operator = Api::of(ground).await.by_operator();
    desk.receive("No heat").await;
    desk.drive().await;
    let own = listed(&operator, &ground.seed.tenant).await;
    let connection = &own["connections"][0];
    assert_eq!(connection["servicetitan_tenant_id"], ground.seed.servicetitan_tenant.to_string());
    assert_eq!(connection["booking_provider_id"], ground.seed.provider.to_string());
    assert!(connection["credentials_saved_at"].is_string() && connection["test_booking"].is_null(), "{own}");
    assert!(connection["turn"].is_null() && connection["turn_since"].is_null(), "{own}");
    assert_eq!(connection["missing_scopes"], json!({ "required": [], "recommended": [] }));
    let token = &connection["token"];
    assert!(token["minted_at"].as_str() < token["expires_at"].as_str(), "{token}");
    let number = &own["numbers"][0];
    assert_eq!(
        (&number["number"], &number["account_sid"]),
        (&json!(ground.seed.number), &json!(ground.seed.account_sid))
    );
    assert_eq!((&number["not_delivered_since"], &number["why"]), (&Value::Null, &Value::Null));
    assert_eq!(operator.get(&base(ground)).await["tenant"]["numbers"], own["numbers"]);
    assert_eq!(operator.get(&base(ground)).await["tenant"]["connections"], own["connections"]);
}

#[tokio::test]
async fn whose_turn_it_is_is_told_with_since_when() {
    let ground = Ground::apart(false).await;
    let operator = Api::of(&ground).await.by_operator();
    let id = format!("{}turn", ground.seed.tenant);
    let given = json!({ "tenant_id": id, "business": "New Plumbing", "time_zone": "UTC" });
    operator.ask("POST", TENANTS, Some(given)).await;
    let path = format!("{TENANTS}/{id}/connections/production");
    operator.put(&path, json!({ "servicetitan_tenant_id": "4711" })).await;
    let made = listed(&operator, &id).await;
    let production = &made["connections"][1];
    assert_eq!(production["servicetitan_tenant_id"], "4711", "known before there are credentials");
    assert_eq!(production["turn"]["stage"], "add_tenant_id");
    assert_eq!(production["turn_since"], made["created_at"]);
    let tick = json!({ "stage": "admin_connects" });
    assert_eq!(operator.ask("POST", &format!("{path}/stage"), Some(tick.clone())).await.0, 200);
    let ticked = listed(&operator, &id).await["connections"][1].clone();
    assert_eq!(ticked["turn"]["who"], "admin");
    assert!(ticked["turn_since"].as_str() > production["turn_since"].as_str(), "{ticked}");
    assert_eq!(operator.ask("POST", &format!("{path}/stage"), Some(tick)).await.0, 200);
    let again = &listed(&operator, &id).await["connections"][1];
    assert_eq!(again["turn_since"], ticked["turn_since"], "what was ticked already is no news");
}

#[tokio::test]
async fn a_number_whose_replies_are_not_delivered_is_told_with_why() {
    let desk = Desk::on(Ground::apart(true).await).await;
    let (seed, store) = (&desk.ground.seed, &desk.work.store);
    let tenant = TenantId::parse(&seed.tenant).unwrap();
    let (account, number) =
        (AccountSid::parse(&seed.account_sid).unwrap(), PhoneNumber::parse(&seed.number).unwrap());
    let now = desk.work.clock.now();
    let pausing = (0..3).fold(SenderHealth::default(), |health, _| health.failed(30034, now));
    let found = store.sender_health(&tenant, &account, &number).await.unwrap();
    store.put_sender_health((&tenant, &account, &number), &found, &pausing, None, now).await.unwrap();
    let operator = Api::of(&desk.ground).await.by_operator();
    let told = &listed(&operator, &seed.tenant).await["numbers"][0];
    assert!(told["not_delivered_since"].is_string(), "{told}");
    assert!(told["why"].as_str().is_some_and(|why| why.contains("30034")), "{told}");
}

#[tokio::test]
async fn the_list_reads_next_to_nothing_however_many_businesses_are_on_a_page() {
    let ground = Ground::apart(false).await;
    let operator = Api::of(&ground).await.by_operator();
    for number in 0..3 {
        let id = format!("{}read{number}", ground.seed.tenant);
        operator
            .ask("POST", TENANTS, Some(json!({ "tenant_id": id, "business": "Read", "time_zone": "UTC" })))
            .await;
    }
    let of_list = async |limit: i32| {
        let before = ground.recorder.calls().len();
        operator.get(&format!("{TENANTS}?limit={limit}")).await;
        ground.recorder.calls().len() - before
    };
    let one = of_list(1).await;
    assert!(one > 2, "the calls are seen: {one}");
    assert_eq!(of_list(4).await, one, "a call for a business would show");
}
