//! The two doorbells: a record of the Threads table's stream, or a message of the wake queue.

use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Doorbells {
    #[serde(rename = "Records")]
    pub(crate) records: Vec<Doorbell>,
}

#[derive(Deserialize)]
pub(crate) struct Doorbell {
    /// The stream's: keys only.
    dynamodb: Option<Change>,
    /// The queue's: a thread's key.
    body: Option<String>,
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "Keys")]
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    thread: Attribute,
}

#[derive(Deserialize)]
struct Attribute {
    #[serde(rename = "S")]
    s: String,
}

impl Doorbell {
    /// The thread that it rings for.
    pub(crate) fn thread(&self) -> Option<&str> {
        let changed = self.dynamodb.as_ref().map(|change| change.keys.thread.s.as_str());
        changed.or(self.body.as_deref())
    }
}
