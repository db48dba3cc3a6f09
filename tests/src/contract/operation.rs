//! One method at one address.

use serde_json::Value;

use super::members;

/// As the description has it.
#[derive(Debug, Clone)]
pub struct Operation<'a> {
    /// In capitals, as requests have it.
    pub method: String,
    /// With names in braces for what differs.
    pub path: &'a str,
    pub described: &'a Value,
    /// What holds for every method at the address.
    item: &'a Value,
}

impl<'a> Operation<'a> {
    pub(super) fn all(path: &'a str, item: &'a Value) -> impl Iterator<Item = Self> {
        let methods = members(item).filter(|(name, _)| *name != "parameters");
        methods.map(move |(method, described)| Self { method: method.to_uppercase(), path, described, item })
    }

    #[must_use]
    pub fn id(&self) -> &'a str {
        self.described["operationId"].as_str().expect("an operationId")
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.method == "GET"
    }

    /// Whether it is for operators only.
    #[must_use]
    pub fn is_operators(&self) -> bool {
        self.path.starts_with("/v1/operator/")
    }

    /// The address with these names filled in.
    #[must_use]
    pub fn at(&self, names: &[(&str, &str)]) -> String {
        let filled = names
            .iter()
            .fold(self.path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
        assert!(!filled.contains('{'), "{filled} has names left to fill in");
        filled
    }

    /// References to the parameters, the address's own among them.
    pub fn parameters(&self) -> impl Iterator<Item = &'a Value> {
        [self.item, self.described].into_iter().filter_map(|of| of["parameters"].as_array()).flatten()
    }

    /// The statuses that are described, and the names of their answers.
    pub fn answers(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        members(&self.described["responses"]).map(|(status, answer)| (status.as_str(), named(answer)))
    }

    /// The name of the answer with this status.
    pub(super) fn answer(&self, status: u16) -> Option<&'a str> {
        self.answers().find(|(described, _)| *described == status.to_string()).map(|(_, name)| name)
    }

    pub(super) fn is_at(&self, path: &str) -> bool {
        let (described, asked) = (segments(self.path), segments(path));
        let fits = |(described, asked): (&String, &String)| {
            if described.starts_with('{') { !asked.is_empty() } else { described == asked }
        };
        described.len() == asked.len() && described.iter().zip(&asked).all(fits)
    }
}

/// The last word of a reference: what it refers to among the components.
fn named(answer: &Value) -> &str {
    let reference = answer["$ref"].as_str().expect("every answer is one of the components");
    reference.rsplit('/').next().unwrap_or_default()
}

/// A path's parts as the function sees them: decoded, without the query, and without slashes before the first.
pub(super) fn segments(path: &str) -> Vec<String> {
    let path = path.split('?').next().unwrap_or_default();
    decoded(path).trim_start_matches('/').split('/').map(str::to_owned).collect()
}

fn decoded(path: &str) -> String {
    let mut parts = path.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(&part.as_bytes()[2..]);
            }
            None => {
                bytes.push(b'%');
                bytes.extend_from_slice(part.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
