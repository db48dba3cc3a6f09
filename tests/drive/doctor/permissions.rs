//! What the token allows.

use axum::http::StatusCode;
use intellisend::domain::connection::doctor::{Certainty, Finding, Status, Step, refused, works};
use intellisend::domain::connection::scopes::{RECOMMENDED, REQUIRED};
use tests::fakes::servicetitan::Unknowns;

use super::{Patient, all_ok, certain_only, found};

fn of_scope<'a>(findings: &'a [Finding], scope: &str) -> &'a Finding {
    findings.iter().find(|finding| finding.check.scope == Some(scope)).unwrap()
}

/// Both answers to everything that is not known about scopes.
fn each_unknown() -> impl Iterator<Item = impl Fn(&mut Unknowns)> {
    (0..16).map(|bits| {
        move |unknowns: &mut Unknowns| {
            let on = |bit: u32| bits & (1 << bit) != 0;
            unknowns.missing_scope = if on(0) { StatusCode::UNAUTHORIZED } else { StatusCode::FORBIDDEN };
            unknowns.write_implies_read = on(1);
            unknowns.opaque_tokens = on(2);
            unknowns.scope_as_list = on(3);
        }
    })
}

#[tokio::test]
async fn a_missing_permission_is_named_and_nothing_else_is_blamed() {
    for settle in each_unknown() {
        for scope in REQUIRED.iter().chain(&RECOMMENDED) {
            let patient = Patient::healthy().await;
            patient.fake.unknowns(&settle);
            patient.without_scope(scope.name);
            let findings = patient.findings().await;
            let finding = of_scope(&findings, scope.name);
            let implied = {
                let mut unknowns = Unknowns::default();
                settle(&mut unknowns);
                unknowns.write_implies_read && matches!(scope.name, "tn.crm.bookings:r" | "tn.jpm.jobs:r")
            };
            if implied {
                all_ok(&findings);
                continue;
            }
            assert_eq!(finding.status, Status::Failed, "{finding:#?}");
            // The booking provider might be what is refused.
            let expected =
                if scope.name == "tn.crm.bookings:r" { Certainty::Likely } else { Certainty::Certain };
            assert_eq!(finding.certainty, Some(expected), "{finding:#?}");
            let remedy = finding.remedy.as_ref().unwrap();
            assert!(
                remedy.contains(&scope.in_portal()) && remedy.contains("Upgrade to New Version"),
                "{remedy}"
            );
            assert!(remedy.ends_with("Nothing needs to be pasted again."), "{remedy}");
            let failed = findings.iter().filter(|finding| finding.status == Status::Failed);
            assert_eq!(failed.count(), 1, "{findings:#?}");
            assert_eq!(works(&findings), !finding.check.required);
        }
    }
}

#[tokio::test]
async fn a_permission_allowed_since_needs_nothing_but_a_new_token() {
    let patient = Patient::healthy().await;
    patient.without_scope("tn.crm.bookings:w");
    assert!(refused(&patient.findings().await));
    patient.client(|client| client.scopes.push("tn.crm.bookings:w".to_owned()));
    all_ok(&patient.findings().await);
}

#[tokio::test]
async fn an_app_without_any_permission_lacks_them_all_and_no_more_is_said() {
    for settle in each_unknown() {
        let patient = Patient::healthy().await;
        patient.fake.unknowns(&settle);
        patient.client(|client| client.scopes.clear());
        let findings = patient.findings().await;
        assert!(!works(&findings));
        assert_ne!(found(&findings, Step::Scope).status, Status::Ok);
        certain_only(&findings, &[Step::Scope]);
    }
}
