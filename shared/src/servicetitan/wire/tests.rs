use super::{AmendBooking, Anything, Booking, CreateBooking, DismissBooking, Page, classify, problem};
use crate::domain::choices::{BusinessUnitId, CampaignId, Choices, JobTypeId, Priority};
use crate::domain::conversation::amendment::Amendment;
use crate::domain::conversation::draft::Draft;
use crate::domain::ids::{BookingId, ExternalId, MessageSid};
use crate::domain::outcome::{Again, Answer, Cause, Outcome};
use crate::domain::phone::PhoneNumber;
use crate::domain::time::SignedDuration;

const BOOKING: &str = r#"{"id":81,"externalId":"intellisend-SM1"}"#;

fn answer(status: u16, body: &str) -> Result<Answer, Cause> {
    Ok(Answer { status, retry_after_seconds: None, body: body.as_bytes().to_vec() })
}

fn classified(answer: Result<Answer, Cause>) -> Outcome<Booking> {
    classify(answer)
}

fn later(seconds: Option<i64>) -> Again {
    Again::Later(seconds.map(SignedDuration::from_secs))
}

/// `None`: it may have happened.
fn not_done(status: u16, body: &str) -> Option<Again> {
    match classified(answer(status, body)) {
        Outcome::NotDone { again, cause } => {
            assert_eq!(cause.status(), Some(status));
            Some(again)
        }
        Outcome::Unclear { cause } => {
            assert_eq!(cause.status(), Some(status));
            None
        }
        Outcome::Done(booking) => panic!("{status} done: {}", booking.id),
    }
}

#[test]
fn every_status_says_whether_it_happened() {
    for status in 100..=599 {
        let expected = match status {
            200..=299 => {
                let outcome = classified(answer(status, BOOKING));
                assert!(matches!(outcome, Outcome::Done(Booking { id: BookingId(81), .. })), "{status}");
                continue;
            }
            425 | 429 => Some(later(None)),
            401 | 403 | 404 => Some(Again::WhenConnected),
            408 | 409 => None,
            400..=499 => Some(Again::Never),
            _ => None,
        };
        for body in ["", "{}", BOOKING, "<html>", r#"{"title":"No."}"#] {
            assert_eq!(not_done(status, body), expected, "{status} {body}");
        }
    }
}

#[test]
fn only_a_connection_that_was_never_made_is_certain_without_an_answer() {
    let refused = classified(Err(Cause::Unreachable));
    assert_eq!(refused, Outcome::NotDone { cause: Cause::Unreachable, again: later(None) });
    for cause in [Cause::TimedOut, Cause::Broken, Cause::Unreadable { status: 200 }] {
        assert_eq!(classified(Err(cause.clone())), Outcome::Unclear { cause });
    }
}

#[test]
fn a_call_that_was_never_made_is_certain_too() {
    let cause = Cause::NotConnected { why: "no token".to_owned() };
    assert_eq!(classified(Err(cause.clone())), Outcome::NotDone { cause, again: Again::WhenConnected });
    let late = classified(Err(Cause::TooLate));
    assert_eq!(late, Outcome::NotDone { cause: Cause::TooLate, again: later(None) });
}

#[test]
fn a_success_that_cannot_be_read_is_unclear() {
    for body in ["", "{}", "[]", "null", "<html>", r#"{"id":"eighty"}"#, r#"{"id":81"#, "\u{fffd}"] {
        let cause = Cause::Unreadable { status: 200 };
        assert_eq!(classified(answer(200, body)), Outcome::Unclear { cause }, "{body}");
    }
}

#[test]
fn a_success_without_a_body_is_done_where_nothing_is_needed_of_it() {
    for body in ["", "{}", r#"{"anything":1}"#] {
        assert!(matches!(classify::<Anything>(answer(200, body)), Outcome::Done(_)), "{body}");
    }
}

#[test]
fn a_rate_limit_is_waited_for_by_header_then_by_title_then_by_our_own_schedule() {
    let title = r#"{"title":"Rate limit is exceeded. Try again in 37 seconds."}"#;
    let with_header = |body: &str| {
        let answer = Answer { status: 429, retry_after_seconds: Some(12), body: body.as_bytes().to_vec() };
        problem(&answer).retry_after_seconds
    };
    assert_eq!((with_header(title), with_header("")), (Some(12), Some(12)));
    assert_eq!(not_done(429, title), Some(later(Some(37))));
    for body in ["", "<html>", r#"{"title":"Slow down"}"#, r#"{"title":"37"}"#, r#"{"title":""}"#] {
        assert_eq!(not_done(429, body), Some(later(None)), "{body}");
    }
}

#[test]
fn seconds_are_read_from_the_title_of_a_rate_limit_only() {
    let stated = answer(400, r#"{"title":"Wait 37 seconds"}"#).unwrap();
    assert_eq!(problem(&stated).retry_after_seconds, None);
}

#[test]
fn an_error_is_kept_as_stated() {
    let body = r#"{"type":"https://x","title":"Not valid","status":400,"traceId":"00-ab","errors":{"Summary":["Too long"],"":[]},"data":{}}"#;
    let stated = problem(&answer(400, body).unwrap());
    assert_eq!((stated.title.as_str(), stated.trace_id.as_deref()), ("Not valid", Some("00-ab")));
    assert_eq!(stated.errors["Summary"], ["Too long"]);
    assert_eq!((stated.status, stated.code), (400, None));
}

#[test]
fn any_part_of_an_error_may_be_missing_or_null() {
    for (body, title, trace_id, errors) in [
        (r#"{"title":"T"}"#, "T", None, 0),
        (r#"{"traceId":"t"}"#, "", Some("t"), 0),
        (r#"{"errors":{"a":["b"]}}"#, "", None, 1),
        (r#"{"title":null,"traceId":null,"errors":null,"detail":null}"#, "", None, 0),
        (r#"{"detail":"D","message":"M"}"#, "D", None, 0),
        (r#"{"message":"M"}"#, "M", None, 0),
        (r#"{"title":"T","error":"invalid_client"}"#, "invalid_client", None, 0),
        (r#"{"error":"invalid_client"}"#, "invalid_client", None, 0),
        ("", "", None, 0),
        ("oops", "", None, 0),
        ("[1]", "", None, 0),
    ] {
        let stated = problem(&answer(400, body).unwrap());
        assert_eq!((stated.title.as_str(), stated.trace_id.as_deref()), (title, trace_id), "{body}");
        assert_eq!((stated.errors.len(), stated.retry_after_seconds), (errors, None), "{body}");
    }
}

#[test]
fn a_booking_is_read_whatever_else_is_in_it_and_whatever_is_null() {
    let body = r#"{"data":[
        {"id":1,"source":null,"summary":null,"status":null,"externalId":null,"jobId":null,"modifiedOn":null,"new":[{}]},
        {"id":2,"externalId":"x","source":"s","summary":"w","status":"Accepted","jobId":9,"modifiedOn":"2026-11-21"},
        {"id":3}],"page":1,"totalCount":null}"#;
    let Outcome::Done(page) = classify::<Page<Booking>>(answer(200, body)) else { panic!("unread") };
    assert_eq!(page.data.iter().map(|booking| booking.id.0).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(page.data[0], Booking { id: BookingId(1), ..page.data[2].clone() });
    assert_eq!(page.data[1].external_id.as_deref(), Some("x"));
    assert!(!page.has_more);
}

fn draft(phone: Option<&str>) -> Draft {
    let first = MessageSid::parse(&format!("SM{}", "0".repeat(32))).unwrap();
    Draft {
        external_id: ExternalId::of(&first),
        name: "Text from (972) 555-0100".to_owned(),
        summary: "No heat".to_owned(),
        phone: phone.map(|number| PhoneNumber::parse(number).unwrap()),
        address: None,
        start: None,
        first_time_client: false,
        choices: Choices::default(),
    }
}

fn created(phone: Option<&str>) -> serde_json::Value {
    serde_json::to_value(CreateBooking::of(&draft(phone))).unwrap()
}

#[test]
fn a_booking_is_created_with_exactly_the_documented_fields() {
    let expected = serde_json::json!({
        "source": "IntelliSend-SMS",
        "name": "Text from (972) 555-0100",
        "summary": "No heat",
        "isFirstTimeClient": false,
        "externalId": "intellisend-SM00000000000000000000000000000000",
        "contacts": [{ "type": "MobilePhone", "value": "9725550100" }],
    });
    assert_eq!(created(Some("+19725550100")), expected);
}

#[test]
fn what_was_chosen_goes_out_under_the_documented_names_and_what_was_not_is_left_out() {
    let choices = Choices {
        campaign: Some(CampaignId(7)),
        business_unit: Some(BusinessUnitId(319)),
        job_type: Some(JobTypeId(11)),
        priority: Some(Priority::Normal),
    };
    let created = serde_json::to_value(CreateBooking::of(&Draft { choices, ..draft(None) })).unwrap();
    assert_eq!((&created["campaignId"], &created["businessUnitId"]), (&7.into(), &319.into()));
    assert_eq!((&created["jobTypeId"], &created["priority"]), (&11.into(), &"Normal".into()));
    let only = Choices { priority: Some(Priority::Urgent), ..Choices::default() };
    let created = serde_json::to_value(CreateBooking::of(&Draft { choices: only, ..draft(None) })).unwrap();
    assert_eq!((created.get("campaignId"), &created["priority"]), (None, &"Urgent".into()));
}

#[test]
fn a_number_from_elsewhere_goes_out_in_e164_and_no_number_means_no_contacts() {
    assert_eq!(created(Some("+442079460018"))["contacts"][0]["value"], "+442079460018");
    assert_eq!(created(None).get("contacts"), None);
}

#[test]
fn an_amendment_carries_the_words_and_a_dismissal_its_reason_and_nothing_else() {
    let amended = serde_json::to_value(AmendBooking::of(&Amendment::blind(draft(None)))).unwrap();
    assert_eq!(amended, serde_json::json!({ "summary": "No heat" }));
    let dismissed = serde_json::to_value(DismissBooking { dismissing_memo: "Twice" }).unwrap();
    assert_eq!(dismissed, serde_json::json!({ "dismissingMemo": "Twice" }));
}

#[test]
fn a_part_of_another_shape_takes_none_of_the_others_with_it() {
    let answer = Answer {
        status: 429,
        retry_after_seconds: None,
        body: br#"{"title":"Try again in 37 seconds","traceId":"t","errors":{"a":"b"}}"#.to_vec(),
    };
    let p = problem(&answer);
    assert_eq!((p.title.as_str(), p.retry_after_seconds), ("Try again in 37 seconds", Some(37)));
}

#[test]
fn a_dismissal_answered_with_any_json_is_done() {
    for body in ["true", "\"ok\"", "47", "null"] {
        let answer = Answer { status: 200, retry_after_seconds: None, body: body.as_bytes().to_vec() };
        let it = classify::<Anything>(Ok(answer));
        assert!(matches!(it, Outcome::Done(_)), "{body}");
    }
}

#[test]
fn an_error_that_repeats_what_it_was_sent_is_kept_short_and_without_numbers() {
    let body = format!(
        r#"{{"title":"9725550100 is no contact\n{}","errors":{{"Contacts":["+1 9725550100"]}}}}"#,
        "x".repeat(5_000)
    );
    let stated = problem(&answer(400, &body).unwrap());
    assert!(stated.title.starts_with("########## is no contact") && stated.title.chars().count() <= 200);
    assert_eq!(stated.errors["Contacts"], ["+# ##########"]);
}

#[test]
fn the_reference_for_servicetitans_support_stays_whole_and_plain() {
    let body = br#"{"title":"Bad 19725550100","traceId":"00-00000000000000000000000000000001-ab<script>"}"#;
    let stated = problem(&Answer { status: 400, retry_after_seconds: None, body: body.to_vec() });
    assert_eq!(stated.trace_id.as_deref(), Some("00-00000000000000000000000000000001-abscript"));
    assert_eq!(stated.title, "Bad ###########");
}

#[test]
fn a_number_with_separators_and_a_credential_are_masked_and_counts_are_not() {
    let body = br#"{"title":"Call (202) 555-0143 about ak1.secret within 37 seconds"}"#;
    let stated = problem(&Answer { status: 400, retry_after_seconds: None, body: body.to_vec() });
    assert_eq!(stated.title, "Call (###) ###-#### about … within 37 seconds");
}
