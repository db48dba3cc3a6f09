//! A tenant's number at Twilio: what it does with texts, who stands above it, and whether texts come here.

/// May a number be pointed here, and what is put back when it leaves?
pub mod change;
/// What a person should know of a number before it surprises them.
pub mod report;

use serde::{Deserialize, Serialize};

use self::change::{Attempt, Kept};
use super::outcome::Cause;
use super::phone::PhoneNumber;
use super::time::Timestamp;

/// What Twilio uses where nothing is said.
const POST: &str = "POST";

/// What a number itself is set to do with texts. None: not set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where texts are posted; Twilio's `SmsUrl`.
    pub sms_url: Option<String>,
    /// `GET` or `POST`; Twilio's `SmsMethod`.
    pub sms_method: Option<String>,
    /// Where they are posted when that fails; Twilio's `SmsFallbackUrl`.
    pub sms_fallback_url: Option<String>,
    /// `GET` or `POST`; Twilio's `SmsFallbackMethod`.
    pub sms_fallback_method: Option<String>,
    /// Where this is set, Twilio ignores every `sms_*_url`.
    pub sms_application_sid: Option<String>,
}

/// The Messaging Service that a number is in. Its own settings stand above the number's, unless it defers to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Twilio's id, `MG…`.
    pub sid: String,
    /// As people named it at Twilio.
    pub name: String,
    /// None: Twilio neither takes nor logs what comes in.
    pub inbound_url: Option<String>,
    /// It defers to what the number itself is set to do.
    pub use_number_webhook: bool,
}

/// What a number does now, as it is shown before anything of it is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// The number's own.
    #[serde(flatten)]
    pub settings: Settings,
    /// None: it is in none.
    pub messaging_service: Option<Service>,
    /// Shown only: calls are never touched.
    pub voice_url: Option<String>,
}

/// Where texts are to be posted: the public address and the routes of the webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Where texts are posted.
    pub sms_url: String,
    /// Where they are posted when that fails.
    pub sms_fallback_url: String,
}

/// A number as Twilio has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Twilio's id, `PN…`.
    pub sid: String,
    /// What it does with texts.
    pub settings: Settings,
    /// What it does with calls, which is left alone.
    pub voice_url: Option<String>,
    /// None: Twilio does not say.
    pub takes_sms: Option<bool>,
    /// Pictures. None: Twilio does not say.
    pub takes_mms: Option<bool>,
}

/// Whose account a number is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The business's own.
    Tenant,
    /// The platform's, which lends the business a number.
    Platform,
}

/// What is written down of a number that is a tenant's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Which decides whose credentials are used.
    pub owner: Owner,
    /// Name of the secret that holds the account's auth tokens.
    pub secret: String,
    /// Nothing from before belongs to this tenant.
    pub active_since: Timestamp,
    /// What is put back when the number is let go.
    pub kept: Kept,
    /// The newest change at Twilio whose end is not known, or nobody waited for.
    pub attempt: Option<Attempt>,
}

/// An account as Twilio has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountState {
    /// As Twilio writes it, which is how it signs and posts.
    pub sid: String,
    /// `Trial` or `Full`.
    pub kind: String,
    /// `active`, `suspended` or `closed`.
    pub status: String,
}

/// How senders of its kind are registered before they may text people in the United States.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderKind {
    /// A2P 10DLC: a campaign of the Messaging Service that the number is in.
    LongCode,
    /// A verification of the number itself.
    TollFree,
    /// Outside the North American plan.
    Elsewhere,
}

/// What Twilio tells of a sender's registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registration {
    /// `campaign_status` of each campaign of the number's Messaging Service.
    Campaigns(Vec<String>),
    /// `status` of each verification of a toll-free number.
    Verifications(Vec<String>),
    /// A long code that is in no Messaging Service.
    InNoService,
    /// Nothing is known of how this kind of number is registered.
    NotTold,
}

/// What was read of a number, and what stood in the way where nothing was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// How the account stands.
    pub account: Result<AccountState, Cause>,
    /// None: the account has no such number.
    pub number: Result<Option<Number>, Cause>,
    /// None: it is in no Messaging Service, or the account has no such number.
    pub service: Result<Option<Service>, Cause>,
    /// What Twilio tells of how it is registered with carriers.
    pub registration: Result<Registration, Cause>,
}

impl Settings {
    /// Whether a number does the same with texts under both. A method without an address says nothing.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let told = |settings: &Self| {
            let with = |url: &Option<String>, method: &Option<String>| {
                url.clone().map(|url| (url, method.clone().unwrap_or_else(|| POST.to_owned())))
            };
            (
                with(&settings.sms_url, &settings.sms_method),
                with(&settings.sms_fallback_url, &settings.sms_fallback_method),
                settings.sms_application_sid.clone(),
            )
        };
        told(self) == told(other)
    }
}

impl Webhook {
    /// `base` is the public address, without a slash at its end.
    #[must_use]
    pub fn at(base: &str) -> Self {
        Self {
            sms_url: format!("{base}/twilio/sms"),
            sms_fallback_url: format!("{base}/twilio/sms/fallback"),
        }
    }

    /// What a number is set to so that its texts come here.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            sms_url: Some(self.sms_url.clone()),
            sms_method: Some(POST.to_owned()),
            sms_fallback_url: Some(self.sms_fallback_url.clone()),
            sms_fallback_method: Some(POST.to_owned()),
            sms_application_sid: None,
        }
    }

    /// Whether a number that is set so posts its texts here, first and when that fails.
    #[must_use]
    pub fn is_set_in(&self, settings: &Settings) -> bool {
        settings.is_same(&self.settings())
    }
}

impl Service {
    /// Whether the number's own settings count for nothing.
    #[must_use]
    pub const fn overrides(&self) -> bool {
        !self.use_number_webhook
    }
}

impl Evidence {
    /// What the number does now; None: it is not there, or Twilio did not say.
    #[must_use]
    pub fn now(&self) -> Option<Now> {
        let number = self.number.as_ref().ok()?.as_ref()?;
        Some(Now {
            settings: number.settings.clone(),
            messaging_service: self.service.clone().ok().flatten(),
            voice_url: number.voice_url.clone(),
        })
    }

    /// Whether texts to the number come here; None: Twilio did not say.
    #[must_use]
    pub fn points_here(&self, webhook: &Webhook) -> Option<bool> {
        let number = self.number.as_ref().ok()?;
        let Some(number) = number else { return Some(false) };
        let by_number = webhook.is_set_in(&number.settings);
        match &self.service {
            Ok(Some(service)) if service.overrides() => {
                Some(service.inbound_url.as_ref() == Some(&webhook.sms_url))
            }
            Ok(_) => Some(by_number),
            Err(_) => None,
        }
    }
}

/// How this number would be registered.
#[must_use]
pub fn sender_kind(number: &PhoneNumber) -> SenderKind {
    match number.national() {
        Some(_) if number.is_toll_free() => SenderKind::TollFree,
        Some(_) => SenderKind::LongCode,
        None => SenderKind::Elsewhere,
    }
}

#[cfg(test)]
mod tests;
