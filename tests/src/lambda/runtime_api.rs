//! The HTTP interface by which a Lambda runtime fetches its events and hands back what became of them.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use super::Failed;

const VERSION: &str = "/2018-06-01/runtime";
/// The largest answer that Lambda takes.
const ANSWER_LIMIT: usize = 6 * 1024 * 1024;

type Answer = Result<Value, Failed>;

/// The runtime interface of one process, on a port of its own.
pub(super) struct RuntimeApi {
    address: SocketAddr,
    events: mpsc::UnboundedSender<Event>,
    desk: Arc<Desk>,
    serving: JoinHandle<()>,
}

struct Event {
    id: String,
    body: String,
    deadline: Timestamp,
}

/// What the routes share.
struct Desk {
    function: String,
    started: Instant,
    events: tokio::sync::Mutex<mpsc::UnboundedReceiver<Event>>,
    answers: Mutex<HashMap<String, oneshot::Sender<Answer>>>,
    init: watch::Sender<Option<Result<Duration, Failed>>>,
}

impl RuntimeApi {
    pub(super) async fn start(function: &str) -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        let desk = Arc::new(Desk {
            function: function.to_owned(),
            started: Instant::now(),
            events: tokio::sync::Mutex::new(receiver),
            answers: Mutex::default(),
            init: watch::Sender::new(None),
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound listener has an address");
        let listener =
            listener.tap_io(|stream| stream.set_nodelay(true).expect("a fresh socket takes options"));
        let router = router(desk.clone());
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("serving does not end");
        });
        Self { address, events: sender, desk, serving }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Until the runtime asks for its first event, or says that it cannot start.
    pub(super) async fn ready(&self) -> Result<Duration, Failed> {
        let mut init = self.desk.init.subscribe();
        let outcome = init.wait_for(Option::is_some).await.expect("the desk keeps its own sender");
        outcome.clone().expect("waited for")
    }

    pub(super) async fn invoke(&self, event: &Value, limit: Duration) -> Answer {
        let id = next_id();
        let (sender, answer) = oneshot::channel();
        self.desk.answers.lock().unwrap().insert(id.clone(), sender);
        let deadline = Timestamp::now() + limit;
        self.events
            .send(Event { id, body: event.to_string(), deadline })
            .expect("the desk keeps its receiver");
        answer.await.expect("an answer is only ever taken to be sent")
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Desk {
    fn init(&self, outcome: Result<Duration, Failed>) {
        self.init.send_if_modified(|init| {
            let first = init.is_none();
            init.get_or_insert(outcome);
            first
        });
    }

    fn answer(&self, id: &str, answer: Answer) -> Response {
        let waiting = self.answers.lock().unwrap().remove(id);
        match waiting {
            Some(waiting) => {
                // Whoever asked may have given up; the function need not know.
                waiting.send(answer).ok();
                accepted()
            }
            None => (StatusCode::BAD_REQUEST, json!({ "errorType": "InvalidRequestID" }).to_string())
                .into_response(),
        }
    }
}

fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route(&format!("{VERSION}/invocation/next"), get(next))
        .route(&format!("{VERSION}/invocation/{{id}}/response"), post(response))
        .route(&format!("{VERSION}/invocation/{{id}}/error"), post(error))
        .route(&format!("{VERSION}/init/error"), post(init_error))
        .layer(DefaultBodyLimit::max(ANSWER_LIMIT))
        .with_state(desk)
}

async fn next(State(desk): State<Arc<Desk>>) -> Response {
    desk.init(Ok(desk.started.elapsed()));
    let Some(event) = desk.events.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let function = format!("arn:aws:lambda:us-east-1:000000000000:function:{}", desk.function);
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("lambda-runtime-deadline-ms", event.deadline.as_millisecond().to_string()),
        ("lambda-runtime-invoked-function-arn", function),
        ("lambda-runtime-trace-id", "Root=1-00000000-000000000000000000000000;Sampled=0".to_owned()),
        ("lambda-runtime-aws-request-id", event.id),
    ];
    (headers, event.body).into_response()
}

async fn response(State(desk): State<Arc<Desk>>, Path(id): Path<String>, body: Bytes) -> Response {
    let answer = serde_json::from_slice(&body).map_err(|error| Failed::Error {
        kind: "Runtime.InvalidResponse".to_owned(),
        message: error.to_string(),
    });
    desk.answer(&id, answer)
}

async fn error(State(desk): State<Arc<Desk>>, Path(id): Path<String>, body: Bytes) -> Response {
    desk.answer(&id, Err(failure(&body)))
}

async fn init_error(State(desk): State<Arc<Desk>>, body: Bytes) -> Response {
    desk.init(Err(failure(&body)));
    accepted()
}

fn accepted() -> Response {
    (StatusCode::ACCEPTED, json!({ "status": "OK" }).to_string()).into_response()
}

fn failure(body: &[u8]) -> Failed {
    #[derive(Default, Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    struct Report {
        error_type: String,
        error_message: String,
    }
    let report: Report = serde_json::from_slice(body).unwrap_or_default();
    Failed::Error { kind: report.error_type, message: report.error_message }
}

/// Ids look like AWS's and never repeat within a test run.
fn next_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!("00000000-0000-4000-8000-{:012x}", COUNT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests;
