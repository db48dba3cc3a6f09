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
    item: Attribute,
}

#[derive(Deserialize)]
struct Attribute {
    #[serde(rename = "S")]
    s: String,
}

impl Doorbell {
    /// The thread that it rings for. None: it rings for a delivery report.
    pub(crate) fn thread(&self) -> Option<&str> {
        match &self.dynamodb {
            Some(change) => Some(change.keys.thread.s.as_str()).filter(|_| !change.keys.is_report()),
            None => self.body.as_deref(),
        }
    }

    /// The delivery report that it rings for: its thread, and the name of its item.
    pub(crate) fn report(&self) -> Option<(&str, &str)> {
        let keys = &self.dynamodb.as_ref()?.keys;
        keys.is_report().then_some((keys.thread.s.as_str(), keys.item.s.as_str()))
    }
}

impl Keys {
    fn is_report(&self) -> bool {
        self.item.s.starts_with("report#")
    }
}
