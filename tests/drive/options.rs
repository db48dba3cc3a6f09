//! Pick-lists as ServiceTitan has them, and the tag that one click makes.

use intellisend::domain::connection::options::{List, Options};
use intellisend::drivers::options;
use serde_json::json;
use tests::fakes::servicetitan::paths;
use tests::fakes::servicetitan::records::{business_unit, campaign, job_type, provider_tag};
use tests::faults::{Fault, Plan};
use tests::ground::Ground;

use crate::tester::Tester;

impl Tester {
    pub(crate) async fn options(&self) -> Option<Options> {
        options(&self.work, &self.key, &self.tenant().await).await.unwrap()
    }
}

fn inactive(mut record: serde_json::Value) -> serde_json::Value {
    record["active"] = json!(false);
    record
}

fn names<T>(list: &List<T>, name: impl Fn(&T) -> &str) -> Vec<&str> {
    assert_eq!(list.unavailable, None);
    list.items.iter().map(name).collect()
}

fn scope<T>(list: &List<T>) -> Option<&'static str> {
    assert!(list.items.is_empty());
    let missing = list.unavailable.as_ref().expect("a reason");
    assert!(missing.cause.len() > 20 && missing.remedy.len() > 20, "{missing:?}");
    missing.scope
}

#[tokio::test]
async fn every_page_of_every_list_is_there_active_ones_first_then_by_name() {
    let tester = Tester::open().await;
    let tenant = tester.ground.seed.servicetitan_tenant.to_string();
    tester.ground.servicetitan.tenant(&tenant, |known| {
        known.business_units = vec![
            business_unit(1, "Plumbing"),
            inactive(business_unit(2, "Attic")),
            business_unit(3, "electric"),
        ];
        known.campaigns = (0..1_001).map(|n| campaign(n, &format!("Campaign {n:04}"), &[])).collect();
        known.job_types = vec![job_type(11, "Repair", &[1, 3]), inactive(job_type(12, "Install", &[]))];
        known.providers.push(inactive(provider_tag(5, "A former one")));
    });
    let options = tester.options().await.expect("connected");
    assert_eq!(names(&options.business_units, |unit| &unit.name), ["electric", "Plumbing", "Attic"]);
    assert_eq!(names(&options.booking_provider_tags, |tag| &tag.name), ["IntelliSend SMS", "A former one"]);
    let campaigns = names(&options.campaigns, |campaign| &campaign.name);
    assert_eq!((campaigns.len(), campaigns[1_000]), (1_001, "Campaign 1000"));
    assert_eq!(names(&options.job_types, |job_type| &job_type.choice.name), ["Repair", "Install"]);
    assert_eq!(options.job_types.items[0].business_unit_ids, ["1", "3"]);
    assert!(!options.can_create_tag, "no permission to");
}

#[tokio::test]
async fn a_missing_permission_gives_an_empty_list_with_the_reason_and_no_call() {
    let tester = Tester::open().await;
    tester.scopes(|scopes| scopes.retain(|scope| scope != "tn.mrk.campaigns:r"));
    let options = tester.options().await.expect("connected");
    assert_eq!(scope(&options.campaigns), Some("tn.mrk.campaigns:r"));
    assert_eq!(names(&options.booking_provider_tags, |tag| &tag.name), ["IntelliSend SMS"]);
    assert_eq!(tester.ground.servicetitan.calls("GET", paths::CAMPAIGNS), 0);
}

#[tokio::test]
async fn a_refused_call_says_the_same_whatever_the_token_lists() {
    let tester = Tester::open().await;
    let no = Fault::Status(403, r#"{"title":"No"}"#.to_owned());
    tester.ground.recorder.plan(Plan::default().next("servicetitan GET …/job-types", no));
    let options = tester.options().await.expect("connected");
    assert_eq!(scope(&options.job_types), Some("tn.jpm.jobtypes:r"));
}

#[tokio::test]
async fn a_permission_that_was_just_granted_counts_once_the_token_is_a_minute_old() {
    let tester = Tester::open().await;
    let client = tester.ground.seed.client_id.clone();
    let take = |scopes: &mut Vec<String>| scopes.retain(|scope| scope != "tn.mrk.campaigns:r");
    tester.ground.servicetitan.client(&client, |client| take(&mut client.scopes));
    assert!(scope(&tester.options().await.expect("connected").campaigns).is_some());
    tester.ground.servicetitan.client(&client, |client| client.scopes.push("tn.mrk.campaigns:r".to_owned()));
    assert!(scope(&tester.options().await.expect("connected").campaigns).is_some());
    assert_eq!(tester.ground.servicetitan.mints_of(&client), 1, "not asked for at every look");
    tester.pass(61);
    assert_eq!(tester.options().await.expect("connected").campaigns.unavailable, None);
    assert_eq!(tester.ground.servicetitan.mints_of(&client), 2);
}

#[tokio::test]
async fn trouble_with_one_list_is_that_list_s_alone() {
    for fault in [Fault::Status(503, String::new()), Fault::DropBefore, Fault::Garbage] {
        let tester = Tester::open().await;
        tester.ground.recorder.plan(Plan::default().next("servicetitan GET …/business-units", fault));
        let options = tester.options().await.expect("connected");
        assert_eq!(scope(&options.business_units), None);
        assert_eq!(names(&options.booking_provider_tags, |tag| &tag.name), ["IntelliSend SMS"]);
        assert_eq!((&options.campaigns.unavailable, &options.job_types.unavailable), (&None, &None));
    }
}

#[tokio::test]
async fn a_refused_token_is_replaced_and_the_lists_are_read_again() {
    let tester = Tester::open().await;
    tester.options().await.expect("connected");
    tester.ground.servicetitan.forget_tokens();
    let options = tester.options().await.expect("connected");
    assert_eq!(names(&options.booking_provider_tags, |tag| &tag.name), ["IntelliSend SMS"]);
    assert_eq!(tester.ground.servicetitan.mints_of(&tester.ground.seed.client_id), 2);
}

#[tokio::test]
async fn rejected_credentials_give_four_empty_lists_that_say_so() {
    let tester = Tester::open().await;
    tester.ground.servicetitan.client(&tester.ground.seed.client_id, |client| client.disabled = true);
    let options = tester.options().await.expect("credentials are saved");
    assert_eq!(scope(&options.booking_provider_tags), None);
    assert_eq!(scope(&options.business_units), None);
    assert_eq!(scope(&options.campaigns), None);
    assert_eq!(scope(&options.job_types), None);
    assert!(!options.can_create_tag);
    let cause = options.job_types.unavailable.expect("a reason").cause;
    assert!(cause.contains("does not accept the credentials"), "{cause}");
}

#[tokio::test]
async fn the_lists_can_be_read_before_a_provider_is_chosen() {
    let tester = Tester::open().await;
    let mut found = tester.tenant().await.connection_or_none(tester.key.environment);
    found.connection.booking_provider = None;
    let change = tester.work.store.change(&tester.key.tenant);
    change.connection(&found.changed(found.connection.clone())).unwrap().commit().await.unwrap();
    let options = tester.options().await.expect("connected");
    assert_eq!(names(&options.booking_provider_tags, |tag| &tag.name), ["IntelliSend SMS"]);
}

#[tokio::test]
async fn the_settings_api_answers_with_the_lists_and_makes_the_tag() {
    let tester = Tester::open().await;
    tester.without_tags();
    tester.with_permission_to_create();
    let tenant = tester.ground.seed.servicetitan_tenant.to_string();
    tester.ground.servicetitan.tenant(&tenant, |known| {
        known.business_units = vec![business_unit(1, "Plumbing")];
        known.campaigns = vec![campaign(2, "Texts", &[])];
        known.job_types = vec![job_type(3, "Repair", &[1])];
    });
    let function = tester.ground.function("save-credentials").await;
    let path = "/v1/connections/integration/options";
    let (status, answer) = tester.call(&function, "GET", path, None).await;
    let list = |items: serde_json::Value| json!({ "items": items, "unavailable": null });
    let lists = json!({
        "booking_provider_tags": list(json!([])),
        "business_units": list(json!([{ "id": "1", "name": "Plumbing", "active": true }])),
        "campaigns": list(json!([{ "id": "2", "name": "Texts", "active": true }])),
        "job_types": list(json!([
            { "id": "3", "name": "Repair", "active": true, "business_unit_ids": ["1"] },
        ])),
        "can_create_tag": true,
    });
    assert_eq!((status, &answer), (200, &lists));
    let click = format!("{path}/booking-provider-tag");
    let (status, answer) = tester.call(&function, "POST", &click, None).await;
    assert_eq!((status, &answer["created"]), (200, &true.into()), "{answer}");
    let (_, lists) = tester.call(&function, "GET", path, None).await;
    assert_eq!(lists["booking_provider_tags"]["items"], json!([answer["tag"]]));
}

#[tokio::test]
async fn the_settings_api_says_what_to_do_first_and_what_is_not_permitted() {
    let tester = Tester::on(Ground::unconnected().await).await;
    let function = tester.ground.function("save-credentials").await;
    let click = "/v1/connections/integration/options/booking-provider-tag";
    for (method, path) in [("GET", "/v1/connections/integration/options"), ("POST", click)] {
        let (status, answer) = tester.call(&function, method, path, None).await;
        assert_eq!((status, &answer["title"]), (422, &"Not connected yet".into()), "{answer}");
    }
    tester.ground.seeder.connection(&tester.ground.seed, 1).await;
    tester.without_tags();
    let (status, answer) = tester.call(&function, "POST", click, None).await;
    assert_eq!((status, &answer["title"]), (422, &"No tag was made".into()), "{answer}");
}
