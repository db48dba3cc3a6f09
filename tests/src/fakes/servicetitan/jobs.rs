//! Notes on jobs: all that we ever write there.

use axum::Json;
use axum::body::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::errors::Problem;
use super::fields::{Field, Kind, Need, read};
use super::gate::{Answer, Ask};
use super::listing::page;
use super::lookups::{self, one};
use super::state::stamp;

const NOTE: &[Field] =
    &[Field("text", Kind::Text, Need::Required), Field("pinToTop", Kind::Flag, Need::Nullable)];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub job_id: i64,
    pub text: String,
    pub pinned: bool,
    pub created_on: Timestamp,
}

impl Note {
    fn shown(&self) -> Value {
        let on = stamp(self.created_on);
        json!({ "text": self.text, "isPinned": self.pinned, "createdById": 1, "createdOn": on, "modifiedOn": on })
    }
}

pub(super) async fn notes(ask: Ask) -> Answer {
    one(&ask, &lookups::JOBS).map(drop)?;
    let mut data = ask.shared.lock();
    let mut notes = data.tenant(&ask.tenant).notes.clone();
    notes.retain(|note| note.job_id == ask.id);
    page(&notes, &ask.query, &data.unknowns, Note::shown).map(Json)
}

pub(super) async fn add_note(ask: Ask, body: Bytes) -> Answer {
    one(&ask, &lookups::JOBS).map(drop)?;
    let mut data = ask.shared.lock();
    let given = read(&ask.headers, &body, NOTE, &data.unknowns)?;
    let text =
        given.get("text").and_then(Value::as_str).ok_or_else(|| Problem::field("text", "Required."))?;
    let note = Note {
        job_id: ask.id,
        text: text.to_owned(),
        pinned: given.get("pinToTop").and_then(Value::as_bool).unwrap_or_default(),
        created_on: data.tick(),
    };
    let shown = note.shown();
    data.tenant(&ask.tenant).notes.push(note);
    Ok(Json(shown))
}
