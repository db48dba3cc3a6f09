use super::super::trouble::Trouble;
use super::*;
use crate::domain::ids::TenantId;

fn at(minutes: i64) -> Timestamp {
    after("2026-11-21T10:00:00Z".parse().unwrap(), SignedDuration::from_mins(minutes))
}

fn bad(kind: Kind, since: i64) -> Bad {
    let trouble = Trouble { kind, said: "Why".to_owned(), trace_id: None };
    let (since, probe_at) = (at(since), at(since + 1));
    Bad {
        connection: ConnectionKey { tenant: TenantId::of(7), environment: Environment::Integration },
        attention: Attention { trouble, since, probe_at, told: false, by_text: false },
        has_own_app_key: false,
    }
}

fn turned(minutes: &[i64]) -> Vec<Bad> {
    minutes.iter().map(|since| bad(Kind::Credentials, *since)).collect()
}

#[test]
fn three_and_more_than_a_tenth_within_five_minutes_are_the_platforms() {
    for (since, connections, is_platforms) in [
        (&[0, 0][..], 3, false),
        (&[0, 0, 0], 29, true),
        (&[0, 0, 0], 30, false),
        (&[-4, -2, 0], 5, true),
        (&[-6, -2, 0], 5, false),
        (&[-60, -60, -60, -60], 5, false),
        (&[0, 0, 0, 0], 40, false),
        (&[0, 0, 0, 0], 39, true),
    ] {
        let trouble = judge(&turned(since), connections, None, at(0));
        assert_eq!(trouble.is_some(), is_platforms, "{since:?} of {connections}");
    }
}

#[test]
fn the_platforms_app_key_refused_for_two_of_an_environment_is_its_trouble_however_many_there_are() {
    let own = Bad { has_own_app_key: true, ..bad(Kind::AppKey, 0) };
    let mut elsewhere = bad(Kind::AppKey, 0);
    elsewhere.connection.environment = Environment::Production;
    let one = bad(Kind::AppKey, -600);
    assert_eq!(judge(std::slice::from_ref(&one), 1, None, at(0)), None);
    assert_eq!(judge(&[one.clone(), own.clone(), elsewhere.clone()], 1_000, None, at(0)), None);
    let trouble = judge(&[one.clone(), bad(Kind::AppKey, 0)], 1_000, None, at(0)).unwrap();
    assert_eq!(trouble.why, Why::AppKey { environment: Environment::Integration, connections: 2 });
    assert!(trouble.covers(&one) && !trouble.covers(&own) && !trouble.covers(&elsewhere));
    assert!(!trouble.covers(&bad(Kind::Credentials, 0)), "that one is its own");
    assert_eq!(trouble.why.to_string(), "the platform's app key of integration is refused for 2 connections");
}

#[test]
fn it_covers_who_turned_bad_with_the_others_and_not_who_was_so_before() {
    let trouble = judge(&turned(&[-60, -3, -2, -1]), 9, None, at(0)).unwrap();
    assert_eq!(trouble.why, Why::Many { bad: 3, of: 9 });
    assert!(trouble.covers(&bad(Kind::AppKey, -3)) && !trouble.covers(&bad(Kind::AppKey, -60)));
}

#[test]
fn it_goes_on_while_those_it_covers_stay_bad_and_ends_when_too_few_are_left() {
    let first = judge(&turned(&[0, 0, 0, 0]), 9, None, at(0)).unwrap();
    let later = judge(&turned(&[0, 0, 0, 30]), 9, Some(&first), at(60)).unwrap();
    assert_eq!((later.since, later.from), (first.since, first.from));
    assert_eq!(later.why, Why::Many { bad: 4, of: 9 });
    assert_eq!(judge(&turned(&[0, 30]), 9, Some(&later), at(90)), None);
}
