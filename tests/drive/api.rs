//! Asking the settings API, as whoever signed in.

use serde_json::{Value, json};
use tests::events::http::settings;
use tests::ground::Ground;
use tests::lambda::Function;

/// The function behind the settings API, and who asks it.
pub(crate) struct Api {
    pub(crate) function: Function,
    claims: Value,
}

impl Api {
    /// Somebody of the ground's own tenant.
    pub(crate) async fn of(ground: &Ground) -> Self {
        let function = ground.function("save-credentials").await;
        Self { function, claims: claims(Some(&ground.seed.tenant), &[]) }
    }

    /// The same function, asked by somebody else.
    pub(crate) fn by(&self, claims: Value) -> Self {
        Self { function: self.function.clone(), claims }
    }

    pub(crate) fn by_operator(&self) -> Self {
        self.by(claims(None, &["operators"]))
    }

    /// The answer's status and body. The path may have a query.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> (u64, Value) {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        self.send(&settings(method, path, query, &self.claims, body.as_ref())).await
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, answer) = self.ask("GET", path, None).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.ask("PUT", path, Some(body)).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    pub(crate) async fn send(&self, event: &Value) -> (u64, Value) {
        let answer = self.function.invoke(event).await.expect("the function answers");
        let status = answer["statusCode"].as_u64().expect("a status");
        let body = serde_json::from_str(answer["body"].as_str().expect("a body")).expect("JSON");
        (status, body)
    }

    /// What the newest lines of the trail say was done, newest first.
    pub(crate) async fn acts(&self, path: &str) -> Vec<String> {
        let trail = self.get(path).await;
        let entries = trail["entries"].as_array().expect("entries").iter();
        entries.map(|entry| entry["act"].as_str().expect("an act").to_owned()).collect()
    }

    pub(crate) fn claims(&self) -> &Value {
        &self.claims
    }
}

/// What the ID token of someone in these groups says.
pub(crate) fn claims(tenant: Option<&str>, groups: &[&str]) -> Value {
    let mut claims = json!({ "token_use": "id", "email": "ann@example.com", "cognito:groups": groups });
    if let Some(tenant) = tenant {
        claims["custom:tenant_id"] = tenant.into();
    }
    claims
}

/// The fields that a problem blames.
pub(crate) fn blamed(problem: &Value) -> Vec<&str> {
    problem["errors"].as_object().expect("errors").keys().map(String::as_str).collect()
}
