mod properties;
mod table;
mod world;

use std::collections::BTreeSet;

use serde_json::json;

use super::super::super::ids::ServiceTitanTenant;
use super::{
    Certainty, Check, Elsewhere, Evidence, Finding, Mint, Read, Status, Step, diagnose, refused, works,
};
use world::{Answer, World, scopes};

/// The finding of this step; of permissions, the first that is not ok.
fn found(findings: &[Finding], step: Step) -> &Finding {
    let mut of_step = findings.iter().filter(|finding| finding.check.step == step);
    let first = of_step.clone().next().unwrap();
    of_step.find(|finding| finding.status != Status::Ok).unwrap_or(first)
}

#[test]
fn a_connection_that_works_has_nothing_but_ok_and_in_the_order_of_the_steps() {
    let findings = diagnose(&World::default().evidence());
    assert!(findings.iter().all(|finding| finding.status == Status::Ok), "{findings:#?}");
    assert!(works(&findings) && !refused(&findings));
    let scopes: Vec<_> = findings.iter().filter_map(|finding| finding.check.scope).collect();
    assert_eq!(
        scopes[..4],
        ["tn.crm.bookings:w", "tn.crm.bookings:r", "tn.crm.customers:r", "tn.crm.locations:r"]
    );
    assert_eq!(findings.first().map(|first| first.check.step), Some(Step::Host));
    assert_eq!(findings.last().map(|last| last.check.step), Some(Step::BookingProvider));
}

#[test]
fn a_finding_is_written_as_the_api_promises() {
    let finding = Check::scope("tn.crm.bookings:w", true).failed(Certainty::Likely, "why", "what next");
    let finding = finding.traced(Some(&"abc".to_owned()));
    assert_eq!(
        serde_json::to_value(finding).unwrap(),
        json!({"step": "scope", "scope": "tn.crm.bookings:w", "required": true, "status": "failed",
            "certainty": "likely", "cause": "why", "remedy": "what next", "trace_id": "abc"})
    );
    assert_eq!(
        serde_json::to_value(Check::BOOKING_PROVIDER.ok()).unwrap(),
        json!({"step": "booking_provider", "scope": null, "required": true, "status": "ok",
            "certainty": null, "cause": null, "remedy": null, "trace_id": null})
    );
}

#[test]
fn nothing_seen_is_neither_a_refusal_nor_a_success() {
    let findings = diagnose(&World { sign_in: Answer::Status(503), ..World::default() }.evidence());
    assert!(!works(&findings) && !refused(&findings));
}

#[test]
fn a_missing_recommendation_does_not_keep_a_connection_from_working() {
    let mut world = World::default();
    world.granted.remove("tn.tlc.calls:r");
    let findings = diagnose(&world.evidence());
    let finding = found(&findings, Step::Scope);
    assert_eq!((finding.status, finding.check.required), (Status::Failed, false));
    assert!(works(&findings));
}

#[test]
fn calls_are_made_as_the_token_allows_and_with_no_more_personal_data_than_needed() {
    let all = World::default().evidence();
    assert_eq!(all.reads(), BTreeSet::from([Read::ProviderTags, Read::Bookings]));
    let few = World { granted: scopes(&["tn.crm.bookings:r", "tn.crm.customers:r"]), ..World::default() };
    let tried = [Read::Customers, Read::Locations, Read::Jobs, Read::Appointments, Read::Bookings];
    assert_eq!(few.evidence().reads(), BTreeSet::from(tried));
    let silent = World { lists_scopes: false, ..World::default() }.evidence();
    assert_eq!(silent.reads(), BTreeSet::from(tried).union(&[Read::ProviderTags].into()).copied().collect());
}

#[test]
fn no_call_is_made_without_a_token_a_key_or_an_account_and_none_under_another_account_s_provider() {
    let none = |world: World| world.evidence().reads().is_empty();
    assert!(none(World { pair_is_right: false, ..World::default() }));
    assert!(none(World { key_saved: false, ..World::default() }));
    assert!(none(World { opaque: true, entered: None, ..World::default() }));
    let another = World { entered: Some(ServiceTitanTenant(9)), ..World::default() };
    assert!(!another.evidence().reads().contains(&Read::Bookings));
    assert_eq!(another.evidence().tenant_of_calls(), Some(world::TENANT));
}
