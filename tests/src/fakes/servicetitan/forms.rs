//! What ServiceTitan makes of what is written to a booking, and how much of it a change is answered with.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::bookings::Booking;
use super::state::stamp;
use super::unknowns::{ChangeAnswer, NoStart, Notes, Unknowns};

impl Booking {
    /// As it is kept once these fields were written.
    pub(super) fn kept(mut self, unknowns: &Unknowns) -> Booking {
        self.summary = self.summary.map(|notes| cut(&formed(&notes, unknowns.notes), unknowns.summary_cut));
        if let Some(address) = self.address.as_mut().filter(|_| unknowns.blank_unit) {
            address.unit.get_or_insert_default();
        }
        self
    }

    /// What the API shows: all but the contacts and the memo.
    pub(super) fn shown(&self, unknowns: &Unknowns) -> Value {
        let mut value = json!(self);
        value["createdOn"] = json!(stamp(self.created_on));
        value["modifiedOn"] = json!(stamp(self.modified_on));
        let start = self.start.as_deref().and_then(super::fields::time);
        value["start"] = shown_start(start, self.created_on, unknowns.no_start);
        if let Value::Object(fields) = &mut value
            && fields.get("start") == Some(&Value::Null)
            && unknowns.no_start == NoStart::Omitted
        {
            fields.remove("start");
        }
        value
    }

    /// What a change is answered with.
    pub(super) fn answered(&self, unknowns: &Unknowns) -> Value {
        let whole = self.shown(unknowns);
        match unknowns.change_answer {
            ChangeAnswer::Whole => whole,
            ChangeAnswer::Brief => {
                let brief = ["id", "externalId", "status", "modifiedOn"];
                brief
                    .iter()
                    .map(|name| ((*name).to_owned(), whole[*name].clone()))
                    .collect::<Map<_, _>>()
                    .into()
            }
            ChangeAnswer::Empty => Value::Null,
        }
    }
}

fn shown_start(start: Option<Timestamp>, created_on: Timestamp, no_start: NoStart) -> Value {
    match (start, no_start) {
        (Some(start), _) => json!(stamp(start)),
        (None, NoStart::CreatedOn) => json!(stamp(created_on)),
        (None, NoStart::Null | NoStart::Omitted) => Value::Null,
    }
}

fn formed(notes: &str, form: Notes) -> String {
    match form {
        Notes::AsWritten => notes.to_owned(),
        Notes::Trimmed => notes.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned(),
        Notes::OtherLineBreaks => notes.lines().collect::<Vec<_>>().join("\r\n"),
        Notes::OneBlank => {
            let lines = notes.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

fn cut(notes: &str, most: Option<usize>) -> String {
    notes.chars().take(most.unwrap_or(usize::MAX)).collect()
}
