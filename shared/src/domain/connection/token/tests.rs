use super::{Held, MARGIN, Minted, Need, SignedDuration, Timestamp, TokenStep, decide};
use crate::domain::secret::AccessToken;
use crate::domain::time::after;

const LIFETIME: SignedDuration = SignedDuration::from_secs(900);

fn start() -> Timestamp {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn held(lifetime: SignedDuration) -> Held {
    let minted = Minted { token: AccessToken::from("t".to_owned()), lifetime, scopes: vec![] };
    Held::of(minted, 6, 3, start())
}

fn is_used(lifetime: SignedDuration, need: Need, connection_generation: u64, seconds: i64) -> bool {
    let now = after(start(), SignedDuration::from_secs(seconds));
    matches!(decide(Some(held(lifetime)), connection_generation, need, now), TokenStep::Use(_))
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
fn nothing_held_means_a_mint() {
    assert!(matches!(decide(None, 0, Need::AnyValid, start()), TokenStep::Mint));
}

#[test]
fn a_token_for_the_connection_as_it_is_now_tells_who_read_it_before_to_look_again() {
    let step = decide(Some(held(LIFETIME)), 2, Need::AnyValid, start());
    assert!(matches!(step, TokenStep::LookAgain), "{step:?}");
}

#[test]
fn when_a_token_was_minted_follows_from_what_it_states() {
    assert_eq!(held(LIFETIME).minted_at(), start());
}
