//! What a person should know of a number, in the words of Twilio's console. Only what Twilio documents is certain.

use serde::Serialize;

use self::registration::registration;
use super::{AccountState, Evidence, Number, SenderKind, Service, Webhook};
use crate::domain::outcome::Cause;
use crate::domain::replies::sender::SenderHealth;
use crate::domain::replies::sender::words::{Explained, explained};

mod registration;

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// How the account stands.
    Account,
    /// Whether it is a trial account, which texts only numbers that were verified.
    Trial,
    /// Whether the number itself posts its texts here.
    Webhook,
    /// Whether a Messaging Service stands above the number's own settings.
    MessagingService,
    /// Whether a TwiML application does.
    Application,
    /// Whether the number takes texts.
    NoSms,
    /// Whether it takes pictures.
    NoMms,
    /// Whether carriers let its texts through.
    Registration,
    /// Whether replies arrive, as far as was reported of those that were sent.
    Replies,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is as it should be.
    Ok,
    /// Something has to be done.
    Problem,
    /// Nobody could see.
    Unknown,
}

/// How sure a cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Nothing else looks like this.
    Certain,
    /// Other causes look the same, less often.
    Likely,
}

/// One finding; cause and remedy where it is not ok.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was looked at.
    pub kind: Kind,
    /// How that ended.
    pub status: Status,
    /// None: nothing is found wrong, or nobody could see.
    pub certainty: Option<Certainty>,
    /// What is wrong, or why nobody could see. None: it is all right.
    pub cause: Option<String>,
    /// What to do about it. None: it is all right.
    pub remedy: Option<String>,
}

/// A report of each kind, always in the same order.
#[must_use]
pub fn reports(
    evidence: &Evidence,
    sender: SenderKind,
    webhook: &Webhook,
    health: &SenderHealth,
) -> Vec<Report> {
    vec![
        account(&evidence.account),
        trial(&evidence.account),
        posts(evidence, webhook),
        service(&evidence.service, webhook),
        application(&evidence.number),
        no_sms(&evidence.number),
        no_mms(&evidence.number),
        registration(&evidence.registration, sender),
        replies(health),
    ]
}

/// A verdict on its way to a report.
enum Verdict {
    Ok,
    Problem(Certainty, String, &'static str),
    Unknown(String, &'static str),
}

use Certainty::Certain;

const LATER: &str = "Look again in a minute.";
const CONSOLE: &str = "Look at it in Twilio's console.";

fn report(kind: Kind, verdict: Verdict) -> Report {
    let (status, certainty, cause, remedy) = match verdict {
        Verdict::Ok => (Status::Ok, None, None, None),
        Verdict::Problem(certainty, cause, remedy) => {
            (Status::Problem, Some(certainty), Some(cause), Some(remedy.to_owned()))
        }
        Verdict::Unknown(cause, remedy) => (Status::Unknown, None, Some(cause), Some(remedy.to_owned())),
    };
    Report { kind, status, certainty, cause, remedy }
}

/// What was not read says nothing of the number.
fn unread(cause: &Cause) -> Verdict {
    Verdict::Unknown(format!("Twilio did not say: {cause}."), LATER)
}

fn account(account: &Result<AccountState, Cause>) -> Report {
    let verdict = match account {
        Ok(state) if state.status == "active" => Verdict::Ok,
        Ok(state) => Verdict::Problem(
            Certain,
            format!("Twilio says that the account is {}.", state.status),
            "Open Twilio's console with this account; it says why, and support.twilio.com reopens accounts.",
        ),
        Err(cause) if cause.status() == Some(401) => Verdict::Problem(
            Certain,
            "Twilio no longer accepts the auth token, so texts cannot be verified or answered.".to_owned(),
            "Console → Account Dashboard → Account Info → Auth Token: copy it and save it here again.",
        ),
        Err(cause) => unread(cause),
    };
    report(Kind::Account, verdict)
}

/// What was seen of replies is certain; one failure, or two, may be chance.
fn replies(health: &SenderHealth) -> Report {
    let verdict = match (health.since, health.code) {
        (Some(_), code) => {
            let Explained { cause, remedy } = explained(code.unwrap_or_default());
            let cause = format!(
                "Replies are not delivered, so they pause but for one an hour; texts are booked all the same. {cause}"
            );
            Verdict::Problem(Certain, cause, remedy)
        }
        (None, _) => Verdict::Ok,
    };
    report(Kind::Replies, verdict)
}

fn trial(account: &Result<AccountState, Cause>) -> Report {
    let verdict = match account {
        Ok(state) if state.kind == "Full" => Verdict::Ok,
        Ok(state) if state.kind == "Trial" => Verdict::Problem(
            Certain,
            "It is a trial account: it texts only numbers that are verified in the console, and every text \
             begins with a note about the trial."
                .to_owned(),
            "Console → Upgrade account.",
        ),
        Ok(state) => {
            Verdict::Unknown(format!("Twilio calls the account's type \"{}\".", state.kind), CONSOLE)
        }
        Err(cause) => unread(cause),
    };
    report(Kind::Trial, verdict)
}

/// What the number's own settings count for, where nothing stands above them.
fn posts(evidence: &Evidence, webhook: &Webhook) -> Report {
    const AGAIN: &str = "Connect the number here again, which sets its addresses; or enter the webhook that is shown here under \
                         Phone Numbers → Manage → Active numbers → the number → Messaging Configuration. What waits is \
                         booked by a click. If texts are to go elsewhere, disconnect the number here.";
    let is_overridden = matches!(&evidence.service, Ok(Some(service)) if service.overrides());
    let verdict = of_number(&evidence.number, |number| match &number.settings {
        settings if is_overridden || webhook.is_set_in(settings) => Verdict::Ok,
        settings if settings.sms_application_sid.is_some() => Verdict::Ok,
        settings => {
            let posts = match &settings.sms_url {
                Some(url) if *url == webhook.sms_url => {
                    "The number posts texts here, and not where that fails, or not as IntelliSend takes them"
                        .to_owned()
                }
                Some(url) => format!("The number posts texts to {url}, and not here"),
                None => "The number posts texts nowhere".to_owned(),
            };
            let waits = "What is found in Twilio's log meanwhile waits for a click.";
            Verdict::Problem(Certain, format!("{posts}. {waits}"), AGAIN)
        }
    });
    report(Kind::Webhook, verdict)
}

fn service(service: &Result<Option<Service>, Cause>, webhook: &Webhook) -> Report {
    const DEFER: &str = "Messaging → Services → the service → Integration → Incoming Messages: choose \
                         \"Defer to sender's webhook\" and save. It then holds for every number of the service.";
    let verdict = match service {
        Ok(Some(service)) if service.overrides() => match &service.inbound_url {
            Some(url) if *url == webhook.sms_url => Verdict::Ok,
            Some(_) => Verdict::Problem(
                Certain,
                format!(
                    "The number is in the Messaging Service \"{}\", whose own webhook stands above the \
                     number's: texts go there.",
                    service.name
                ),
                DEFER,
            ),
            None => Verdict::Problem(
                Certain,
                format!(
                    "The number is in the Messaging Service \"{}\", which takes no incoming texts: Twilio \
                     neither delivers nor logs them.",
                    service.name
                ),
                DEFER,
            ),
        },
        Ok(_) => Verdict::Ok,
        Err(cause) => unread(cause),
    };
    report(Kind::MessagingService, verdict)
}

fn application(number: &Result<Option<Number>, Cause>) -> Report {
    let verdict = of_number(number, |number| match &number.settings.sms_application_sid {
        None => Verdict::Ok,
        Some(sid) => Verdict::Problem(
            Certain,
            format!(
                "Texts are handled by the TwiML App {sid}; Twilio ignores the number's own addresses as long \
                 as one is set."
            ),
            "Connect the number here again, or choose Webhook under Phone Numbers → Manage → Active numbers → \
             the number → Messaging Configuration.",
        ),
    });
    report(Kind::Application, verdict)
}

fn no_sms(number: &Result<Option<Number>, Cause>) -> Report {
    const OTHER: &str = "Phone Numbers → Manage → Buy a number, with the capability SMS.";
    let verdict = of_number(number, |number| match number.takes_sms {
        Some(true) => Verdict::Ok,
        Some(false) => Verdict::Problem(Certain, "The number cannot take or send texts.".to_owned(), OTHER),
        None => Verdict::Unknown("Twilio does not say whether the number takes texts.".to_owned(), CONSOLE),
    });
    report(Kind::NoSms, verdict)
}

fn no_mms(number: &Result<Option<Number>, Cause>) -> Report {
    const OTHER: &str = "Texts without photos are not touched by this. For photos: Phone Numbers → Manage → \
                         Buy a number, with the capability MMS.";
    let verdict = of_number(number, |number| match number.takes_mms {
        Some(true) => Verdict::Ok,
        Some(false) => Verdict::Problem(Certain, "The number cannot take photos (MMS).".to_owned(), OTHER),
        None => Verdict::Unknown("Twilio does not say whether the number takes photos.".to_owned(), CONSOLE),
    });
    report(Kind::NoMms, verdict)
}

fn of_number(number: &Result<Option<Number>, Cause>, verdict: impl FnOnce(&Number) -> Verdict) -> Verdict {
    match number {
        Ok(Some(number)) => verdict(number),
        Ok(None) => Verdict::Problem(
            Certain,
            "The account no longer has this number.".to_owned(),
            "Phone Numbers → Manage → Active numbers lists what it has. Disconnect the number here.",
        ),
        Err(cause) => unread(cause),
    }
}

#[cfg(test)]
mod tests;
