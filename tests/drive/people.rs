//! People who act on what came in: an office, with every answer held to the API's description.

use intellisend::domain::activity::key::EntryKey;
use intellisend::domain::ids::{MessageSid, ThreadKey};
use intellisend::domain::phone::{PhoneNumber, Sender};
use intellisend::drivers::Clock;
use serde_json::{Value, json};
use tests::api::{Answered, ask_function};
use tests::events::Http;
use tests::faults::{Fault, Plan};
use tests::ground::Ground;
use tests::phone::Text;

use crate::office::Office;

pub(crate) const REFUSED: &str = r#"{"title":"One or more validation errors occurred.","status":400}"#;
pub(crate) const CREATE: &str = "servicetitan POST …/bookings";
pub(crate) const AMEND: &str = "servicetitan PATCH …/bookings/…";

pub(crate) struct People {
    pub(crate) office: Office,
}

impl People {
    pub(crate) async fn open() -> Self {
        Self { office: Office::open().await }
    }

    pub(crate) fn ground(&self) -> &Ground {
        &self.office.desk.ground
    }

    /// What a conversation of the customer's is called that this text opened.
    pub(crate) async fn id(&self, text: &Text) -> String {
        let first = MessageSid::parse(&text.message_sid).expect("a SID");
        let work = self.ground().work("the test", Clock::System).await;
        let sealer = work.vault.sealer().await.expect("a key");
        EntryKey { thread: self.thread_of(&text.from), first }.id(&sealer)
    }

    pub(crate) fn thread_of(&self, customer: &str) -> ThreadKey {
        ThreadKey { customer: Sender::parse(customer).expect("a sender"), ..self.ground().thread() }
    }

    pub(crate) fn at_number(&self, number: &str) -> ThreadKey {
        ThreadKey { number: PhoneNumber::parse(number).expect("a number"), ..self.ground().thread() }
    }

    /// An act on the conversation that this text opened.
    pub(crate) async fn act(&self, text: &Text, act: &str) -> Answered {
        self.ask("POST", &format!("/v1/conversations/{}/{act}", self.id(text).await)).await
    }

    /// As an admin of the business. The path may have a query.
    pub(crate) async fn ask(&self, method: &str, path: &str) -> Answered {
        self.ask_as(method, path, &[]).await
    }

    pub(crate) async fn ask_as(&self, method: &str, path: &str, groups: &[&str]) -> Answered {
        let tenant = &self.ground().seed.tenant;
        let claims = json!({
            "token_use": "id", "custom:tenant_id": tenant, "email": "ann@example.com", "cognito:groups": groups,
        });
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        ask_function(&self.office.settings, &Http::new(method, path).query(query).claims(&claims)).await
    }

    /// The next write to ServiceTitan that fits is refused for good.
    pub(crate) fn refuse_next(&self, what: &str) {
        let refused = Fault::Status(400, REFUSED.to_owned());
        self.ground().recorder.plan(Plan::default().next(what, refused));
    }

    /// Lines of the trail, the newest first.
    pub(crate) async fn trail(&self) -> Vec<(String, String)> {
        let trail = self.ask("GET", "/v1/audit").await.with(200);
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let entries = trail["entries"].as_array().expect("entries").iter();
        entries.map(|entry| (text(&entry["act"]), text(&entry["detail"]))).collect()
    }

    /// How often this was done, as the trail has it.
    pub(crate) async fn times(&self, act: &str) -> usize {
        self.trail().await.iter().filter(|(done, _)| done == act).count()
    }
}

#[tokio::test]
async fn an_id_that_names_nothing_and_another_business_s_id_answer_like_any_unknown_address() {
    let (mine, theirs) = (People::open().await, People::open().await);
    let text = theirs.office.desk.receive("No heat").await;
    theirs.office.desk.drive().await;
    let sealed = theirs.id(&text).await;
    let nowhere = mine.ask("POST", "/v1/nothing").await;
    for act in ["retry", "book", "dismiss", "pause", "resume"] {
        for id in [sealed.as_str(), "ct_1", "held", "%20", "AAAA", &"A".repeat(3_000)] {
            if (id, act) != ("held", "book") && (id, act) != ("held", "dismiss") {
                let answered = mine.ask("POST", &format!("/v1/conversations/{id}/{act}")).await;
                assert_eq!(answered, nowhere, "{act} {id}");
            }
        }
        assert_eq!(theirs.act(&text, act).await.status, 200, "{act}");
    }
    assert!(mine.trail().await.is_empty());
}

#[tokio::test]
async fn who_may_only_look_acts_on_nothing_and_operators_act_for_anybody() {
    let people = People::open().await;
    let text = people.office.desk.receive("No heat").await;
    people.office.desk.drive().await;
    let (id, tenant) = (people.id(&text).await, people.ground().seed.tenant.clone());
    let acts = [
        ("POST", format!("conversations/{id}/retry")),
        ("POST", format!("conversations/{id}/pause")),
        ("PUT", "not-customers/+19725550177".to_owned()),
        ("DELETE", "not-customers/+19725550177".to_owned()),
        ("DELETE", "customers/+19725550100?confirm=yes".to_owned()),
    ];
    for (method, path) in acts {
        people.ask_as(method, &format!("/v1/{path}"), &["viewers"]).await.with(403);
        let of_tenant = format!("/v1/operator/tenants/{tenant}/{path}");
        people.ask_as(method, &of_tenant, &[]).await.with(404);
        people.ask_as(method, &of_tenant, &["operators"]).await.with(200);
    }
    let trail = people.ask("GET", "/v1/audit").await.with(200);
    let by_operator = trail["entries"].as_array().unwrap().iter().all(|entry| entry["operator"] == true);
    assert!(by_operator, "{trail}");
}

#[tokio::test]
async fn what_nobody_asked_for_in_a_body_is_refused_and_nothing_is_done() {
    let people = People::open().await;
    let text = people.office.desk.receive("No heat").await;
    let claims = json!({ "token_use": "id", "custom:tenant_id": people.ground().seed.tenant });
    for (method, path) in [
        ("POST", format!("/v1/conversations/{}/pause", people.id(&text).await)),
        ("PUT", "/v1/not-customers/+19725550177".to_owned()),
        ("DELETE", "/v1/customers/+19725550100".to_owned()),
    ] {
        let request = Http::new(method, &path).query("confirm=yes").claims(&claims);
        for (body, status) in [(json!({ "reason": "no" }), 422), (json!([1]), 400)] {
            let answered = ask_function(&people.office.settings, &request.clone().json(&body)).await;
            assert_eq!(answered.status, status, "{method} {path}");
        }
    }
    assert!(people.trail().await.is_empty());
}
