//! What holds in every world, whatever the answers to what nobody outside knows.

use proptest::collection::btree_map;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::super::super::super::ids::{ProviderId, ServiceTitanTenant};
use super::super::super::scopes::{PICK_LISTS, RECOMMENDED, REQUIRED};
use super::world::{Answer, FOREIGN_PROVIDER, PROVIDER, TENANT, World};
use super::{Certainty, Elsewhere, Finding, Read, Status, Step, diagnose, found, refused, works};

fn truth() -> impl Strategy<Value = World> {
    let every: Vec<String> =
        REQUIRED.iter().chain(&RECOMMENDED).chain(&PICK_LISTS).map(|scope| scope.name.to_owned()).collect();
    let mostly_all = prop_oneof![Just(every.clone()), subsequence(every.clone(), 0..=every.len())];
    let entered = select(vec![Some(TENANT), Some(TENANT), Some(ServiceTitanTenant(9)), None]);
    let provider = select(vec![Some(PROVIDER), Some(FOREIGN_PROVIDER), Some(ProviderId(1)), None]);
    let only = select(vec![None, Some(PROVIDER)]);
    let key = (prop::bool::weighted(0.9), prop::bool::weighted(0.7));
    let elsewhere = select(vec![
        None,
        Some(Elsewhere::Accepted),
        Some(Elsewhere::Rejected),
        Some(Elsewhere::Unavailable),
    ]);
    (prop::bool::weighted(0.9), elsewhere, any::<bool>(), entered, key, mostly_all, provider, only).prop_map(
        |(pair_is_right, elsewhere, hub, entered, (key_saved, key_is_right), granted, provider, only)| {
            World {
                pair_is_right,
                elsewhere,
                hub,
                entered,
                key_saved,
                key_is_right,
                granted: granted.into_iter().collect(),
                provider,
                only_provider: only,
                ..World::default()
            }
        },
    )
}

/// The same truth under every answer to what is not known.
fn quiet_world() -> impl Strategy<Value = World> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let statuses = (
        select(vec![401, 403, 400]),
        select(vec![403, 401, 404]),
        select(vec![403, 401]),
        select(vec![404, 403, 400]),
    );
    (truth(), flags, statuses).prop_map(
        |(
            world,
            (opaque, lists_scopes, write_implies_read, names_the_key),
            (key, tenant, scope, provider),
        )| {
            World {
                opaque,
                lists_scopes,
                write_implies_read,
                names_the_key,
                wrong_key: key,
                wrong_tenant: tenant,
                missing_scope: scope,
                wrong_provider: provider,
                ..world
            }
        },
    )
}

fn trouble() -> impl Strategy<Value = Answer> {
    prop_oneof![
        select(vec![408, 425, 429, 500, 502, 503, 504]).prop_map(Answer::Status),
        Just(Answer::TimedOut),
        Just(Answer::Unreachable),
    ]
}

fn any_world() -> impl Strategy<Value = World> {
    let sign_in = prop_oneof![4 => Just(Answer::Normal), 1 => trouble()];
    let calls = btree_map(select(Read::ALL.to_vec()), trouble(), 0..=4);
    (quiet_world(), sign_in, calls).prop_map(|(world, sign_in, trouble)| World { sign_in, trouble, ..world })
}

/// Whether what a finding says is so.
fn is_true(world: &World, finding: &Finding) -> bool {
    match finding.check.step {
        Step::Host => false,
        Step::Client => !world.pair_is_right && world.elsewhere == Some(Elsewhere::Accepted),
        Step::Tenant => world.entered != Some(TENANT),
        Step::AppKey => !world.key_saved || !world.key_is_right,
        Step::Scope => finding.check.scope.is_some_and(|scope| !world.may(scope)),
        Step::BookingProvider => world.provider == Some(ProviderId(1)),
    }
}

/// The first thing required that is wrong, in the order in which ServiceTitan would come upon it.
fn fault(world: &World) -> Option<Step> {
    let missing = REQUIRED.iter().any(|scope| !world.may(scope.name));
    [
        (Step::Client, !world.pair_is_right),
        (Step::AppKey, !world.key_saved || !world.key_is_right),
        (Step::Tenant, world.entered != Some(TENANT)),
        (Step::Scope, missing),
        (Step::BookingProvider, !world.provider_is_right()),
    ]
    .into_iter()
    .find_map(|(step, wrong)| wrong.then_some(step))
}

proptest! {
    #[test]
    fn a_wrong_cause_is_never_named_as_certain(world in any_world()) {
        for finding in diagnose(&world.evidence()) {
            let certain = finding.certainty == Some(Certainty::Certain);
            prop_assert!(!certain || is_true(&world, &finding), "{finding:#?}");
        }
    }

    #[test]
    fn what_is_missing_from_a_list_but_works_all_the_same_is_ok(mut world in quiet_world()) {
        world.write_implies_read = true;
        let evidence = world.evidence();
        for finding in diagnose(&evidence) {
            let read = finding.check.scope.and_then(Read::of);
            let passed = read.is_some_and(|read| evidence.calls.get(&read) == Some(&Ok(())));
            prop_assert!(!passed || finding.status == Status::Ok, "{finding:#?}");
        }
    }

    #[test]
    fn a_host_that_does_not_answer_puts_no_blame_on_what_was_entered(world in truth(), answer in trouble()) {
        let down = World { sign_in: answer, entered: Some(TENANT), key_saved: true, ..world.clone() };
        let findings = diagnose(&down.evidence());
        prop_assert!(findings.iter().all(|finding| finding.status != Status::Failed), "{findings:#?}");
        prop_assert_eq!(found(&findings, Step::Host).status, Status::Unknown);

        let calls = Read::ALL.into_iter().map(|read| (read, answer)).collect();
        let down = World { trouble: calls, entered: Some(TENANT), key_saved: true, pair_is_right: true, ..world };
        let findings = diagnose(&down.evidence());
        for step in [Step::Host, Step::Client, Step::Tenant, Step::AppKey, Step::BookingProvider] {
            prop_assert!(found(&findings, step).status != Status::Failed, "{findings:#?}");
        }
        prop_assert!(!works(&findings));
    }

    #[test]
    fn a_connection_without_a_fault_is_never_refused(world in any_world()) {
        let findings = diagnose(&world.evidence());
        prop_assert!(fault(&world).is_some() || !refused(&findings), "{findings:#?}");
    }

    #[test]
    fn a_fault_is_always_among_the_findings(world in quiet_world()) {
        let findings = diagnose(&world.evidence());
        let Some(step) = fault(&world) else { return Ok(()) };
        let finding = found(&findings, step);
        prop_assert!(finding.status != Status::Ok, "{step:?}: {findings:#?}");
        // What only a booking would show, and a provider not chosen yet, keep nothing from working.
        let cannot_be_seen = !world.lists_scopes && !world.may("tn.crm.bookings:w");
        let excused = cannot_be_seen || world.provider.is_none();
        prop_assert!(excused || !works(&findings), "{step:?}: {findings:#?}");
    }

    #[test]
    fn whatever_is_not_ok_says_why_and_what_to_do(world in any_world()) {
        for finding in diagnose(&world.evidence()) {
            let said = finding.cause.is_some() && finding.remedy.is_some();
            prop_assert_eq!(said, finding.status != Status::Ok);
            prop_assert_eq!(finding.certainty.is_some(), finding.status == Status::Failed);
        }
    }
}
