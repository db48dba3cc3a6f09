//! The token endpoint: does it answer, and does it accept the pair? It gives one answer for a wrong, a disabled and a
//! replaced pair, so a refusal alone never names one cause.

use super::super::super::outcome::{Cause, Problem};
use super::super::super::time::Timestamp;
use super::words::{APP_ACCESS, GENERATE, SIGN_IN, later, named, numbered, trace, trouble};
use super::{Certainty, Check, Elsewhere, Evidence, Finding, Mint};

pub(super) fn host(evidence: &Evidence) -> Finding {
    match &evidence.mint {
        Mint::Unavailable(cause) if !is_about_the_request(cause) => {
            Check::HOST.unknown(trouble(SIGN_IN, cause), later(cause)).traced(trace(cause))
        }
        _ => Check::HOST.ok(),
    }
}

pub(super) fn accepted(evidence: &Evidence) -> Finding {
    match &evidence.mint {
        Mint::Accepted(_) => Check::CLIENT.ok(),
        Mint::Rejected(problem) => rejected(evidence).traced(problem.trace_id.as_ref()),
        Mint::Unavailable(cause) if is_about_the_request(cause) => {
            malformed(evidence, cause).traced(trace(cause))
        }
        Mint::Unavailable(cause) => Check::CLIENT.unknown(
            "Not known: ServiceTitan could not be asked. This says nothing about the client id and secret.",
            later(cause),
        ),
    }
}

/// The host works, and refuses the form of the request.
fn is_about_the_request(cause: &Cause) -> bool {
    matches!(cause, Cause::Answered(Problem { status: 400, title, .. }) if title == "invalid_request")
}

/// An Enterprise Hub's pair without a tenant is the only reason known for it.
fn malformed(evidence: &Evidence, cause: &Cause) -> Finding {
    let hub = "ServiceTitan wants to be told the tenant: the client id and secret probably belong to an Enterprise \
               Hub, one pair for several accounts.";
    match (evidence.enterprise_hub, evidence.servicetitan_tenant) {
        (false, _) => Check::CLIENT.failed(
            Certainty::Likely,
            hub,
            "Switch “Enterprise Hub” on and save again. Nothing needs to be pasted again.",
        ),
        (true, None) => {
            Check::CLIENT.failed(Certainty::Likely, hub, "Enter the ServiceTitan tenant id and save again.")
        }
        (true, Some(_)) => Check::CLIENT.unknown(
            "ServiceTitan refuses the form of the request. This says nothing about the client id and secret.",
            later(cause),
        ),
    }
}

fn rejected(evidence: &Evidence) -> Finding {
    let (own, foreign) = (named(evidence.environment), named(evidence.environment.other()));
    if evidence.elsewhere == Some(Elsewhere::Accepted) {
        return Check::CLIENT.failed(
            Certainty::Certain,
            format!("This client id and secret are for {foreign}: its host accepts them, {own}'s does not."),
            format!(
                "Save them under {foreign}, or paste here the pair that was generated for {own} (developer portal: \
                 {GENERATE})."
            ),
        );
    }
    match evidence.worked_until {
        Some(moment) => worked_before(evidence, moment),
        None => never_worked(evidence),
    }
}

fn never_worked(evidence: &Evidence) -> Finding {
    let odd = oddities(evidence);
    let (cause, mut steps) = if odd.is_empty() {
        let cause = "ServiceTitan does not accept this client id and secret. It gives the same answer whatever the \
                     reason is.";
        (cause.to_owned(), Vec::new())
    } else {
        let retype = "Copy client id and client secret again, each into its own field, with nothing before, inside \
                      or after.";
        (
            format!("The client id and secret were probably typed or pasted wrong: {odd}"),
            vec![retype.to_owned()],
        )
    };
    steps.extend(to_check(evidence, steps.is_empty()));
    let remedy = format!("Check in this order: {}", numbered(&steps));
    Check::CLIENT.failed(Certainty::Likely, cause, remedy)
}

/// The same pair worked, so it is typed right and for this environment.
fn worked_before(evidence: &Evidence, moment: Timestamp) -> Finding {
    let cause = format!(
        "ServiceTitan accepted this client id and secret until {} and refuses them now: the app was probably disabled \
         in API Application Access, or its secret generated anew.",
        moment.strftime("%b %-d, %Y, %-I:%M %p UTC")
    );
    let mut steps: Vec<String> = hub(evidence).into_iter().collect();
    steps.extend([
        format!(
            "In ServiceTitan, under {APP_ACCESS}, see that the app is connected and not disabled. Once it is, nothing \
             needs to be pasted again."
        ),
        format!("If it is, generate a new secret in the developer portal ({GENERATE}) and save it here."),
    ]);
    Check::CLIENT.failed(Certainty::Likely, cause, format!("Check in this order: {}", numbered(&steps)))
}

/// The causes that remain for a pair that never worked, the commonest first.
fn to_check(evidence: &Evidence, typing: bool) -> Vec<String> {
    let mut steps = Vec::new();
    if typing {
        steps.push("Are client id and client secret complete, and of the same connection?".to_owned());
    }
    steps.extend(hub(evidence));
    if evidence.elsewhere != Some(Elsewhere::Rejected) {
        let (own, foreign) = (named(evidence.environment), named(evidence.environment.other()));
        steps.push(format!("Were they generated for {own}, not for {foreign}?"));
    }
    steps.extend([
        format!(
            "Is the app connected? In ServiceTitan, under {APP_ACCESS}, its card must not show Not Connected Yet; \
             connect it there and choose Allow."
        ),
        "Is it disabled there?".to_owned(),
        format!("Was the secret generated anew since? Developer portal: {GENERATE}, then save the new one here."),
    ]);
    steps
}

fn hub(evidence: &Evidence) -> Option<String> {
    let tenant = evidence.servicetitan_tenant.filter(|_| evidence.enterprise_hub)?;
    Some(format!("Is tenant {tenant} one of the Enterprise Hub's accounts? If not, the hub's admin adds it."))
}

/// What the shape of the pair gives away, once each.
fn oddities(evidence: &Evidence) -> String {
    let mut odd: Vec<String> = Vec::new();
    for (field, name) in [("client_id", "Client id"), ("client_secret", "Client secret")] {
        for warning in evidence.warnings.get(field).into_iter().flatten() {
            let swapped = evidence.warnings.get("client_id") == evidence.warnings.get("client_secret");
            let sentence = if swapped { warning.clone() } else { format!("{name}: {warning}") };
            if !odd.contains(&sentence) {
                odd.push(sentence);
            }
        }
    }
    odd.join(" ")
}
