use std::time::Duration;

use reqwest::{Client, RequestBuilder, redirect, retry};
use tokio::time::Instant;

use crate::domain::outcome::{Answer, Cause};
use crate::meter::{Meter, Metered};

/// An answer of more than this is cut off: nothing that we ask for comes near it.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Below every timeout of our own, so that an idle connection is closed by us and not under a request.
const IDLE: Duration = Duration::from_secs(20);

/// The one client. HTTP/1.1 only and no retries of its own: "was it sent?" must have an answer.
#[derive(Debug, Clone)]
pub struct Http {
    client: Client,
    /// Calls, those of them without an answer or with 5xx, and milliseconds.
    calls: Meter,
}

impl Http {
    /// # Errors
    /// Where the system's certificate authorities cannot be read.
    pub fn new() -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .connect_timeout(Duration::from_secs(3))
            .pool_idle_timeout(IDLE)
            .user_agent("IntelliSend")
            .build()?;
        Ok(Self { client, calls: Meter::default() })
    }

    /// The same connections, counted on their own.
    #[must_use]
    pub fn counted_apart(&self) -> Self {
        Self { client: self.client.clone(), calls: Meter::default() }
    }

    /// The calls since this was asked last: how many, those without an answer or with 5xx, and the milliseconds of the
    /// slowest.
    #[must_use]
    pub fn calls(&self) -> Metered {
        self.calls.take()
    }

    /// To build a request with.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// Sends it once.
    ///
    /// # Errors
    /// [`Cause::Unreachable`] where nothing was sent; any other cause leaves open what the other side did.
    pub async fn send(&self, request: RequestBuilder) -> Result<Answer, Cause> {
        let begun = Instant::now();
        let answer = Self::exchange(request).await;
        let failed = answer.as_ref().map_or(true, |answer| answer.status >= 500);
        self.calls.count(i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX), failed);
        answer
    }

    async fn exchange(request: RequestBuilder) -> Result<Answer, Cause> {
        let mut response = request.send().await.map_err(|error| cause(&error))?;
        let status = response.status().as_u16();
        let retry_after_seconds =
            response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| cause(&error))? {
            if body.len() + chunk.len() > MOST_BYTES {
                return Err(Cause::Unreadable { status });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, retry_after_seconds, body })
    }
}

fn cause(error: &reqwest::Error) -> Cause {
    // A time-out while connecting is both; nothing was sent then.
    if error.is_connect() || error.is_builder() {
        Cause::Unreachable
    } else if error.is_timeout() {
        Cause::TimedOut
    } else {
        Cause::Broken
    }
}
