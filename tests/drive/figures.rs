//! The figures in the lines of the log, which alarms and the dashboard look at.

use serde_json::{Value, json};
use tests::events;
use tests::lambda::Function;
use tests::phone;

use crate::desk::{Desk, PATH, event};

/// The last line that says what an invocation did.
fn line(function: &Function) -> Value {
    let lines = function.logs();
    let mut lines = lines.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.rfind(|line| line["function"].is_string()).expect("a line")
}

/// Those of its figures that CloudWatch is told to take.
fn taken(line: &Value) -> Vec<&str> {
    let metrics = line["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array();
    metrics.into_iter().flatten().filter_map(|metric| metric["Name"].as_str()).collect()
}

#[tokio::test]
async fn each_webhook_counts_as_one_thing() {
    let desk = Desk::open().await;
    let text = desk.receive("hello?").await;
    assert_eq!((taken(&line(&desk.webhook)), &line(&desk.webhook)["Texts"]), (vec!["Texts"], &json!(1)));
    desk.post(&text).await;
    assert_eq!(taken(&line(&desk.webhook)), ["Duplicates"]);

    let altered = phone::Text { body: "altered".to_owned(), ..text.clone() };
    let signed = event(&desk.ground, PATH, &text.parameters()).event();
    let forged = event(&desk.ground, PATH, &altered.parameters()).event();
    let mut sent = forged.clone();
    sent["headers"]["x-twilio-signature"] = signed["headers"]["x-twilio-signature"].clone();
    desk.webhook.invoke(&sent).await.expect("the webhook answers");
    assert_eq!(taken(&line(&desk.webhook)), ["RefusedSignatures", "SignaturesWrong"]);
    sent["headers"].as_object_mut().expect("headers").remove("x-twilio-signature");
    desk.webhook.invoke(&sent).await.expect("the webhook answers");
    assert_eq!(taken(&line(&desk.webhook)), ["RefusedSignatures", "SignaturesMissing"]);

    let elsewhere = phone::Text { to: "+15005550999".to_owned(), ..text };
    let sent = event(&desk.ground, PATH, &elsewhere.parameters()).event();
    desk.webhook.invoke(&sent).await.expect("the webhook answers");
    assert_eq!(taken(&line(&desk.webhook)), ["RefusedRequests"]);
}

/// By the one it is found among what Lambda and the API say of it, by the other what was slow.
#[tokio::test]
async fn each_line_says_of_which_invocation_it_is_and_how_long_that_took() {
    let desk = Desk::open().await;
    desk.receive("hello?").await;
    let first = line(&desk.webhook);
    desk.receive("anybody there?").await;
    let second = line(&desk.webhook);
    assert!(first["milliseconds"].is_u64(), "{first}");
    let id = |line: &Value| line["request_id"].as_str().map(str::to_owned).filter(|id| !id.is_empty());
    assert!(id(&first).is_some() && id(&first) != id(&second), "{first} {second}");
}

#[tokio::test]
async fn a_booking_counts_with_the_time_that_it_took_and_the_calls_that_it_cost() {
    let desk = Desk::open().await;
    let function = desk.ground.function("create-bookings").await;
    let text = desk.receive("My heater is leaking").await;
    let key = desk.ground.thread().key();
    let rung = events::inserted(&[(&key, &format!("text#{}", text.message_sid))]);
    function.invoke(&rung).await.expect("the function answers");
    let first = line(&function);
    assert_eq!(first["Bookings"], 1, "{first}");
    assert!(first["TextToBookingSeconds"].as_i64().is_some_and(|seconds| seconds >= 0), "{first}");
    assert!(first["ServiceTitanCalls"].as_i64().is_some_and(|calls| calls > 0), "{first}");
    assert_eq!(first["ServiceTitanErrors"], 0, "{first}");
    assert!(first["ServiceTitanMilliseconds"].is_i64(), "{first}");
    // What was counted once is not counted again.
    function.invoke(&rung).await.expect("the function answers");
    assert!(!taken(&line(&function)).contains(&"Bookings"), "{}", line(&function));
}

#[tokio::test]
async fn what_became_of_a_message_counts_when_it_is_heard() {
    let desk = Desk::open().await;
    let function = desk.ground.function("create-bookings").await;
    for (status, counts, percent) in
        [("delivered", "MessagesDelivered", 100), ("undelivered", "MessagesNotDelivered", 0)]
    {
        let report = phone::Report {
            message_sid: desk.ground.text("").message_sid,
            account_sid: desk.ground.seed.account_sid.clone(),
            from: desk.ground.seed.number.clone(),
            to: tests::ground::CUSTOMER.to_owned(),
            status: status.to_owned(),
            error_code: (status == "undelivered").then_some(30_008),
        };
        let posted = event(&desk.ground, "/twilio/status", &report.parameters()).event();
        desk.webhook.invoke(&posted).await.expect("the webhook answers");
        assert!(taken(&line(&desk.webhook)).is_empty(), "a report is no text");
        let item = format!("report#{status}#{}", report.message_sid);
        let rung = events::inserted(&[(&desk.ground.thread().key(), &item)]);
        function.invoke(&rung).await.expect("the function answers");
        let heard = line(&function);
        assert_eq!((&heard[counts], &heard["DeliveredPercent"]), (&json!(1), &json!(percent)), "{heard}");
    }
}
