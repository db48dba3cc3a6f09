//! A booking that shows whether bookings arrive. It is written down before it is made, and dismissed whatever happens.

mod mark;
mod words;

use serde::Serialize;
use serde_json::Value;

pub use self::mark::{Ending, MarkAfter, TestMark};
pub use self::words::{
    DISMISSING_MEMO, advice, created, dismissal_open, dismissal_refused, kept, not_read_back, refused,
    unclear,
};
use super::super::ids::BookingId;
use super::super::outcome::Cause;
use super::super::settings::Profile;
use super::super::time::{Timestamp, for_people};
use super::words::trace_id;

/// What an office sees.
pub const NAME: &str = "TEST - IntelliSend, please ignore";

/// Whom the office would call back. Reserved for fiction: nobody has it.
pub const NOBODY: &str = "+12025550143";

/// A part of the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// It is made.
    Create,
    /// It is read by its id.
    ReadBack,
    /// Source and notes are there as they were sent.
    Confirm,
    /// It is dismissed.
    Dismiss,
}

/// How a part ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It went as it should.
    Ok,
    /// It did not; `detail` says why.
    Failed,
    /// It may have worked.
    Unknown,
    /// Not tried.
    Skipped,
}

/// What came of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Which one.
    pub step: Part,
    /// How it ended.
    pub status: Status,
    /// In a sentence. None: there is nothing to say.
    pub detail: Option<String>,
    /// ServiceTitan's own reference, where it gave one.
    pub trace_id: Option<String>,
}

impl Step {
    /// A part that ended so, said in these words.
    #[must_use]
    pub fn new(step: Part, status: Status, detail: impl Into<String>) -> Self {
        Self { step, status, detail: Some(detail.into()), trace_id: None }
    }

    /// The same, with the reference that ServiceTitan gave for the cause.
    #[must_use]
    pub fn because_of(self, cause: &Cause) -> Self {
        Self { trace_id: trace_id(cause), ..self }
    }
}

/// Whether the test shows that texts can become bookings. One that is kept is not dismissed yet, and that is no fault.
#[must_use]
pub fn succeeded(steps: &[Step]) -> bool {
    let is_fine = |step: &Step| {
        step.status == Status::Ok || (step.step == Part::Dismiss && step.status == Status::Skipped)
    };
    steps.iter().all(is_fine)
}

/// The parts that were not come to.
#[must_use]
pub fn skipped(parts: &[Part], why: &str) -> Vec<Step> {
    parts.iter().map(|part| Step::new(*part, Status::Skipped, why)).collect()
}

/// What the trail keeps of a test, and ServiceTitan's own reference where something went wrong.
#[must_use]
pub fn told(steps: &[Step]) -> (String, Option<String>) {
    let nothing_made = steps.iter().any(|step| step.step == Part::Create && step.status != Status::Ok);
    let worth = steps.iter().filter(|step| step.status != Status::Skipped || !nothing_made);
    let details: Vec<&str> = worth.filter_map(|step| step.detail.as_deref()).collect();
    (details.join(" "), steps.iter().find_map(|step| step.trace_id.clone()))
}

/// Its notes: an exchange that nobody had, in the form of a real one.
#[must_use]
pub fn notes(profile: &Profile, now: Timestamp) -> String {
    let time = for_people(now, &profile.zone());
    let business = if profile.business.is_empty() { "IntelliSend" } else { &profile.business };
    format!(
        "A test of the connection: nobody texted. This is how a text conversation arrives here.\n\
         --- Texts (sample) ---\n\
         {time}  My water heater is leaking. Can someone come today?\n\
         {time}  {business}: got your text, it's with our office and someone will get back to you.\n\
         {time}  Thanks. I'm at 12 Oak St, any time after 3 works.\n\
         IntelliSend"
    )
}

/// The number of a booking as ServiceTitan returned it.
#[must_use]
pub fn number(returned: &Value) -> Option<BookingId> {
    returned["id"].as_i64().map(BookingId)
}

/// Whether a booking as ServiceTitan returned it, or a status, says that it is dismissed.
#[must_use]
pub fn is_dismissed(status: Option<&str>) -> bool {
    status.is_some_and(|status| status.eq_ignore_ascii_case("Dismissed"))
}

/// Whether the booking came back with our source and the whole exchange.
#[must_use]
pub fn confirm(source: &str, notes: &str, returned: &Value) -> Step {
    let (its_source, its_notes) = (text(returned, "source"), text(returned, "summary"));
    let mut wrong = Vec::new();
    if its_source != source {
        wrong.push(format!("its source is “{its_source}” instead of “{source}”"));
    }
    // Line breaks are ServiceTitan's to choose.
    if !its_notes.split_whitespace().eq(notes.split_whitespace()) {
        let (there, whole) = (its_notes.chars().count(), notes.chars().count());
        wrong.push(format!("its notes (summary) are not what was sent ({there} characters of {whole})"));
    }
    if wrong.is_empty() {
        let detail = format!("Source {source}, and the whole exchange in the notes (summary).");
        Step::new(Part::Confirm, Status::Ok, detail)
    } else {
        let detail = format!("The booking came back changed: {}.", wrong.join(", and "));
        Step::new(Part::Confirm, Status::Failed, detail)
    }
}

fn text<'a>(returned: &'a Value, field: &str) -> &'a str {
    returned[field].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests;
