use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{Kind, Reader, plant, search};
use crate::lambda::{Function, Start};

fn found(line: &str) -> Option<Kind> {
    search(Reader::Anybody, [line]).first().map(|leak| leak.kind)
}

#[test]
fn a_secret_is_found_however_it_is_written_and_also_where_it_was_cut() {
    let secret = "cs1.canary/one+\"two\"-7f3a9c1d";
    plant(Kind::Secret, secret);
    let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    for line in [
        format!("the secret is {secret}."),
        json!({ "error": secret }).to_string(),
        format!("{:?}", Some(secret)),
        format!("client_secret={form}&tenant=1"),
        format!("Basic {}", STANDARD.encode(secret)),
        secret.to_uppercase(),
        format!("{}…", &secret[..16]),
    ] {
        assert_eq!(found(&line), Some(Kind::Secret), "{line}");
    }
    assert_eq!(found("ends in 9c1d"), None, "the last four characters are shown");
}

#[test]
fn a_number_is_found_however_it_is_written_and_its_last_four_digits_may_be_shown() {
    plant(Kind::Number, "+12145557391");
    for line in [
        "from +12145557391",
        "From=%2B12145557391",
        "(214) 555-7391",
        "214-555-7391",
        "tel:214.555.7391",
        "{\"value\":\"2145557391\"}",
    ] {
        assert_eq!(found(line), Some(Kind::Number), "{line}");
    }
    assert_eq!(found("…7391"), None);
}

#[test]
fn a_text_is_found_whole_and_in_part() {
    plant(Kind::Words, "Our zircon furnace\n\"whistles\" since yesterday");
    for line in [
        "body: Our zircon furnace\\n\\\"whistles\\\" since yesterday",
        "Body=Our+zircon+furnace%0A",
        "somebody wrote of our zircon furnace today",
        "{\"error\":\"... \\\"whistles\\\" since yesterday\"}",
    ] {
        assert_eq!(found(line), Some(Kind::Words), "{line}");
    }
    assert_eq!(found("since yesterday"), None, "two common words are nobody's");
}

#[test]
fn a_business_s_own_people_may_read_numbers_and_texts_and_no_secret() {
    plant(Kind::Number, "+12145557392");
    plant(Kind::Token, "eyJ-canary-7392-of-somebody");
    let line = "12145557392 eyJ-canary-7392-of-somebody";
    assert_eq!(search(Reader::Its, [line]).first().map(|leak| leak.kind), Some(Kind::Token));
    assert_eq!(search(Reader::Its, ["12145557392"]), []);
}

#[tokio::test]
async fn a_function_that_logs_a_canary_fails_the_test_that_runs_it() {
    plant(Kind::Secret, "canary-that-a-function-logs");
    let function = Function::start(Start {
        name: "receive-sms".to_owned(),
        binary: Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lambda/bootstrap.py"),
        environment: BTreeMap::new(),
        timeout: Duration::from_secs(60),
    });
    let function = function.await;
    // It logs what it is told to do, and never answers this.
    let told = json!({ "do": "canary-that-a-function-logs" });
    tokio::select! {
        answered = function.invoke(&told) => panic!("an answer: {answered:?}"),
        () = async { while function.logs().is_empty() { tokio::task::yield_now().await } } => {}
    }
    let failed = catch_unwind(AssertUnwindSafe(|| drop(function))).expect_err("the test fails");
    let said = failed.downcast_ref::<String>().expect("words");
    assert!(said.starts_with("receive-sms lets out a Secret"), "{said}");
}

#[tokio::test]
async fn a_function_that_answers_with_a_canary_fails_the_test_that_runs_it() {
    plant(Kind::Secret, "canary-that-a-function-answers");
    let function = Function::start(Start {
        name: "save-credentials".to_owned(),
        binary: Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lambda/bootstrap.py"),
        environment: BTreeMap::new(),
        timeout: Duration::from_secs(60),
    });
    let function = function.await;
    let asking = tokio::spawn(async move {
        function.invoke(&json!({ "do": "echo", "secret": "canary-that-a-function-answers" })).await
    });
    assert!(asking.await.expect_err("the test fails").is_panic());
}
