use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Failed, Function, Start, Usage};
use crate::until::until;

const LIMIT: Duration = Duration::from_secs(60);

async fn function(environment: &[(&str, &str)], timeout: Duration) -> Function {
    let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
    Function::start(Start {
        name: "receive-sms".to_owned(),
        binary: Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lambda/bootstrap.py"),
        environment: environment.iter().map(owned).collect::<BTreeMap<_, _>>(),
        timeout,
    })
    .await
}

fn event(what: &str) -> Value {
    json!({ "do": what })
}

async fn logged(function: &Function, line: &str) {
    let look = async || function.logs().contains(&line.to_owned()).then_some(());
    until(line, LIMIT, look).await;
}

#[tokio::test]
async fn a_function_sees_what_aws_sets_and_what_it_is_given_and_nothing_else() {
    let function = function(&[("TABLE", "Threads"), ("AWS_REGION", "us-west-2")], LIMIT).await;
    let environment = function.invoke(&event("environment")).await.unwrap();
    let environment = environment.as_object().unwrap();
    assert_eq!(environment["TABLE"], "Threads");
    assert_eq!(environment["AWS_REGION"], "us-west-2");
    assert_eq!(environment["AWS_LAMBDA_FUNCTION_NAME"], "receive-sms");
    assert_eq!(environment["TZ"], ":UTC");
    assert!(!environment.contains_key("CARGO_MANIFEST_DIR") && !environment.contains_key("HOME"));
}

#[tokio::test]
async fn invocations_come_one_after_the_other_to_the_same_process() {
    let function = function(&[], LIMIT).await;
    function.ready().await.unwrap();
    let (one, two) = (event("process"), event("process"));
    let (first, second) = tokio::join!(function.invoke(&one), function.invoke(&two));
    assert_eq!(first, second);
    assert_eq!(function.starts(), 1);
}

#[tokio::test]
async fn an_error_leaves_the_process_alive() {
    let function = function(&[], LIMIT).await;
    let failed = Failed::Error { kind: "Refused".to_owned(), message: "no".to_owned() };
    assert_eq!(function.invoke(&event("fail")).await, Err(failed));
    assert_eq!(function.invoke(&event("echo")).await, Ok(event("echo")));
    assert_eq!(function.starts(), 1);
}

#[tokio::test]
async fn after_a_crash_the_next_event_meets_a_fresh_process() {
    let function = function(&[], LIMIT).await;
    let Err(Failed::Crashed { status }) = function.invoke(&event("crash")).await else { panic!("no crash") };
    assert_eq!(status.code(), Some(7));
    assert!(function.logs().contains(&"last words".to_owned()));
    assert_eq!(function.invoke(&event("echo")).await, Ok(event("echo")));
    assert_eq!(function.starts(), 2);
}

#[tokio::test]
async fn a_function_can_be_killed_in_the_middle_of_an_event() {
    let function = function(&[], LIMIT).await;
    let killing = async {
        logged(&function, "got hang").await;
        function.kill().await;
        assert_eq!(function.usage(), None);
    };
    let hang = event("hang");
    let (answer, ()) = tokio::join!(function.invoke(&hang), killing);
    let Err(Failed::Crashed { status }) = answer else { panic!("not killed: {answer:?}") };
    assert_eq!(status.signal(), Some(9));
}

#[tokio::test]
async fn a_function_that_takes_too_long_is_killed_and_starts_afresh() {
    let function = function(&[], Duration::from_millis(200)).await;
    assert_eq!(function.invoke(&event("hang")).await, Err(Failed::TimedOut));
    assert!(function.ready().await.is_ok());
    assert_eq!(function.starts(), 2);
}

#[tokio::test]
async fn a_function_that_cannot_start_fails_each_event() {
    let function = function(&[("BROKEN", "TABLE is missing")], LIMIT).await;
    let failed = Failed::Error { kind: "Config".to_owned(), message: "TABLE is missing".to_owned() };
    assert_eq!(function.invoke(&event("echo")).await, Err(failed.clone()));
    assert_eq!(function.ready().await, Err(failed));
}

#[tokio::test]
async fn a_process_ends_with_its_function() {
    let function = function(&[], LIMIT).await;
    let process = function.invoke(&event("process")).await.unwrap();
    let process = u32::try_from(process.as_u64().unwrap()).unwrap();
    assert!(Usage::of(process).is_some());
    drop(function);
    until("the end of the process", LIMIT, async || Usage::of(process).is_none().then_some(())).await;
}
