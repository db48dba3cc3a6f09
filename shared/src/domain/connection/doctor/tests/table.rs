//! Each thing that can be wrong, and the verdict.

use super::super::super::super::ids::{ProviderId, ServiceTitanTenant};
use super::super::super::typed::shape_warnings;
use super::world::{Answer, FOREIGN_PROVIDER, World, problem, scopes, tag};
use super::{Certainty, Elsewhere, Evidence, Mint, Read, Status, Step, diagnose, found, refused, works};
use crate::domain::outcome::Cause;
use crate::domain::secret::ClientSecret;

const CERTAIN: Option<Certainty> = Some(Certainty::Certain);
const LIKELY: Option<Certainty> = Some(Certainty::Likely);

/// A failure of this step, in these words.
fn fails(evidence: &Evidence, step: Step, certainty: Option<Certainty>, words: &[&str]) {
    let findings = diagnose(evidence);
    let finding = found(&findings, step);
    assert_eq!((finding.status, finding.certainty), (Status::Failed, certainty), "{finding:#?}");
    let said = format!("{} {}", finding.cause.as_ref().unwrap(), finding.remedy.as_ref().unwrap());
    for word in words {
        assert!(said.contains(word), "“{word}” is not in: {said}");
    }
}

fn refused_pair() -> World {
    World { pair_is_right: false, ..World::default() }
}

#[test]
fn a_pair_that_the_other_host_accepts_is_for_the_other_environment() {
    let world = World { elsewhere: Some(Elsewhere::Accepted), ..refused_pair() };
    fails(&world.evidence(), Step::Client, CERTAIN, &["are for Production", "View Connections → Generate"]);
}

#[test]
fn a_pair_with_an_odd_shape_was_probably_typed_wrong() {
    let secret = |value: &str| ClientSecret::from(value.to_owned());
    for (id, typed, word) in [
        ("cs1.demo", secret("cid.demo"), "look swapped"),
        ("cid.de mo", secret("cs1.demo"), "Client id: There is a space inside"),
        ("cid.demo", secret("demo"), "Client secret: This does not look like a client secret"),
    ] {
        let warnings = shape_warnings(Some(id), Some(&typed), None);
        let words = [word, "probably typed or pasted wrong", "Not Connected Yet"];
        fails(&World { warnings, ..refused_pair() }.evidence(), Step::Client, LIKELY, &words);
    }
}

#[test]
fn a_pair_that_worked_before_was_disabled_or_its_secret_generated_anew() {
    let worked_until = Some("2026-11-21T15:04:00Z".parse().unwrap());
    // It was right when it worked, so its shape is no reason.
    let warnings = shape_warnings(Some("demo"), None, None);
    let words = ["until Nov 21, 2026, 3:04 PM UTC", "disabled", "API Application Access", "Generate"];
    let evidence = World { worked_until, warnings, ..refused_pair() }.evidence();
    fails(&evidence, Step::Client, LIKELY, &words);
    assert!(!found(&diagnose(&evidence), Step::Client).cause.as_ref().unwrap().contains("typed"));
}

#[test]
fn a_pair_that_never_worked_has_every_cause_left_in_the_order_to_check() {
    let words =
        ["1. Are client id", "2. Is the app connected", "Not Connected Yet", "Allow", "3. Is it disabled"];
    fails(&refused_pair().evidence(), Step::Client, LIKELY, &words);
    // The other host did not say, so the environment may be it.
    let unsaid = World { elsewhere: Some(Elsewhere::Unavailable), ..refused_pair() };
    fails(&unsaid.evidence(), Step::Client, LIKELY, &["generated for Integration, not for Production?"]);
    let hub = World { hub: true, ..refused_pair() };
    fails(
        &hub.evidence(),
        Step::Client,
        LIKELY,
        &["2. Is tenant 1234567 one of the Enterprise Hub's accounts?"],
    );
}

#[test]
fn a_pair_that_needs_a_tenant_named_is_probably_an_enterprise_hub_s() {
    let malformed = |world: World| Evidence {
        mint: Mint::Unavailable(Cause::Answered(problem(400, "invalid_request"))),
        ..world.evidence()
    };
    fails(
        &malformed(World::default()),
        Step::Client,
        LIKELY,
        &["Enterprise Hub", "Nothing needs to be pasted"],
    );
    let nameless = World { hub: true, entered: None, ..World::default() };
    fails(&malformed(nameless), Step::Client, LIKELY, &["Enter the ServiceTitan tenant id"]);
    let named = diagnose(&malformed(World { hub: true, ..World::default() }));
    assert_eq!(found(&named, Step::Client).status, Status::Unknown);
    assert_eq!(found(&named, Step::Host).status, Status::Ok);
}

#[test]
fn an_account_that_the_token_names_otherwise_is_certainly_wrong() {
    let entered = Some(ServiceTitanTenant(9));
    let world = World { entered, ..World::default() };
    fails(&world.evidence(), Step::Tenant, CERTAIN, &["of account 1234567", "entered here is 9"]);
    assert_eq!(found(&diagnose(&world.evidence()), Step::AppKey).status, Status::Ok);
    let nothing = World { entered: None, ..World::default() };
    fails(&nothing.evidence(), Step::Tenant, CERTAIN, &["enter 1234567"]);
    for wrong_tenant in [403, 404] {
        let world = World { entered, opaque: true, wrong_tenant, ..World::default() };
        fails(&world.evidence(), Step::Tenant, LIKELY, &["refuses every call for account 9"]);
        assert_eq!(found(&diagnose(&world.evidence()), Step::AppKey).status, Status::Unknown);
    }
    let world = World { entered, opaque: true, wrong_tenant: 401, ..World::default() };
    let findings = diagnose(&world.evidence());
    assert_eq!(found(&findings, Step::Tenant).status, Status::Unknown);
    assert_eq!(found(&findings, Step::AppKey).certainty, LIKELY);
}

#[test]
fn a_key_is_certainly_refused_only_where_servicetitan_names_it() {
    let wrong = World { key_is_right: false, ..World::default() };
    for wrong_key in [400, 401, 403] {
        let world = World { names_the_key: true, wrong_key, ..wrong.clone() };
        fails(&world.evidence(), Step::AppKey, CERTAIN, &["does not accept the application key", "operator"]);
    }
    for wrong_key in [401, 403] {
        let world = World { wrong_key, ..wrong.clone() };
        fails(&world.evidence(), Step::AppKey, LIKELY, &["probably not the app's own"]);
    }
    let unsaved = World { key_saved: false, ..World::default() };
    fails(&unsaved.evidence(), Step::AppKey, CERTAIN, &["No application key is saved"]);
}

#[test]
fn a_permission_that_the_token_does_not_list_is_certainly_not_granted() {
    for scope in
        ["tn.crm.bookings:w", "tn.crm.customers:r", "tn.crm.locations:r", "tn.tlc.calls:r", "tn.jpm.jobs:w"]
    {
        for missing_scope in [401, 403] {
            let mut world = World { missing_scope, ..World::default() };
            world.granted.remove(scope);
            let words = [
                scope,
                "did not grant",
                "Upgrade to New Version",
                "Allow",
                "Nothing needs to be pasted again",
            ];
            fails(&world.evidence(), Step::Scope, CERTAIN, &words);
        }
    }
}

#[test]
fn the_right_to_modify_may_include_the_right_to_view_so_only_a_call_tells() {
    let mut world = World::default();
    world.granted.remove("tn.crm.bookings:r");
    // The booking provider could be the reason just as well.
    fails(&world.evidence(), Step::Scope, LIKELY, &["tn.crm.bookings:r"]);
    assert_eq!(found(&diagnose(&world.evidence()), Step::BookingProvider).status, Status::Unknown);
    world.write_implies_read = true;
    assert_eq!(found(&diagnose(&world.evidence()), Step::Scope).status, Status::Ok);

    let mut world = World::default();
    world.granted.remove("tn.jpm.jobs:r");
    fails(&world.evidence(), Step::Scope, CERTAIN, &["tn.jpm.jobs:r"]);
}

#[test]
fn without_any_permission_the_provider_is_not_blamed() {
    let findings = diagnose(&World { granted: scopes(&[]), ..World::default() }.evidence());
    assert_eq!(found(&findings, Step::BookingProvider).status, Status::Unknown);
    assert_eq!(found(&findings, Step::AppKey).status, Status::Unknown);
}

#[test]
fn without_a_list_a_refused_call_is_probably_a_missing_permission() {
    for missing_scope in [401, 403] {
        let mut world = World { opaque: true, lists_scopes: false, missing_scope, ..World::default() };
        world.granted.remove("tn.crm.customers:r");
        let findings = diagnose(&world.evidence());
        let of_scope = |name| findings.iter().find(|finding| finding.check.scope == Some(name)).unwrap();
        assert_eq!(of_scope("tn.crm.customers:r").certainty, LIKELY);
        assert_eq!(of_scope("tn.crm.bookings:r").status, Status::Ok);
        assert_eq!(of_scope("tn.crm.bookings:w").status, Status::Unknown);
    }
}

#[test]
fn without_a_list_refusals_of_what_is_only_recommended_put_no_blame_on_the_account() {
    for missing_scope in [401, 403] {
        let mut world = World { opaque: true, lists_scopes: false, missing_scope, ..World::default() };
        world.granted = scopes(&["tn.crm.bookings:w", "tn.crm.bookings:r", "tn.crm.customers:r"]);
        world.trouble = [Read::Customers, Read::Bookings].map(|read| (read, Answer::Status(503))).into();
        let findings = diagnose(&world.evidence());
        assert!(!refused(&findings) && !works(&findings), "{findings:#?}");
    }
}

#[test]
fn being_told_to_come_back_later_is_no_refusal() {
    for status in [408, 425, 429, 500, 503] {
        let trouble = Read::ALL.map(|read| (read, Answer::Status(status))).into();
        let findings = diagnose(&World { opaque: true, trouble, ..World::default() }.evidence());
        assert!(!refused(&findings), "{status}: {findings:#?}");
    }
}

#[test]
fn a_provider_that_the_account_s_list_lacks_is_certainly_not_there() {
    for wrong_provider in [400, 403, 404] {
        let world = World { provider: Some(ProviderId(1)), wrong_provider, ..World::default() };
        let words = ["no booking provider tag with the id 1", "7001 (Tag 7001), 7002 (Tag 7002)"];
        fails(&world.evidence(), Step::BookingProvider, CERTAIN, &words);
        let mut unlisted = world.clone();
        unlisted.granted.remove("tn.crm.bookingprovidertags:r");
        let words = ["probably no tag with this id", "another booking provider only"];
        fails(&unlisted.evidence(), Step::BookingProvider, LIKELY, &words);
    }
}

#[test]
fn a_provider_that_is_there_and_refused_is_probably_not_the_one_the_app_is_connected_for() {
    for wrong_provider in [400, 403, 404] {
        let world = World { only_provider: Some(FOREIGN_PROVIDER), wrong_provider, ..World::default() };
        let words = ["connected for another booking provider only", "API Application Access"];
        fails(&world.evidence(), Step::BookingProvider, LIKELY, &words);
    }
    let mut inactive = tag(ProviderId(7_001));
    inactive.active = false;
    let world = World { only_provider: Some(FOREIGN_PROVIDER), tags: vec![inactive], ..World::default() };
    fails(&world.evidence(), Step::BookingProvider, LIKELY, &["is inactive"]);
}

#[test]
fn a_provider_that_answers_is_not_refused_for_missing_from_the_list() {
    let mut evidence = World::default().evidence();
    evidence.tags = Some(Vec::new());
    assert_eq!(found(&diagnose(&evidence), Step::BookingProvider).status, Status::Unknown);
    let unchosen = diagnose(&World { provider: None, ..World::default() }.evidence());
    assert_eq!(found(&unchosen, Step::BookingProvider).status, Status::Skipped);
}
