//! The right values, and what follows from them.

use std::time::Duration;

use serde_json::{Value, json};

use super::Day;
use crate::api::Api;
use crate::phone::{self, Text};
use crate::until::until;

/// Much more than anything of this takes, recovery by the schedule included.
const LIMIT: Duration = Duration::from_secs(150);

const CUSTOMER: &str = "+19725550100";

/// Texts that come in while the secret is rotated.
const STREAM: usize = 12;

impl Day<'_> {
    /// Save, check, test booking, options, and the number that customers text.
    pub(super) async fn right_values(&self) {
        let saved = self.api.put(&self.sandbox(), &self.right()).await.with(200);
        assert_eq!(
            (&saved["saved"], &saved["connection"]["active"]),
            (&"tested".into(), &true.into()),
            "{saved}"
        );
        assert!(!saved.to_string().contains(&self.people.client_secret), "a secret is never shown again");
        self.say("The right values are saved, and the connection is active.");
        let checked = self.api.post(&format!("{}/check", self.sandbox()), &json!({})).await.with(200);
        assert_eq!(checked["ok"], true, "{checked}");
        let tested =
            self.api.post(&format!("{}/test-booking", self.sandbox()), &json!({ "keep": true })).await;
        let tested = tested.with(200);
        let booking = &tested["booking"];
        assert_eq!(
            (&booking["name"], &booking["source"]),
            (&"TEST - IntelliSend, please ignore".into(), &"IntelliSend-SMS".into()),
            "{tested}"
        );
        let seen = json!({ "seen": true });
        self.api.post(&format!("{}/test-booking/seen", self.sandbox()), &seen).await.with(200);
        let dismissed = self.fakes.bookings(&self.people).await;
        assert_eq!(dismissed[0]["status"], "Dismissed", "{dismissed:?}");
        self.say("A test booking was made, read back, seen and dismissed.");
        let options = self.api.get(&format!("{}/options", self.sandbox())).await.with(200);
        let tags = options["booking_provider_tags"]["items"].as_array().expect("a list");
        assert!(tags.iter().any(|tag| tag["id"] == *self.people.provider), "{options}");
        self.connect_number().await;
    }

    async fn connect_number(&self) {
        let people = &self.people;
        let mut wanted = json!({
            "account_sid": people.account_sid, "auth_token": "0".repeat(32), "number": people.number,
        });
        self.api.put(&self.at("/twilio"), &wanted).await.with(422);
        wanted["auth_token"] = people.auth_token.as_str().into();
        self.api.put(&self.at("/twilio"), &wanted).await.with(200);
        self.say("The Twilio number is connected.");
    }

    pub(super) async fn first_text(&self) {
        self.text("My water heater is leaking").await;
        self.booked("the first text", &["My water heater is leaking"]).await;
        self.say("A text became a booking.");
    }

    /// A new secret, while texts come in; the old one and its tokens end at once.
    pub(super) async fn rotation(&self) {
        let words: Vec<String> = (1..=STREAM).map(|n| format!("number {n} of the stream.")).collect();
        let secret = format!("{}-rotated", self.people.client_secret);
        let texts = async {
            for words in &words {
                self.text(words).await;
            }
        };
        let rotation = async {
            let both = json!({ "client_secrets": [self.people.client_secret, secret] });
            self.fakes.client_is(&self.people, &both).await;
            let saved = self.api.put(&self.sandbox(), &json!({ "client_secret": secret })).await.with(200);
            assert_eq!(saved["saved"], "tested", "{saved}");
            self.fakes.client_is(&self.people, &json!({ "client_secrets": [secret] })).await;
            self.fakes.forget_tokens(&self.people).await;
        };
        tokio::join!(texts, rotation);
        self.booked("every text of the stream", &words.iter().map(String::as_str).collect::<Vec<_>>()).await;
        self.say(&format!("The secret was rotated under {STREAM} texts; all of them are in the booking."));
        self.api.post(&format!("{}/rollback", self.sandbox()), &json!({})).await.with(422);
        self.say("The old secret is refused by now, so going back is refused and nothing changes.");
    }

    pub(super) async fn disconnect_and_reconnect(&self) {
        let told = self.api.delete(&self.sandbox()).await.with(409);
        assert!(told["texts_last_seven_days"].as_u64().is_some_and(|texts| texts > 12), "{told}");
        let receipt = self.api.delete(&format!("{}?confirm=yes", self.sandbox())).await.with(200);
        assert_eq!(receipt["receipt"]["purged"], json!({ "secrets": 1, "token": true }), "{receipt}");
        self.text("Are you still there?").await;
        until("the text to be held", LIMIT, async || {
            let list = self.api.get(&self.at("/connections")).await.with(200);
            (list["texts"]["held"] == 1).then_some(())
        })
        .await;
        self.say("Disconnected, with a receipt; the next text is held.");
        let secret = format!("{}-rotated", self.people.client_secret);
        let again = json!({ "client_id": self.people.client_id, "client_secret": secret });
        let saved = self.api.put(&self.sandbox(), &again).await.with(200);
        assert_eq!(saved["connection"]["active"], true, "{saved}");
        let booked = self.api.post(&self.at("/conversations/held/book"), &json!({})).await.with(200);
        assert_eq!(booked["texts"], 1, "{booked}");
        self.booked("the held text", &["Are you still there?"]).await;
        self.say("Connected again; one click booked what was held.");
        let trail = self.api.get(&self.at("/audit?limit=200")).await.with(200);
        let entries = trail["entries"].as_array().expect("a trail");
        let saves: Vec<_> = entries.iter().filter(|entry| entry["act"] == "connection_saved").collect();
        let on_behalf = self.base.contains("/operator/");
        assert!(!saves.is_empty() && saves.iter().all(|entry| entry["operator"] == on_behalf), "{trail}");
        let trail = trail.to_string();
        assert!(trail.contains("connection_disconnected") && trail.contains("held_booked"), "{trail}");
        assert!(!trail.contains(&self.people.client_secret) && !trail.contains(&self.people.auth_token));
    }

    /// Another tenant's user gets the same answer for this tenant as for one that does not exist.
    pub(super) async fn nobody_else_sees_it(&self) {
        let other = Api::new(&self.stack.api_url, &self.stack.users["other"].id_token);
        for path in ["", "/connections", "/settings", "/audit", "/twilio"] {
            let this = other.get(&format!("/v1/operator/tenants/{}{path}", self.people.tenant)).await;
            let none = other.get(&format!("/v1/operator/tenants/tn_nobody{path}")).await;
            assert_eq!((this.status, &this.body), (404, &none.body), "{path}");
        }
        let theirs = other.get("/v1/connections").await.with(200).to_string();
        assert!(!theirs.contains(&self.people.servicetitan_tenant));
        self.say("Nobody else sees any of it.");
    }

    async fn text(&self, body: &str) {
        let people = &self.people;
        let url = format!("{}/twilio/sms", self.stack.api_url);
        let text = Text::new(&people.account_sid, CUSTOMER, &people.number, body);
        let request = phone::request(&url, &text.parameters(), &people.auth_token);
        let answer = phone::post(&reqwest::Client::new(), &url, &request).await.expect("the webhook answers");
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    /// One open booking with all of these words, and no other.
    async fn booked(&self, what: &str, words: &[&str]) -> Value {
        let found = until(what, LIMIT, async || {
            let bookings = self.fakes.bookings(&self.people).await;
            let open: Vec<Value> =
                bookings.into_iter().filter(|booking| booking["status"] == "New").collect();
            let notes = open.first()?["summary"].as_str()?.to_owned();
            words.iter().all(|words| notes.contains(words)).then_some(open)
        })
        .await;
        assert_eq!(found.len(), 1, "one booking for {what}, not {}", found.len());
        found.into_iter().next().expect("one")
    }
}
