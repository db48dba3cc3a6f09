//! The settings API, behind the real authorizer.

use tests::api::Api;
use tests::ground::Ground;
use tests::stack::TenantSeed;

fn of_user(ground: &Ground, name: &str) -> Api {
    let described = &ground.stack.described;
    Api::new(&described.api_url, &described.users[name].id_token)
}

#[tokio::test]
async fn a_tenant_sees_its_own_connections_and_no_secret() {
    let ground = Ground::live().await;
    let (demo, other) = (TenantSeed::demo(), TenantSeed::other());
    for (api, seed) in [
        (of_user(&ground, "demo"), &demo),
        (of_user(&ground, "other"), &other),
        (ground.api().await, &ground.seed),
        (ground.viewer().await, &ground.seed),
    ] {
        let answer = api.get("/v1/connections").await.with(200);
        let sandbox = &answer["connections"][0];
        assert_eq!((&sandbox["environment"], &sandbox["active"]), (&"integration".into(), &true.into()));
        assert_eq!(sandbox["servicetitan_tenant_id"], seed.servicetitan_tenant.to_string());
        assert_eq!(sandbox["booking_provider_id"], seed.provider.to_string());
        assert_eq!(answer["connections"][1]["state"], "not_saved");
        assert!(!answer.to_string().contains(&seed.client_secret), "{answer}");
    }
}

#[tokio::test]
async fn nobody_gets_in_without_a_token_and_someone_without_a_business_is_told_so() {
    let ground = Ground::live().await;
    let anonymous = Api::anonymous(&ground.stack.described.api_url);
    anonymous.get("/v1/connections").await.with(401);
    let altered = Api::new(&ground.stack.described.api_url, "eyJhbGciOiJub25lIn0.eyJ0b2tlbl91c2UiOiJpZCJ9.");
    altered.get("/v1/connections").await.with(401);
    let problem = ground.operator().get("/v1/connections").await.with(403);
    assert_eq!(problem["title"], "No business");
}

#[tokio::test]
async fn what_is_not_there_is_said_as_a_problem() {
    let ground = Ground::live().await;
    let problem = ground.api().await.get("/v1/nothing").await.with(404);
    assert_eq!(problem["title"], "Not found");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_by_its_type_its_size_or_its_form() {
    let ground = Ground::live().await;
    let api = ground.api().await;
    let stage = "/v1/connections/integration/stage";
    let json = Some("application/json");
    for (content_type, body, status) in [
        (Some("text/plain"), b"{}".to_vec(), 415),
        (None, b"{}".to_vec(), 415),
        (json, b"{".to_vec(), 400),
        (json, b"[]".to_vec(), 400),
        (Some("application/octet-stream"), vec![0xff, 0xfe], 415),
        (json, vec![b' '; 64 * 1024 + 1], 413),
        (json, br#"{"stage": "save", "colour": "red"}"#.to_vec(), 422),
        (Some("Application/JSON; charset=utf-8"), br#"{"stage": "save"}"#.to_vec(), 200),
    ] {
        let answer = api.send("POST", stage, content_type, body).await;
        assert_eq!(answer.status, status, "{content_type:?}: {}", answer.body);
    }
}

#[tokio::test]
async fn an_access_token_passes_the_authorizer_and_still_opens_nothing() {
    let ground = Ground::live().await;
    for groups in [&[][..], &["operators"]] {
        let tokens = ground.stack.sign_in(Some(&ground.seed.tenant), groups).await;
        let api = Api::new(&ground.stack.described.api_url, &tokens.access);
        for path in ["/v1/connections", "/v1/operator/tenants/tn_demo/connections"] {
            api.get(path).await.with(403);
        }
    }
}
