//! Bodies as they go over the wire, and how answers are understood.

use std::fmt;

use jiff::fmt::rfc2822;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::ids::MessageSid;
use crate::domain::number::{Number, Service, Settings};
use crate::domain::outcome::{Answer, Cause, Outcome, Problem, understand};
use crate::domain::sweep::{Direction, Listed};

/// A message as Twilio keeps it.
#[derive(Clone, Deserialize)]
pub struct Message {
    /// Twilio's id, `SM…` or `MM…`.
    pub sid: MessageSid,
    /// `inbound`, `outbound-api`, `outbound-reply` and the like.
    pub direction: String,
    /// `received`, `queued`, `sent`, `delivered`, `undelivered`, `failed` and the like.
    pub status: String,
    /// Who sent it: a number, a short code or a name.
    pub from: Option<String>,
    /// Who gets it.
    pub to: Option<String>,
    /// Its words, as long as Twilio keeps them.
    pub body: Option<String>,
    /// RFC 2822.
    pub date_sent: Option<String>,
    /// A number, as text.
    pub num_media: Option<String>,
    /// Why it did not arrive. None: it did, or nobody knows yet.
    pub error_code: Option<u32>,
}

/// Numbers and words are personal.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({} {} {})", self.sid.as_str(), self.direction, self.status)
    }
}

/// A message of the account's log. None: it says not what is needed to know what it is, and must not hide the others.
#[must_use]
pub fn logged(message: &Value) -> Option<Listed> {
    let text = |name: &str| message.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let files = message.get("num_media");
    let files = files.and_then(|files| files.as_u64().or_else(|| files.as_str()?.parse().ok()));
    let direction = match text("direction")? {
        "inbound" => Direction::FromCustomer,
        "outbound-api" if text("status").is_some_and(is_not_sent) => Direction::NotSent,
        "outbound-api" => Direction::ToCustomer,
        _ => Direction::Automatic,
    };
    // What is not sent yet has no time of sending.
    let at = text("date_sent").or_else(|| text("date_created"))?;
    Some(Listed {
        sid: MessageSid::parse(text("sid")?).ok()?,
        direction,
        at: rfc2822::parse(at).ok()?.timestamp(),
        from: text("from").unwrap_or_default().to_owned(),
        to: text("to").unwrap_or_default().to_owned(),
        body: text("body").unwrap_or_default().to_owned(),
        files: u32::try_from(files.unwrap_or_default()).unwrap_or(u32::MAX),
        messaging_service: text("messaging_service_sid").map(str::to_owned),
    })
}

/// Whether a message with this status was never in the customer's hands: it failed, or somebody had it sent later.
fn is_not_sent(status: &str) -> bool {
    matches!(status, "failed" | "undelivered" | "canceled" | "scheduled")
}

/// A number of an account, and what it does with texts now.
#[derive(Debug, Clone, Deserialize)]
pub struct IncomingNumber {
    /// Twilio's id, `PN…`.
    pub sid: String,
    /// In E.164.
    pub phone_number: String,
    /// Where texts are posted. None or empty: nowhere.
    pub sms_url: Option<String>,
    /// `GET` or `POST`.
    pub sms_method: Option<String>,
    /// Where they are posted when that fails.
    pub sms_fallback_url: Option<String>,
    /// `GET` or `POST`.
    pub sms_fallback_method: Option<String>,
    /// Where this is set, Twilio ignores every `sms_*_url`.
    pub sms_application_sid: Option<String>,
    /// Where calls go.
    pub voice_url: Option<String>,
    /// What it can do.
    #[serde(default)]
    pub capabilities: Capabilities,
}

/// What a number can do.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Capabilities {
    /// Texts. None: Twilio does not say.
    pub sms: Option<bool>,
    /// Pictures. None: Twilio does not say.
    pub mms: Option<bool>,
}

/// An account, without its auth token, which Twilio's answer holds too.
#[derive(Debug, Clone, Deserialize)]
pub struct AccountDetails {
    /// `AC…`, as Twilio writes it.
    pub sid: String,
    /// `Trial` or `Full`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `active`, `suspended` or `closed`.
    pub status: String,
}

/// A Messaging Service.
#[derive(Debug, Clone, Deserialize)]
pub struct MessagingService {
    /// `MG…`.
    pub sid: String,
    /// As people named it at Twilio.
    pub friendly_name: Option<String>,
    /// Where texts to its numbers are posted. None or empty: nowhere.
    pub inbound_request_url: Option<String>,
    /// Missing from very old answers, where the service's own address always counted.
    #[serde(default)]
    pub use_inbound_webhook_on_number: bool,
}

/// An A2P 10DLC campaign.
#[derive(Debug, Clone, Deserialize)]
pub struct Campaign {
    /// `VERIFIED`, `IN_PROGRESS`, `FAILED` and the like.
    pub campaign_status: Option<String>,
}

/// A verification of a toll-free number.
#[derive(Debug, Clone, Deserialize)]
pub struct Verification {
    /// `TWILIO_APPROVED`, `PENDING_REVIEW` and the like.
    pub status: String,
}

/// What is not set is blank in some answers and null in others.
fn set(value: Option<String>) -> Option<String> {
    value.filter(|value| !value.is_empty())
}

impl From<IncomingNumber> for Number {
    fn from(number: IncomingNumber) -> Self {
        Self {
            sid: number.sid,
            settings: Settings {
                sms_url: set(number.sms_url),
                sms_method: set(number.sms_method),
                sms_fallback_url: set(number.sms_fallback_url),
                sms_fallback_method: set(number.sms_fallback_method),
                sms_application_sid: set(number.sms_application_sid),
            },
            voice_url: set(number.voice_url),
            takes_sms: number.capabilities.sms,
            takes_mms: number.capabilities.mms,
        }
    }
}

impl From<MessagingService> for Service {
    fn from(service: MessagingService) -> Self {
        Self {
            name: set(service.friendly_name).unwrap_or_else(|| service.sid.clone()),
            sid: service.sid,
            inbound_url: set(service.inbound_request_url),
            use_number_webhook: service.use_inbound_webhook_on_number,
        }
    }
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
