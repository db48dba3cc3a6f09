use super::{
    Before, Failure, Held, LEASE, Lease, MARGIN, MintFailure, Minted, Need, Row, SignedDuration, Timestamp,
    TokenStep, decide,
};
use crate::domain::outcome::{Cause, Problem};
use crate::domain::secret::AccessToken;
use crate::domain::time::after;

/// What holds for any row, any need and any moment.
mod properties;

const LIFETIME: SignedDuration = SignedDuration::from_secs(900);

fn start() -> Timestamp {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn at(seconds: i64) -> Timestamp {
    after(start(), SignedDuration::from_secs(seconds))
}

fn before(used_at: Timestamp) -> Before {
    Before { generation: 6, used_at, forced_at: None }
}

/// Generation 7, for connection generation 3, due as late as can be.
fn row(lifetime: SignedDuration) -> Row {
    let minted = Minted { token: AccessToken::from("t".to_owned()), lifetime, scopes: vec![] };
    let held = Held::of(minted, before(start()), 3, 0, start());
    Row { held: Some(held), generation: 7, connection_generation: 3, lease: None, failure: None }
}

fn is_used(lifetime: SignedDuration, need: Need, connection_generation: u64, seconds: i64) -> bool {
    matches!(decide(row(lifetime), connection_generation, need, at(seconds)), TokenStep::Use(_))
}

fn leased(until: i64) -> Option<Lease> {
    Some(Lease { owner: 1, until: at(until), connection_generation: 3 })
}

fn rejected(now: Timestamp) -> Failure {
    Failure::after(None, 3, MintFailure::Rejected(Problem::default()), now)
}

#[test]
fn a_token_serves_until_a_minute_before_it_expires() {
    let last = LIFETIME.as_secs() - MARGIN.as_secs();
    assert!(is_used(LIFETIME, Need::AnyValid, 3, last - 1));
    assert!(!is_used(LIFETIME, Need::AnyValid, 3, last));
}

#[test]
fn a_token_is_due_at_two_thirds_of_the_stated_lifetime() {
    assert!(is_used(LIFETIME, Need::Fresh, 3, 599) && !is_used(LIFETIME, Need::Fresh, 3, 600));
    assert!(is_used(SignedDuration::from_secs(90), Need::Fresh, 3, 44));
    assert!(!is_used(SignedDuration::from_secs(90), Need::Fresh, 3, 60));
}

#[test]
fn a_lifetime_shorter_than_the_margin_still_serves_for_half_of_itself() {
    let brief = SignedDuration::from_secs(60);
    assert!(is_used(brief, Need::AnyValid, 3, 29) && !is_used(brief, Need::AnyValid, 3, 30));
}

#[test]
fn a_token_of_replaced_credentials_is_worthless() {
    assert!(!is_used(LIFETIME, Need::AnyValid, 4, 0));
}

#[test]
fn a_refused_token_is_not_used_again_but_its_successor_is() {
    assert!(!is_used(LIFETIME, Need::NewerThan(7), 3, 0));
    assert!(is_used(LIFETIME, Need::NewerThan(6), 3, 0));
}

#[test]
fn a_refused_token_is_replaced_at_once_and_its_refused_successor_after_a_minute_at_the_earliest() {
    let step = |forced: bool, seconds| {
        let mut row = row(LIFETIME);
        let forced_at = forced.then(start);
        row.held = row.held.map(|held| Held { forced_at, ..held });
        decide(row, 3, Need::NewerThan(7), at(seconds))
    };
    assert!(matches!(step(false, 1), TokenStep::Mint { before: 7 }));
    assert!(matches!(step(true, 59), TokenStep::StillRefused));
    assert!(matches!(step(true, 60), TokenStep::Mint { before: 7 }));
}

#[test]
fn nothing_held_means_a_mint() {
    assert!(matches!(decide(Row::default(), 0, Need::AnyValid, start()), TokenStep::Mint { before: 0 }));
}

#[test]
fn a_token_for_the_connection_as_it_is_now_tells_who_read_it_before_to_look_again() {
    let step = decide(row(LIFETIME), 2, Need::AnyValid, start());
    assert!(matches!(step, TokenStep::LookAgain), "{step:?}");
}

#[test]
fn while_somebody_mints_the_old_token_is_used_and_nobody_else_mints() {
    let row = Row { lease: leased(610), ..row(LIFETIME) };
    assert!(matches!(decide(row.clone(), 3, Need::Fresh, at(605)), TokenStep::Use(_)));
    assert!(matches!(decide(row.clone(), 3, Need::NewerThan(7), at(605)), TokenStep::Wait { .. }));
    assert!(matches!(decide(row, 3, Need::Fresh, at(610)), TokenStep::Mint { before: 7 }));
}

#[test]
fn a_lease_for_credentials_that_were_replaced_holds_nobody_up() {
    let row = Row { lease: leased(610), ..row(LIFETIME) };
    assert!(matches!(decide(row, 4, Need::AnyValid, at(605)), TokenStep::Mint { before: 7 }));
}

#[test]
fn refused_credentials_are_asked_for_once_a_minute_and_said_to_be_refused_in_between() {
    let row = Row { failure: Some(rejected(at(900))), ..row(LIFETIME) };
    assert!(matches!(decide(row.clone(), 3, Need::AnyValid, at(920)), TokenStep::Failed(_)));
    assert!(matches!(decide(row, 3, Need::AnyValid, at(960)), TokenStep::Mint { before: 7 }));
}

#[test]
fn refused_credentials_are_probed_less_often_after_an_hour_and_after_a_day() {
    let mut failure = rejected(start());
    for (seconds, pause) in [(3_599, 50), (3_601, 300), (86_399, 300), (86_401, 900)] {
        failure = Failure::after(Some(&failure), 3, MintFailure::Rejected(Problem::default()), at(seconds));
        assert_eq!(failure.again_at, at(seconds + pause));
    }
    assert_eq!((failure.since, failure.times), (start(), 5));
}

#[test]
fn trouble_on_the_way_is_tried_again_soon_and_ever_less_often_up_to_a_minute() {
    let (mut before, mut pauses) = (None, Vec::new());
    for _ in 0..6 {
        let why = MintFailure::Unavailable(Cause::TimedOut);
        let failure = Failure::after(before.as_ref(), 3, why, start());
        pauses.push(failure.again_at);
        before = Some(failure);
    }
    assert_eq!(pauses, [5, 10, 20, 40, 60, 60].map(at));
}

#[test]
fn a_connection_without_a_text_for_a_day_is_checked_hourly_until_it_is_used_again() {
    let minted = Minted { token: AccessToken::from("t".to_owned()), lifetime: LIFETIME, scopes: vec![] };
    let held = Held::of(minted, before(at(-86_400)), 3, 0, start());
    assert_eq!(held.refresh_at, at(3_600));
    let used = held.used(0, at(10)).unwrap();
    assert_eq!((used.used_at, used.refresh_at), (at(10), at(600)));
    assert!(used.used(0, at(20)).is_none());
}
