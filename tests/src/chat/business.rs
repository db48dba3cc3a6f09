//! The business's own side: what its people do here, by the settings API.

use serde_json::{Value, json};

/// Somebody of the business, and one of the operators.
pub struct Business {
    client: reqwest::Client,
    api: String,
    token: String,
    operator: String,
}

impl Business {
    #[must_use]
    pub fn new(api: &str, token: &str, operator: &str) -> Business {
        let client = reqwest::Client::new();
        Business { client, api: api.to_owned(), token: token.to_owned(), operator: operator.to_owned() }
    }

    /// Answers the customer with this number.
    ///
    /// # Errors
    /// A sentence: there is no conversation, or why the message was not sent.
    pub async fn answer(&self, number: &str, words: &str) -> Result<(), String> {
        self.act(number, "messages", &json!({ "text": words })).await
    }

    /// Takes the newest conversation of this number over, or gives it back.
    ///
    /// # Errors
    /// A sentence.
    pub async fn take_over(&self, number: &str, over: bool) -> Result<(), String> {
        self.act(number, if over { "pause" } else { "resume" }, &json!({})).await
    }

    /// Stops all automatic replies, or has them resume.
    ///
    /// # Errors
    /// A sentence.
    pub async fn stop_all(&self, stopped: bool) -> Result<(), String> {
        let request = self.client.put(format!("{}/v1/operator/controls", self.api));
        self.ask(request.json(&json!({ "replies_stopped": stopped })), &self.operator).await.map(drop)
    }

    async fn act(&self, number: &str, act: &str, body: &Value) -> Result<(), String> {
        let list = self.client.get(format!("{}/v1/conversations", self.api)).query(&[("number", number)]);
        let list = self.ask(list, &self.token).await?;
        let id = list["conversations"][0]["id"].as_str().ok_or("This number has texted nothing yet.")?;
        let request = self.client.post(format!("{}/v1/conversations/{id}/{act}", self.api)).json(body);
        let answered = self.ask(request, &self.token).await?;
        // It may have been sent: that is said, and nothing went wrong here.
        if let Some(why) = answered["message"]["why"].as_str() { Err(why.to_owned()) } else { Ok(()) }
    }

    async fn ask(&self, request: reqwest::RequestBuilder, token: &str) -> Result<Value, String> {
        let gone = |_| format!("{} does not answer. Is `make run` still running?", self.api);
        let answer = request.bearer_auth(token).send().await.map_err(gone)?;
        let is_done = answer.status().is_success();
        let body: Value = answer.json().await.unwrap_or_default();
        if is_done { Ok(body) } else { Err(body["detail"].as_str().unwrap_or("It was refused.").to_owned()) }
    }
}
