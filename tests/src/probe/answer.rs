//! An answer, reduced to what may be shown: a status, a title without numbers, names of fields.

use serde_json::Value;

const MOST_TITLE: usize = 120;
const MOST_NAME: usize = 40;
/// A word this long with a digit in it is rather an id, a token or a trace than a word.
const ID_LENGTH: usize = 20;

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: Option<String>,
    /// May hold anything: only names of its fields, and figures picked one by one, go into the report.
    pub(super) body: Value,
    empty: bool,
    title: String,
}

impl Answer {
    pub(super) fn new(status: u16, retry_after: Option<String>, body: &[u8], secrets: &[&str]) -> Self {
        let empty = body.is_empty();
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let stated = ["error", "title", "detail", "message"].into_iter().find_map(|name| body[name].as_str());
        let title = stated.map(|title| without_ids(title, secrets)).unwrap_or_default();
        Self { status, retry_after, body, empty, title }
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Status, title and which fields the errors name.
    pub(super) fn shown(&self) -> String {
        let mut shown = self.status.to_string();
        if self.is_success() {
            return shown;
        }
        if !self.title.is_empty() {
            shown += &format!(" \"{}\"", self.title);
        }
        let errors = names(&self.body["errors"]);
        if !errors.is_empty() {
            shown += &format!(", errors for {}", errors.join(", "));
        }
        shown
    }

    /// What the body is made of.
    pub(super) fn shape(&self) -> String {
        match &self.body {
            Value::Object(_) => names(&self.body).join(", "),
            _ if self.empty => "an empty body".to_owned(),
            _ => "a body that is no JSON object".to_owned(),
        }
    }

    /// The records of a page.
    pub(super) fn data(&self) -> &[Value] {
        self.body["data"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The seconds to wait before the call may be made again.
    pub(super) fn wait(&self) -> Option<u64> {
        let stated = ["title", "detail", "message"].into_iter().find_map(|name| self.body[name].as_str());
        let in_title = || stated?.split_whitespace().rev().nth(1)?.parse().ok();
        self.retry_after.as_ref().and_then(|seconds| seconds.parse().ok()).or_else(in_title)
    }
}

/// The names of an object's fields, in code spans.
pub(super) fn names(value: &Value) -> Vec<String> {
    let names = value.as_object().into_iter().flatten().map(|(name, _)| name);
    names.map(|name| format!("`{}`", masked(name).chars().take(MOST_NAME).collect::<String>())).collect()
}

/// What a stranger wrote, without what we sent in confidence, without numbers and ids, and short.
fn without_ids(text: &str, secrets: &[&str]) -> String {
    let mut text = text.to_owned();
    for secret in secrets {
        text = text.replace(secret, "…");
    }
    let words = text.split_whitespace().map(|word| {
        let id = word.chars().count() >= ID_LENGTH && word.contains(|c: char| c.is_ascii_digit());
        if id || word.contains('@') { "…".to_owned() } else { masked(word) }
    });
    words.collect::<Vec<_>>().join(" ").chars().take(MOST_TITLE).collect()
}

/// No digit, and nothing that would end a cell or a code span of the report.
fn masked(text: &str) -> String {
    let letter = |c: char| match c {
        '|' | '`' | '<' | '>' => ' ',
        c if c.is_numeric() => '#',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(letter).collect()
}

/// How a telephone number is written, and nothing of the number.
pub(super) fn written(number: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_numeric() => '#',
        '+' | '(' | ')' | '-' | '.' | ' ' => c,
        _ => 'x',
    };
    number.chars().map(letter).take(MOST_NAME).collect()
}
