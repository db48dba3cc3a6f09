use super::{at, bad};
use crate::domain::connection::doctor::Certainty;
use crate::domain::connection::health::{Health, Probed, State};
use crate::domain::connection::trouble::Kind;
use crate::domain::ids::ProviderId;

fn resting() -> Health {
    Health::default().resting("ServiceTitan did not answer in time.".to_owned(), at(5), at(0))
}

#[test]
fn nothing_known_is_well_and_nothing_connected_is_neither() {
    let shown = |is_connected| Health::default().shown(is_connected, None, false, at(0));
    assert_eq!((shown(true).state, shown(false).state), (State::Ok, State::NotConnected));
    assert_eq!((shown(true).cause, shown(true).remedy, shown(true).since), (None, None, None));
    assert_eq!(bad(Kind::AppKey, 0).shown(false, None, false, at(1)).state, State::NotConnected);
}

#[test]
fn attention_is_shown_with_cause_remedy_since_and_reference() {
    let shown = bad(Kind::BookingProvider, 0).shown(true, Some(ProviderId(7001)), false, at(10));
    assert_eq!((shown.state, shown.certainty), (State::NeedsAttention, Some(Certainty::Likely)));
    assert!(shown.cause.unwrap().contains("7001") && shown.remedy.is_some());
    assert_eq!((shown.since, shown.next_probe_at), (Some(at(0)), Some(at(50))));
    assert_eq!(shown.trace_id.as_deref(), Some("trace-1"));
}

#[test]
fn what_is_the_platforms_is_delayed_and_there_is_nothing_to_do() {
    let shown = bad(Kind::AppKey, 0).shown(true, None, true, at(10));
    assert_eq!((shown.state, shown.since), (State::Delayed, Some(at(0))));
    assert!(shown.remedy.unwrap().starts_with("Nothing to do"));
}

#[test]
fn a_circuit_delays_until_it_is_closed_or_long_forgotten() {
    for (seconds, open, state) in [(1, Some(true), State::Delayed), (6, Some(false), State::Delayed)] {
        let shown = resting().shown(true, None, false, at(seconds));
        assert_eq!((shown.circuit.map(|circuit| circuit.open), shown.state), (open, state), "{seconds}");
    }
    let forgotten = resting().shown(true, None, false, at(5 + 900));
    assert_eq!((forgotten.circuit, forgotten.state), (None, State::Ok));
}

#[test]
fn what_is_over_stays_on_the_page_with_its_cause() {
    let over = bad(Kind::Credentials, 0).probed(at(0), Probed::Works, at(60)).unwrap();
    let shown = over.shown(true, None, false, at(61));
    let recovered = shown.recovered.unwrap();
    assert_eq!((shown.state, recovered.since, recovered.at), (State::Ok, at(0), at(60)));
    assert!(recovered.cause.contains("refuses them now"), "{}", recovered.cause);
}
