//! That the settings API has a route wherever its description says so.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tests::api::ask_function;
use tests::contract::{Contract, Operation};
use tests::events::Http;
use tests::ground::Ground;
use tests::lambda::Function;
use tests::until::until;

/// It is there at once; a loaded machine is given much longer.
const LIMIT: Duration = Duration::from_secs(30);

/// The route that the function itself says it took.
async fn taken(function: &Function, operation: &Operation<'_>, tenant: &str) -> String {
    let path = operation.at(&[
        ("tenant_id", tenant),
        ("environment", "production"),
        ("id", "ct_1"),
        ("number", "+19725550100"),
    ]);
    let claims = json!({ "token_use": "id", "custom:tenant_id": tenant, "cognito:groups": ["operators"] });
    let request = Http::new(&operation.method, &path).claims(&claims);
    let request = if operation.reads() { request } else { request.json(&json!({ "no_such_field": 1 })) };
    let lines = function.logs().len();
    ask_function(function, &request).await;
    let line = until("its line in the log", LIMIT, async || function.logs().get(lines).cloned()).await;
    let line: Value = serde_json::from_str(&line).expect("JSON");
    line["route"].as_str().expect("a route").to_owned()
}

#[tokio::test]
async fn every_described_operation_has_a_route_of_its_own() {
    let ground = Ground::quiet().await;
    let function = ground.function("save-credentials").await;
    let mut missing = Vec::new();
    let mut own = BTreeMap::new();
    for operation in Contract::read().operations() {
        let route = taken(&function, &operation, &ground.seed.tenant).await;
        let at = format!("{} {}", operation.method, operation.path);
        if route == "none" {
            missing.push(at);
        } else if let Some(before) = own.insert((route, operation.is_operators()), at.clone()) {
            panic!("{at} and {before} are one route");
        }
    }
    assert!(missing.is_empty(), "nothing is at {missing:#?}");
}
