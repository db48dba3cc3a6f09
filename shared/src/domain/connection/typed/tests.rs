use super::{AppKey, ClientSecret, SWAPPED, Warnings, shape_warnings};

fn warnings(client_id: &str, client_secret: &str) -> Warnings {
    let secret = ClientSecret::from(client_secret.to_owned());
    shape_warnings(Some(client_id), Some(&secret), None)
}

#[test]
fn credentials_as_servicetitan_makes_them_raise_no_warning() {
    assert_eq!(warnings("cid.demo", "cs1.demo"), Warnings::new());
    assert_eq!(warnings(" cid.demo\n", "\tcs2.demo "), Warnings::new());
    let key = AppKey::from("ak1.demo".to_owned());
    assert_eq!(shape_warnings(None, None, Some(&key)), Warnings::new());
    assert_eq!(shape_warnings(None, None, None), Warnings::new());
}

#[test]
fn a_swapped_pair_is_called_that_on_both_fields() {
    let found = warnings("cs1.demo", "cid.demo");
    assert_eq!(found["client_id"], [SWAPPED]);
    assert_eq!(found["client_secret"], [SWAPPED]);
}

#[test]
fn what_does_not_belong_inside_is_named() {
    assert_eq!(warnings("cid. demo", "cs1.demo")["client_id"], ["There is a space inside."]);
    assert!(warnings("cid.demo", "cs1.de\u{200b}mo")["client_secret"][0].contains("invisible"));
}

#[test]
fn another_value_in_a_field_is_recognised() {
    let said = |id: &str| warnings(id, "cs1.demo")["client_id"][0].clone();
    assert_eq!(said("ak1.demo"), "This looks like an application key, not like a client id.");
    assert_eq!(said("1234567"), "This looks like a tenant id, not like a client id.");
    assert_eq!(said("demo"), "This does not look like a client id, which begins with “cid.”.");
    let key = AppKey::from("cid.demo".to_owned());
    let found = shape_warnings(None, None, Some(&key));
    assert_eq!(found["app_key"], ["This looks like a client id, not like an application key."]);
}

#[test]
fn no_warning_repeats_what_was_typed() {
    for typed in ["canary", "cs1.canary", "ak1.canary", "cid.can ary", "cid.canary\u{7}"] {
        let found = format!("{:?}", warnings(typed, typed));
        assert!(!found.contains("canary") && !found.contains("ary"), "{found}");
    }
}
