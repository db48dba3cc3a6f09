//! The bookings that the probe makes, and their end: each is dismissed, whatever happens in between.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::answer::Answer;
use super::caller::{Access, Caller};
use super::sheet::lock;

/// What the office reads.
pub(super) const NAME: &str = "TEST - IntelliSend probe, please ignore";
const SUMMARY: &str = "A program made this to see how the API answers. It will be dismissed by itself.";
const MEMO: &str = "TEST - made and dismissed by the IntelliSend probe";
/// Rounds in which what could not be dismissed is tried again.
const DISMISSALS: usize = 2;
/// A number that nobody has, as the product writes it, and as it is written where that is refused.
const NUMBER: &str = "9725550100";
const OTHER_NUMBER: &str = "+19725550100";

pub(super) struct Made {
    run: i64,
    next: AtomicU32,
    total: AtomicU32,
    open: Mutex<Vec<i64>>,
    /// External ids of those that got no clear answer.
    unclear: Mutex<Vec<String>>,
    barred: Mutex<Option<String>>,
    number: Mutex<&'static str>,
}

impl Made {
    pub(super) fn new() -> Self {
        Self {
            run: Timestamp::now().as_millisecond(),
            next: AtomicU32::new(1),
            total: AtomicU32::new(0),
            open: Mutex::default(),
            unclear: Mutex::default(),
            barred: Mutex::default(),
            number: Mutex::new(NUMBER),
        }
    }

    /// How many there were.
    pub(super) fn total(&self) -> u32 {
        self.total.load(Ordering::Relaxed)
    }

    /// How many a person has to dismiss.
    pub(super) fn left(&self) -> usize {
        lock(&self.open).len() + lock(&self.unclear).len()
    }

    /// Makes no more of them.
    pub(super) fn bar(&self, why: String) {
        *lock(&self.barred) = Some(why);
    }

    /// From now on with a number in the other form.
    pub(super) fn write_number_otherwise(&self) {
        *lock(&self.number) = OTHER_NUMBER;
    }

    /// A booking with an external id of its own, as the product would make it.
    pub(super) fn body(&self) -> Value {
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        json!({
            "source": "IntelliSend-SMS",
            "name": NAME,
            "summary": SUMMARY,
            "isFirstTimeClient": true,
            "externalId": format!("intellisend-probe-{}-{n}", self.run),
            "contacts": [{ "type": "MobilePhone", "value": *lock(&self.number) }],
            "isSendConfirmationEmail": false,
        })
    }

    /// Makes a booking and keeps it in mind.
    pub(super) async fn create(
        &self,
        caller: &Caller,
        access: &Access,
        body: &Value,
    ) -> Result<Answer, String> {
        let request = caller.request(access, Method::POST, "crm", &caller.bookings());
        self.send(caller, request.json(body), body).await
    }

    /// Sends what makes a booking, in whatever form, and keeps it in mind. A call under way is not interrupted.
    pub(super) async fn send(
        &self,
        caller: &Caller,
        request: RequestBuilder,
        body: &Value,
    ) -> Result<Answer, String> {
        caller.going()?;
        if let Some(why) = &*lock(&self.barred) {
            return Err(why.clone());
        }
        let answer = caller.send_anyway(request).await;
        match &answer {
            Ok(answer) if answer.is_success() && answer.body["id"].is_i64() => {
                self.keep(answer.body["id"].as_i64().unwrap_or_default());
            }
            Ok(answer) if (400..500).contains(&answer.status) && answer.status != 408 => {}
            Ok(_) | Err(_) => {
                lock(&self.unclear).push(body["externalId"].as_str().unwrap_or("none").to_owned());
            }
        }
        answer
    }

    fn keep(&self, id: i64) {
        let mut open = lock(&self.open);
        if !open.contains(&id) {
            open.push(id);
            self.total.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Dismisses one.
    pub(super) async fn dismiss(&self, caller: &Caller, access: &Access, id: i64) -> Result<Answer, String> {
        let path = format!("{}/{id}/dismiss", caller.bookings());
        let request = caller.request(access, Method::POST, "crm", &path);
        let answer = caller.send_anyway(request.json(&json!({ "dismissingMemo": MEMO }))).await?;
        if answer.is_success() {
            lock(&self.open).retain(|open| *open != id);
        }
        Ok(answer)
    }

    /// Dismisses all that are left, and says with their ids what a person has to dismiss.
    pub(super) async fn dismiss_all(&self, caller: &Caller, access: &Access) -> Vec<String> {
        let mut left = Vec::new();
        let unclear = std::mem::take(&mut *lock(&self.unclear));
        for external_id in unclear {
            if !self.find(caller, access, &external_id).await {
                left.push(format!(
                    "a booking with the external id {external_id} may have been made, and was not found"
                ));
                lock(&self.unclear).push(external_id);
            }
        }
        for _ in 0..DISMISSALS {
            let open = lock(&self.open).clone();
            for id in open {
                // What is still open after the last round is told.
                let _ = self.dismiss(caller, access, id).await;
            }
        }
        left.extend(lock(&self.open).iter().map(|id| format!("booking {id} could not be dismissed")));
        left
    }

    /// Looks for what an unclear call may have made; only a booking of the probe's own is kept.
    async fn find(&self, caller: &Caller, access: &Access, external_id: &str) -> bool {
        let request = caller.request(access, Method::GET, "crm", &caller.bookings());
        let found = caller.send_anyway(request.query(&[("externalId", external_id)])).await;
        let Ok(found) = found else { return false };
        let ours = |booking: &&Value| booking["externalId"] == external_id && booking["name"] == NAME;
        let ids: Vec<i64> = found.data().iter().filter(ours).filter_map(|it| it["id"].as_i64()).collect();
        for id in &ids {
            self.keep(*id);
        }
        !ids.is_empty()
    }
}
