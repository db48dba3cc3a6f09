//! An AWS that answers at once, so that what is measured is the function's own work.
//!
//! Every write succeeds and is forgotten; a read gets the answer that the emulator gave to the first one like it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const LIMIT: usize = 1 << 20;

pub(crate) struct StandIn {
    url: String,
    serving: JoinHandle<()>,
}

struct Memory {
    emulator: String,
    client: reqwest::Client,
    answers: Mutex<HashMap<Bytes, Answer>>,
}

type Answer = (StatusCode, Bytes);

impl StandIn {
    pub(crate) async fn start(emulator: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on loopback");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let listener =
            listener.tap_io(|stream| stream.set_nodelay(true).expect("a fresh socket takes options"));
        let memory = Memory {
            emulator: emulator.to_owned(),
            client: reqwest::Client::new(),
            answers: Mutex::default(),
        };
        let router = Router::new().fallback(answer).with_state(Arc::new(memory));
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("serving does not end");
        });
        Self { url, serving }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(State(memory): State<Arc<Memory>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, LIMIT).await.expect("a request of ours is small");
    let action = head.headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (status, body) = if action.ends_with(".PutItem") {
        (StatusCode::OK, Bytes::from_static(b"{}"))
    } else {
        memory.remember(head.headers, body).await
    };
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], body).into_response()
}

impl Memory {
    async fn remember(&self, headers: HeaderMap, body: Bytes) -> Answer {
        let known = self.answers.lock().expect("nothing panics with it").get(&body).cloned();
        if let Some(known) = known {
            return known;
        }
        let request = self.client.post(&self.emulator).headers(headers).body(body.clone());
        let answered = request.send().await.expect("the emulator answers");
        let answer = (answered.status(), answered.bytes().await.expect("the emulator answers in full"));
        self.answers.lock().expect("nothing panics with it").insert(body, answer.clone());
        answer
    }
}
