//! Plain requests, none of them through the product's client: the probe asks what the product never does.

use std::sync::Mutex;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, redirect};
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval, sleep};

use super::answer::Answer;
use super::sheet::lock;
use super::site::{Credentials, Site};

/// Two calls a second at the real hosts.
const PACE: Duration = Duration::from_millis(500);
const TIME_OUT: Duration = Duration::from_secs(30);
/// The wait where a 429 does not say how long, and the longest that is waited.
const UNSAID_WAIT: u64 = 10;
const LONGEST_WAIT: u64 = 60;

/// How a call is authorized.
#[derive(Clone)]
pub(super) struct Access {
    pub(super) token: String,
    /// Without the word `Bearer`.
    pub(super) raw: bool,
    /// None where the token's answer lists none.
    pub(super) scopes: Option<Vec<String>>,
}

pub(super) struct Caller {
    http: Client,
    site: Site,
    pub(super) credentials: Credentials,
    pace: Option<tokio::sync::Mutex<Interval>>,
    stop: watch::Receiver<bool>,
    slowed: Mutex<Vec<String>>,
}

impl Caller {
    pub(super) fn new(
        site: Site,
        credentials: Credentials,
        stop: watch::Receiver<bool>,
    ) -> Result<Self, String> {
        // A redirect could lead away from the hosts that were named.
        let http = Client::builder().redirect(redirect::Policy::none()).timeout(TIME_OUT);
        let http = if site.real { http } else { http.no_proxy() };
        let http = http.build().map_err(|error| error.to_string())?;
        let pace = site.real.then(|| {
            let mut pace = interval(PACE);
            pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
            tokio::sync::Mutex::new(pace)
        });
        Ok(Self { http, site, credentials, pace, stop, slowed: Mutex::default() })
    }

    /// A request for a token, without its body.
    pub(super) fn token(&self) -> RequestBuilder {
        self.http.post(format!("{}/connect/token", self.site.auth))
    }

    /// A request for `/{module}/v2/tenant/{tenant}/{path}`, without any credentials.
    pub(super) fn bare(&self, method: Method, tenant: &str, module: &str, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}/{module}/v2/tenant/{tenant}/{path}", self.site.api))
    }

    /// A request as the documentation wants it.
    pub(super) fn request(
        &self,
        access: &Access,
        method: Method,
        module: &str,
        path: &str,
    ) -> RequestBuilder {
        let request = self.bare(method, &self.credentials.tenant, module, path);
        authorized(request, access).header("ST-App-Key", &self.credentials.app_key)
    }

    /// The path of the provider's bookings.
    pub(super) fn bookings(&self) -> String {
        format!("booking-provider/{}/bookings", self.credentials.provider)
    }

    /// # Errors
    /// Once the probe was told to stop.
    pub(super) fn going(&self) -> Result<(), String> {
        if *self.stop.borrow() { Err("interrupted".to_owned()) } else { Ok(()) }
    }

    /// Sends it, unless the probe was told to stop.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Answer, String> {
        self.going()?;
        self.send_anyway(request).await
    }

    /// Sends it. A 429 is noted, waited for and asked again once.
    pub(super) async fn send_anyway(&self, request: RequestBuilder) -> Result<Answer, String> {
        let again = request.try_clone();
        let answer = self.once(request).await?;
        let Some(again) = again.filter(|_| answer.status == 429) else { return Ok(answer) };
        let header = if answer.retry_after.is_some() { "with" } else { "without" };
        lock(&self.slowed).push(format!("{}, {header} `Retry-After`", answer.shown()));
        sleep(Duration::from_secs(answer.wait().unwrap_or(UNSAID_WAIT).min(LONGEST_WAIT))).await;
        self.once(again).await
    }

    async fn once(&self, request: RequestBuilder) -> Result<Answer, String> {
        if let Some(pace) = &self.pace {
            pace.lock().await.tick().await;
        }
        let response = request.send().await.map_err(|error| unanswered(&error))?;
        let status = response.status().as_u16();
        let header = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
        let retry_after = header.map(str::to_owned);
        let body = response.bytes().await.map_err(|error| unanswered(&error))?;
        Ok(Answer::new(status, retry_after, &body, &self.credentials.secrets()))
    }

    /// Each 429 that came, reduced.
    pub(super) fn slowed(&self) -> Vec<String> {
        lock(&self.slowed).clone()
    }
}

pub(super) fn authorized(request: RequestBuilder, access: &Access) -> RequestBuilder {
    if access.raw {
        request.header("Authorization", &access.token)
    } else {
        request.bearer_auth(&access.token)
    }
}

/// The error itself would name the address, and with it the tenant.
fn unanswered(error: &reqwest::Error) -> String {
    let why = if error.is_connect() {
        "no connection could be made"
    } else if error.is_timeout() {
        "no answer came in time"
    } else {
        "the connection broke"
    };
    why.to_owned()
}
