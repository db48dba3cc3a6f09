//! The booking provider: a tag of the account, and perhaps the only one that the app was connected for.

use super::super::super::ids::ProviderId;
use super::super::super::outcome::Problem;
use super::evidence::Said;
use super::words::{API, APP_ACCESS, CHECK_AGAIN, NO_TOKEN, later, trace, trouble};
use super::{Certainty, Check, Evidence, Finding, Read, Tag};

const CHECK: Check = Check::BOOKING_PROVIDER;

/// Tags named in a remedy.
const MOST_NAMED: usize = 5;

pub(super) fn exists(evidence: &Evidence) -> Finding {
    let Some(provider) = evidence.booking_provider else {
        return CHECK.skipped(
            "No booking provider is chosen yet, so no booking can be made.",
            "Choose the booking provider tag. There is none? ServiceTitan: Settings → Integrations → Booking Provider \
             Tags.",
        );
    };
    if evidence.granted().is_none() {
        return CHECK.skipped(NO_TOKEN, CHECK_AGAIN);
    }
    if evidence.is_for_another_tenant() {
        return CHECK.skipped("Not looked at: the token is for another account.", CHECK_AGAIN);
    }
    let tag = evidence.tags.as_ref().map(|tags| tags.iter().find(|tag| tag.id == provider));
    match (evidence.said(Read::Bookings), tag) {
        (Said::Passed, Some(None)) => CHECK.unknown(
            format!("ServiceTitan answers for booking provider {provider}, but its list of tags has none of that id."),
            "Make a test booking and see whether it appears on the Calls screen.",
        ),
        (Said::Passed, _) => CHECK.ok(),
        (_, Some(None)) => absent(evidence, provider),
        (Said::Refused(problem), tag) => {
            refused(evidence, provider, problem, tag.flatten()).traced(problem.trace_id.as_ref())
        }
        (Said::Nothing(Some(cause)), _) => {
            CHECK.unknown(trouble(API, cause), later(cause)).traced(trace(cause))
        }
        (Said::Nothing(None), _) => CHECK.skipped("Not looked at: no call could be made.", CHECK_AGAIN),
    }
}

/// The account's own list says so.
fn absent(evidence: &Evidence, provider: ProviderId) -> Finding {
    let there = evidence.tags.iter().flatten().filter(|tag| tag.active).take(MOST_NAMED);
    let there: Vec<String> = there.map(|tag| format!("{} ({})", tag.id, tag.name)).collect();
    let remedy = if there.is_empty() {
        "Make a tag in ServiceTitan under Settings → Integrations → Booking Provider Tags and choose it here."
            .to_owned()
    } else {
        format!("Choose one that is there: {}.", there.join(", "))
    };
    let cause = format!("The account has no booking provider tag with the id {provider}.");
    CHECK.failed(Certainty::Certain, cause, remedy)
}

fn refused(evidence: &Evidence, provider: ProviderId, problem: &Problem, tag: Option<&Tag>) -> Finding {
    undecided(evidence, problem).unwrap_or_else(|| {
        let (cause, remedy) = reason(provider, problem.status, tag);
        CHECK.failed(Certainty::Likely, cause, remedy)
    })
}

/// Where something before the provider may be what refuses.
fn undecided(evidence: &Evidence, problem: &Problem) -> Option<Finding> {
    let passed = evidence.a_call_passed();
    let unknown = |cause: &str| Some(CHECK.unknown(cause, CHECK_AGAIN));
    if !passed && (evidence.names_app_key().is_some() || evidence.plain_refusal().is_some()) {
        return unknown("Not known: ServiceTitan refuses every call.");
    }
    let scope = Read::Bookings.scope();
    if !evidence.granted().is_some_and(|granted| granted.may(scope)) {
        return unknown(&format!("Not known: without {scope} the booking provider cannot be looked at."));
    }
    match evidence.trouble() {
        _ if passed => None,
        Some(cause) => Some(CHECK.unknown(trouble(API, cause), later(cause))),
        // That is said of the application key then.
        None if problem.status == 401 => unknown("Not known: ServiceTitan refuses the call (401)."),
        None => None,
    }
}

fn reason(provider: ProviderId, status: u16, tag: Option<&Tag>) -> (String, String) {
    let permitted = format!(
        "In ServiceTitan, under {APP_ACCESS}, see which booking provider the app is connected for, and choose the same \
         here."
    );
    match tag {
        Some(Tag { name, active: false, .. }) => (
            format!(
                "Booking provider tag {provider} ({name}) is inactive, and ServiceTitan refuses it ({status})."
            ),
            "Choose an active tag, or make it active under Settings → Integrations → Booking Provider Tags."
                .to_owned(),
        ),
        Some(Tag { name, .. }) => (
            format!(
                "Booking provider tag {provider} ({name}) is there, but ServiceTitan refuses it ({status}): the app is \
                 probably connected for another booking provider only."
            ),
            permitted,
        ),
        None => (
            format!(
                "ServiceTitan refuses booking provider {provider} ({status}): there is probably no tag with this id, or \
                 the app is connected for another booking provider only."
            ),
            format!("Compare the id with Settings → Integrations → Booking Provider Tags. {permitted}"),
        ),
    }
}
