use serde_json::{Value, json};

use super::{Brings, Verdict, Wanted, judge};
use crate::domain::connection::doctor::{Certainty, Check, Finding, Status, Step};
use crate::domain::connection::{Connection, Login, Pending};
use crate::domain::fields::{Errors, Fields};
use crate::domain::ids::{ProviderId, ServiceTitanTenant};

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

const LOGIN: Brings = Brings { login: true, app_key: false, booking_provider: false };

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
    for (step, field) in [(Step::Client, "client_secret"), (Step::Tenant, "servicetitan_tenant_id")] {
        let Verdict::Refused(errors) = judge(&[finding(step, Status::Failed)], LOGIN) else {
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
    assert_eq!(judge(&failed, LOGIN), Verdict::Accepted);
    let all = wanted(json!({ "app_key": "ak1.x", "booking_provider_id": 9 })).brings(None);
    let Verdict::Refused(errors) = judge(&failed, all) else {
        panic!("refused");
    };
    assert_eq!(fields_of(&errors), ["app_key", "booking_provider_id"]);
}

#[test]
fn a_host_that_does_not_answer_refuses_nothing() {
    let silent = [finding(Step::Host, Status::Unknown), finding(Step::Client, Status::Skipped)];
    assert_eq!(judge(&silent, LOGIN), Verdict::Unclear("Host is Unknown.".to_owned()));
    assert_eq!(judge(&silent, wanted(json!({ "booking_provider_id": 9 })).brings(None)), Verdict::Accepted);
}

#[test]
fn dead_credentials_keep_nobody_from_changing_the_name() {
    let dead = [finding(Step::Client, Status::Failed)];
    assert_eq!(judge(&dead, wanted(json!({ "name": "A" })).brings(None)), Verdict::Accepted);
}

#[test]
fn the_trail_names_fields_and_never_their_values() {
    let named = wanted(json!({ "client_id": "cid.a", "client_secret": "cs1.a", "app_key": null })).named();
    assert_eq!(named, "client_id, client_secret, app_key");
}

#[test]
fn a_login_from_before_answers_for_its_own_app_key_and_for_a_provider_that_is_not_in_use() {
    let mut before = login(7);
    before.credentials.app_key_ends = Some("4f2a".to_owned());
    before.booking_provider = Some(ProviderId(9));
    let brings = Brings::all_of(&before, &Connection::default());
    assert_eq!(brings, Brings { login: true, app_key: true, booking_provider: true });
    let refused = [finding(Step::Client, Status::Ok), finding(Step::AppKey, Status::Failed)];
    assert!(matches!(judge(&refused, brings), Verdict::Refused(_)));
    let in_use = Connection { booking_provider: Some(ProviderId(9)), ..Connection::default() };
    assert!(!Brings::all_of(&before, &in_use).booking_provider);
}

#[test]
fn a_provider_holds_for_the_login_of_its_tenant_and_waits_with_one_of_another() {
    let named = wanted(json!({ "name": "A", "booking_provider_id": 9 }));
    let in_use = Connection {
        servicetitan_tenant: Some(ServiceTitanTenant(7)),
        booking_provider: Some(ProviderId(1)),
        credentials: Some(login(7).credentials),
        ..Connection::default()
    };
    assert_eq!(named.settings(&in_use).booking_provider, Some(ProviderId(9)));
    let pending = |tenant| Some(Pending { login: login(tenant), tried_at: None, why: String::new() });
    let moving = Connection { pending: pending(8), ..in_use.clone() };
    let next = named.settings(&moving);
    assert_eq!((next.booking_provider, next.name.as_str()), (Some(ProviderId(1)), "A"));
    assert_eq!(next.pending.unwrap().login.booking_provider, Some(ProviderId(9)));
    let rotating = Connection { pending: pending(7), ..in_use };
    assert_eq!(named.settings(&rotating).booking_provider, Some(ProviderId(9)));
}
