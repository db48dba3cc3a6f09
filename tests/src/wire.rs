//! HTTP without a URL library between: a path leaves exactly as it was written, dots, slashes and escapes included.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Why there is no answer.
pub(crate) type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Sends one request over a connection of its own, and reads the whole answer.
pub(crate) async fn exchange(
    authority: &str,
    request: Request<Full<Bytes>>,
) -> Result<Response<Bytes>, Failed> {
    let stream = TcpStream::connect(authority).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let (head, body) = sender.send_request(request).await?.into_parts();
    Ok(Response::from_parts(head, body.collect().await?.to_bytes()))
}
