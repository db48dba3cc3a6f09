use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use http_body_util::BodyExt;
use reqwest::redirect::Policy;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::{Proxy, Recorder};
use crate::faults::{Fault, Plan};

const LIMIT: Duration = Duration::from_secs(60);

/// A target that keeps what reached it and answers `hello <body>`; `/old` redirects.
#[derive(Clone, Default)]
struct Target {
    seen: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Target {
    async fn start(&self) -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let target = self.clone();
        let router = Router::new().fallback(async move |request: Request| target.answer(request).await);
        let connections = self.connections.clone();
        let listener = axum::serve::ListenerExt::tap_io(listener, move |_| {
            connections.fetch_add(1, Ordering::SeqCst);
        });
        tokio::spawn(async { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    async fn answer(&self, request: Request) -> (StatusCode, [(&'static str, String); 1], String) {
        let (head, body) = request.into_parts();
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        let host = head.headers["host"].to_str().unwrap().to_owned();
        self.seen.lock().unwrap().push(format!("{} {} {body}", head.method, head.uri));
        let status = if head.uri.path() == "/old" { StatusCode::FOUND } else { StatusCode::CREATED };
        (status, [("location", format!("http://{host}/new"))], format!("hello {body}"))
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

struct Setting {
    target: Target,
    recorder: Recorder,
    proxy: Proxy,
    client: reqwest::Client,
}

impl Setting {
    async fn new(plan: Plan) -> Self {
        let (target, recorder) = (Target::default(), Recorder::default());
        recorder.plan(plan);
        let proxy = recorder.proxy("create-bookings", "servicetitan", &target.start().await).await;
        let client = reqwest::Client::builder().redirect(Policy::none()).retry(reqwest::retry::never());
        Self { target, recorder, proxy, client: client.build().unwrap() }
    }

    async fn failing(fault: Fault) -> Self {
        Self::new(Plan::default().at(1, fault)).await
    }

    async fn send(&self, path: &str, body: &str) -> reqwest::Result<(u16, String)> {
        let request = self.client.post(self.proxy.url() + path).body(body.to_owned());
        let answer = request.send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    /// What became of the first call: whether it took effect, and what the caller was answered.
    fn first(&self) -> (Option<u16>, Option<u16>) {
        let first = &self.recorder.calls()[0];
        assert!(first.over);
        (first.landed, first.answered)
    }
}

fn said(status: u16, text: &str) -> (u16, String) {
    (status, text.to_owned())
}

#[tokio::test]
async fn a_call_passes_unchanged_and_is_recorded() {
    let setting = Setting::new(Plan::default()).await;
    let request = setting.client.post(setting.proxy.url() + "/a%20b?c=%2B1").header("Host", "signed.example");
    let answer = request.header("X-Amz-Target", "T.PutItem").body("{\"a\":1}").send().await.unwrap();
    assert_eq!(answer.headers()["location"], "http://signed.example/new");
    assert_eq!(answer.text().await.unwrap(), "hello {\"a\":1}");
    assert_eq!(setting.target.seen(), ["POST /a%20b?c=%2B1 {\"a\":1}"]);
    let call = &setting.recorder.calls()[0];
    assert_eq!(call.line(), "create-bookings servicetitan POST /a%20b T.PutItem");
    assert_eq!(
        (call.n, call.path.as_str(), call.header("host")),
        (1, "/a%20b?c=%2B1", Some("signed.example"))
    );
    assert_eq!(call.json()["a"], 1);
    assert_eq!(setting.first(), (Some(201), Some(201)));
}

#[tokio::test]
async fn a_redirect_is_the_callers_to_follow() {
    let setting = Setting::new(Plan::default()).await;
    assert_eq!(setting.send("/old", "").await.unwrap().0, 302);
    assert_eq!(setting.recorder.calls().len(), 1);
}

#[tokio::test]
async fn connections_are_kept_alive_on_both_sides() {
    let setting = Setting::new(Plan::default()).await;
    for _ in 0..5 {
        setting.send("/", "x").await.unwrap();
    }
    assert_eq!(setting.target.connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn calls_are_numbered_over_all_proxies_until_cleared() {
    let setting = Setting::new(Plan::default()).await;
    let other = setting.recorder.proxy("receive-sms", "aws", &setting.target.start().await).await;
    setting.send("/1", "").await.unwrap();
    setting.client.get(other.url() + "/2").send().await.unwrap();
    setting.send("/3", "").await.unwrap();
    let calls: Vec<_> = setting.recorder.calls().iter().map(|call| (call.n, call.line())).collect();
    assert_eq!(calls[0], (1, "create-bookings servicetitan POST /1".to_owned()));
    assert_eq!(calls[1], (2, "receive-sms aws GET /2".to_owned()));
    assert_eq!(calls[2], (3, "create-bookings servicetitan POST /3".to_owned()));
    setting.recorder.clear();
    setting.send("/4", "").await.unwrap();
    assert_eq!(setting.recorder.calls()[0].n, 1);
}

#[tokio::test]
async fn a_call_can_be_waited_for() {
    let setting = Setting::new(Plan::default()).await;
    let second = setting.recorder.until("the second call", LIMIT, |calls| {
        calls.get(1).filter(|call| call.over).map(|call| call.path.clone())
    });
    let sending = async {
        setting.send("/1", "").await.unwrap();
        setting.send("/2", "").await.unwrap();
    };
    assert_eq!(tokio::join!(second, sending).0, "/2");
}

#[tokio::test]
async fn what_is_refused_or_dropped_before_never_arrives() {
    for fault in [Fault::Refuse, Fault::DropBefore] {
        let setting = Setting::failing(fault).await;
        assert!(setting.send("/", "x").await.is_err());
        assert_eq!(setting.first(), (None, None));
        assert_eq!(setting.send("/", "y").await.unwrap(), said(201, "hello y"));
        assert_eq!(setting.target.seen(), ["POST / y"]);
    }
}

#[tokio::test]
async fn a_drop_is_a_reset_and_a_refusal_a_plain_end() {
    for (fault, reset) in [(Fault::DropBefore, true), (Fault::DropAfter, true), (Fault::Refuse, false)] {
        let setting = Setting::failing(fault).await;
        let error = setting.send("/", "x").await.unwrap_err();
        assert_eq!(format!("{error:?}").contains("ConnectionReset"), reset, "{error:?}");
    }
}

#[tokio::test]
async fn what_is_dropped_after_has_taken_effect() {
    let setting = Setting::failing(Fault::DropAfter).await;
    assert!(setting.send("/", "x").await.is_err());
    assert_eq!(setting.first(), (Some(201), None));
    assert_eq!(setting.target.seen(), ["POST / x"]);
}

#[tokio::test]
async fn a_status_replaces_the_call_or_only_its_answer() {
    let setting = Setting::failing(Fault::Status(429, "slow down".to_owned())).await;
    assert_eq!(setting.send("/", "x").await.unwrap(), said(429, "slow down"));
    assert_eq!(setting.first(), (None, Some(429)));

    let setting = Setting::failing(Fault::StatusAfter(503)).await;
    assert_eq!(setting.send("/", "x").await.unwrap(), said(503, ""));
    assert_eq!(setting.first(), (Some(201), Some(503)));
}

#[tokio::test]
async fn garbage_looks_like_success_until_it_is_read() {
    let setting = Setting::failing(Fault::Garbage).await;
    let (status, text) = setting.send("/", "x").await.unwrap();
    assert_eq!(status, 200);
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_err());
    assert_eq!(setting.first().0, Some(201));
}

#[tokio::test]
async fn a_truncated_answer_begins_well_and_breaks_off() {
    let setting = Setting::failing(Fault::Truncate).await;
    let mut answer = setting.client.post(setting.proxy.url()).body("x").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.content_length()), (201, Some(7)));
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "hel");
    assert!(answer.chunk().await.is_err());
}

#[tokio::test]
async fn a_delayed_call_lands_though_its_caller_has_gone() {
    let setting = Setting::failing(Fault::Delay(Duration::from_millis(100))).await;
    let begun = setting.recorder.until("the call", LIMIT, |calls| calls.first().map(|_| ()));
    tokio::select! {
        biased;
        () = begun => {}
        answer = setting.send("/", "x") => panic!("answered too soon: {answer:?}"),
    }
    let landed = setting.recorder.until("the landing", LIMIT, |calls| calls[0].landed).await;
    assert_eq!(landed, 201);
}

#[tokio::test]
async fn a_caller_is_killed_before_or_after_its_call_takes_effect() {
    for (fault, landed) in [(Fault::KillBefore, None), (Fault::KillAfter, Some(201))] {
        let setting = Setting::failing(fault).await;
        let killed = Arc::new(Notify::new());
        let killing = killed.clone();
        setting.recorder.on_kill("create-bookings", move || {
            killing.notify_one();
            std::future::ready(())
        });
        assert!(setting.send("/", "x").await.is_err());
        killed.notified().await;
        assert_eq!(setting.first(), (landed, None));
    }
}

#[tokio::test]
async fn a_dripping_answer_is_whole_in_the_end() {
    let setting = Setting::failing(Fault::Drip(Duration::from_millis(40))).await;
    assert_eq!(setting.send("/", "all of it").await.unwrap(), said(201, "hello all of it"));
    let empty = Setting::failing(Fault::Drip(Duration::from_millis(40))).await;
    assert_eq!(empty.send("/", "").await.unwrap(), said(201, "hello "));
}

#[tokio::test]
async fn a_call_that_hangs_never_arrives_and_is_over_some_time_after_its_caller_has_gone() {
    let setting = Setting::failing(Fault::Hang(Duration::from_millis(50))).await;
    assert!(setting.send("/", "x").await.is_err());
    setting.recorder.idle().await;
    assert_eq!(setting.first(), (None, None));
    assert!(setting.target.seen().is_empty());
}

#[tokio::test]
async fn calls_are_taken_once_and_nobody_under_way_is_overlooked() {
    let setting = Setting::failing(Fault::Delay(Duration::from_millis(50))).await;
    let begun = setting.recorder.until("the call", LIMIT, |calls| calls.first().map(|_| ()));
    tokio::select! {
        biased;
        () = begun => {}
        answer = setting.send("/", "x") => panic!("answered too soon: {answer:?}"),
    }
    assert_eq!(setting.recorder.take().len(), 1);
    setting.recorder.idle().await;
    assert_eq!(setting.target.seen(), ["POST / x"], "it was waited for");
    assert_eq!(setting.recorder.take().len(), 0);
}
