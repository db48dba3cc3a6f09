//! ServiceTitan's own trouble: never a verdict on what a person entered.

use std::time::Duration;

use axum::http::StatusCode;
use intellisend::domain::connection::doctor::{Finding, Status, Step, refused, works};
use intellisend::domain::secret::ClientSecret;
use tests::fakes::servicetitan::{Failure, On, RateLimit, paths};
use tests::faults::{Fault, Plan};
use tests::proxy::Recorder;

use super::{Patient, client, found, verdict, words};

fn no_verdict(findings: &[Finding]) {
    assert!(findings.iter().all(|finding| finding.status != Status::Failed), "{findings:#?}");
    assert!(!refused(findings));
}

#[tokio::test]
async fn maintenance_is_no_verdict_even_on_a_pair_that_is_wrong() {
    for secret in ["cs1.demo", "cs1.wrong", "cid.swapped"] {
        let mut patient = Patient::healthy().await;
        patient.subject.credentials.client_secret = ClientSecret::from(secret.to_owned());
        patient.fake.set_maintenance(true);
        let findings = patient.findings().await;
        no_verdict(&findings);
        assert!(!works(&findings));
        assert_eq!(verdict(&findings, Step::Host), (Status::Unknown, None));
        assert!(words(&findings, Step::Host).contains("answered 503"));
        assert!(found(&findings, Step::Host).trace_id.is_some());
    }
}

#[tokio::test]
async fn a_host_that_nobody_listens_on_is_no_verdict() {
    let mut patient = Patient::healthy().await;
    let gone = Patient::healthy().await;
    let url = gone.fake.url().to_owned();
    gone.fake.stop().await;
    patient.servicetitan = client(&url, &url);
    let findings = patient.findings().await;
    no_verdict(&findings);
    assert!(words(&findings, Step::Host).contains("could not be reached"));
}

#[tokio::test]
async fn too_many_mints_are_no_verdict_with_whatever_status_they_are_refused() {
    for throttled_mint in [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::BAD_REQUEST,
        StatusCode::UNAUTHORIZED,
        StatusCode::FORBIDDEN,
    ] {
        for rate_limit in [RateLimit::InTitle, RateLimit::RetryAfterHeader, RateLimit::Neither] {
            let patient = Patient::healthy().await;
            patient.fake.limit_mints_a_minute(Some(0));
            patient.fake.unknowns(|unknowns| {
                unknowns.throttled_mint = throttled_mint;
                unknowns.rate_limit = rate_limit;
            });
            let findings = patient.findings().await;
            no_verdict(&findings);
            assert_eq!(verdict(&findings, Step::Host), (Status::Unknown, None), "{throttled_mint}");
        }
    }
}

#[tokio::test]
async fn too_many_calls_are_no_verdict_and_the_wait_is_passed_on() {
    for (rate_limit, said) in [
        (RateLimit::InTitle, "Check again in 1 s"),
        (RateLimit::RetryAfterHeader, "Check again in 1 s"),
        (RateLimit::Neither, "Check again in a few minutes"),
    ] {
        let patient = Patient::healthy().await;
        patient.fake.limit_calls_a_second(Some(0));
        patient.fake.unknowns(|unknowns| unknowns.rate_limit = rate_limit);
        let findings = patient.findings().await;
        no_verdict(&findings);
        assert!(!works(&findings), "no call was seen to pass");
        assert!(words(&findings, Step::AppKey).contains(said));
        assert_eq!(verdict(&findings, Step::Client), (Status::Ok, None));
    }
}

#[tokio::test]
async fn errors_of_the_api_are_no_verdict_on_account_key_and_provider() {
    for failure in [Failure::ServerError, Failure::Unavailable, Failure::RateLimited(7)] {
        for opaque in [false, true] {
            let patient = Patient::healthy().await;
            patient.fake.unknowns(|unknowns| unknowns.opaque_tokens = opaque);
            patient.fake.fail(On::Resources, 100, failure);
            let findings = patient.findings().await;
            no_verdict(&findings);
            assert_eq!(verdict(&findings, Step::AppKey), (Status::Unknown, None));
            assert_eq!(verdict(&findings, Step::BookingProvider), (Status::Unknown, None));
        }
    }
}

#[tokio::test]
async fn one_call_that_fails_leaves_only_its_own_step_open() {
    let patient = Patient::healthy().await;
    patient.fake.fail(On::Only("GET", paths::BOOKINGS), 1, Failure::ServerError);
    let findings = patient.findings().await;
    let open: Vec<Step> = findings
        .iter()
        .filter(|finding| finding.status != Status::Ok)
        .map(|finding| finding.check.step)
        .collect();
    assert_eq!(open, [Step::BookingProvider]);
    assert!(works(&findings));
}

#[tokio::test]
async fn a_call_that_hangs_is_given_up_and_the_others_count() {
    let mut patient = Patient::healthy().await;
    let recorder = Recorder::default();
    let proxy = recorder.proxy("doctor", "servicetitan", patient.fake.url()).await;
    recorder.plan(Plan::default().every("…/bookings…", Fault::Delay(Duration::from_secs(3600))));
    patient.servicetitan = client(&proxy.url(), &proxy.url());
    let findings = patient.findings().await;
    no_verdict(&findings);
    assert_eq!(verdict(&findings, Step::BookingProvider), (Status::Unknown, None));
    assert!(words(&findings, Step::BookingProvider).contains("did not answer in time"));
    assert!(works(&findings));
}
