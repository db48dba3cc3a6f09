//! What one business has is out of another's reach, at every address that the API's description names. A route is held
//! to this as soon as it is described.

mod asking;
mod crossing;
mod victim;

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use intellisend::domain::ids::TenantId;
use intellisend::store::Tenant;
use tests::api::{Answered, Api};
use tests::contract::Contract;
use tests::ground::Ground;

use asking::{addresses_of_operators, crafted, own, together};
use crossing::Known;
use victim::Victim;

/// A business that nobody ever created.
const NOBODY: &str = "tn_nobody";

/// Everybody who is not an operator: of a business, of one but only to look, of none.
async fn outsiders(ground: &Ground) -> [(&'static str, Api); 3] {
    let tenant = Some(ground.seed.tenant.as_str());
    [
        ("a stranger", ground.api_of(tenant, &[]).await),
        ("a viewer", ground.api_of(tenant, &["viewers"]).await),
        ("someone of no business", ground.api_of(None, &[]).await),
    ]
}

/// What the API says where there is nothing, by method: below its operators' addresses, below its own, and outside.
async fn nowhere(api: &Api) -> BTreeMap<&'static str, Vec<Answered>> {
    let mut answers = BTreeMap::new();
    for method in ["GET", "PUT", "POST", "PATCH", "DELETE"] {
        let asking =
            ["/v1/operator/nothing", "/v1/nothing", "/nothing"].map(|path| api.ask(method, path, None));
        answers.insert(method, join_all(asking).await);
    }
    answers
}

#[tokio::test]
async fn an_address_of_operators_answers_everybody_else_as_if_it_did_not_exist() {
    let victim = Victim::settle().await;
    let before = victim.seen().await;
    for (who, api) in outsiders(&Ground::live().await).await {
        let nowhere = nowhere(&api).await;
        let asked = addresses_of_operators(&victim.names(&victim.ground.seed.tenant));
        for (asking, answered) in together(&api, asked).await {
            assert_eq!(answered, nowhere[asking.method.as_str()][0], "{who}: {asking:?}");
        }
    }
    assert_eq!(victim.seen().await, before);
}

#[tokio::test]
async fn no_way_of_writing_an_address_leads_to_another_business() {
    let victim = Victim::settle().await;
    let before = victim.seen().await;
    for (who, api) in outsiders(&Ground::live().await).await {
        let nowhere = nowhere(&api).await;
        let asked = crafted(&victim.names(&victim.ground.seed.tenant));
        for (asking, answered) in together(&api, asked).await {
            assert!(nowhere[asking.method.as_str()].contains(&answered), "{who}: {asking:?}: {answered:?}");
        }
    }
    assert_eq!(victim.seen().await, before);
}

#[tokio::test]
async fn a_business_named_in_a_body_or_a_query_is_not_the_one_that_is_meant() {
    let victim = Victim::settle().await;
    let before = victim.seen().await;
    let ground = Ground::live().await;
    let (admin, viewer) = (ground.api().await, ground.viewer().await);
    // One after another: what one request leaves behind is there for the next, as for a real intruder.
    for asking in own(&victim.names(&victim.ground.seed.tenant)) {
        for api in [&viewer, &admin] {
            let answered = asking.send(api).await;
            victim.is_not_in(&answered, &asking);
        }
    }
    assert_eq!(victim.seen().await, before);
}

#[tokio::test]
async fn whatever_another_business_has_answers_to_its_name_like_what_nobody_has() {
    let known = Known::settle().await;
    let kept = known.kept().await;
    let stranger = Ground::live().await;
    let api = stranger.api().await;
    let crossings = known.crossings();
    assert!(crossings.len() >= 15, "{}", crossings.len());
    for crossing in &crossings {
        let [theirs, nobodys] = crossing.asked(&api).await;
        assert_eq!(theirs, nobodys, "{crossing}");
    }
    assert_eq!(known.kept().await, kept);
}

#[tokio::test]
async fn a_viewer_sees_what_an_admin_sees_and_changes_nothing() {
    let victim = Victim::settle().await;
    let before = victim.seen().await;
    let viewer = victim.ground.viewer().await;
    let read_only = viewer.put("/v1/nothing", None).await;
    assert_eq!((read_only.status, &read_only.body["title"]), (403, &"Read only".into()));
    for asking in own(&victim.names(&victim.ground.seed.tenant)) {
        if asking.method != "GET" {
            assert_eq!(asking.send(&viewer).await, read_only, "{asking:?}");
        }
    }
    assert_eq!(victim.seen_by(&viewer).await, before);
}

#[tokio::test]
async fn someone_of_no_business_is_told_so_everywhere() {
    let victim = Victim::settle().await;
    let api = victim.ground.api_of(None, &[]).await;
    for (asking, answered) in together(&api, own(&victim.names(&victim.ground.seed.tenant))).await {
        assert_eq!((answered.status, &answered.body["title"]), (403, &"No business".into()), "{asking:?}");
    }
}

#[tokio::test]
async fn a_business_that_does_not_exist_shows_nothing_and_comes_to_be_by_no_request() {
    let ground = Ground::live().await;
    let victim = Victim::settle().await;
    let api = ground.api_of(Some(NOBODY), &[]).await;
    let nowhere = api.get("/v1/nothing").await;
    for (asking, answered) in together(&api, own(&victim.names(NOBODY))).await {
        assert!(answered.status >= 400, "{asking:?}: {answered:?}");
        assert!(asking.method != "GET" || answered == nowhere, "{asking:?}: {answered:?}");
    }
    let tenant = TenantId::parse(NOBODY).unwrap();
    assert_eq!(ground.seeder.work.store.tenant(&tenant).await.unwrap(), Tenant::default());
}

#[tokio::test]
async fn only_the_group_of_that_very_name_makes_an_operator() {
    let ground = Ground::live().await;
    let asked = format!("/v1/operator/tenants/{}/connections", ground.seed.tenant);
    ground.api_of(Some(&ground.seed.tenant), &["x,operators"]).await.get(&asked).await.with(404);
    ground.api_of(Some(&ground.seed.tenant), &["others", "operators"]).await.get(&asked).await.with(200);
    ground.operator().get(&asked).await.with(200);
    ground.operator().get(&asked.replace(&ground.seed.tenant, NOBODY)).await.with(404);
}

#[tokio::test]
async fn an_operator_who_may_only_look_changes_nothing_for_anybody() {
    let victim = Victim::settle().await;
    let before = victim.seen().await;
    let api = victim.ground.api_of(None, &["operators", "viewers"]).await;
    for (asking, answered) in
        together(&api, addresses_of_operators(&victim.names(&victim.ground.seed.tenant))).await
    {
        assert_eq!(answered.status == 403, asking.method != "GET", "{asking:?}");
    }
    assert_eq!(victim.seen().await, before);
}

#[test]
fn every_described_operation_is_asked_for() {
    let names = [("tenant_id", NOBODY), ("environment", "integration"), ("id", "ct_1"), ("number", "+1")];
    let asked = own(&names).into_iter().chain(addresses_of_operators(&names));
    let asked: BTreeSet<String> = asked.map(|asking| asking.operation).collect();
    let described = Contract::read().operations();
    assert_eq!(asked, described.iter().map(|operation| operation.id().to_owned()).collect());
}
