use serde_json::{Value, json};

use super::{Fields, Given, one_of};
use crate::domain::ids::{Environment, ServiceTitanTenant};

fn fields(value: Value) -> Fields {
    let Value::Object(map) = value else { panic!("an object") };
    Fields::new(map)
}

#[test]
fn every_error_is_told_at_once_and_by_field() {
    let mut read = fields(json!({
        "name": "  ", "flag": "yes", "servicetitan_tenant_id": "12a", "colour": "red", "text": "a\nb",
    }));
    assert_eq!(read.text("name", 10), None);
    assert_eq!(read.flag("flag"), None);
    assert_eq!(read.parse("servicetitan_tenant_id", ServiceTitanTenant::parse), None);
    assert_eq!(read.text("text", 10), None);
    assert_eq!(read.need::<()>("client_id", None), None);
    let errors = read.finish().unwrap_err();
    let blamed: Vec<_> = errors.keys().map(String::as_str).collect();
    assert_eq!(blamed, ["client_id", "colour", "flag", "name", "servicetitan_tenant_id", "text"]);
    assert_eq!(errors["colour"], ["There is no such field."]);
    assert_eq!(errors["servicetitan_tenant_id"], ["This is not a ServiceTitan tenant id (digits)."]);
}

#[test]
fn values_are_trimmed_and_numbers_may_be_texts() {
    let mut read = fields(json!({ "name": " Acme ", "a": 12, "b": " 12 " }));
    assert_eq!(read.text("name", 10).as_deref(), Some("Acme"));
    assert_eq!(read.parse("a", ServiceTitanTenant::parse), Some(ServiceTitanTenant(12)));
    assert_eq!(read.parse("b", ServiceTitanTenant::parse), Some(ServiceTitanTenant(12)));
    assert_eq!(read.finish(), Ok(()));
}

#[test]
fn what_is_absent_stays_and_null_empties() {
    let mut read = fields(json!({ "gone": null, "set": "7" }));
    assert_eq!(read.clearable("gone", ServiceTitanTenant::parse), Given::Cleared);
    assert_eq!(
        read.clearable("absent", ServiceTitanTenant::parse).over(Some(ServiceTitanTenant(1))).map(|it| it.0),
        Some(1)
    );
    assert_eq!(read.clearable("set", ServiceTitanTenant::parse), Given::Set(ServiceTitanTenant(7)));
    assert_eq!(Given::<u8>::Cleared.over(Some(1)), None);
}

#[test]
fn what_must_be_there_cannot_be_emptied() {
    let mut read = fields(json!({ "id": null }));
    assert_eq!(read.parse("id", ServiceTitanTenant::parse), None);
    assert_eq!(read.finish().unwrap_err()["id"], ["This cannot be empty."]);
}

#[test]
fn what_is_wrong_inside_an_object_or_a_list_is_named_by_its_place() {
    let mut read = fields(json!({
        "inner": { "name": 5, "other": 1 }, "list": [{ "name": "a" }, 7, {}], "flat": "x", "long": [{}, {}, {}],
    }));
    assert_eq!(read.object("inner", |inner| inner.text("name", 10)), Some(None));
    let names = read.list("list", 3, |each| {
        let name = each.text("name", 10);
        each.need("name", name)
    });
    assert_eq!(names, Some(vec![Some("a".to_owned()), None]));
    assert_eq!(read.object("flat", |_| ()), None);
    assert_eq!(read.list("long", 2, |_| ()), None);
    assert_eq!(read.object("absent", |_| ()), None);
    let errors = read.finish().unwrap_err();
    let blamed: Vec<_> = errors.keys().map(String::as_str).collect();
    assert_eq!(blamed, ["flat", "inner.name", "inner.other", "list.1", "list.2.name", "long"]);
}

#[test]
fn words_of_a_closed_list_are_read_and_others_are_told_what_there_is() {
    let mut read =
        fields(json!({ "where": ["production", "integration", "production"], "one": "moon", "bad": ["x"] }));
    assert_eq!(read.words("where", &Environment::ALL), Some(Environment::ALL.to_vec()));
    assert_eq!(read.words("bad", &Environment::ALL), None);
    assert_eq!(read.parse("one", one_of(&Environment::ALL)), None);
    let errors = read.finish().unwrap_err();
    assert_eq!(errors["bad"], ["Each is one of: integration, production."]);
    assert_eq!(errors["one"], ["This is not one of: integration, production."]);
}
