//! Whom the settings API takes a caller for: what the verified claims say, however they are made to look.

use serde_json::{Value, json};
use tests::api::{Answered, ask_function};
use tests::events::Http;
use tests::ground::Ground;
use tests::lambda::Function;

async fn asked(function: &Function, path: &str, claims: &Value) -> Answered {
    ask_function(function, &Http::new("GET", path).claims(claims)).await
}

async fn function() -> (Ground, Function) {
    let ground = Ground::quiet().await;
    let function = ground.function("save-credentials").await;
    (ground, function)
}

#[tokio::test]
async fn only_an_id_token_speaks_for_a_business() {
    let (ground, function) = function().await;
    for (token_use, status) in [("id", 200), ("access", 403), ("", 403), ("ID", 403), ("id access", 403)] {
        let claims = json!({ "token_use": token_use, "custom:tenant_id": ground.seed.tenant });
        assert_eq!(asked(&function, "/v1/connections", &claims).await.status, status, "{token_use:?}");
    }
    let unsaid = json!({ "custom:tenant_id": ground.seed.tenant, "cognito:groups": ["operators"] });
    assert_eq!(asked(&function, "/v1/connections", &unsaid).await.status, 403);
    assert_eq!(asked(&function, "/v1/operator/tenants/tn_demo/connections", &unsaid).await.status, 403);
}

#[tokio::test]
async fn a_claim_that_is_no_business_s_id_is_no_business() {
    let (ground, function) = function().await;
    let own = &ground.seed.tenant;
    for tenant in [
        "",
        "tn_",
        "operators",
        "[operators]",
        "TN_DEMO",
        "tn_demo tn_other",
        "tn_demo,tn_other",
        "tn_demo#integration",
        "tn_demo/../tn_other",
        &format!(" {own}"),
        &format!("[{own}]"),
        &"tn_".chars().chain("a".repeat(41).chars()).collect::<String>(),
    ] {
        let claims = json!({ "token_use": "id", "custom:tenant_id": tenant });
        assert_eq!(asked(&function, "/v1/connections", &claims).await.status, 403, "{tenant:?}");
    }
    let misnamed =
        json!({ "token_use": "id", "tenant_id": own, "Custom:Tenant_Id": own, "custom:tenant": own });
    assert_eq!(asked(&function, "/v1/connections", &misnamed).await.status, 403);
}

#[tokio::test]
async fn groups_count_by_their_whole_names() {
    let (ground, function) = function().await;
    let address = format!("/v1/operator/tenants/{}/connections", ground.seed.tenant);
    let listed: [(&[&str], u16); 9] = [
        (&["operators"], 200),
        (&["others", "operators"], 200),
        (&["operators", "viewers"], 200),
        (&[], 404),
        (&["operator"], 404),
        (&["Operators"], 404),
        (&["x,operators,y"], 404),
        (&["\"operators\""], 404),
        (&["[operators]"], 404),
    ];
    for (groups, status) in listed {
        let claims = json!({ "token_use": "id", "custom:tenant_id": "tn_demo", "cognito:groups": groups });
        assert_eq!(asked(&function, &address, &claims).await.status, status, "{groups:?}");
    }
}

#[tokio::test]
async fn whoever_is_named_like_a_group_is_not_in_it() {
    let (ground, function) = function().await;
    let claims = json!({
        "token_use": "id", "custom:tenant_id": "tn_operators", "email": "operators", "cognito:username": "operators",
        "sub": "operators", "groups": ["operators"], "custom:groups": "[operators]", "cognito:roles": ["operators"],
    });
    let address = format!("/v1/operator/tenants/{}/connections", ground.seed.tenant);
    assert_eq!(asked(&function, &address, &claims).await.status, 404);
}
