use proptest::prelude::*;

use super::super::platform::{PlatformTrouble, Why};
use super::*;
use crate::domain::connection::doctor::Certainty;

/// How it is shown.
mod shown;

pub(super) fn at(seconds: i64) -> Timestamp {
    after("2026-11-21T10:00:00Z".parse().unwrap(), SignedDuration::from_secs(seconds))
}

pub(super) fn trouble(kind: Kind) -> Trouble {
    Trouble { kind, said: "Why".to_owned(), trace_id: Some("trace-1".to_owned()) }
}

fn scope() -> Kind {
    Kind::Scope("tn.crm.bookings:w".to_owned())
}

fn unclear() -> Kind {
    Kind::ScopeOrProvider("tn.crm.bookings:w".to_owned())
}

pub(super) fn bad(kind: Kind, since: i64) -> Health {
    Health::default().failed(trouble(kind), at(since)).expect("it is new")
}

fn names(scopes: &[&str]) -> Vec<String> {
    scopes.iter().map(|&scope| scope.to_owned()).collect()
}

#[test]
fn while_a_person_must_act_nobody_calls_and_the_schedule_asks_within_the_minute() {
    let health = bad(Kind::Credentials, 0);
    for seconds in [0, 49, 50, 3_600] {
        assert!(matches!(health.gate(at(seconds)), Gate::Attention(_)), "{seconds}");
    }
    let attention = health.attention.unwrap();
    assert_eq!((attention.since, attention.probe_at), (at(0), at(50)));
    assert!(!attention.is_due(at(49)) && attention.is_due(at(50)));
}

#[test]
fn it_is_asked_every_minute_for_an_hour_and_then_less_often() {
    let mut health = bad(Kind::BookingProvider, 0);
    let (mut asked, mut now) = (Vec::new(), 0);
    while now < 2 * 24 * 3_600 {
        now += 60;
        let attention = health.attention.clone().unwrap();
        if attention.is_due(at(now)) {
            asked.push(now);
            health = health.probed(at(0), Probed::Fails(attention.trouble), at(now)).unwrap();
        }
    }
    let within = |from, to| asked.iter().filter(|&&now| from < now && now <= to).count();
    assert_eq!(within(0, 3_600), 60);
    assert_eq!((within(3_600, 7_200), within(24 * 3_600, 25 * 3_600)), (12, 4));
}

#[test]
fn the_same_failure_once_more_is_no_news_before_its_time() {
    let health = bad(Kind::AppKey, 0);
    assert_eq!(health.failed(trouble(Kind::AppKey), at(49)), None);
    let later = health.failed(trouble(Kind::AppKey), at(50)).unwrap().attention.unwrap();
    assert_eq!((later.since, later.probe_at), (at(0), at(100)));
}

#[test]
fn another_trouble_takes_its_place_at_once_and_is_told_anew() {
    let health = bad(Kind::BookingProvider, 0).told(true);
    let now = health.failed(trouble(Kind::Credentials), at(10)).unwrap().attention.unwrap();
    assert_eq!((now.trouble.kind, now.since, now.told), (Kind::Credentials, at(10), false));
}

#[test]
fn what_is_over_is_remembered_and_told_only_to_whom_its_beginning_was() {
    for told in [true, false] {
        let health = bad(Kind::Credentials, 0).told(told);
        let over = health.probed(at(0), Probed::Works, at(60)).unwrap();
        let recovered = over.recovered.clone().unwrap();
        assert_eq!((recovered.since, recovered.at, recovered.told), (at(0), at(60), !told));
        assert_eq!((over.is_listed(), over.gate(at(60))), (told, Gate::Open));
        assert!(!over.told(true).is_listed());
    }
}

#[test]
fn a_probe_that_could_not_ask_waits_for_the_next_and_one_of_another_time_is_ignored() {
    let health = bad(Kind::Credentials, 0);
    let asked = health.probed(at(0), Probed::Unclear, at(60)).unwrap().attention.unwrap();
    assert_eq!((asked.since, asked.probe_at), (at(0), at(110)));
    assert_eq!(health.probed(at(7), Probed::Works, at(60)), None);
}

#[test]
fn a_token_ends_what_is_of_credentials_and_a_stated_scope_ends_its_absence() {
    let granted = names(&["tn.crm.bookings:w"]);
    let over = |kind, granted: &[String]| {
        let next = bad(kind, 0).worked(Proof::Token(granted), at(60));
        next.is_some_and(|next| next.attention.is_none())
    };
    assert!(over(Kind::Credentials, &[]) && over(Kind::Secret, &[]) && over(scope(), &granted));
    assert!(!over(scope(), &[]) && !over(scope(), &names(&["tn.crm.bookings:r"])));
    assert!(!over(Kind::AppKey, &granted) && !over(Kind::BookingProvider, &granted));
}

#[test]
fn where_no_read_tells_one_text_has_a_turn_each_time() {
    let health = bad(unclear(), 0);
    assert!(matches!(health.gate(at(49)), Gate::Attention(_)));
    assert!(matches!(health.gate(at(50)), Gate::Turn(_)));
    assert_eq!(health.turn_taken(at(49)), None);
    let taken = health.turn_taken(at(50)).unwrap();
    assert!(matches!(taken.gate(at(50)), Gate::Attention(_)) && taken.turn_taken(at(50)).is_none());
    assert!(!taken.attention.clone().unwrap().is_due(at(1_000)), "the schedule leaves it to texts");
    assert_eq!(taken.worked(Proof::Call(Call::ListBookings), at(51)), None);
    let over = taken.worked(Proof::Call(Call::CreateBooking), at(51)).unwrap();
    assert_eq!((over.attention, over.recovered.unwrap().since), (None, at(0)));
}

#[test]
fn a_read_that_leaves_it_open_hands_over_to_the_next_text() {
    let health = bad(Kind::BookingProvider, 0).probed(at(0), Probed::OnlyTextTells, at(60)).unwrap();
    assert!(matches!(health.gate(at(60)), Gate::Turn(_)));
}

/// Where a read works and the write is refused again, reads prove nothing.
#[test]
fn what_comes_back_at_once_was_never_over_and_is_left_to_texts_from_then_on() {
    let over = bad(Kind::BookingProvider, 0).told(true).probed(at(0), Probed::Works, at(60)).unwrap();
    let back = over.failed(trouble(Kind::BookingProvider), at(65)).unwrap();
    let attention = back.attention.clone().unwrap();
    assert_eq!((attention.since, attention.told, attention.by_text), (at(0), true, true));
    assert!(back.recovered.is_none() && !back.has_news(), "nothing was said of an end");
    let told = over.told(true).failed(trouble(Kind::BookingProvider), at(65)).unwrap();
    assert!(!told.attention.unwrap().told, "its end was told, so it is told again");
    let much_later = over.failed(trouble(Kind::BookingProvider), at(60 + 900)).unwrap();
    assert_eq!(much_later.attention.unwrap().since, at(960));
    let of_mints = bad(Kind::Credentials, 0).probed(at(0), Probed::Works, at(60)).unwrap();
    assert_eq!(of_mints.failed(trouble(Kind::Credentials), at(65)).unwrap().attention.unwrap().since, at(65));
}

#[test]
fn a_scope_that_is_lost_or_gained_is_drift_and_bookings_need_attention_at_once() {
    let (all, less) =
        (names(&["tn.crm.bookings:w", "tn.jpm.jobs:r"]), names(&["tn.jpm.jobs:r", "tn.crm.customers:r"]));
    let health = Health::default().minted(&all, &less, at(0)).unwrap();
    let drift = health.drift.clone().unwrap();
    assert_eq!(drift.lost, ["tn.crm.bookings:w"]);
    assert_eq!(drift.gained, ["tn.crm.customers:r"]);
    let [remedy] = &drift.remedies()[..] else { panic!("one remedy") };
    assert!(remedy.starts_with("Without CRM → Bookings → Modify, no text can become a booking."), "{remedy}");
    assert_eq!(health.attention.as_ref().unwrap().trouble.kind, scope());
    let health = health.told(false);
    assert!(health.drift.as_ref().unwrap().told);
    let back = health.minted(&less, &all, at(60)).unwrap();
    assert!(back.attention.is_none() && back.recovered.is_some());
    assert_eq!(back.drift.as_ref().unwrap().gained, ["tn.crm.bookings:w"]);
    assert_eq!(back.minted(&all, &all, at(120)), None, "nothing is new");
}

#[test]
fn changes_that_nobody_was_told_of_yet_are_told_as_one() {
    let [all, some, others] = [&["a", "b", "c"][..], &["a"], &["a", "b", "d"]].map(names);
    let first = Health::default().minted(&all, &some, at(0)).unwrap();
    let drift = first.minted(&some, &others, at(5)).unwrap().drift.unwrap();
    assert_eq!((drift.at, drift.lost, drift.gained), (at(5), names(&["c"]), names(&["d"])));
    let back = first.minted(&some, &all, at(5)).unwrap();
    assert_eq!(back.drift, None, "it is as people know it");
}

#[test]
fn a_token_that_states_nothing_lost_nothing() {
    let all = names(&["tn.crm.bookings:w"]);
    assert_eq!(Health::default().minted(&all, &[], at(0)), None);
    assert_eq!(Health::default().minted(&[], &all, at(0)), None);
}

#[test]
fn a_circuit_is_shown_since_it_first_opened_and_ends_with_the_next_answer() {
    let health = Health::default().resting("Silence.".to_owned(), at(5), at(0));
    let health = health.resting("Silence.".to_owned(), at(20), at(10));
    let open = health.circuit.clone().unwrap();
    assert_eq!((open.since, open.until), (at(0), at(20)));
    assert!(matches!(health.gate(at(19)), Gate::Resting(_)) && health.gate(at(20)) == Gate::Open);
    assert!(open.is_current(at(20 + 899)) && !open.is_current(at(20 + 900)));
    assert_eq!(health.worked(Proof::Token(&[]), at(11)), None, "a mint says nothing of calls");
    assert_eq!(health.worked(Proof::Call(Call::ListBookings), at(11)), Some(Health::default()));
    assert_eq!((health.answered(), Health::default().answered()), (Some(Health::default()), None));
}

#[test]
fn one_connected_with_something_else_starts_anew_and_keeps_what_was() {
    let over = bad(Kind::Credentials, 0).probed(at(0), Probed::Works, at(60)).unwrap();
    let health = over.failed(trouble(Kind::AppKey), at(120)).unwrap();
    assert_eq!(health.clone().of(0), health);
    let anew = health.clone().of(1);
    assert_eq!((anew.attention.clone(), anew.recovered), (None, health.recovered.clone()));
    assert!(!health.forgotten().is_listed());
}

#[test]
fn a_connection_that_works_is_written_nothing_of() {
    let calls = [Call::CreateBooking, Call::ListBookings, Call::ChangeBooking];
    for proof in calls.map(Proof::Call).into_iter().chain([Proof::Everything, Proof::Token(&[])]) {
        assert_eq!(Health::default().worked(proof, at(0)), None);
    }
}

#[derive(Debug, Clone)]
enum Event {
    Fails(Kind),
    Call(Call),
    Minted(Vec<String>),
    Probed(Probed),
    Turn,
    Told(bool),
    Rests,
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Credentials),
        Just(Kind::Secret),
        Just(Kind::AppKey),
        Just(Kind::BookingProvider),
        Just(scope()),
        Just(unclear()),
    ]
}

fn events() -> impl Strategy<Value = Vec<(i64, Event)>> {
    let granted = prop_oneof![
        Just(Vec::new()),
        Just(names(&["tn.crm.bookings:w"])),
        Just(names(&["tn.crm.bookings:r"])),
    ];
    let call = prop_oneof![Just(Call::CreateBooking), Just(Call::ListBookings), Just(Call::ChangeBooking)];
    let probed = prop_oneof![
        Just(Probed::Works),
        Just(Probed::Unclear),
        Just(Probed::OnlyTextTells),
        kinds().prop_map(|kind| Probed::Fails(trouble(kind))),
    ];
    let event = prop_oneof![
        kinds().prop_map(Event::Fails),
        call.prop_map(Event::Call),
        granted.prop_map(Event::Minted),
        probed.prop_map(Event::Probed),
        Just(Event::Turn),
        any::<bool>().prop_map(Event::Told),
        Just(Event::Rests),
    ];
    prop::collection::vec((0_i64..400, event), 0..40)
}

fn next(health: &Health, event: Event, now: Timestamp) -> Health {
    let since = health.attention.as_ref().map_or(now, |attention| attention.since);
    let next = match event {
        Event::Fails(kind) => health.failed(trouble(kind), now),
        Event::Call(call) => health.worked(Proof::Call(call), now),
        Event::Minted(granted) => health.minted(&[], &granted, now),
        Event::Probed(probed) => health.probed(since, probed, now),
        Event::Turn => health.turn_taken(now),
        Event::Told(attention) => Some(health.told(attention)),
        Event::Rests => Some(health.resting("Silence.".to_owned(), after(now, RELAPSE), now)),
    };
    next.unwrap_or_else(|| health.clone())
}

proptest! {
    #[test]
    fn since_stays_while_the_trouble_does_and_whatever_it_is_it_can_end(events in events()) {
        let (mut health, mut now) = (Health::default(), 0);
        for (later, event) in events {
            now += later;
            let before = health.attention.clone();
            health = next(&health, event, at(now));
            let Some(attention) = &health.attention else { continue };
            prop_assert!(attention.since <= at(now));
            prop_assert!(attention.probe_at <= after(at(now), SignedDuration::from_mins(15)));
            if let Some(before) = before.filter(|before| before.trouble.kind == attention.trouble.kind) {
                prop_assert_eq!(before.since, attention.since);
            }
            prop_assert!(health.is_listed());
            let ended = health.probed(attention.since, Probed::Works, at(now)).unwrap();
            prop_assert!(ended.attention.is_none());
            prop_assert!(health.worked(Proof::Everything, at(now)).unwrap().attention.is_none());
            prop_assert_eq!(ended.recovered.unwrap().since, attention.since);
        }
    }

    #[test]
    fn a_person_must_act_or_some_look_comes(events in events()) {
        let (mut health, mut now) = (Health::default(), 0);
        for (later, event) in events {
            now += later;
            health = next(&health, event, at(now));
        }
        let much_later = at(now + 901);
        let is_open = match health.gate(much_later) {
            Gate::Open | Gate::Turn(_) => true,
            Gate::Attention(attention) => attention.is_due(much_later),
            Gate::Resting(_) => false,
        };
        prop_assert!(is_open, "stuck: {:?}", health);
    }
}

#[test]
fn what_is_the_platforms_is_no_reason_to_tell_a_tenant() {
    let trouble = PlatformTrouble { since: at(0), from: at(-300), why: Why::Many { bad: 3, of: 9 } };
    assert_eq!(trouble.why.to_string(), "3 of 9 connections stopped working within a few minutes");
    let shown = bad(Kind::AppKey, 0).shown(true, None, true, at(1));
    assert_eq!((shown.state, shown.certainty), (State::Delayed, Some(Certainty::Likely)));
}
