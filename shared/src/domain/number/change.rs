//! Pointing a number here, and putting back what it did before. Neither asks Twilio; a driver does.
//!
//! What is put back is written down before the number is pointed here, and never names our own addresses: however
//! often a change is repeated after a crash, the true former settings stay known.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Now, Settings, Webhook};
use crate::domain::delivery::Settling;
use crate::domain::time::{Timestamp, after};

/// What a change of a number at Twilio is to bring about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Its texts are to be posted here.
    Point,
    /// What the number did before is to be back.
    PutBack,
}

/// A change that was recorded and may still take effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Which of the two.
    pub effect: Effect,
    /// Nothing is sent from here on.
    pub send_by: Timestamp,
    /// Nothing that was sent takes effect from here on.
    pub settles_at: Timestamp,
}

/// What an earlier request wrote down of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What is put back one day.
    pub before: Settings,
    /// Where the number was pointed: our address, which may have been another then.
    pub pointed_at: Webhook,
}

/// May the number be pointed here?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connecting {
    /// It does something now, and the request does not repeat exactly that.
    Asks,
    /// `kept` is written down first. Where nothing has to be changed at Twilio, nothing is.
    Goes {
        /// What the number did before, which is put back when it is let go.
        kept: Kept,
        /// Whether anything is to be changed at Twilio.
        point: bool,
    },
}

/// What a release does to the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Releasing {
    /// It is to do what it did before, beside a fallback that somebody has set since.
    PutBack(Settings),
    /// It does all that already.
    AlreadyBack(Settings),
    /// Somebody has set it to something else since, which stays.
    Leave,
    /// This fallback was set since, and would be lost: Twilio takes none without a primary address.
    WouldLose(String),
}

impl Attempt {
    /// An attempt from `now` on.
    #[must_use]
    pub fn new(effect: Effect, settling: Settling, now: Timestamp) -> Self {
        let (send_by, settles_at) = (after(now, settling.permit()), after(now, settling.settle()));
        Self { effect, send_by, settles_at }
    }

    /// Whether it may still take effect.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.settles_at
    }
}

/// Whether a number that does `now` may be pointed at `webhook` by a request that repeats `replace`.
#[must_use]
pub fn connecting(now: &Now, webhook: &Webhook, kept: Option<&Kept>, replace: Option<&Value>) -> Connecting {
    let ours = Ours { webhook, kept };
    let point = !webhook.is_set_in(&now.settings);
    if point && ours.does_something_else(now) && !is_repeated(now, replace) {
        return Connecting::Asks;
    }
    let kept = Kept { before: ours.before(&now.settings), pointed_at: webhook.clone() };
    Connecting::Goes { kept, point }
}

/// What becomes of a number when it leaves.
#[must_use]
pub fn releasing(now: &Settings, kept: &Kept) -> Releasing {
    let ours = Ours { webhook: &kept.pointed_at, kept: None };
    let back = ours.with_fallback_of(now, kept.before.clone());
    if now.is_same(&kept.before) || now.is_same(&back) {
        return Releasing::AlreadyBack(back);
    }
    if !ours.is(now.sms_url.as_ref()) || now.sms_application_sid.is_some() {
        return Releasing::Leave;
    }
    match &back.sms_fallback_url {
        Some(fallback) if back.sms_url.is_none() => Releasing::WouldLose(fallback.clone()),
        _ => Releasing::PutBack(back),
    }
}

/// Everything that was shown, with the same values: what a person has not seen is not replaced.
fn is_repeated(now: &Now, replace: Option<&Value>) -> bool {
    replace.is_some_and(|replace| serde_json::to_value(now).is_ok_and(|now| now == *replace))
}

/// Our own addresses, now and when the number was pointed here.
struct Ours<'a> {
    webhook: &'a Webhook,
    kept: Option<&'a Kept>,
}

impl Ours<'_> {
    fn is(&self, url: Option<&String>) -> bool {
        let webhooks = [Some(self.webhook), self.kept.map(|kept| &kept.pointed_at)];
        let mut urls = webhooks.into_iter().flatten().flat_map(|own| [&own.sms_url, &own.sms_fallback_url]);
        url.is_some_and(|url| urls.any(|own| own == url))
    }

    /// Only what texts do counts: calls are never touched.
    fn does_something_else(&self, now: &Now) -> bool {
        let settings = &now.settings;
        let other = |url: Option<&String>| url.is_some() && !self.is(url);
        let service = now.messaging_service.as_ref().filter(|service| service.overrides());
        other(settings.sms_url.as_ref())
            || other(settings.sms_fallback_url.as_ref())
            || settings.sms_application_sid.is_some()
            || service.is_some_and(|service| !self.is(service.inbound_url.as_ref()))
    }

    /// What is put back one day: what the number does now, but never our own addresses.
    fn before(&self, now: &Settings) -> Settings {
        let kept = || self.kept.map(|kept| kept.before.clone()).unwrap_or_default();
        let mut before = if self.is(now.sms_url.as_ref()) {
            // An application that it was given since is what it did last.
            let application = now.sms_application_sid.clone().or_else(|| kept().sms_application_sid);
            self.with_fallback_of(now, Settings { sms_application_sid: application, ..kept() })
        } else {
            now.clone()
        };
        // Twilio takes no fallback without a primary address.
        if before.sms_url.is_none() || self.is(before.sms_fallback_url.as_ref()) {
            before.sms_fallback_url = None;
        }
        before
    }

    /// The same with the number's fallback, where somebody has set one that is not ours.
    fn with_fallback_of(&self, now: &Settings, settings: Settings) -> Settings {
        if now.sms_fallback_url.is_none() || self.is(now.sms_fallback_url.as_ref()) {
            return settings;
        }
        let (url, method) = (now.sms_fallback_url.clone(), now.sms_fallback_method.clone());
        Settings { sms_fallback_url: url, sms_fallback_method: method, ..settings }
    }
}

#[cfg(test)]
mod tests;
