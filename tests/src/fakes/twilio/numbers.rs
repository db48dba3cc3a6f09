//! The account's phone numbers and where their texts are sent.

use axum::Json;
use serde_json::{Value, json};

use super::errors::Refusal;
use super::gate::{Answer, Ask};
use super::state::{Unknowns, new_sid};

/// A number; blank texts are not set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Number {
    pub sid: String,
    pub account_sid: String,
    pub phone_number: String,
    pub friendly_name: String,
    pub sms_url: String,
    pub sms_method: String,
    pub sms_fallback_url: String,
    pub sms_fallback_method: String,
    /// Where there is one, Twilio ignores the URLs.
    pub sms_application_sid: String,
    pub status_callback: String,
    pub voice_url: String,
    pub sms: bool,
    pub mms: bool,
    /// Of a toll-free number: how its verification stands; None: nobody has asked for one.
    pub verification: Option<String>,
}

impl Number {
    pub(super) fn new(account: &str, phone_number: &str) -> Number {
        Number {
            sid: new_sid("PN"),
            account_sid: account.to_owned(),
            phone_number: phone_number.to_owned(),
            friendly_name: phone_number.to_owned(),
            sms_method: "POST".to_owned(),
            sms_fallback_method: "POST".to_owned(),
            sms: true,
            mms: true,
            ..Number::default()
        }
    }

    fn shown(&self, unknowns: &Unknowns) -> Value {
        let set = |text: &str| {
            if text.is_empty() && unknowns.unset_is_null { Value::Null } else { json!(text) }
        };
        json!({
            "sid": self.sid,
            "account_sid": self.account_sid,
            "phone_number": self.phone_number,
            "friendly_name": self.friendly_name,
            "capabilities": { "voice": true, "sms": self.sms, "mms": self.mms, "fax": false },
            "sms_url": set(&self.sms_url),
            "sms_method": self.sms_method,
            "sms_fallback_url": set(&self.sms_fallback_url),
            "sms_fallback_method": self.sms_fallback_method,
            "sms_application_sid": set(&self.sms_application_sid),
            "status_callback": set(&self.status_callback),
            "voice_url": set(&self.voice_url),
            "status": "in-use",
            "api_version": "2010-04-01",
            "uri": format!("/2010-04-01/Accounts/{}/IncomingPhoneNumbers/{}.json", self.account_sid, self.sid),
        })
    }

    fn fields(&mut self) -> [(&'static str, &mut String); 8] {
        [
            ("FriendlyName", &mut self.friendly_name),
            ("SmsUrl", &mut self.sms_url),
            ("SmsMethod", &mut self.sms_method),
            ("SmsFallbackUrl", &mut self.sms_fallback_url),
            ("SmsFallbackMethod", &mut self.sms_fallback_method),
            ("SmsApplicationSid", &mut self.sms_application_sid),
            ("StatusCallback", &mut self.status_callback),
            ("VoiceUrl", &mut self.voice_url),
        ]
    }
}

pub(super) async fn list(ask: Ask) -> Answer {
    let data = ask.shared.lock();
    let numbers = data
        .numbers
        .iter()
        .filter(|number| number.account_sid == ask.account)
        .filter(|number| ask.field("PhoneNumber").is_none_or(|part| matches(&number.phone_number, part)))
        .filter(|number| ask.field("FriendlyName").is_none_or(|name| number.friendly_name == name));
    let shown: Vec<Value> = numbers.map(|number| number.shown(&data.unknowns)).collect();
    ask.page("incoming_phone_numbers", &shown)
}

/// The filter may be any part of the number, with `*` for any digit.
fn matches(number: &str, part: &str) -> bool {
    let fits =
        |window: &[u8]| window.iter().zip(part.bytes()).all(|(own, asked)| asked == b'*' || *own == asked);
    part.is_empty() || number.as_bytes().windows(part.len()).any(fits)
}

pub(super) async fn get(ask: Ask) -> Answer {
    let data = ask.shared.lock();
    let number = data.numbers.iter().find(|number| is(number, &ask));
    number.map(|number| Json(number.shown(&data.unknowns))).ok_or(Refusal::not_found())
}

pub(super) async fn update(ask: Ask) -> Answer {
    let mut data = ask.shared.lock();
    let unknowns = data.unknowns.clone();
    let number = data.numbers.iter_mut().find(|number| is(number, &ask)).ok_or(Refusal::not_found())?;
    let mut changed = number.clone();
    for (name, field) in changed.fields() {
        if let Some(value) = ask.given(name) {
            value.clone_into(field);
        }
    }
    if !changed.sms_fallback_url.is_empty() && changed.sms_url.is_empty() {
        return Err(Refusal::invalid(21406, "A fallback URL needs a URL."));
    }
    *number = changed;
    Ok(Json(number.shown(&unknowns)))
}

fn is(number: &Number, ask: &Ask) -> bool {
    number.account_sid == ask.account && ask.sid.strip_suffix(".json") == Some(&number.sid)
}
