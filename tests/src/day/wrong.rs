//! Before anything is right: whose turn it is, and every wrong value once.

use serde_json::{Value, json};

use super::Day;
use crate::stack::SCOPES;

/// What must be named, and how sure the facts allow one to be.
struct Expected<'a> {
    step: &'a str,
    scope: Option<&'a str>,
    certainty: &'a str,
    words: &'a str,
}

impl Day<'_> {
    /// Until a pair is saved, the connection says whose turn it is.
    pub(super) async fn before_the_pair(&self) {
        for (stage, who) in [
            ("add_tenant_id", "operator"),
            ("admin_connects", "admin"),
            ("generate", "operator"),
            ("save", "operator"),
        ] {
            let ticked =
                self.api.post(&format!("{}/stage", self.sandbox()), &json!({ "stage": stage })).await;
            let turn = &ticked.with(200)["connection"]["turn"];
            assert_eq!((&turn["stage"], &turn["who"]), (&stage.into(), &who.into()));
            self.say(&format!("  whose turn: {who}. {}", turn["what"].as_str().unwrap_or_default()));
        }
        let theirs = json!({ "stage": "generate", "way": "they_generate" });
        let ticked = self.api.post(&format!("{}/stage", self.sandbox()), &theirs).await.with(200);
        assert_eq!(ticked["connection"]["turn"]["who"], "admin");
        let mistyped = json!({ "stage": "lunch", "colour": "red" });
        let errors = self.api.post(&format!("{}/stage", self.sandbox()), &mistyped).await.with(422);
        assert!(errors["errors"]["stage"].is_array() && errors["errors"]["colour"].is_array(), "{errors}");
    }

    /// Each wrong value by itself, with everything else right: the true cause is named, and nothing is saved.
    pub(super) async fn wrong_values(&self) {
        self.fakes.connected(&self.people).await;
        self.wrong_environment().await;
        self.wrong_pair().await;
        self.wrong_names().await;
        self.missing_scopes().await;
    }

    async fn wrong_environment(&self) {
        let answer = self.api.put(&self.at("/connections/production"), &self.right()).await.with(422);
        let words = "Integration";
        self.named(
            "the wrong environment",
            &answer,
            &Expected { step: "client", scope: None, certainty: "certain", words },
        );
    }

    async fn wrong_pair(&self) {
        let wrong = self.pair("client_secret", "cs1.mistyped-by-somebody".into());
        let refused = self.api.put(&self.sandbox(), &wrong).await.with(422);
        let expected = Expected { step: "client", scope: None, certainty: "likely", words: "secret" };
        self.named("a wrong secret", &refused, &expected);
        assert!(refused["errors"]["client_secret"].is_array(), "{refused}");
        self.fakes.client_is(&self.people, &json!({ "disabled": true })).await;
        let refused = self.api.put(&self.sandbox(), &self.right()).await.with(422);
        self.named("a disabled client", &refused, &Expected { words: "disabled", ..expected });
        self.fakes.client_is(&self.people, &json!({ "disabled": false })).await;
    }

    async fn wrong_names(&self) {
        let refused =
            self.api.put(&self.sandbox(), &self.pair("servicetitan_tenant_id", "424242".into())).await;
        let expected = Expected {
            step: "tenant",
            scope: None,
            certainty: "certain",
            words: &self.people.servicetitan_tenant,
        };
        self.named("a wrong tenant id", &refused.with(422), &expected);
        // Certain, because the refusal itself names the key, and because the list of tags could be read.
        let refused = self.api.put(&self.sandbox(), &self.pair("app_key", "ak1.of-another-app".into())).await;
        let expected = Expected { step: "app_key", scope: None, certainty: "certain", words: "key" };
        self.named("a wrong app key", &refused.with(422), &expected);
        let refused = self.api.put(&self.sandbox(), &self.pair("booking_provider_id", 31337.into())).await;
        let expected =
            Expected { step: "booking_provider", scope: None, certainty: "certain", words: "31337" };
        self.named("an unknown booking provider", &refused.with(422), &expected);
        let everything =
            json!({ "client_id": 7, "servicetitan_tenant_id": "12x", "name": "", "colour": "red" });
        let refused = self.api.put(&self.sandbox(), &everything).await.with(422);
        let blamed: Vec<_> = refused["errors"].as_object().expect("by field").keys().cloned().collect();
        assert_eq!(blamed, ["client_id", "colour", "name", "servicetitan_tenant_id"], "{refused}");
        let list = self.api.get(&self.at("/connections")).await.with(200);
        assert_eq!(list["connections"][0]["state"], "not_saved", "nothing was saved of all this");
    }

    /// Each permission by itself: saved, and named with what to do about it.
    async fn missing_scopes(&self) {
        for missing in &SCOPES[..8] {
            let others: Vec<_> = SCOPES.iter().filter(|scope| *scope != missing).collect();
            self.fakes.client_is(&self.people, &json!({ "scopes": others })).await;
            let saved = self.api.put(&self.sandbox(), &self.right()).await.with(200);
            // Whether Modify includes View is not documented, and a provider that is refused looks the same.
            let certainty = if *missing == "tn.crm.bookings:r" { "likely" } else { "certain" };
            let expected = Expected { step: "scope", scope: Some(missing), certainty, words: missing };
            self.named(&format!("without {missing}"), &saved, &expected);
            let again = saved.to_string();
            assert!(again.contains("Nothing needs to be pasted again"), "{again}");
        }
        self.fakes.client_is(&self.people, &json!({ "scopes": SCOPES })).await;
        self.fakes.forget_tokens(&self.people).await;
    }

    /// The true cause is among what failed, and is called certain only where it may be.
    fn named(&self, what: &str, answer: &Value, expected: &Expected<'_>) {
        let findings = answer["findings"].as_array().expect("findings");
        let failed = findings.iter().find(|finding| {
            let of = finding["step"] == expected.step && finding["status"] == "failed";
            of && expected.scope.is_none_or(|scope| finding["scope"] == scope)
        });
        let failed = failed.unwrap_or_else(|| panic!("{what}: {} did not fail: {answer}", expected.step));
        let said = format!("{} {}", text(&failed["cause"]), text(&failed["remedy"]));
        assert!(said.contains(expected.words), "{what}: {said}");
        let sure = text(&failed["certainty"]);
        assert_eq!(sure, expected.certainty, "{what}");
        self.say(&format!("  {what}: {sure}. {}", text(&failed["cause"])));
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
