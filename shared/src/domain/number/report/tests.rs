use super::{Certainty, Kind, Report, Status, reports};
use crate::domain::number::tests::{account, evidence, number, ours, service, url};
use crate::domain::number::{Evidence, Number, Registration, SenderKind, Settings};
use crate::domain::outcome::{Cause, Problem};
use crate::domain::replies::sender::SenderHealth;

fn about(evidence: &Evidence, kind: Kind) -> Report {
    let all = reports(evidence, SenderKind::LongCode, &ours(), &SenderHealth::default());
    all.into_iter().find(|report| report.kind == kind).unwrap()
}

fn good() -> Evidence {
    evidence(ours().settings(), None)
}

fn answered(status: u16) -> Cause {
    Cause::Answered(Problem { status, ..Problem::default() })
}

/// The verdict, and that a problem says what to do.
fn check(evidence: &Evidence, kind: Kind, status: Status, certainty: Option<Certainty>, word: &str) {
    let report = about(evidence, kind);
    assert_eq!((report.status, report.certainty), (status, certainty), "{report:?}");
    assert_eq!(report.cause.is_some(), status != Status::Ok, "{report:?}");
    assert_eq!(report.remedy.is_some(), status != Status::Ok, "{report:?}");
    assert!(report.cause.unwrap_or_default().contains(word), "{word}");
}

const CERTAIN: Option<Certainty> = Some(Certainty::Certain);
const LIKELY: Option<Certainty> = Some(Certainty::Likely);

#[test]
fn there_is_one_report_of_each_kind_and_all_is_well_where_it_is() {
    let all = reports(&good(), SenderKind::LongCode, &ours(), &SenderHealth::default());
    let kinds: Vec<Kind> = all.iter().map(|report| report.kind).collect();
    let expected = [
        Kind::Account,
        Kind::Trial,
        Kind::Webhook,
        Kind::MessagingService,
        Kind::Application,
        Kind::NoSms,
        Kind::NoMms,
        Kind::Registration,
        Kind::Replies,
    ];
    assert_eq!(kinds, expected);
    assert!(all.iter().all(|report| report.status == Status::Ok), "{all:?}");
    let shown = serde_json::to_value(&all[3]).unwrap();
    assert_eq!((&shown["kind"], &shown["status"]), (&"messaging_service".into(), &"ok".into()));
}

#[test]
fn the_account_is_judged_by_its_type_and_its_status() {
    let with = |kind: &str, status: &str| Evidence { account: Ok(account(kind, status)), ..good() };
    check(&with("Trial", "active"), Kind::Trial, Status::Problem, CERTAIN, "trial account");
    check(&with("Trial", "active"), Kind::Account, Status::Ok, None, "");
    check(&with("Other", "active"), Kind::Trial, Status::Unknown, None, "Other");
    for status in ["suspended", "closed"] {
        check(&with("Full", status), Kind::Account, Status::Problem, CERTAIN, status);
    }
    let refused = Evidence { account: Err(answered(401)), ..good() };
    check(&refused, Kind::Account, Status::Problem, CERTAIN, "auth token");
    check(&refused, Kind::Trial, Status::Unknown, None, "401");
}

#[test]
fn a_messaging_service_is_reported_where_it_stands_above_the_number() {
    for (use_number_webhook, inbound_url, status, word) in [
        (true, url("theirs"), Status::Ok, ""),
        (true, None, Status::Ok, ""),
        (false, Some(ours().sms_url), Status::Ok, ""),
        (false, url("theirs"), Status::Problem, "\"Marketing\""),
        (false, None, Status::Problem, "neither delivers nor logs"),
    ] {
        let service = Some(service(use_number_webhook, inbound_url));
        let certainty = (status == Status::Problem).then_some(Certainty::Certain);
        check(&Evidence { service: Ok(service), ..good() }, Kind::MessagingService, status, certainty, word);
    }
}

#[test]
fn a_number_that_posts_to_somebody_else_is_reported_with_where_and_what_to_do() {
    let with = |change: fn(&mut Settings)| {
        let mut settings = ours().settings();
        change(&mut settings);
        evidence(settings, None)
    };
    let theirs = with(|settings| settings.sms_url = url("theirs"));
    check(&theirs, Kind::Webhook, Status::Problem, CERTAIN, &url("theirs").unwrap());
    assert!(about(&theirs, Kind::Webhook).cause.unwrap().contains("waits for a click"));
    assert!(about(&theirs, Kind::Webhook).remedy.unwrap().starts_with("Connect the number here again"));
    let nowhere = with(|settings| settings.sms_url = None);
    check(&nowhere, Kind::Webhook, Status::Problem, CERTAIN, "posts texts nowhere");
    let by_get = with(|settings| settings.sms_method = Some("GET".to_owned()));
    check(&by_get, Kind::Webhook, Status::Problem, CERTAIN, "posts texts here, and not");
    // Who stands above it has a report of its own.
    let application = with(|settings| settings.sms_application_sid = Some("AP1".to_owned()));
    check(&application, Kind::Webhook, Status::Ok, None, "");
    let above = Evidence { service: Ok(Some(service(false, None))), ..theirs.clone() };
    check(&above, Kind::Webhook, Status::Ok, None, "");
    let deferring = Evidence { service: Ok(Some(service(true, None))), ..theirs };
    check(&deferring, Kind::Webhook, Status::Problem, CERTAIN, "not here");
}

#[test]
fn what_the_number_itself_lacks_is_reported() {
    let with = |change: fn(&mut Number)| {
        let mut number = number(Settings::default());
        change(&mut number);
        Evidence { number: Ok(Some(number)), ..good() }
    };
    let application = with(|number| number.settings.sms_application_sid = Some("AP1".to_owned()));
    check(&application, Kind::Application, Status::Problem, CERTAIN, "AP1");
    check(&with(|number| number.takes_sms = Some(false)), Kind::NoSms, Status::Problem, CERTAIN, "texts");
    check(&with(|number| number.takes_mms = Some(false)), Kind::NoMms, Status::Problem, CERTAIN, "photos");
    check(&with(|number| number.takes_mms = None), Kind::NoMms, Status::Unknown, None, "does not say");
    let gone = Evidence { number: Ok(None), ..good() };
    check(&gone, Kind::NoSms, Status::Problem, CERTAIN, "no longer has");
}

#[test]
fn a_registration_is_certain_only_where_twilio_tells_of_it() {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let campaigns = |statuses: &[&str]| Ok(Registration::Campaigns(words(statuses)));
    let verifications = |statuses: &[&str]| Ok(Registration::Verifications(words(statuses)));
    for (registration, status, certainty, word) in [
        (campaigns(&["VERIFIED"]), Status::Ok, None, ""),
        (campaigns(&["FAILED", "VERIFIED"]), Status::Ok, None, ""),
        (campaigns(&["IN_PROGRESS"]), Status::Problem, CERTAIN, "reviewed"),
        (campaigns(&["FAILED"]), Status::Problem, CERTAIN, "failed"),
        (campaigns(&["SUSPENDED"]), Status::Problem, CERTAIN, "suspended"),
        (campaigns(&["SOMETHING_NEW"]), Status::Unknown, None, "SOMETHING_NEW"),
        (campaigns(&[]), Status::Problem, LIKELY, "no A2P 10DLC campaign"),
        (Ok(Registration::InNoService), Status::Problem, LIKELY, "no Messaging Service"),
        (verifications(&["TWILIO_APPROVED"]), Status::Ok, None, ""),
        (verifications(&["PENDING_REVIEW"]), Status::Problem, CERTAIN, "reviewed"),
        (verifications(&["IN_REVIEW"]), Status::Problem, CERTAIN, "reviewed"),
        (verifications(&["TWILIO_REJECTED"]), Status::Problem, CERTAIN, "rejected"),
        (verifications(&["SOMETHING_NEW"]), Status::Unknown, None, "SOMETHING_NEW"),
        (verifications(&[]), Status::Problem, LIKELY, "Nobody has asked"),
        (Ok(Registration::NotTold), Status::Unknown, None, "US and Canadian"),
        (Err(answered(403)), Status::Unknown, None, "not told"),
        (Err(answered(404)), Status::Unknown, None, "not told"),
        (Err(Cause::TimedOut), Status::Unknown, None, "no answer came in time"),
    ] {
        check(&Evidence { registration, ..good() }, Kind::Registration, status, certainty, word);
    }
}

#[test]
fn where_twilio_does_not_answer_nothing_is_claimed() {
    let silent = Evidence {
        account: Err(Cause::TimedOut),
        number: Err(Cause::TimedOut),
        service: Err(Cause::TimedOut),
        registration: Err(Cause::TimedOut),
    };
    let all = reports(&silent, SenderKind::TollFree, &ours(), &SenderHealth::default());
    let asked = all.iter().filter(|report| report.kind != Kind::Replies);
    assert!(asked.into_iter().all(|report| report.status == Status::Unknown), "{all:?}");
}

#[test]
fn replies_that_are_not_delivered_are_told_with_their_cause_and_what_to_do() {
    let now = "2026-11-20T15:00:00Z".parse().unwrap();
    let failing = (0..3).fold(SenderHealth::default(), |health, _| health.failed(30034, now));
    let of = |health: &SenderHealth| {
        let all = reports(&good(), SenderKind::LongCode, &ours(), health);
        all.into_iter().find(|report| report.kind == Kind::Replies).unwrap()
    };
    let report = of(&failing);
    assert_eq!((report.status, report.certainty), (Status::Problem, CERTAIN));
    let cause = report.cause.unwrap();
    assert!(cause.contains("Replies are not delivered") && cause.contains("30034"), "{cause}");
    assert!(report.remedy.unwrap().contains("A2P 10DLC"));
    assert_eq!(of(&SenderHealth::default().failed(30034, now)).status, Status::Ok, "once may be chance");
}
