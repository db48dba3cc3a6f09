use super::*;
use crate::fakes::servicetitan::{Failure, On};

#[tokio::test]
async fn a_report_holds_no_secret_no_id_and_no_customer() {
    let run = Run::of(|fake| {
        fake.unknowns(|unknowns| unknowns.opaque_tokens = true);
        fake.tenant(TENANT, |tenant| tenant.customers[0]["name"] = "Bob Example".into());
    })
    .await;
    let report = &run.probed.report;
    for hidden in ["probe-demo", TENANT, "7001", "7002", "opaque-", "Bob", "9725550101", "555-0101"] {
        assert!(!report.contains(hidden), "{hidden}");
    }
    for booking in run.fake.bookings(TENANT) {
        assert!(!report.contains(&booking.id.to_string()) && !report.contains(&booking.external_id));
    }
}

#[test]
fn a_title_that_repeats_what_it_was_sent_is_shown_without_it() {
    let shown = |title: &str| {
        let body = serde_json::json!({ "title": title }).to_string();
        Answer::new(400, None, body.as_bytes(), &["cid.abc1"]).shown()
    };
    assert_eq!(shown("Client cid.abc1 of tenant 1234567"), "400 \"Client … of tenant #######\"");
    assert_eq!(
        shown("Trace 00-4bf92f3577b34da6a3ce929d0e0e4736-00 of ann@example.test"),
        "400 \"Trace … of …\""
    );
    assert_eq!(shown("a | b\n`c`"), "400 \"a   b  c \"");
    assert_eq!(shown(&"x ".repeat(500)).len(), 4 + 2 + 120);
}

#[tokio::test]
async fn what_was_made_is_dismissed_when_the_probe_is_interrupted() {
    let (fake, site, credentials) = demo().await.unwrap();
    fake.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(u32::MAX));
    let (interrupt, stop) = watch::channel(false);
    let (probed, ()) = tokio::join!(probe(site, credentials, stop, |_| {}), async {
        fake.until(|fake| fake.bookings(TENANT).len() == 2).await;
        interrupt.send_replace(true);
    });
    let run = Run { fake, probed: probed.unwrap() };
    run.dismissed_all();
    run.saw(&[("Length of `summary`", "no answer: interrupted")]);
    assert!(run.fake.bookings(TENANT).len() <= 3);
}

#[tokio::test]
async fn a_booking_whose_making_got_no_clear_answer_is_found_and_dismissed() {
    let run = Run::of(|fake| {
        fake.fail(On::Only("POST", paths::BOOKINGS), 1, Failure::ServerErrorAfterwards);
    })
    .await;
    assert!(run.seen("Making a booking").starts_with("500"));
    assert_eq!(run.fake.bookings(TENANT).len(), 1);
    run.dismissed_all();
}

#[tokio::test]
async fn where_bookings_can_not_be_dismissed_only_one_is_made_and_a_person_is_told() {
    let run = Run::with(|unknowns| unknowns.dismiss_exists = false).await;
    let bookings = run.fake.bookings(TENANT);
    assert_eq!(bookings.len(), 1);
    assert_eq!(run.probed.left, [format!("booking {} could not be dismissed", bookings[0].id)]);
    run.saw(&[
        ("Dismissing a booking", "404 \"Not found.\""),
        (
            "Length of `summary`",
            "no answer: no more bookings were made, since the first could not be dismissed",
        ),
    ]);
    assert!(run.probed.report.contains("Bookings made: 1. Left to dismiss by hand: 1."));
    assert!(!run.probed.report.contains(&bookings[0].id.to_string()));
}

#[tokio::test]
async fn a_dismissal_that_fails_is_made_again() {
    let dismissing = On::Only("POST", paths::BOOKING_DISMISS);
    let run = Run::of(|fake| fake.fail(dismissing, 1, Failure::ServerError)).await;
    run.dismissed_all();
}

#[tokio::test]
async fn a_rate_limit_is_waited_for_and_noted() {
    let run = Run::of(|fake| fake.fail(On::Resources, 1, Failure::RateLimited(0))).await;
    assert!(
        run.probed
            .report
            .contains("429 \"Rate limit is exceeded. Try again in # seconds.\", without `Retry-After`")
    );
    run.saw(&[("`Authorization: Bearer` and the token", "200")]);
}

#[test]
fn only_the_integration_hosts_and_this_machine_are_probed() {
    for address in ["real", "http://127.0.0.1:8472", "http://localhost:1/", "http://[::1]:1"] {
        assert!(Site::parse(address).is_ok(), "{address}");
    }
    for address in [
        "https://api.servicetitan.io",
        "https://auth.servicetitan.io/",
        "https://API.servicetitan.io.",
        "http://127.0.0.1@api.servicetitan.io",
        "https://api-integration.servicetitan.io",
        "http://titan.example.test",
        "Real",
        "",
    ] {
        assert!(Site::parse(address).is_err(), "{address}");
    }
}

#[test]
fn credentials_come_whole_and_trimmed_and_are_never_printed() {
    let variables = |without: &'static str| {
        move |name: &str| match name {
            name if name == without => None,
            "SERVICETITAN_TENANT_ID" | "SERVICETITAN_BOOKING_PROVIDER_ID" => Some(" 81 ".to_owned()),
            "SERVICETITAN_OTHER_PROVIDER_ID" => None,
            name => Some(format!("{name}\n")),
        }
    };
    let credentials = Credentials::from(variables("")).unwrap();
    assert_eq!((credentials.tenant.as_str(), credentials.provider), ("81", 81));
    assert_eq!(
        credentials.secrets(),
        ["SERVICETITAN_CLIENT_ID", "SERVICETITAN_CLIENT_SECRET", "SERVICETITAN_APP_KEY"]
    );
    assert_eq!(format!("{credentials:?}"), "Credentials(…)");
    let missing = Credentials::from(variables("SERVICETITAN_APP_KEY")).unwrap_err();
    assert_eq!(missing, "SERVICETITAN_APP_KEY is not set");
}
