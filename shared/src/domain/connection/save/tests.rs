use serde_json::{Value, json};

use super::{Verdict, Wanted};
use crate::domain::connection::doctor::{Certainty, Check, Finding, Status, Step};
use crate::domain::connection::{Connection, Login};
use crate::domain::fields::{Errors, Fields};
use crate::domain::ids::ServiceTitanTenant;

fn wanted(body: Value) -> Wanted {
    let Value::Object(map) = body else { panic!("an object") };
    let mut fields = Fields::new(map);
    let wanted = Wanted::read(&mut fields);
    assert_eq!(fields.finish(), Ok(()));
    wanted
}

fn finding(step: Step, status: Status) -> Finding {
    let said = (status != Status::Ok).then(|| format!("{step:?} is {status:?}."));
    Finding {
        check: Check { step, scope: None, required: true },
        status,
        certainty: (status == Status::Failed).then_some(Certainty::Likely),
        cause: said,
        remedy: None,
        trace_id: None,
    }
}

fn login(tenant: u64) -> Login {
    Login { servicetitan_tenant: ServiceTitanTenant(tenant), ..super::super::tests::login() }
}

fn fields_of(errors: &Errors) -> Vec<&str> {
    errors.keys().map(String::as_str).collect()
}

#[test]
fn a_pair_is_complete_or_not_given_at_all() {
    let missing = |body: Value| wanted(body).missing(None, &Connection::default());
    assert_eq!(
        fields_of(&missing(json!({ "client_id": "cid.a" }))),
        ["client_secret", "servicetitan_tenant_id"]
    );
    assert_eq!(
        fields_of(&missing(json!({ "client_secret": "cs1.a", "servicetitan_tenant_id": 7 }))),
        ["client_id"]
    );
    assert!(missing(json!({ "name": "Sandbox", "servicetitan_tenant_id": "7" })).is_empty());
    assert!(
        wanted(json!({ "client_secret": "cs1.b" }))
            .missing(Some(&login(7)), &Connection::default())
            .is_empty()
    );
}

#[test]
fn what_was_noted_before_the_pair_need_not_be_repeated() {
    let noted = Connection { servicetitan_tenant: Some(ServiceTitanTenant(7)), ..Connection::default() };
    assert!(
        wanted(json!({ "client_id": "cid.a", "client_secret": "cs1.a" })).missing(None, &noted).is_empty()
    );
}

#[test]
fn the_name_and_the_same_tenant_again_ask_for_no_token() {
    let before = login(7);
    assert!(!wanted(json!({ "name": "A", "servicetitan_tenant_id": "7" })).touches_login(Some(&before)));
    assert!(wanted(json!({ "servicetitan_tenant_id": "8" })).touches_login(Some(&before)));
    assert!(wanted(json!({ "enterprise_hub": true })).touches_login(Some(&before)));
    assert!(wanted(json!({ "app_key": null })).touches_login(Some(&before)));
}

#[test]
fn a_refusal_names_the_field_that_is_to_blame() {
    let pair = wanted(json!({ "client_id": "cid.a", "client_secret": "cs1.a" }));
    for (step, field) in [(Step::Client, "client_secret"), (Step::Tenant, "servicetitan_tenant_id")] {
        let Verdict::Refused(errors) = pair.judge(&[finding(step, Status::Failed)], true) else {
            panic!("refused");
        };
        assert_eq!(fields_of(&errors), [field]);
    }
}

#[test]
fn a_save_answers_only_for_what_it_brings() {
    let failed = [
        finding(Step::Client, Status::Ok),
        finding(Step::AppKey, Status::Failed),
        finding(Step::Scope, Status::Failed),
        finding(Step::BookingProvider, Status::Failed),
    ];
    let pair = wanted(json!({ "client_id": "cid.a", "client_secret": "cs1.a" }));
    assert_eq!(pair.judge(&failed, true), Verdict::Accepted);
    let Verdict::Refused(errors) =
        wanted(json!({ "app_key": "ak1.x", "booking_provider_id": 9 })).judge(&failed, true)
    else {
        panic!("refused");
    };
    assert_eq!(fields_of(&errors), ["app_key", "booking_provider_id"]);
}

#[test]
fn a_host_that_does_not_answer_refuses_nothing() {
    let silent = [finding(Step::Host, Status::Unknown), finding(Step::Client, Status::Skipped)];
    let pair = wanted(json!({ "client_id": "cid.a", "client_secret": "cs1.a" }));
    assert_eq!(pair.judge(&silent, true), Verdict::Unclear("Host is Unknown.".to_owned()));
    assert_eq!(wanted(json!({ "booking_provider_id": 9 })).judge(&silent, false), Verdict::Accepted);
}

#[test]
fn dead_credentials_keep_nobody_from_changing_the_name() {
    let dead = [finding(Step::Client, Status::Failed)];
    assert_eq!(wanted(json!({ "name": "A" })).judge(&dead, false), Verdict::Accepted);
}

#[test]
fn the_trail_names_fields_and_never_their_values() {
    let named = wanted(json!({ "client_id": "cid.a", "client_secret": "cs1.a", "app_key": null })).named();
    assert_eq!(named, "client_id, client_secret, app_key");
}
