//! What a caller gets: an answer as it came, one made up, or one that breaks off.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::Response;
use hyper::body::{Bytes, Frame};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};

use super::Broken;

pub(super) type Body = BoxBody<Bytes, Broken>;

pub(super) fn whole(body: Bytes) -> Body {
    Full::new(body).map_err(|never: Infallible| match never {}).boxed()
}

pub(super) fn made(status: u16, text: &str) -> Response<Body> {
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json")
        .body(whole(Bytes::copy_from_slice(text.as_bytes())))
        .expect("a plan names valid statuses")
}

/// The same answer, broken off half-way; one without a body has no half and is not given at all.
pub(super) fn cut(answered: Response<Bytes>) -> Result<Response<Body>, Broken> {
    let whole = answered.body().len();
    if whole == 0 {
        return Err(Broken::Closed);
    }
    let mut answer = answered.map(|body| Half::Unsent(body.slice(..whole / 2)).boxed());
    answer.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(whole));
    Ok(answer)
}

/// The same answer, its body in pieces with pauses between them.
pub(super) fn dripping(answered: Response<Bytes>, time: Duration) -> Response<Body> {
    let length = answered.body().len();
    let (piece, each) = (length.div_ceil(DROPS).max(1), time / u32::try_from(DROPS).expect("a few"));
    let mut answer = answered.map(|body| Drops { left: body, piece, pause: None, each }.boxed());
    answer.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    answer
}

/// Pieces of a body that drips.
const DROPS: usize = 8;

/// A body that comes piece by piece, each after a pause.
struct Drops {
    left: Bytes,
    piece: usize,
    pause: Option<Pin<Box<tokio::time::Sleep>>>,
    each: Duration,
}

impl hyper::body::Body for Drops {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let each = self.each;
        let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep(each)));
        std::task::ready!(pause.as_mut().poll(context));
        self.pause = None;
        let piece = self.piece.min(self.left.len());
        let piece = self.left.split_to(piece);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}

/// Half a body, then an end that comes too soon.
enum Half {
    Unsent(Bytes),
    Sent,
    Over,
}

impl hyper::body::Body for Half {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        match std::mem::replace(&mut *self, Self::Over) {
            Self::Unsent(half) => {
                *self = Self::Sent;
                Poll::Ready(Some(Ok(Frame::data(half))))
            }
            // The server only writes out what it has when the body makes it wait.
            Self::Sent => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Over => Poll::Ready(Some(Err(Broken::Closed))),
        }
    }
}
