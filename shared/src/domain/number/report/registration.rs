//! How the sender is registered, as far as Twilio tells this account. Registered or not, texts arrive; unregistered,
//! replies do not.

use super::{Kind, Report, Verdict, report, unread};
use crate::domain::number::report::Certainty::{Certain, Likely};
use crate::domain::number::{Registration, SenderKind};
use crate::domain::outcome::Cause;

pub(super) fn registration(registration: &Result<Registration, Cause>, sender: SenderKind) -> Report {
    let verdict = match registration {
        Ok(Registration::Campaigns(statuses)) => campaigns(statuses),
        Ok(Registration::Verifications(statuses)) => verifications(statuses),
        Ok(Registration::InNoService) => Verdict::Problem(
            Likely,
            "The number is in no Messaging Service, and US long codes are registered (A2P 10DLC) through one: \
             carriers block replies of unregistered numbers. Texts still arrive."
                .to_owned(),
            "Messaging → Regulatory Compliance → A2P 10DLC; then Messaging → Services: add the number to the \
             service of the campaign.",
        ),
        Ok(Registration::NotTold) => Verdict::Unknown(
            "Only US and Canadian numbers have a registration that Twilio tells of.".to_owned(),
            "Messaging → Regulatory Compliance shows what your country asks for.",
        ),
        // Whoever registers for others keeps it in an account of their own, which this one may not see.
        Err(cause) if matches!(cause.status(), Some(403 | 404)) => Verdict::Unknown(
            format!("This account is not told of the registration ({}).", way(sender)),
            "Ask whoever registered the number, or look under Messaging → Regulatory Compliance.",
        ),
        Err(cause) => unread(cause),
    };
    report(Kind::Registration, verdict)
}

const fn way(sender: SenderKind) -> &'static str {
    match sender {
        SenderKind::TollFree => "toll-free verification",
        SenderKind::LongCode | SenderKind::Elsewhere => "A2P 10DLC",
    }
}

/// One campaign that is through is enough.
fn campaigns(statuses: &[String]) -> Verdict {
    const PLACE: &str =
        "Messaging → Regulatory Compliance → A2P 10DLC: open the campaign and follow what it asks.";
    let is = |status: &str| statuses.iter().any(|own| own == status);
    match statuses.last() {
        _ if is("VERIFIED") => Verdict::Ok,
        None => Verdict::Problem(
            Likely,
            "The number's Messaging Service has no A2P 10DLC campaign: carriers block its replies. Texts still \
             arrive."
                .to_owned(),
            "Messaging → Regulatory Compliance → A2P 10DLC: register the brand, then a campaign for the service.",
        ),
        Some(_) if is("IN_PROGRESS") => Verdict::Problem(
            Certain,
            "The A2P 10DLC campaign is still being reviewed; until then carriers block replies.".to_owned(),
            "Nothing to do but wait; Messaging → Regulatory Compliance → A2P 10DLC says how it stands.",
        ),
        Some(status) if matches!(status.as_str(), "FAILED" | "SUSPENDED") => Verdict::Problem(
            Certain,
            format!("The A2P 10DLC campaign is {}: carriers block replies.", status.to_lowercase()),
            PLACE,
        ),
        Some(status) => {
            Verdict::Unknown(format!("Twilio says of the A2P 10DLC campaign: \"{status}\"."), PLACE)
        }
    }
}

fn verifications(statuses: &[String]) -> Verdict {
    const PLACE: &str = "Messaging → Regulatory Compliance → Toll-free Verification.";
    let is = |status: &str| statuses.iter().any(|own| own == status);
    match statuses.last() {
        _ if is("TWILIO_APPROVED") => Verdict::Ok,
        None => Verdict::Problem(
            Likely,
            "Nobody has asked for this toll-free number's verification: its replies are blocked. Texts still \
             arrive."
                .to_owned(),
            PLACE,
        ),
        Some(_) if is("IN_REVIEW") || is("PENDING_REVIEW") => Verdict::Problem(
            Certain,
            "The toll-free verification is still being reviewed; until then replies are blocked.".to_owned(),
            PLACE,
        ),
        Some(status) if status == "TWILIO_REJECTED" => Verdict::Problem(
            Certain,
            "The toll-free verification was rejected: replies are blocked.".to_owned(),
            "Messaging → Regulatory Compliance → Toll-free Verification says why; correct it and submit again.",
        ),
        Some(status) => {
            Verdict::Unknown(format!("Twilio says of the toll-free verification: \"{status}\"."), PLACE)
        }
    }
}
