use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

use super::RuntimeApi;
use crate::lambda::Failed;

const LIMIT: Duration = Duration::from_secs(3);

/// The runtime's side, as any bootstrap would play it.
struct Runtime(String);

impl Runtime {
    fn of(api: &RuntimeApi) -> Self {
        Self(format!("http://{}/2018-06-01/runtime", api.address()))
    }

    async fn next(&self) -> Response {
        Client::new().get(format!("{}/invocation/next", self.0)).send().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> StatusCode {
        Client::new().post(format!("{}/{path}", self.0)).json(body).send().await.unwrap().status()
    }
}

fn header<'a>(event: &'a Response, name: &str) -> &'a str {
    event.headers()[name].to_str().unwrap()
}

#[tokio::test]
async fn an_event_goes_out_with_its_id_and_deadline_and_its_answer_comes_back() {
    let api = RuntimeApi::start("receive-sms").await;
    let runtime = Runtime::of(&api);
    let before = jiff::Timestamp::now().as_millisecond();
    let event = json!({ "text": "hello" });
    let function = async {
        let next = runtime.next().await;
        let id = header(&next, "Lambda-Runtime-Aws-Request-Id").to_owned();
        let deadline: i64 = header(&next, "Lambda-Runtime-Deadline-Ms").parse().unwrap();
        assert!(deadline >= before + 3_000);
        assert!(header(&next, "Lambda-Runtime-Invoked-Function-Arn").ends_with(":function:receive-sms"));
        assert!(header(&next, "Lambda-Runtime-Trace-Id").starts_with("Root=1-"));
        assert_eq!(next.json::<Value>().await.unwrap(), event);
        runtime.post(&format!("invocation/{id}/response"), &json!({ "statusCode": 200 })).await
    };
    let (answer, status) = tokio::join!(api.invoke(&event, LIMIT), function);
    assert_eq!(answer, Ok(json!({ "statusCode": 200 })));
    assert_eq!(status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn an_error_is_told_by_its_type_and_message() {
    let api = RuntimeApi::start("receive-sms").await;
    let runtime = Runtime::of(&api);
    let function = async {
        let id = header(&runtime.next().await, "Lambda-Runtime-Aws-Request-Id").to_owned();
        let report = json!({ "errorType": "Unavailable", "errorMessage": "no table", "stackTrace": [] });
        runtime.post(&format!("invocation/{id}/error"), &report).await
    };
    let event = json!({});
    let (answer, _) = tokio::join!(api.invoke(&event, LIMIT), function);
    let failed = Failed::Error { kind: "Unavailable".to_owned(), message: "no table".to_owned() };
    assert_eq!(answer, Err(failed));
}

#[tokio::test]
async fn a_function_that_cannot_start_says_why() {
    let api = RuntimeApi::start("receive-sms").await;
    let report = json!({ "errorType": "Config", "errorMessage": "TABLE is missing" });
    Runtime::of(&api).post("init/error", &report).await;
    let failed = Failed::Error { kind: "Config".to_owned(), message: "TABLE is missing".to_owned() };
    assert_eq!(api.ready().await, Err(failed));
}

#[tokio::test]
async fn an_answer_to_no_question_is_refused() {
    let api = RuntimeApi::start("receive-sms").await;
    let status = Runtime::of(&api).post("invocation/unknown/response", &json!({})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}
