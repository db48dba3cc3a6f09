//! Every call in the order it came, the plan of faults, and who is killed how.

use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::HeaderMap;
use hyper::body::Bytes;
use hyper::http::request;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::faults::{Fault, Plan};

type Kill = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// One request through a proxy, and what became of it.
#[derive(Clone)]
pub struct Call {
    /// Counted over all proxies of a recorder, from 1.
    pub n: usize,
    pub caller: String,
    pub target: String,
    pub method: String,
    /// Path and query as sent.
    pub path: String,
    /// The `x-amz-target` header, which is what tells one AWS call from another.
    pub action: Option<String>,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub fault: Option<Fault>,
    /// The target's own answer: the call took effect there, whatever the caller learned.
    pub landed: Option<u16>,
    /// When it answered so.
    pub landed_at: Option<Instant>,
    /// What the caller was answered; none when its connection just ended.
    pub answered: Option<u16>,
    pub over: bool,
}

impl Call {
    /// What patterns of a plan are held against; without the query, which may name a customer.
    pub fn line(&self) -> String {
        let path = self.path.split('?').next().unwrap_or_default();
        let line = format!("{} {} {} {path}", self.caller, self.target, self.method);
        self.action.iter().fold(line, |line, action| format!("{line} {action}"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The request's body, which must be JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{self:?}: {error}"))
    }
}

/// Headers and bodies hold secrets and people's words, so they are left out.
impl fmt::Debug for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, line) = (self.n, self.line());
        write!(
            out,
            "#{n} {line} fault {:?} landed {:?} answered {:?}",
            self.fault, self.landed, self.answered
        )
    }
}

/// What all proxies of a test share. Clones are one and the same.
#[derive(Clone)]
pub struct Recorder(watch::Sender<State>);

#[derive(Default)]
struct State {
    calls: Vec<Call>,
    plan: Plan,
    kills: HashMap<String, Kill>,
    /// Numbers start again after a clearing; a call from before it must not be taken for a later one.
    clearings: u64,
    /// Calls that are not over, of before a clearing too.
    under_way: usize,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Ticket {
    clearings: u64,
    index: usize,
}

impl Default for Recorder {
    fn default() -> Self {
        Self(watch::Sender::new(State::default()))
    }
}

impl Recorder {
    /// Sets what goes wrong from now on, in place of any earlier plan.
    pub fn plan(&self, plan: Plan) {
        self.0.send_modify(|state| state.plan = plan);
    }

    /// Says how a caller's process is killed. The future is over when the process is.
    pub fn on_kill<F>(&self, caller: &str, kill: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let kill: Kill = Arc::new(move || Box::pin(kill()));
        self.0.send_modify(|state| {
            state.kills.insert(caller.to_owned(), kill);
        });
    }

    /// All calls so far, those under way included.
    pub fn calls(&self) -> Vec<Call> {
        self.0.borrow().calls.clone()
    }

    /// Forgets all calls and counts from 1 again. The plan stays.
    pub fn clear(&self) {
        self.0.send_modify(|state| {
            state.calls.clear();
            state.clearings += 1;
        });
    }

    /// All calls so far, which are forgotten: a long run must not keep them.
    pub fn take(&self) -> Vec<Call> {
        let mut taken = Vec::new();
        self.0.send_modify(|state| {
            taken = std::mem::take(&mut state.calls);
            state.clearings += 1;
        });
        taken
    }

    /// Returns once no call is under way, also none whose caller has given up.
    pub async fn idle(&self) {
        let mut changes = self.0.subscribe();
        changes.wait_for(|state| state.under_way == 0).await.expect("a recorder keeps its own sender");
    }

    /// Looks at the calls whenever one comes or goes on, until there is something to see. When `limit` is over it
    /// panics with `what` and the calls that came instead.
    pub async fn until<T>(&self, what: &str, limit: Duration, look: impl Fn(&[Call]) -> Option<T>) -> T {
        let mut changes = self.0.subscribe();
        let looking = async {
            loop {
                let seen = look(&changes.borrow_and_update().calls);
                if let Some(seen) = seen {
                    return seen;
                }
                changes.changed().await.expect("a recorder keeps its own sender");
            }
        };
        let seen = timeout(limit, looking).await;
        seen.unwrap_or_else(|_| panic!("waited {limit:?} in vain for {what}; calls: {:#?}", self.calls()))
    }

    pub(super) fn begin(&self, caller: &str, target: &str, head: &request::Parts) -> (Ticket, Option<Fault>) {
        let mut call = Call {
            n: 0,
            caller: caller.to_owned(),
            target: target.to_owned(),
            method: head.method.to_string(),
            path: head.uri.to_string(),
            action: None,
            headers: head.headers.clone(),
            body: Bytes::new(),
            fault: None,
            landed: None,
            landed_at: None,
            answered: None,
            over: false,
        };
        call.action = call.header("x-amz-target").map(str::to_owned);
        let mut begun = (Ticket::default(), None);
        self.0.send_modify(|state| begun = state.begin(call));
        begun
    }

    pub(super) fn read(&self, ticket: Ticket, body: Bytes) {
        self.change(ticket, |call| call.body = body);
    }

    pub(super) fn landed(&self, ticket: Ticket, status: u16) {
        let now = Instant::now();
        self.change(ticket, |call| (call.landed, call.landed_at) = (Some(status), Some(now)));
    }

    pub(super) fn end(&self, ticket: Ticket, answered: Option<u16>) {
        self.change(ticket, |call| {
            call.answered = answered;
            call.over = true;
        });
        self.0.send_modify(|state| state.under_way -= 1);
    }

    pub(super) async fn kill(&self, caller: &str) {
        let kill = self.0.borrow().kills.get(caller).cloned();
        kill.unwrap_or_else(|| panic!("the plan kills {caller}, and nobody said how"))().await;
    }

    fn change(&self, ticket: Ticket, change: impl FnOnce(&mut Call)) {
        self.0.send_modify(|state| {
            if ticket.clearings == state.clearings {
                change(&mut state.calls[ticket.index]);
            }
        });
    }
}

impl State {
    fn begin(&mut self, mut call: Call) -> (Ticket, Option<Fault>) {
        let ticket = Ticket { clearings: self.clearings, index: self.calls.len() };
        call.n = self.calls.len() + 1;
        call.fault = self.plan.take(call.n, &call.line());
        let fault = call.fault.clone();
        self.calls.push(call);
        self.under_way += 1;
        (ticket, fault)
    }
}
