use super::filled;

#[test]
fn a_blank_setting_asks_for_nothing() {
    assert_eq!(filled(None), None);
    assert_eq!(filled(Some(String::new())), None);
    assert_eq!(filled(Some("all".to_owned())).as_deref(), Some("all"));
}
