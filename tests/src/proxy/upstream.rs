//! The far side of a proxied connection.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper::header::{CONNECTION, TRANSFER_ENCODING};
use hyper::{Request, Response, Version};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use super::Broken;

type Sender = SendRequest<Full<Bytes>>;

/// A connection that is opened by the first request and kept for the next ones.
pub(super) struct Upstream {
    authority: String,
    open: Mutex<Option<Sender>>,
}

impl Upstream {
    pub(super) fn new(authority: String) -> Self {
        Self { authority, open: Mutex::new(None) }
    }

    /// Sends one request, exactly once, and reads the whole answer.
    pub(super) async fn send(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, Broken> {
        let mut open = self.open.lock().await;
        let answered = match open.take() {
            None => self.send_afresh(request, &mut open).await?,
            Some(mut kept) => match kept.try_send_request(request).await {
                Ok(answered) => {
                    *open = Some(kept);
                    answered
                }
                // The upstream had closed a connection that lay idle: the request comes back unsent.
                Err(mut error) => {
                    let unsent = error.take_message().ok_or(Broken::Closed)?;
                    self.send_afresh(unsent, &mut open).await?
                }
            },
        };
        let (mut head, body) = answered.into_parts();
        let body = body.collect().await.map_err(|_| Broken::Closed)?.to_bytes();
        // These describe the upstream's connection and how it framed a body that is now whole.
        head.headers.remove(CONNECTION);
        head.headers.remove(TRANSFER_ENCODING);
        head.version = Version::HTTP_11;
        Ok(Response::from_parts(head, body))
    }

    async fn send_afresh(
        &self,
        request: Request<Full<Bytes>>,
        open: &mut Option<Sender>,
    ) -> Result<Response<Incoming>, Broken> {
        let mut sender = self.connect().await.ok_or(Broken::Closed)?;
        let answered = sender.send_request(request).await.map_err(|_| Broken::Closed)?;
        *open = Some(sender);
        Ok(answered)
    }

    async fn connect(&self) -> Option<Sender> {
        let stream = TcpStream::connect(&self.authority).await.ok()?;
        stream.set_nodelay(true).ok()?;
        let (sender, connection) =
            Builder::new().preserve_header_case(true).handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        Some(sender)
    }
}
