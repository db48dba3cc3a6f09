//! Errors as RFC 9457 problem details.

use std::borrow::Cow;

use intellisend::domain::fields::Errors;
use intellisend::domain::phone::NotANumber;
use serde::Serialize;
use serde_json::{Map, Value};

/// Why a request was not served: what happened, and what to do next.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    pub(crate) status: i64,
    pub(crate) title: &'static str,
    pub(crate) detail: Cow<'static, str>,
    #[serde(skip_serializing_if = "Errors::is_empty")]
    pub(crate) errors: Errors,
    /// Whatever else the route's description names.
    #[serde(flatten)]
    pub(crate) more: Map<String, Value>,
}

impl Problem {
    pub(crate) fn new(status: i64, title: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status, title, detail: detail.into(), errors: Errors::new(), more: Map::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    pub(crate) fn not_found() -> Self {
        let detail = "There is nothing at this address. GET /openapi.json lists what there is.";
        Self::new(404, "Not found", detail)
    }

    pub(crate) fn no_tenant() -> Self {
        let detail = "You are signed in, but for no business. Ask whoever invited you to add your business to your account.";
        Self::new(403, "No business", detail)
    }

    pub(crate) fn read_only() -> Self {
        let detail = "Your account may look at everything and change nothing. Ask whoever invited you.";
        Self::new(403, "Read only", detail)
    }

    pub(crate) fn bad_query(detail: &'static str) -> Self {
        Self::new(400, "Bad query", detail)
    }

    /// A query parameter that is not what it should be.
    pub(crate) fn bad_parameter(name: &str, why: &str) -> Self {
        let errors = Errors::from([(name.to_owned(), vec![format!("This is {why}.")])]);
        Self { errors, ..Self::new(400, "Bad query", format!("`{name}` is {why}.")) }
    }

    /// A telephone number in an address that is none.
    pub(crate) fn bad_number(why: &NotANumber) -> Self {
        let errors = Errors::from([("number".to_owned(), vec![format!("This is {why}.")])]);
        let detail = "The address names no telephone number. Nothing was changed.";
        Self { errors, ..Self::new(400, "Not a number", detail) }
    }

    pub(crate) fn moved() -> Self {
        let detail = "Somebody else saved at the same moment, so nothing of yours was. Load the page again and repeat.";
        Self::new(409, "Changed meanwhile", detail)
    }

    pub(crate) fn unavailable() -> Self {
        let detail = "AWS does not answer just now, so nothing was read or changed. Try again in a minute.";
        Self::new(503, "Unavailable", detail)
    }

    /// What was begun is not finished, and can be.
    pub(crate) fn part_done() -> Self {
        let detail = "AWS did not answer, or somebody saved at the same moment. A part of it may be done. Repeat it: what is \
                      done is not done twice.";
        Self::new(503, "Not finished", detail)
    }

    /// Each field that is wrong, all at once.
    pub(crate) fn fields(errors: Errors) -> Self {
        let names: Vec<&str> = errors.keys().map(String::as_str).collect();
        let detail = format!("Nothing was saved. Correct: {}.", names.join(", "));
        Self { errors, ..Self::new(422, "Some fields are wrong", detail) }
    }
}
