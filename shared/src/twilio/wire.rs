//! Bodies as they go over the wire, and how answers are understood.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::domain::ids::MessageSid;
use crate::domain::outcome::{Answer, Cause, Outcome, Problem, understand};

/// A message as Twilio keeps it.
#[derive(Clone, Deserialize)]
pub struct Message {
    pub sid: MessageSid,
    pub direction: String,
    pub status: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub body: Option<String>,
    /// RFC 2822.
    pub date_sent: Option<String>,
    /// A number, as text.
    pub num_media: Option<String>,
    pub error_code: Option<u32>,
}

/// Numbers and words are personal.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({} {} {})", self.sid.as_str(), self.direction, self.status)
    }
}

/// A number of an account, and what it does with texts now.
#[derive(Debug, Clone, Deserialize)]
pub struct IncomingNumber {
    pub sid: String,
    pub phone_number: String,
    pub sms_url: Option<String>,
    pub sms_method: Option<String>,
    pub sms_fallback_url: Option<String>,
    /// Where this is set, Twilio ignores every `sms_*_url`.
    pub sms_application_sid: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ApiError {
    code: Option<u32>,
}

/// What an answer, or its absence, says of the request.
pub fn classify<T: DeserializeOwned>(answer: Result<Answer, Cause>) -> Outcome<T> {
    understand(answer, problem)
}

/// The error that an answer states. Twilio's message may repeat a number, so only its code is kept.
#[must_use]
pub fn problem(answer: &Answer) -> Problem {
    let stated: ApiError = serde_json::from_slice(&answer.body).unwrap_or_default();
    let title = stated.code.map(|code| format!("Twilio error {code}")).unwrap_or_default();
    Problem {
        status: answer.status,
        title,
        code: stated.code,
        retry_after_seconds: answer.retry_after_seconds,
        ..Problem::default()
    }
}

#[cfg(test)]
mod tests;
