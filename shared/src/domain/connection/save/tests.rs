use serde_json::{Value, json};

use super::{Brings, Verdict, Wanted, judge};
use crate::domain::choices::{CampaignId, Choices, Priority};
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
        unanswered: false,
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
    let all =
        wanted(json!({ "app_key": "ak1.x", "booking_provider_id": 9 })).brings(None, &Connection::default());
    let Verdict::Refused(errors) = judge(&failed, all) else {
        panic!("refused");
    };
    assert_eq!(fields_of(&errors), ["app_key", "booking_provider_id"]);
}

#[test]
fn a_host_that_does_not_answer_refuses_nothing() {
    let silent = [finding(Step::Host, Status::Unknown), finding(Step::Client, Status::Skipped)];
    assert_eq!(judge(&silent, LOGIN), Verdict::Unclear("Host is Unknown.".to_owned()));
    assert_eq!(
        judge(&silent, wanted(json!({ "booking_provider_id": 9 })).brings(None, &Connection::default())),
        Verdict::Accepted
    );
}

#[test]
fn an_own_app_key_waits_for_the_answer_of_the_api_and_a_pair_alone_does_not() {
    let silent = |status| Finding { unanswered: true, ..finding(Step::AppKey, status) };
    let findings = [finding(Step::Client, Status::Ok), silent(Status::Unknown)];
    let own = wanted(json!({ "app_key": "ak1.x" })).brings(None, &Connection::default());
    assert_eq!(judge(&findings, own), Verdict::Unclear("AppKey is Unknown.".to_owned()));
    assert_eq!(judge(&findings, LOGIN), Verdict::Accepted);
    // Answered, and left open by the answers: asking again would tell no more.
    let open = [finding(Step::Client, Status::Ok), finding(Step::AppKey, Status::Unknown)];
    assert_eq!(judge(&open, own), Verdict::Accepted);
}

#[test]
fn what_goes_on_from_a_login_that_was_never_tested_answers_for_its_app_key_too() {
    let mut untested = login(7);
    untested.credentials.app_key_ends = Some("4f2a".to_owned());
    let pending = Some(Pending { login: untested.clone(), tried_at: None, why: String::new() });
    let waiting = Connection { pending, ..Connection::default() };
    let answers = |body, connection: &Connection| wanted(body).brings(Some(&untested), connection).app_key;
    assert!(answers(json!({ "client_secret": "cs1.b" }), &waiting));
    assert!(!answers(json!({ "client_secret": "cs1.b", "app_key": null }), &waiting));
    assert!(!answers(json!({ "name": "A" }), &waiting));
    assert!(!answers(json!({ "client_secret": "cs1.b" }), &Connection::default()), "it was tested once");
}

#[test]
fn dead_credentials_keep_nobody_from_changing_the_name() {
    let dead = [finding(Step::Client, Status::Failed)];
    assert_eq!(
        judge(&dead, wanted(json!({ "name": "A" })).brings(None, &Connection::default())),
        Verdict::Accepted
    );
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

fn campaign(id: i64) -> Choices {
    Choices { campaign: Some(CampaignId(id)), ..Choices::default() }
}

/// Connected with tenant 7, whose campaign is 1.
fn with_defaults() -> Connection {
    Connection {
        servicetitan_tenant: Some(ServiceTitanTenant(7)),
        defaults: campaign(1),
        credentials: Some(login(7).credentials),
        ..Connection::default()
    }
}

#[test]
fn defaults_alone_ask_for_no_token_and_hold_at_once() {
    let given = wanted(json!({ "defaults": { "priority": "High" } }));
    assert!(!given.touches_login(Some(&login(7))));
    let next = given.settings(&with_defaults());
    assert_eq!(next.defaults, Choices { priority: Some(Priority::High), ..campaign(1) });
    assert_eq!(given.named(), "defaults");
    assert_eq!(given.chosen_for(&next), Choices { priority: Some(Priority::High), ..Choices::default() });
}

#[test]
fn defaults_are_taken_over_from_the_same_tenant_and_never_from_another() {
    let (rotate, connection) = (wanted(json!({ "client_secret": "cs1.b" })), with_defaults());
    let of = |wanted: &Wanted, tenant, base: &Login| {
        wanted.defaults_of(Some(ServiceTitanTenant(tenant)), Some(base), &connection)
    };
    assert_eq!(of(&rotate, 7, &login(7)), campaign(1));
    assert_eq!(of(&rotate, 8, &login(7)), Choices::default());
    let waiting = Login { defaults: campaign(2), ..login(8) };
    assert_eq!(of(&rotate, 8, &waiting), campaign(2));
    assert_eq!(of(&rotate, 7, &waiting), campaign(1));
    assert_eq!(of(&rotate, 9, &waiting), Choices::default());
    let given = wanted(json!({ "defaults": { "campaign_id": 3 } }));
    assert_eq!(of(&given, 8, &login(7)), campaign(3));
    let noted = Connection { defaults: campaign(4), ..Connection::default() };
    assert_eq!(rotate.defaults_of(Some(ServiceTitanTenant(8)), None, &noted), campaign(4));
}

#[test]
fn defaults_hold_for_the_login_of_their_tenant_and_wait_with_one_of_another() {
    let given = wanted(json!({ "defaults": { "campaign_id": 9 } }));
    let pending = |tenant| Some(Pending { login: login(tenant), tried_at: None, why: String::new() });
    let next = given.settings(&Connection { pending: pending(8), ..with_defaults() });
    assert_eq!((next.defaults, next.pending.as_ref().unwrap().login.defaults), (campaign(1), campaign(9)));
    assert_eq!(given.chosen_for(&next), Choices::default(), "nobody can say yet");
    let next = given.settings(&Connection { pending: pending(7), ..with_defaults() });
    assert_eq!((next.defaults, next.pending.unwrap().login.defaults), (campaign(9), campaign(9)));
}

#[test]
fn a_login_from_before_brings_its_defaults_back_only_where_it_is_of_another_tenant() {
    let connection = with_defaults();
    assert_eq!(connection.defaults_with(&Login { defaults: campaign(2), ..login(7) }), campaign(1));
    assert_eq!(connection.defaults_with(&Login { defaults: campaign(2), ..login(8) }), campaign(2));
}
