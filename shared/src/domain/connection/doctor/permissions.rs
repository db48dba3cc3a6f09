//! What the app may do. ServiceTitan lists it with each token; where it does not, or where the right to modify may
//! include the right to view, only a call tells.

use super::super::scopes::Scope;
use super::evidence::Said;
use super::words::{API, CHECK_AGAIN, NO_TOKEN, later, trace, trouble};
use super::{Certainty, Check, Evidence, Finding, Granted, Read};

pub(super) fn granted(evidence: &Evidence, scope: &'static Scope, required: bool) -> Finding {
    let check = Check::scope(scope.name, required);
    let Some(granted) = evidence.granted() else { return check.skipped(NO_TOKEN, CHECK_AGAIN) };
    let said = Read::of(scope.name).map_or(Said::Nothing(None), |read| evidence.said(read));
    if matches!(said, Said::Passed) {
        return check.ok();
    }
    match granted.lists(scope.name) {
        Some(true) => listed(evidence, scope, check, &said),
        Some(false) => unlisted(evidence, granted, scope, check, &said),
        None => without_list(evidence, scope, check, &said),
    }
}

/// The list says yes. Only a call that nothing else can have stood in the way of says otherwise.
fn listed(evidence: &Evidence, scope: &Scope, check: Check, said: &Said) -> Finding {
    match said {
        Said::Refused(problem) if clean(evidence, scope) => check
            .failed(
                Certainty::Likely,
                format!(
                    "ServiceTitan lists {} ({}) and refuses the call that needs it ({}).",
                    scope.name,
                    scope.in_portal(),
                    problem.status
                ),
                scope.remedy(),
            )
            .traced(problem.trace_id.as_ref()),
        _ => check.ok(),
    }
}

/// The list says no. That is certain; whether it matters is not, where the right to modify may include it.
fn unlisted(evidence: &Evidence, granted: &Granted, scope: &Scope, check: Check, said: &Said) -> Finding {
    let cause = format!(
        "ServiceTitan did not grant {} ({}): it is not in the list that came with the token. Without it {}.",
        scope.name,
        scope.in_portal(),
        scope.without
    );
    let modify = scope.modify().is_some_and(|modify| granted.lists(&modify) == Some(true));
    match said {
        Said::Refused(problem) => {
            let certain = !modify || clean(evidence, scope);
            let certainty = if certain { Certainty::Certain } else { Certainty::Likely };
            check.failed(certainty, cause, scope.remedy()).traced(problem.trace_id.as_ref())
        }
        Said::Passed | Said::Nothing(_) if !modify => check.failed(Certainty::Certain, cause, scope.remedy()),
        Said::Passed | Said::Nothing(_) => check.unknown(
            format!(
                "{cause} The right to modify is granted and may include it; no call could show that yet."
            ),
            scope.remedy(),
        ),
    }
}

fn without_list(evidence: &Evidence, scope: &Scope, check: Check, said: &Said) -> Finding {
    let tenant_known = evidence.granted().is_some_and(|granted| granted.tenant.is_some());
    match said {
        Said::Refused(problem) => {
            let forbidden = problem.status == 403 && tenant_known && evidence.names_app_key().is_none();
            let likely = clean(evidence, scope) || (forbidden && is_plain(scope));
            let cause = format!(
                "ServiceTitan refuses the call that needs {} ({}) with {}.",
                scope.name,
                scope.in_portal(),
                problem.status
            );
            let finding = if likely {
                check.failed(Certainty::Likely, cause, scope.remedy())
            } else {
                check.unknown(format!("{cause} It may be missing."), scope.remedy())
            };
            finding.traced(problem.trace_id.as_ref())
        }
        Said::Nothing(Some(cause)) => check.unknown(trouble(API, cause), later(cause)).traced(trace(cause)),
        Said::Passed | Said::Nothing(None) => check.unknown(
            format!("ServiceTitan does not say whether {} ({}) is granted.", scope.name, scope.in_portal()),
            "A test booking shows whether the permissions suffice.",
        ),
    }
}

/// Whether a refusal leaves only the permission: other calls pass, and no booking provider is in the path.
fn clean(evidence: &Evidence, scope: &Scope) -> bool {
    evidence.a_call_passed() && is_plain(scope)
}

fn is_plain(scope: &Scope) -> bool {
    Read::of(scope.name).is_some_and(Read::is_plain)
}
