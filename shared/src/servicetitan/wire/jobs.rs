use serde::Deserialize;

use super::moment;
use crate::domain::conversation::customer::{Appointment, OpenJob};
use crate::domain::time::Timestamp;

/// Of a job that is not over: in the letters of the status alone, however its words are joined.
const OPEN: [&str; 4] = ["scheduled", "dispatched", "inprogress", "hold"];
/// Of an appointment that nobody will come for any more.
const OVER: [&str; 3] = ["done", "canceled", "cancelled"];

/// A job as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedJob {
    id: i64,
    job_number: Option<String>,
    job_status: Option<String>,
    customer_id: Option<i64>,
    job_type_id: Option<i64>,
}

/// An appointment as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedAppointment {
    job_id: i64,
    customer_id: Option<i64>,
    status: Option<String>,
    start: Option<String>,
    end: Option<String>,
    arrival_window_start: Option<String>,
    arrival_window_end: Option<String>,
}

impl ListedJob {
    /// Whether the job is this customer's, and not over. Whether ServiceTitan heeds the filter is seen again in what it
    /// answers; a status that is not known says nothing, so that such a job is not told of.
    #[must_use]
    pub fn is_open_for(&self, customer: i64) -> bool {
        self.customer_id.is_none_or(|owner| owner == customer) && is_one(self.job_status.as_deref(), &OPEN)
    }

    /// The id of its type.
    #[must_use]
    pub const fn type_id(&self) -> Option<i64> {
        self.job_type_id
    }

    /// The job with the name of its type, where that is known.
    #[must_use]
    pub fn named(self, kind: Option<String>) -> OpenJob {
        let number = self.job_number.filter(|number| !number.trim().is_empty());
        OpenJob { id: self.id, number: number.unwrap_or_else(|| self.id.to_string()), kind }
    }
}

impl ListedAppointment {
    /// When somebody is to arrive: the window that the customer was promised, else the time that is planned. None: it is
    /// another customer's, it is over, or it does not say.
    #[must_use]
    pub fn known(&self, customer: i64) -> Option<Appointment> {
        let is_its = self.customer_id.is_none_or(|owner| owner == customer);
        let is_over = is_one(self.status.as_deref(), &OVER);
        let promised = span(self.arrival_window_start.as_deref(), self.arrival_window_end.as_deref());
        let window = promised.or_else(|| span(self.start.as_deref(), self.end.as_deref()))?;
        (is_its && !is_over).then_some(Appointment { job: self.job_id, window })
    }
}

fn span(start: Option<&str>, end: Option<&str>) -> Option<(Timestamp, Timestamp)> {
    moment(start).zip(moment(end)).filter(|(start, end)| start <= end)
}

fn is_one(status: Option<&str>, of: &[&str]) -> bool {
    let letters = status.unwrap_or_default().chars().filter(char::is_ascii_alphabetic);
    let letters: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    of.contains(&letters.as_str())
}

#[cfg(test)]
mod tests;
