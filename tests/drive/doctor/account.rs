//! The account, the application key and the booking provider.

use axum::http::StatusCode;
use intellisend::domain::connection::doctor::{Status, Step, refused, works};
use intellisend::domain::ids::{ProviderId, ServiceTitanTenant};
use intellisend::domain::secret::AppKey;
use tests::fakes::servicetitan::{Authorization, Client};

use super::{CERTAIN, LIKELY, OTHER_PROVIDER, Patient, all_ok, certain_only, verdict, words};

const REFUSALS: [StatusCode; 4] =
    [StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];

#[tokio::test]
async fn what_is_right_is_ok_whatever_nobody_outside_knows() {
    for (opaque, as_list, implied) in
        [(false, false, false), (true, false, true), (false, true, true), (true, true, false)]
    {
        let patient = Patient::healthy().await;
        patient.fake.unknowns(|unknowns| {
            unknowns.opaque_tokens = opaque;
            unknowns.scope_as_list = as_list;
            unknowns.write_implies_read = implied;
            unknowns.authorization = Authorization::BearerOnly;
        });
        all_ok(&patient.findings().await);
    }
}

#[tokio::test]
async fn a_wrong_tenant_id_is_certain_where_the_token_names_another_and_a_guess_where_it_is_opaque() {
    for wrong_tenant in [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND] {
        for opaque in [false, true] {
            let mut patient = Patient::healthy().await;
            patient.subject.servicetitan_tenant = Some(ServiceTitanTenant(9));
            patient.fake.unknowns(|unknowns| {
                unknowns.wrong_tenant = wrong_tenant;
                unknowns.opaque_tokens = opaque;
            });
            let findings = patient.findings().await;
            assert!(refused(&findings) && !works(&findings), "{findings:#?}");
            let expected = match (opaque, wrong_tenant) {
                (false, _) => CERTAIN,
                // Rather the sign of a wrong application key.
                (true, StatusCode::UNAUTHORIZED) => (Status::Unknown, None),
                (true, _) => LIKELY,
            };
            assert_eq!(verdict(&findings, Step::Tenant), expected, "{wrong_tenant} {opaque}");
            let words = words(&findings, Step::Tenant);
            let named =
                if opaque { "Compare the tenant id digit by digit" } else { "are of account 1234567" };
            assert!(words.contains(named), "{words}");
            certain_only(&findings, &[Step::Tenant]);
        }
    }
}

#[tokio::test]
async fn an_application_key_that_servicetitan_names_is_certainly_wrong() {
    for wrong_app_key in REFUSALS {
        for (key, opaque) in [("ak1.unknown", false), ("ak1.elsewhere", false), ("ak1.elsewhere", true)] {
            let mut patient = Patient::healthy().await;
            patient.fake.add_app("ak1.elsewhere");
            patient.fake.unknowns(|unknowns| {
                unknowns.wrong_app_key = wrong_app_key;
                unknowns.opaque_tokens = opaque;
            });
            patient.subject.app_key = Some(AppKey::from(key.to_owned()));
            let findings = patient.findings().await;
            assert_eq!(verdict(&findings, Step::AppKey), CERTAIN, "{wrong_app_key} {key}");
            assert!(words(&findings, Step::AppKey).contains("IntelliSend's own application key"));
            certain_only(&findings, &[Step::AppKey]);
        }
    }
}

#[tokio::test]
async fn a_tenant_s_own_application_key_goes_before_the_platform_s() {
    let mut patient = Patient::healthy().await;
    patient.subject.credentials.app_key = Some(AppKey::from("ak1.own".to_owned()));
    let findings = patient.findings().await;
    assert_eq!(verdict(&findings, Step::AppKey), CERTAIN);
    assert!(words(&findings, Step::AppKey).contains("Copy the application key again"));
    patient.fake.add_app("ak1.own");
    patient.client(|client| client.app_key = "ak1.own".to_owned());
    all_ok(&patient.findings().await);
    patient.subject.app_key = None;
    all_ok(&patient.findings().await);
    patient.subject.credentials.app_key = None;
    let findings = patient.findings().await;
    assert_eq!(verdict(&findings, Step::AppKey), CERTAIN);
    assert!(words(&findings, Step::AppKey).contains("No application key is saved"));
}

#[tokio::test]
async fn a_token_refused_without_a_word_is_at_most_probably_the_application_key() {
    for bare in [false, true] {
        let patient = Patient::healthy().await;
        patient.fake.unknowns(|unknowns| {
            unknowns.authorization = Authorization::RawOnly;
            unknowns.bare_unauthorized = bare;
        });
        let findings = patient.findings().await;
        assert_eq!(verdict(&findings, Step::AppKey), LIKELY);
        certain_only(&findings, &[]);
    }
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_certain_where_the_tags_can_be_read() {
    for unknown_provider in [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN, StatusCode::BAD_REQUEST] {
        for opaque in [false, true] {
            let mut patient = Patient::healthy().await;
            patient.subject.booking_provider = Some(ProviderId(1));
            patient.fake.unknowns(|unknowns| {
                unknowns.unknown_provider = unknown_provider;
                unknowns.opaque_tokens = opaque;
            });
            let findings = patient.findings().await;
            assert_eq!(verdict(&findings, Step::BookingProvider), CERTAIN, "{unknown_provider}");
            assert!(words(&findings, Step::BookingProvider).contains("7001 (IntelliSend SMS)"));
            patient.without_scope("tn.crm.bookingprovidertags:r");
            let findings = patient.findings().await;
            assert_eq!(verdict(&findings, Step::BookingProvider), LIKELY, "{unknown_provider}");
            certain_only(&findings, &[]);
        }
    }
}

#[tokio::test]
async fn a_provider_that_the_app_is_not_connected_for_is_probably_that() {
    for restricted_provider in [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST] {
        let patient = Patient::healthy().await;
        patient.client(|client: &mut Client| client.only_provider = Some(OTHER_PROVIDER));
        patient.fake.unknowns(|unknowns| unknowns.restricted_provider = restricted_provider);
        let findings = patient.findings().await;
        assert_eq!(verdict(&findings, Step::BookingProvider), LIKELY, "{restricted_provider}");
        let said = words(&findings, Step::BookingProvider);
        assert!(said.contains("connected for another booking provider only"), "{said}");
        certain_only(&findings, &[]);
    }
}

#[tokio::test]
async fn a_provider_not_chosen_yet_is_no_failure() {
    let mut patient = Patient::healthy().await;
    patient.subject.booking_provider = None;
    let findings = patient.findings().await;
    assert_eq!(verdict(&findings, Step::BookingProvider), (Status::Skipped, None));
    assert!(works(&findings));
}
