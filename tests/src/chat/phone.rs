//! The phone: a text goes to Twilio, which posts it to us; what is sent to the number comes in.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::phone::{self, Answer, Text};
use crate::stack::DescribedRoute;

pub struct Phone {
    client: reqwest::Client,
    /// Of the fake Twilio.
    twilio: String,
    /// Where texts are posted, and for which address they are signed.
    webhook: String,
    signed_for: String,
    route: DescribedRoute,
    pub number: String,
    /// Twilio keeps texts and posts nothing.
    pub is_deaf: bool,
    last: Option<Text>,
    shown: BTreeSet<String>,
    /// The newest message that came in.
    newest: Option<String>,
}

/// A message that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub sid: String,
    /// Empty: Twilio has not chosen a number yet.
    pub from: String,
    pub words: String,
}

impl Received {
    fn of(message: &Value) -> Option<Received> {
        let text = |field: &str| message[field].as_str().map(str::to_owned);
        Some(Received { sid: text("sid")?, from: text("from").unwrap_or_default(), words: text("body")? })
    }
}

impl Phone {
    #[must_use]
    pub fn new(
        twilio: &str,
        (webhook, signed_for): (String, String),
        route: DescribedRoute,
        number: &str,
    ) -> Phone {
        Phone {
            client: reqwest::Client::new(),
            twilio: twilio.to_owned(),
            webhook,
            signed_for,
            route,
            number: number.to_owned(),
            is_deaf: false,
            last: None,
            shown: BTreeSet::new(),
            newest: None,
        }
    }

    /// Sends a text, with a file of this type.
    ///
    /// # Errors
    /// A sentence: nobody answers, or nobody takes it.
    pub async fn send(&mut self, words: &str, file: Option<&str>) -> Result<(), String> {
        let DescribedRoute { account_sid, number, .. } = &self.route;
        let files: Vec<&str> = file.into_iter().collect();
        let texted = json!({ "from": self.number, "to": number, "body": words, "files": files });
        let url = format!("{}/_fake/accounts/{account_sid}/texts", self.twilio);
        let answer = self.client.post(&url).json(&texted).send().await.map_err(|_| self.gone())?;
        let recorded: Value = answer.json().await.map_err(|_| self.gone())?;
        let sid = recorded["sid"].as_str().unwrap_or_default();
        let mut text =
            Text { message_sid: sid.to_owned(), ..Text::new(account_sid, &self.number, number, words) };
        for file in recorded["files"].as_array().into_iter().flatten() {
            let named = |field: &str| file[field].as_str().unwrap_or_default().to_owned();
            let path = format!("2010-04-01/Accounts/{account_sid}/Messages/{sid}/Media/{}", named("sid"));
            text.media.push((format!("{}/{path}", self.twilio), named("content_type")));
        }
        self.last = Some(text);
        if self.is_deaf { Ok(()) } else { self.again().await }
    }

    /// Delivers the last text, once more.
    ///
    /// # Errors
    /// A sentence: there is none, nobody answers, or nobody takes it.
    pub async fn again(&self) -> Result<(), String> {
        let text = self.last.as_ref().ok_or("There is no text yet to deliver again.")?;
        let request = phone::request(&self.signed_for, &text.parameters(), &self.route.auth_token);
        match phone::post(&self.client, &self.webhook, &request).await {
            Ok(Answer { status: 200, .. }) => Ok(()),
            Ok(Answer { status, .. }) => {
                Err(format!("The text was not taken: {} answered {status}.", self.webhook))
            }
            Err(_) => Err(format!("{} does not answer. Is `make run` still running?", self.webhook)),
        }
    }

    /// How the last text is known wherever it arrived.
    #[must_use]
    pub fn last_sid(&self) -> Option<&str> {
        self.last.as_ref().map(|text| text.message_sid.as_str())
    }

    /// Messages to this number that were not shown yet, oldest first.
    ///
    /// # Errors
    /// A sentence: the fake does not answer.
    pub async fn received(&mut self) -> Result<Vec<Received>, String> {
        let url = format!("{}/2010-04-01/Accounts/{}/Messages.json", self.twilio, self.route.account_sid);
        let asked = self.client.get(&url).query(&[("To", &self.number)]);
        let asked = asked.basic_auth(&self.route.account_sid, Some(&self.route.auth_token));
        let page: Value =
            asked.send().await.map_err(|_| self.gone())?.json().await.map_err(|_| self.gone())?;
        let mut messages = page["messages"].as_array().cloned().unwrap_or_default();
        messages.reverse();
        messages
            .retain(|message| message["sid"].as_str().is_some_and(|sid| self.shown.insert(sid.to_owned())));
        let received: Vec<Received> = messages.iter().filter_map(Received::of).collect();
        self.newest = received.last().map(|message| message.sid.clone()).or(self.newest.take());
        Ok(received)
    }

    /// Twilio reports what became of the newest message to this number.
    ///
    /// # Errors
    /// A sentence: there is none, or nobody takes the report.
    pub async fn report(&self, status: &str, code: Option<u32>) -> Result<(), String> {
        let sid = self.newest.as_ref().ok_or("Nothing was sent to this number yet.")?;
        let url = format!("{}/_fake/messages/{sid}/reports", self.twilio);
        let request = self.client.post(url).json(&json!({ "status": status, "code": code }));
        let answer = request.send().await.map_err(|_| self.gone())?;
        let answered: Value = answer.json().await.map_err(|_| self.gone())?;
        match answered["answered"].as_u64() {
            Some(200 | 204) => Ok(()),
            Some(status) => Err(format!("The report was not taken: {status}.")),
            None => Err("Nobody takes reports of that message.".to_owned()),
        }
    }

    /// Twilio does not take the next message, with this code.
    ///
    /// # Errors
    /// A sentence: the fake does not answer.
    pub async fn refuse_next(&self, code: u32) -> Result<(), String> {
        let request = self.client.put(format!("{}/_fake/messages/next", self.twilio));
        request.json(&json!({ "refused": code })).send().await.map_err(|_| self.gone()).map(drop)
    }

    fn gone(&self) -> String {
        format!("The fake Twilio at {} does not answer. Is `make run` still running?", self.twilio)
    }
}
