//! The settings API, behind the real authorizer.

use serde_json::Value;
use tests::ground::Ground;
use tests::stack::DescribedUser;

async fn connections(ground: &Ground, user: &DescribedUser) -> (u16, Value) {
    let url = format!("{}/v1/connections", ground.stack.described.api_url);
    let answer = reqwest::Client::new().get(url).bearer_auth(&user.id_token).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_tenant_sees_its_own_connections_and_no_secret() {
    let ground = Ground::live().await;
    let users = &ground.stack.described.users;
    for (name, tenant, provider) in [("demo", "1234567", "7001"), ("other", "7654321", "7002")] {
        let (status, answer) = connections(&ground, &users[name]).await;
        assert_eq!(status, 200, "{answer}");
        let sandbox = &answer["connections"][0];
        assert_eq!((&sandbox["environment"], &sandbox["active"]), (&"integration".into(), &true.into()));
        assert_eq!(
            (&sandbox["servicetitan_tenant_id"], &sandbox["booking_provider_id"]),
            (&tenant.into(), &provider.into())
        );
        assert_eq!(answer["connections"][1]["state"], "not_saved");
        assert!(!answer.to_string().contains("cs1."), "{answer}");
    }
}

#[tokio::test]
async fn nobody_gets_in_without_a_token_and_someone_without_a_business_is_told_so() {
    let ground = Ground::live().await;
    let url = format!("{}/v1/connections", ground.stack.described.api_url);
    assert_eq!(reqwest::get(&url).await.unwrap().status(), 401);
    let (status, problem) = connections(&ground, &ground.stack.described.users["operator"]).await;
    assert_eq!((status, &problem["title"]), (403, &"No business".into()));
}

#[tokio::test]
async fn what_is_not_there_is_said_as_a_problem() {
    let ground = Ground::live().await;
    let url = format!("{}/v1/nothing", ground.stack.described.api_url);
    let token = &ground.stack.described.users["demo"].id_token;
    let answer = reqwest::Client::new().get(url).bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    assert_eq!(answer.json::<Value>().await.unwrap()["status"], 404);
}
