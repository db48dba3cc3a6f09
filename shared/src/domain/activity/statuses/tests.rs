use super::{Followed, Listed, News, news, to_ask, untouched};
use crate::domain::activity::tests::{at, conversation, entry, seen, text};
use crate::domain::activity::{About, Seen};
use crate::domain::connection::Place;
use crate::domain::ids::{BookingId, Environment, ProviderId, ServiceTitanTenant};
use crate::domain::settings::Profile;
use crate::domain::settings::untouched::Untouched;
use crate::domain::time::{SignedDuration, after};

const HERE: Place = Place {
    environment: Environment::Integration,
    tenant: ServiceTitanTenant(1),
    provider: ProviderId(7001),
};

/// Ours, opened at 0 s.
fn ours(seen: Option<Seen>) -> Followed {
    let of = Box::new(conversation(1, &[text(1, 0, "No heat")]));
    Followed::of(&entry(About::Conversation { of, seen }, vec![])).unwrap()
}

fn listed(id: i64, status: &str, job: Option<i64>, seconds: i64) -> Listed {
    let external_id = Some(ours(None).external_id);
    Listed { id: BookingId(id), external_id, status: Some(status.to_owned()), job, modified_at: at(seconds) }
}

#[test]
fn nobody_is_asked_where_nothing_is_open() {
    assert_eq!(to_ask(&[], Environment::Integration, None), []);
    let handled = [ours(Some(seen("Converted", Some(9), 50))), ours(Some(seen("Dismissed", None, 50)))];
    assert_eq!(to_ask(&handled, Environment::Integration, None), []);
    assert_eq!(to_ask(&[ours(None)], Environment::Production, None), []);
}

#[test]
fn the_first_time_all_is_asked_for_and_then_what_changed_since_with_some_overlap() {
    let open = [ours(None), ours(Some(seen("Accepted", None, 50)))];
    let before = |seconds| after(at(seconds), -SignedDuration::from_mins(2));
    assert_eq!(to_ask(&open, Environment::Integration, None), [(HERE, before(0))]);
    assert_eq!(to_ask(&open, Environment::Integration, Some(at(900))), [(HERE, before(900))]);
}

#[test]
fn each_provider_with_open_bookings_is_asked() {
    let there = Place { provider: ProviderId(7002), ..HERE };
    let open = [ours(None), Followed { place: there, ..ours(None) }];
    let asked: Vec<Place> =
        to_ask(&open, Environment::Integration, None).into_iter().map(|(place, _)| place).collect();
    assert_eq!(asked, [HERE, there]);
}

#[test]
fn only_what_is_new_of_our_own_bookings_is_noted() {
    let known = [ours(Some(seen("New", None, 10)))];
    let heard = |listed: Listed| news(&known, HERE, &[listed], at(600));
    let changed = heard(listed(41, "Converted", Some(9), 50));
    let expected = Seen { seen_at: at(600), ..seen("Converted", Some(9), 50) };
    assert_eq!(changed.seen, [(known[0].key.clone(), expected)]);
    assert_eq!(heard(listed(41, "New", None, 10)).seen, [], "known already");
    let finer =
        Listed { modified_at: after(at(10), SignedDuration::from_micros(7)), ..listed(41, "New", None, 10) };
    assert_eq!(heard(finer).seen, [], "known as finely as it is kept");
    let stranger = Listed { external_id: Some("web-form-7".to_owned()), ..listed(40, "New", None, 50) };
    assert_eq!((heard(stranger.clone()).seen.len(), heard(stranger).twins), (0, 0));
    let elsewhere = Place { provider: ProviderId(7002), ..HERE };
    assert_eq!(news(&known, elsewhere, &[listed(41, "Converted", None, 50)], at(600)).seen, []);
}

#[test]
fn a_younger_booking_under_the_same_name_is_a_twin() {
    let known = [ours(None)];
    assert_eq!(news(&known, HERE, &[listed(47, "New", None, 50)], at(600)).twins, 1);
    assert_eq!(news(&known, HERE, &[listed(41, "New", None, 50)], at(600)).twins, 0);
}

#[test]
fn what_nobody_has_touched_for_so_long_is_told_of_for_two_hours_and_only_where_that_was_asked_for() {
    let always: Vec<_> =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].into();
    let spans = serde_json::json!([{ "from": "00:00", "to": "24:00" }]);
    let hours: serde_json::Map<_, _> =
        always.into_iter().map(|day| (day.to_owned(), spans.clone())).collect();
    let asked_for = Profile {
        opening_hours: serde_json::from_value(hours.into()).unwrap(),
        untouched_after: Some(Untouched::try_from(30).unwrap()),
        ..Profile::default()
    };
    let minute = |minutes: i64| at(minutes * 60);
    let told = |ours: Followed, profile: &Profile, minutes: i64| {
        untouched(&[ours], &News::default(), HERE, profile, minute(minutes)).len()
    };
    // The office is open from a whole minute on.
    assert_eq!(told(ours(None), &asked_for, 29), 0);
    assert_eq!(told(ours(None), &asked_for, 31), 1);
    assert_eq!(told(ours(Some(seen("New", None, 10))), &asked_for, 149), 1);
    assert_eq!(told(ours(None), &asked_for, 152), 0, "who asks for it from now on is not told of all before");
    assert_eq!(told(ours(Some(seen("Accepted", None, 10))), &asked_for, 31), 0);
    assert_eq!(told(ours(None), &Profile::default(), 31), 0);
    let heard = news(&[ours(None)], HERE, &[listed(41, "Accepted", None, 50)], minute(31));
    assert_eq!(untouched(&[ours(None)], &heard, HERE, &asked_for, minute(31)).len(), 0);
}
