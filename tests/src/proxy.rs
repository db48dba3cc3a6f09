//! An HTTP/1.1 forwarder that counts and records each call, and makes the planned ones fail.
//!
//! Transport faults exist only here. Head and body pass as they came, the `Host` header included, because AWS
//! signatures cover it. Every caller's connection has one of its own to the upstream, and both are kept alive.

mod answer;
mod recorder;
mod upstream;

use std::future::poll_fn;
use std::sync::Arc;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::http::request;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use self::answer::Body;
use self::recorder::Ticket;
use self::upstream::Upstream;
use crate::canaries;
use crate::faults::Fault;
use crate::loopback::Loopback;

pub use self::recorder::{Call, Recorder};

/// Looks at each request before it goes on, or is kept from it.
pub(crate) type Look = Arc<dyn Fn(&request::Parts, &Bytes) + Send + Sync>;

/// One caller's way to one target. It forwards until it is dropped.
#[derive(Debug)]
pub struct Proxy {
    listener: Loopback,
}

impl Proxy {
    /// What the caller is given in place of the target's own URL: `http://127.0.0.1:<port>`.
    pub fn url(&self) -> String {
        format!("http://{}", self.listener.address())
    }
}

impl Recorder {
    /// Puts a proxy before `upstream` (`http://host:port`) for one caller. Any number may share this recorder.
    pub async fn proxy(&self, caller: &str, target: &str, upstream: &str) -> Proxy {
        self.proxy_with(caller, target, upstream, Arc::new(|_, _| {})).await
    }

    /// The same, and somebody looks at each request.
    pub(crate) async fn proxy_with(&self, caller: &str, target: &str, upstream: &str, look: Look) -> Proxy {
        let authority = upstream.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let (recorder, caller, target) = (self.clone(), caller.to_owned(), target.to_owned());
        let listener = Loopback::listen(move |stream| {
            let line = Line {
                recorder: recorder.clone(),
                caller: caller.clone(),
                target: target.clone(),
                upstream: Upstream::new(authority.clone()),
                look: Arc::clone(&look),
            };
            serve(stream, Arc::new(line))
        });
        Proxy { listener: listener.await }
    }
}

/// How a connection ends when no answer is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Broken {
    Closed,
    Reset,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "the proxy ends the connection: {self:?}")
    }
}

impl std::error::Error for Broken {}

/// One connection of a caller, and what it leads to.
struct Line {
    recorder: Recorder,
    caller: String,
    target: String,
    upstream: Upstream,
    look: Look,
}

async fn serve(stream: TcpStream, line: Arc<Line>) {
    let service = service_fn(move |request| {
        // A task of its own: a request under way still lands when its caller hangs up.
        let answering = tokio::spawn(line.clone().answer(request));
        Box::pin(async { answering.await.unwrap_or(Err(Broken::Reset)) })
    });
    let mut connection = http1::Builder::new()
        .preserve_header_case(true)
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service);
    let Err(error) = poll_fn(|context| connection.poll_without_shutdown(context)).await else { return };
    let cause = std::error::Error::source(&error).and_then(|cause| cause.downcast_ref());
    if cause == Some(&Broken::Reset) {
        // Closing a socket that does not linger sends a reset; if that fails, the caller still sees an end.
        connection.into_parts().io.into_inner().set_zero_linger().ok();
    }
}

impl Line {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Body>, Broken> {
        let (head, body) = request.into_parts();
        let (ticket, fault) = self.recorder.begin(&self.caller, &self.target, &head);
        let answer = self.pass(fault, ticket, head, body).await;
        self.recorder.end(ticket, answer.as_ref().ok().map(|answer| answer.status().as_u16()));
        answer
    }

    async fn pass(
        &self,
        fault: Option<Fault>,
        ticket: Ticket,
        head: request::Parts,
        body: Incoming,
    ) -> Result<Response<Body>, Broken> {
        if fault == Some(Fault::Refuse) {
            return Err(Broken::Closed);
        }
        let body = body.collect().await.map_err(|_| Broken::Closed)?.to_bytes();
        self.recorder.read(ticket, body.clone());
        (self.look)(&head, &body);
        canaries::sent(&head, &body);
        match &fault {
            Some(Fault::Delay(time)) => tokio::time::sleep(*time).await,
            Some(Fault::DropBefore) => return Err(Broken::Reset),
            Some(Fault::Hang(time)) => {
                tokio::time::sleep(*time).await;
                return Err(Broken::Reset);
            }
            Some(Fault::KillBefore) => return self.kill().await,
            Some(Fault::Status(status, text)) => return Ok(answer::made(*status, text)),
            _ => {}
        }
        let answered = self.upstream.send(Request::from_parts(head.clone(), Full::new(body))).await?;
        canaries::answered(&head, answered.body());
        self.recorder.landed(ticket, answered.status().as_u16());
        self.give(fault, answered).await
    }

    async fn give(&self, fault: Option<Fault>, answered: Response<Bytes>) -> Result<Response<Body>, Broken> {
        match fault {
            Some(Fault::DropAfter) => Err(Broken::Reset),
            Some(Fault::KillAfter) => self.kill().await,
            Some(Fault::StatusAfter(status)) => Ok(answer::made(status, "")),
            Some(Fault::Garbage) => Ok(answer::made(200, "{\"id\": 7\u{0}")),
            Some(Fault::Truncate) => answer::cut(answered),
            Some(Fault::Drip(time)) => Ok(answer::dripping(answered, time)),
            _ => Ok(answered.map(answer::whole)),
        }
    }

    async fn kill<T>(&self) -> Result<T, Broken> {
        self.recorder.kill(&self.caller).await;
        Err(Broken::Reset)
    }
}

#[cfg(test)]
mod tests;
