use super::{AccessToken, AppKey, AuthToken, ClientSecret};

#[test]
fn no_secret_is_printed() {
    let canary = || "canary-7f3a-9c1d".to_owned();
    let printed = format!(
        "{:?} {:?} {:?} {:?}",
        AuthToken::from(canary()),
        ClientSecret::from(canary()),
        AppKey::from(canary()),
        AccessToken::from(canary())
    );
    assert!(!printed.contains("canary") && !printed.contains("9c1d"), "{printed}");
}

#[test]
fn a_person_sees_the_last_four_characters_of_a_long_secret_and_nothing_of_a_short_one() {
    assert_eq!(ClientSecret::from("cs1.abcdefgh4f2a".to_owned()).last_four(), "4f2a");
    assert_eq!(ClientSecret::from("4f2a".to_owned()).last_four(), "");
}
