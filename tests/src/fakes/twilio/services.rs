//! The account itself, its messaging services, and how its senders are registered.

use axum::Json;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::errors::Refusal;
use super::gate::{Answer, Ask};
use super::state::{Account, Data, RegistrationAnswer, new_sid};

/// A pool of numbers with settings of its own, which stand above the numbers' settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagingService {
    pub sid: String,
    pub friendly_name: String,
    /// None: nothing that comes in is taken or logged.
    pub inbound_request_url: Option<String>,
    pub fallback_url: Option<String>,
    pub use_inbound_webhook_on_number: bool,
    /// E.164.
    pub numbers: Vec<String>,
    /// `campaign_status` of each A2P campaign.
    pub campaigns: Vec<String>,
}

impl MessagingService {
    pub fn new(friendly_name: &str, numbers: &[&str]) -> MessagingService {
        MessagingService {
            sid: new_sid("MG"),
            friendly_name: friendly_name.to_owned(),
            inbound_request_url: None,
            fallback_url: None,
            use_inbound_webhook_on_number: false,
            numbers: numbers.iter().map(|number| (*number).to_owned()).collect(),
            campaigns: Vec::new(),
        }
    }

    fn shown(&self, account: &str) -> Value {
        json!({
            "sid": self.sid,
            "account_sid": account,
            "friendly_name": self.friendly_name,
            "inbound_request_url": self.inbound_request_url,
            "inbound_method": "POST",
            "fallback_url": self.fallback_url,
            "fallback_method": "POST",
            "use_inbound_webhook_on_number": self.use_inbound_webhook_on_number,
            "url": format!("https://messaging.twilio.com/v1/Services/{}", self.sid),
        })
    }
}

pub(super) async fn account(ask: Ask) -> Answer {
    let data = ask.shared.lock();
    let account = own(&data, &ask)?;
    if ask.wants_json() { Ok(Json(account.shown())) } else { Err(Refusal::not_found()) }
}

pub(super) async fn list(ask: Ask) -> Answer {
    let data = ask.shared.lock();
    let services = own(&data, &ask)?.messaging_services.iter();
    let shown: Vec<Value> = services.map(|service| service.shown(&ask.account)).collect();
    ask.listed("services", &shown)
}

pub(super) async fn get(ask: Ask) -> Answer {
    let data = ask.shared.lock();
    Ok(Json(service(&data, &ask)?.shown(&ask.account)))
}

pub(super) async fn numbers(ask: Ask) -> Answer {
    let data = ask.shared.lock();
    ask.listed("phone_numbers", &pool(&data, &ask)?)
}

pub(super) async fn number(ask: Ask) -> Answer {
    let data = ask.shared.lock();
    let found = pool(&data, &ask)?.into_iter().find(|number| number["sid"] == *ask.number);
    found.map(Json).ok_or(Refusal::not_found())
}

pub(super) async fn campaigns(ask: Ask) -> Answer {
    let data = ask.shared.lock();
    told(&data)?;
    let campaigns = service(&data, &ask)?.campaigns.iter();
    let shown: Vec<Value> = campaigns.map(|status| json!({ "campaign_status": status })).collect();
    ask.listed("compliance", &shown)
}

pub(super) async fn verifications(ask: Ask) -> Answer {
    let data = ask.shared.lock();
    told(&data)?;
    let numbers = data.numbers.iter().filter(|number| number.account_sid == ask.account);
    let wanted = ask.field("TollfreePhoneNumberSid");
    let shown: Vec<Value> = numbers
        .filter(|number| wanted.is_none_or(|sid| number.sid == sid))
        .filter_map(|number| {
            let status = number.verification.as_ref()?;
            Some(json!({ "tollfree_phone_number_sid": number.sid, "status": status }))
        })
        .collect();
    ask.listed("verifications", &shown)
}

fn told(data: &Data) -> Result<(), Refusal> {
    match data.unknowns.registration {
        RegistrationAnswer::Listed => Ok(()),
        RegistrationAnswer::NotFound => Err(Refusal::not_found()),
        RegistrationAnswer::Forbidden => Err(Refusal::new(StatusCode::FORBIDDEN, 20403, "Forbidden.")),
    }
}

fn own<'a>(data: &'a Data, ask: &Ask) -> Result<&'a Account, Refusal> {
    data.accounts.iter().find(|account| account.sid == ask.account).ok_or(Refusal::not_found())
}

fn service<'a>(data: &'a Data, ask: &Ask) -> Result<&'a MessagingService, Refusal> {
    let mut services = own(data, ask)?.messaging_services.iter();
    services.find(|service| service.sid == ask.sid).ok_or(Refusal::not_found())
}

/// The numbers of the messaging service in the path.
fn pool(data: &Data, ask: &Ask) -> Result<Vec<Value>, Refusal> {
    let service = service(data, ask)?;
    let numbers = data.numbers.iter().filter(|number| service.numbers.contains(&number.phone_number));
    let shown = |number: &super::Number| json!({ "sid": number.sid, "phone_number": number.phone_number, "service_sid": service.sid });
    Ok(numbers.map(shown).collect())
}
