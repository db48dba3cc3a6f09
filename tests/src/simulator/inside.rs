//! What happens between the phone and ServiceTitan, in words: heard from the calls that the fakes were asked.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::scene::{Business, Scene};
use crate::fakes::servicetitan::{self, ServiceTitan, paths};
use crate::fakes::twilio;

/// Slower than this is worth a word.
const SLOW: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Tone {
    Plain,
    Good,
    Warn,
    Bad,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Event {
    /// Tells it from any other.
    pub(super) number: u64,
    pub(super) at: Timestamp,
    pub(super) tone: Tone,
    pub(super) words: String,
    /// Since the newest text to the business.
    pub(super) after_ms: Option<i128>,
    /// How often it happened in a row.
    pub(super) times: u32,
    /// Whether a text came in by it.
    pub(super) begins: bool,
    #[serde(skip)]
    pub(super) can_repeat: bool,
}

impl Event {
    const fn new(at: Timestamp, tone: Tone, words: String) -> Event {
        Event { number: 0, at, tone, words, after_ms: None, times: 1, begins: false, can_repeat: false }
    }

    pub(super) const fn plain(at: Timestamp, words: String) -> Event {
        Event::new(at, Tone::Plain, words)
    }

    pub(super) const fn good(at: Timestamp, words: String) -> Event {
        Event::new(at, Tone::Good, words)
    }

    pub(super) const fn warn(at: Timestamp, words: String) -> Event {
        Event::new(at, Tone::Warn, words)
    }

    pub(super) const fn bad(at: Timestamp, words: String) -> Event {
        Event::new(at, Tone::Bad, words)
    }
}

/// How far the calls of both were listened to.
#[derive(Default)]
pub(super) struct Heard {
    servicetitan: u64,
    twilio: u64,
}

impl Heard {
    /// Tells what is new.
    pub(super) fn listen(&mut self, scene: &Scene) {
        if let Some(fake) = &scene.servicetitan {
            for call in fake.calls_since(self.servicetitan) {
                self.servicetitan = call.number;
                if let Some((business, event)) = of_servicetitan(scene, fake, &call) {
                    scene.tell(business, event);
                }
            }
        }
        if let Some(fake) = &scene.twilio {
            for call in fake.calls_since(self.twilio) {
                self.twilio = call.number;
                if let Some((business, event)) = of_twilio(scene, &call) {
                    scene.tell(business, event);
                }
            }
        }
    }
}

fn of_servicetitan<'a>(
    scene: &'a Scene,
    fake: &ServiceTitan,
    call: &servicetitan::Call,
) -> Option<(&'a Business, Event)> {
    let own = |business: &&Business| match call.template {
        paths::TOKEN => call.about == business.client_id,
        _ => call.about.contains(&format!("/tenant/{}/", business.servicetitan_tenant)),
    };
    let business = scene.businesses.iter().find(own)?;
    let bookings = fake.bookings(&business.servicetitan_tenant);
    let known = match asked_for(&call.about, "externalId") {
        Some(wanted) => bookings.iter().rev().find(|booking| booking.external_id == wanted),
        None => bookings.last(),
    };
    let (tone, words) = told(call, known.map(|booking| booking.id))?;
    let words = if call.took > SLOW { format!("{words} (took {} s)", call.took.as_secs()) } else { words };
    Some((business, Event { can_repeat: true, ..Event::new(call.at, tone, words) }))
}

/// What a call to ServiceTitan was for, and what came of it. `known`: the booking that was looked for by its own name, or
/// made just now.
pub(super) fn told(call: &servicetitan::Call, known: Option<i64>) -> Option<(Tone, String)> {
    if call.status >= 400 {
        return Some(refused(call));
    }
    let plain = |words: &str| Some((Tone::Plain, words.to_owned()));
    let good = |words: String| Some((Tone::Good, words));
    match (call.method.as_str(), call.template, known) {
        (_, paths::TOKEN, _) => plain("ServiceTitan gave a new access token"),
        ("POST", paths::BOOKINGS, Some(id)) => good(format!("ServiceTitan made booking {id}")),
        ("GET", paths::BOOKINGS, known) if asked_for(&call.about, "externalId").is_some() => match known {
            Some(id) => good(format!("Looked it up: booking {id} is there, so no second one is made")),
            None => plain("Looked it up: there is no booking yet"),
        },
        ("GET", paths::BOOKINGS, _) if asked_for(&call.about, "modifiedOnOrAfter").is_some() => {
            plain("Asked what the office did with its bookings")
        }
        ("GET", paths::BOOKING, _) => plain("Read the booking as the office has it now"),
        ("PATCH", paths::BOOKING, _) => good("The booking was brought up to date".to_owned()),
        ("POST", paths::JOB_NOTES, _) => good("The text was written on the job as a note".to_owned()),
        ("GET", paths::CUSTOMERS, _) => plain("Looked for the caller among the customers"),
        ("POST", paths::BOOKING_DISMISS, _) => plain("Dismissed a booking of its own"),
        _ => None,
    }
}

fn refused(call: &servicetitan::Call) -> (Tone, String) {
    let what = match (call.method.as_str(), call.template) {
        (_, paths::TOKEN) => "an access token",
        ("POST", paths::BOOKINGS) => "a booking",
        ("PATCH", paths::BOOKING) => "a change of the booking",
        ("POST", paths::JOB_NOTES) => "a note on the job",
        ("GET", paths::BOOKINGS) => "whether the booking is there",
        ("GET", paths::BOOKING) => "the booking as it is now",
        ("GET", paths::CUSTOMERS) => "who the caller is",
        _ => "something",
    };
    match call.status {
        _ if call.done => (
            Tone::Bad,
            format!("ServiceTitan did it, but the answer was lost: an error came back ({})", call.status),
        ),
        400 if call.template == paths::TOKEN => {
            (Tone::Bad, "ServiceTitan refused the credentials: the access was taken away".to_owned())
        }
        401 => (Tone::Warn, "ServiceTitan does not accept the access token any more".to_owned()),
        429 => (Tone::Warn, format!("Asked for {what}: too many calls, come back in a moment (429)")),
        503 => (Tone::Bad, format!("Asked for {what}: ServiceTitan is down (503)")),
        status => (Tone::Warn, format!("Asked for {what}: ServiceTitan answered {status}")),
    }
}

fn of_twilio<'a>(scene: &'a Scene, call: &twilio::Call) -> Option<(&'a Business, Event)> {
    let own = |business: &&Business| call.about.contains(&format!("/Accounts/{}/", business.account_sid));
    let business = scene.businesses.iter().find(own)?;
    let (tone, words) = told_of_twilio(call)?;
    Some((business, Event { can_repeat: true, ..Event::new(call.at, tone, words.to_owned()) }))
}

pub(super) fn told_of_twilio(call: &twilio::Call) -> Option<(Tone, &'static str)> {
    match (call.method.as_str(), call.template) {
        ("POST", twilio::MESSAGES) if call.status < 300 => {
            Some((Tone::Good, "The reply was handed to Twilio"))
        }
        ("POST", twilio::MESSAGES) => Some((Tone::Bad, "Twilio did not take the reply")),
        ("GET", twilio::MESSAGES) if asked_for(&call.about, "To").is_none() => {
            Some((Tone::Plain, "Read Twilio's log for texts that never arrived"))
        }
        ("GET", twilio::MEDIA) => {
            Some((Tone::Plain, "Fetched a photo from Twilio, for whoever opened its link"))
        }
        _ => None,
    }
}

/// A parameter of the query.
fn asked_for(about: &str, name: &str) -> Option<String> {
    let (_, query) = about.split_once('?')?;
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    parameters.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
