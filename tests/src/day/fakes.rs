//! What people do at ServiceTitan and Twilio that day, by the fakes' own addresses for that.

use serde_json::{Value, json};

use super::people::People;
use crate::stack::{APP_KEY, Described, SCOPES};

pub(super) struct Fakes {
    client: reqwest::Client,
    servicetitan: String,
    twilio: String,
}

impl Fakes {
    pub(super) fn of(stack: &Described) -> Self {
        Self {
            client: reqwest::Client::new(),
            servicetitan: stack.servicetitan_url.clone().expect("the fake ServiceTitan"),
            twilio: stack.twilio_url.clone().expect("the fake Twilio"),
        }
    }

    /// The admin connects the app and picks the tag; the operator generates the pair.
    pub(super) async fn connected(&self, people: &People) {
        let path = format!("/_fake/tenants/{}/providers/{}", people.servicetitan_tenant, people.provider);
        self.servicetitan(&path, &json!({ "name": "Texts" })).await;
        let provider: i64 = people.provider.parse().expect("a number");
        self.client_is(
            people,
            &json!({
                "tenant": people.servicetitan_tenant,
                "environment": "integration",
                "app_key": APP_KEY,
                "client_secrets": [people.client_secret],
                "scopes": SCOPES,
                "only_provider": provider,
            }),
        )
        .await;
        let account = format!("{}/_fake/accounts/{}", self.twilio, people.account_sid);
        let has = json!({ "auth_tokens": [people.auth_token], "numbers": [people.number] });
        let answer = self.client.put(account).json(&has).send().await.expect("the fake answers");
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// Changes the client, as an admin does in the portal.
    pub(super) async fn client_is(&self, people: &People, change: &Value) {
        self.servicetitan(&format!("/_fake/clients/{}", people.client_id), change).await;
    }

    /// The bookings of the contractor, as the office sees them.
    pub(super) async fn bookings(&self, people: &People) -> Vec<Value> {
        let url = format!("{}/_fake/tenants/{}/bookings", self.servicetitan, people.servicetitan_tenant);
        let answer = self.client.get(url).send().await.expect("the fake answers");
        answer.json().await.expect("a list")
    }

    /// Tokens of a client that was rotated end at once, as they may.
    pub(super) async fn forget_tokens(&self, people: &People) {
        let url = format!("{}/_fake/clients/{}/forget", self.servicetitan, people.client_id);
        self.client.post(url).send().await.expect("the fake answers");
    }

    async fn servicetitan(&self, path: &str, body: &Value) {
        let url = format!("{}{path}", self.servicetitan);
        let answer = self.client.put(url).json(body).send().await.expect("the fake answers");
        assert!(answer.status().is_success(), "{answer:?}");
    }
}
