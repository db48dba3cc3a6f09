//! The account and the application key. One call that passes clears both. A refusal tells them apart only where the
//! token names its account, or the answer names the key: which status stands for which is not documented.

use super::super::super::ids::ServiceTitanTenant;
use super::super::super::outcome::Problem;
use super::evidence::Said;
use super::words::{API, CHECK_AGAIN, GENERATE, NO_TOKEN, later, trace, trouble};
use super::{AppKeyOf, Certainty, Check, Evidence, Finding, Granted, Read};

pub(super) fn tenant(evidence: &Evidence) -> Finding {
    let granted = evidence.granted();
    let stated = granted.and_then(|granted| granted.tenant);
    match (evidence.servicetitan_tenant, granted, stated) {
        (None, _, stated) => not_entered(stated),
        (Some(_), None, _) => Check::TENANT.skipped(NO_TOKEN, CHECK_AGAIN),
        (Some(entered), _, Some(stated)) if entered == stated => Check::TENANT.ok(),
        (Some(entered), _, Some(stated)) => another(entered, stated),
        (Some(entered), _, None) => by_calls(evidence, entered),
    }
}

fn not_entered(stated: Option<ServiceTitanTenant>) -> Finding {
    let remedy = match stated {
        Some(stated) => {
            format!("The client id and secret are of account {stated}. If that is yours, enter {stated}.")
        }
        None => "Enter the number of the ServiceTitan account, digits only.".to_owned(),
    };
    Check::TENANT.failed(Certainty::Certain, "No ServiceTitan tenant id is entered.", remedy)
}

fn another(entered: ServiceTitanTenant, stated: ServiceTitanTenant) -> Finding {
    Check::TENANT.failed(
        Certainty::Certain,
        format!("The client id and secret are of account {stated}; the tenant id entered here is {entered}."),
        format!(
            "If {stated} is the right account, enter it as the tenant id: nothing needs to be pasted again. If {entered} \
             is, paste the client id and secret of its own connection (developer portal: {GENERATE})."
        ),
    )
}

/// The token does not say whose it is.
fn by_calls(evidence: &Evidence, entered: ServiceTitanTenant) -> Finding {
    if evidence.a_call_passed() {
        return Check::TENANT.ok();
    }
    if evidence.names_app_key().is_some() {
        let cause =
            "Not known: the token does not name its account, and no call gets past the application key.";
        return Check::TENANT.unknown(cause, "Solve the application key first, then check again.");
    }
    match evidence.plain_refusal() {
        Some(problem) if problem.status == 401 => Check::TENANT
            .unknown(
                format!("Not known: every call is refused (401). The tenant id {entered} may be wrong."),
                "Compare the tenant id digit by digit, then look at the application key.",
            )
            .traced(problem.trace_id.as_ref()),
        Some(problem) => Check::TENANT
            .failed(
                Certainty::Likely,
                format!(
                    "ServiceTitan gives a token and refuses every call for account {entered} ({}): the tenant id is \
                     probably not the one that the client id and secret are for.",
                    problem.status
                ),
                "Compare the tenant id digit by digit. If it is right, look at the application key and at the app's \
                 permissions.",
            )
            .traced(problem.trace_id.as_ref()),
        None => open(Check::TENANT, evidence, "the token does not name its account"),
    }
}

pub(super) fn app_key(evidence: &Evidence) -> Finding {
    let Some(granted) = evidence.granted().filter(|_| evidence.app_key != AppKeyOf::Nobody) else {
        return untried(evidence);
    };
    if evidence.a_call_passed() {
        return Check::APP_KEY.ok();
    }
    if evidence.tenant_of_calls().is_none() {
        return Check::APP_KEY
            .skipped("Not looked at: no call can be made without a tenant id.", CHECK_AGAIN);
    }
    if let Some(problem) = evidence.names_app_key() {
        // The answer's own words are not shown: they may repeat the key.
        let cause =
            format!("ServiceTitan says that it does not accept the application key ({}).", problem.status);
        let finding = Check::APP_KEY.failed(Certainty::Certain, cause, remedy(evidence));
        return finding.traced(problem.trace_id.as_ref());
    }
    let Some(problem) = evidence.plain_refusal().or_else(|| refused_booking(evidence, granted)) else {
        return open(Check::APP_KEY, evidence, "no call that the app may make was answered");
    };
    let cause =
        format!("ServiceTitan gives a token and refuses every call made with it ({})", problem.status);
    let finding = if speaks_of_the_key(granted, problem) {
        let cause = format!("{cause}: the application key is probably not the app's own.");
        Check::APP_KEY.failed(Certainty::Likely, cause, remedy(evidence))
    } else {
        let cause = format!("Not known: {cause}. The application key may be wrong, too.");
        Check::APP_KEY.unknown(cause, remedy(evidence))
    };
    finding.traced(problem.trace_id.as_ref())
}

fn untried(evidence: &Evidence) -> Finding {
    if evidence.app_key != AppKeyOf::Nobody {
        return Check::APP_KEY.skipped(NO_TOKEN, CHECK_AGAIN);
    }
    Check::APP_KEY.failed(
        Certainty::Certain,
        "No application key is saved, so no call can be made.",
        "IntelliSend's operator saves the platform's application key. Where the client id and secret come from an app of \
         your own, enter that app's key here. Nothing else needs to be pasted again.",
    )
}

/// 401 is what a missing key gets, so it is what a wrong one is expected to get. 403 is expected of a missing permission
/// or a wrong account; where the token has both right, the key is what remains.
fn speaks_of_the_key(granted: &Granted, problem: &Problem) -> bool {
    problem.status == 401 || (problem.status == 403 && granted.tenant.is_some() && granted.scopes.is_some())
}

/// Where nothing else could be read: a 401 is nothing that a booking provider would be the reason of.
fn refused_booking<'a>(evidence: &'a Evidence, granted: &Granted) -> Option<&'a Problem> {
    match evidence.said(Read::Bookings) {
        Said::Refused(problem) if problem.status == 401 && granted.may(Read::Bookings.scope()) => {
            Some(problem)
        }
        _ => None,
    }
}

fn remedy(evidence: &Evidence) -> String {
    let pair = "the client id and secret must come from the same app as the key";
    match evidence.app_key {
        AppKeyOf::Tenant => format!(
            "Copy the application key again from the developer portal (My Apps, the app itself): {pair}. Nothing else \
             needs to be pasted again."
        ),
        AppKeyOf::Platform | AppKeyOf::Nobody => format!(
            "Calls are made with IntelliSend's own application key, and {pair}. If they come from an app of your own, \
             enter that app's key too; if not, IntelliSend's operator looks at the platform's key. Nothing else needs \
             to be pasted again."
        ),
    }
}

/// Left open, with the trouble that kept it so where there was one.
fn open(check: Check, evidence: &Evidence, why: &str) -> Finding {
    match evidence.trouble() {
        Some(cause) => {
            let finding = check.unknown(trouble(API, cause), later(cause)).traced(trace(cause));
            Finding { unanswered: true, ..finding }
        }
        None => check.unknown(format!("Not known: {why}."), CHECK_AGAIN),
    }
}
