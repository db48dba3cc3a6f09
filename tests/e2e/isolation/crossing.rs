//! Names of what another business has, each beside one like it that nobody has.

use intellisend::domain::time::Timestamp;
use serde_json::{Value, json};
use tests::api::{Answered, Api};
use tests::contract::{Contract, Operation};
use tests::ground::Ground;
use tests::until::until;

use crate::bookings::{LIMIT, booked, post};

/// Parameters that name nothing of anybody's.
const NAME_NOTHING: [&str; 9] =
    ["environment", "state", "from", "to", "format", "limit", "days", "confirm", "anyway"];

const CUSTOMER: &str = "+19725550147";
const NO_CUSTOMER: &str = "+19725550148";
const NO_NUMBER: &str = "+15005550999";

/// A business with a conversation, whose names others have got hold of.
pub(crate) struct Known {
    pub(crate) ground: Ground,
    pub(crate) api: Api,
    conversation: String,
    contact: String,
    /// Of lists that have more than one page, by address: what leads to the next.
    pages: Vec<(&'static str, String)>,
}

/// One request twice: with the name of what is theirs, and with one of nothing.
pub(crate) struct Crossing {
    method: String,
    path: String,
    theirs: String,
    nobodys: String,
}

impl Known {
    pub(crate) async fn settle() -> Self {
        let ground = Ground::live().await;
        let api = ground.api().await;
        for words in ["My zircon furnace rattles", "It is in the attic"] {
            let mut text = ground.text(words);
            CUSTOMER.clone_into(&mut text.from);
            assert_eq!(post(&ground, &text).await.status, 200);
        }
        booked(&ground, |bookings| !bookings.is_empty()).await;
        let listed = async || {
            let listed = api.get("/v1/conversations").await.with(200);
            Some(listed["conversations"][0]["id"].as_str()?.to_owned())
        };
        let conversation = until("the conversation is listed", LIMIT, listed).await;
        for number in [CUSTOMER, "+19725550149"] {
            api.put(&format!("/v1/not-customers/{number}"), None).await.with(200);
        }
        let ann =
            json!({ "name": "Ann", "number": "+15005559999", "alerts": ["trouble"], "hours": "always" });
        let saved = api.put("/v1/contacts", &json!({ "contacts": [ann] })).await.with(200);
        let contact = saved["contacts"][0]["id"].as_str().expect("its id").to_owned();
        let mut pages = Vec::new();
        for list in ["/v1/audit", "/v1/conversations", "/v1/consents"] {
            let page = api.get(&format!("{list}?limit=1")).await.with(200);
            pages.extend(page["next"].as_str().map(|next| (list, next.to_owned())));
        }
        assert_eq!(pages[0].0, "/v1/audit", "a trail of two acts has two pages");
        Self { ground, api, conversation, contact, pages }
    }

    /// What is there of it that a stranger's requests could have changed.
    pub(crate) async fn kept(&self) -> Vec<Answered> {
        let conversation = self.api.get(&format!("/v1/conversations/{}", self.conversation)).await;
        assert_eq!((conversation.status, conversation.body.to_string().contains("zircon")), (200, true));
        vec![self.api.get("/v1/contacts").await, self.api.get("/v1/not-customers").await]
    }

    /// Every parameter of every operation of a business's own.
    ///
    /// # Panics
    /// Where a parameter is described that nobody said what it names.
    pub(crate) fn crossings(&self) -> Vec<Crossing> {
        let contract = Contract::read();
        let operations = contract.operations();
        let own = operations.iter().filter(|operation| !operation.is_operators());
        own.flat_map(|operation| {
            let parameters = operation.parameters().map(|parameter| contract.resolved(parameter));
            parameters.filter_map(|parameter| self.crossing(operation, parameter)).collect::<Vec<_>>()
        })
        .collect()
    }

    fn crossing(&self, operation: &Operation, parameter: &Value) -> Option<Crossing> {
        let name = parameter["name"].as_str().expect("a name");
        let (theirs, nobodys) = self.names(operation.path, name)?;
        let path = if parameter["in"] == "path" {
            operation.path.replace(&format!("{{{name}}}"), "{}")
        } else {
            format!("{}?{name}={{}}", operation.path)
        };
        let confirmed = if path.contains('?') { "&confirm=yes" } else { "?confirm=yes" };
        let path = format!("{path}{}", if operation.method == "DELETE" { confirmed } else { "" });
        Some(Crossing { method: operation.method.clone(), path, theirs, nobodys })
    }

    fn names(&self, address: &str, parameter: &str) -> Option<(String, String)> {
        let pair = |theirs: &str, nobodys: &str| Some((theirs.to_owned(), nobodys.to_owned()));
        match parameter {
            "id" if address.starts_with("/v1/contacts/") => pair(&self.contact, &another(&self.contact)),
            "id" => pair(&self.conversation, &another(&self.conversation)),
            "number" if address == "/v1/twilio" => {
                pair(&for_query(&self.ground.seed.number), &for_query(NO_NUMBER))
            }
            "number" if address.contains('{') => pair(CUSTOMER, NO_CUSTOMER),
            "number" => pair(&for_query(CUSTOMER), &for_query(NO_CUSTOMER)),
            "after" | "before" => {
                let (_, next) = self.pages.iter().find(|(list, _)| *list == address)?;
                pair(&for_query(next), &for_query(&another(next)))
            }
            _ => {
                assert!(NAME_NOTHING.contains(&parameter), "{address}: what does {parameter} name?");
                None
            }
        }
    }
}

impl Crossing {
    /// What a stranger is told of theirs, and of nobody's, without the names themselves and without times.
    pub(crate) async fn asked(&self, stranger: &Api) -> [(u16, Value); 2] {
        let mut answers = [(0, Value::Null), (0, Value::Null)];
        for (answer, name) in answers.iter_mut().zip([&self.theirs, &self.nobodys]) {
            let body = (self.method != "GET" && self.method != "DELETE").then(|| json!({}));
            let asked = stranger.ask(&self.method, &self.path.replace("{}", name), body.as_ref()).await;
            *answer = (asked.status, nameless(asked.body, &name.replace("%2B", "+")));
        }
        answers
    }
}

impl std::fmt::Display for Crossing {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {} with {} and with {}", self.method, self.path, self.theirs, self.nobodys)
    }
}

/// One like it: the last letter or digit but some is another.
fn another(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = letters.len() - 2;
    letters[at] = if letters[at] == '7' { '8' } else { '7' };
    letters.into_iter().collect()
}

fn for_query(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

fn nameless(value: Value, name: &str) -> Value {
    match value {
        Value::String(text) if text.parse::<Timestamp>().is_ok() => "a time".into(),
        Value::String(text) => text.replace(name, "the name").into(),
        Value::Array(values) => values.into_iter().map(|value| nameless(value, name)).collect(),
        Value::Object(values) => {
            let values = values.into_iter().map(|(key, value)| (key, nameless(value, name)));
            Value::Object(values.collect())
        }
        other => other,
    }
}
