//! What `openapi.json` says of the settings API, and whether an answer is as it says.

mod operation;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

pub use operation::Operation;

/// The file itself: the one that serve-pages serves.
const WRITTEN: &str = include_str!("../../functions/serve-pages/src/openapi.json");

const PROBLEM: &str = "application/problem+json";

static CONTRACT: LazyLock<Contract> = LazyLock::new(|| Contract::of(WRITTEN));

/// The API's description.
pub struct Contract {
    pub document: Value,
    /// By the name of an answer among the components, and its content type.
    answers: BTreeMap<(String, String), Validator>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Received {
    pub status: u16,
    pub content_type: String,
    pub body: String,
}

impl Contract {
    #[must_use]
    pub fn read() -> &'static Self {
        &CONTRACT
    }

    fn of(written: &str) -> Self {
        let document: Value = serde_json::from_str(written).expect("openapi.json is JSON");
        let mut answers = BTreeMap::new();
        for (name, answer) in members(&document["components"]["responses"]) {
            for (kind, media) in members(&answer["content"]) {
                answers.insert((name.clone(), kind.clone()), validator(&document, &media["schema"]));
            }
        }
        Self { document, answers }
    }

    /// Everything that can be asked, by address.
    #[must_use]
    pub fn operations(&self) -> Vec<Operation<'_>> {
        members(&self.document["paths"]).flat_map(|(path, item)| Operation::all(path, item)).collect()
    }

    /// What a reference to one of the components stands for; whatever is none, as it is.
    #[must_use]
    pub fn resolved<'a>(&'a self, described: &'a Value) -> &'a Value {
        let reference = described["$ref"].as_str().map(|reference| reference.trim_start_matches('#'));
        reference.map_or(described, |at| self.document.pointer(at).expect("a component"))
    }

    /// The operation that a request is for. None: nothing is described there.
    #[must_use]
    pub fn find(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        let mut found: Vec<_> = self.operations();
        found.retain(|operation| operation.method == method && operation.is_at(path));
        // `/book` is what it says, and no id, where both would fit.
        found.into_iter().min_by_key(|operation| operation.path.matches('{').count())
    }

    /// # Errors
    /// How the answer is not as described, in words.
    pub fn check(&self, method: &str, path: &str, received: &Received) -> Result<(), String> {
        let name = match self.find(method, path) {
            // A token may be missing or worthless. Whatever else API Gateway answers by itself is a fault of ours.
            Some(_) if received.is_of_api_gateway() && received.status != 401 => {
                return Err("API Gateway answered for a function that did not".to_owned());
            }
            Some(operation) => operation.answer(received.status),
            None => undescribed(received.status),
        };
        let name = name.ok_or_else(|| format!("the status {} is not described", received.status))?;
        let validator = self.answers.get(&(name.to_owned(), received.content_type.clone()));
        let validator =
            validator.ok_or_else(|| format!("{name} is never of the type {:?}", received.content_type))?;
        let body = received.value().map_err(|error| error.to_string())?;
        let wrong: Vec<String> = validator
            .iter_errors(&body)
            .map(|error| format!("at {:?} {error}", error.instance_path().as_str()))
            .collect();
        match body["status"].as_u64() {
            _ if !wrong.is_empty() => Err(format!("{name}: {}", wrong.join("; "))),
            Some(said) if received.content_type == PROBLEM && said != u64::from(received.status) => {
                Err(format!("the problem says {said}"))
            }
            _ => Ok(()),
        }
    }
}

impl Received {
    /// The body as a value; one that is no JSON as a text.
    ///
    /// # Errors
    /// It is said to be JSON, and is not.
    pub fn value(&self) -> Result<Value, serde_json::Error> {
        if self.content_type.contains("json") {
            serde_json::from_str(&self.body)
        } else {
            Ok(self.body.clone().into())
        }
    }

    /// Made without the function.
    #[must_use]
    pub fn is_of_api_gateway(&self) -> bool {
        self.status >= 400 && self.content_type != PROBLEM
    }
}

/// What an address may answer where nothing is described.
fn undescribed(status: u16) -> Option<&'static str> {
    [(401, "Unauthorized"), (403, "Forbidden"), (404, "NotFound")]
        .into_iter()
        .find(|(known, _)| *known == status)
        .map(|(_, name)| name)
}

/// Members of an object by their names; none where there is no object.
pub(crate) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// A schema with everything that it may refer to.
fn validator(document: &Value, schema: &Value) -> Validator {
    let schemas = &document["components"]["schemas"];
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": { "schemas": schemas },
        "allOf": [schema],
    });
    jsonschema::options().should_validate_formats(true).build(&whole).expect("a schema")
}

#[cfg(test)]
mod tests;
