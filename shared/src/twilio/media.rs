use std::time::Duration;

use reqwest::{Method, Response, Url};

use super::client::{Account, Twilio};
use crate::domain::ids::{AccountSid, MessageSid};
use crate::domain::outcome::Cause;

const TIME_OUT: Duration = Duration::from_secs(8);

/// More is not fetched: an answer through the HTTP API holds 6 MB after base64.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// What Twilio gave for a media address.
#[derive(Debug)]
pub enum Fetched {
    /// The file itself.
    Bytes {
        /// As Twilio states it.
        content_type: String,
        /// At most as many as can be passed on.
        bytes: Vec<u8>,
    },
    /// A short-lived address that needs, and gets, no credentials: for whoever wants the file, and never called here.
    Elsewhere(String),
    /// More than can be passed on.
    TooLarge,
    /// Twilio has it no more, or the address is none of this account's and message's media, and was not asked for.
    Gone,
}

impl Twilio {
    /// The file at `url`, which must be exactly a media address of this account and message: the address came from
    /// outside, and credentials are sent to it.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn media(&self, account: &Account, message: &MessageSid, url: &str) -> Result<Fetched, Cause> {
        if !self.is_media_of(account, message, url) {
            return Ok(Fetched::Gone);
        }
        let request = self.request(Method::GET, account, url.to_owned()).timeout(TIME_OUT);
        let response = request
            .send()
            .await
            .map_err(|error| if error.is_connect() { Cause::Unreachable } else { Cause::TimedOut })?;
        let header = |name: &str| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        match response.status().as_u16() {
            200 => {
                let content_type =
                    header("content-type").unwrap_or_else(|| "application/octet-stream".to_owned());
                read(response, content_type).await
            }
            status @ (301 | 302 | 303 | 307 | 308) => {
                let elsewhere = header("location").and_then(|location| self.elsewhere(&location));
                elsewhere.map(Fetched::Elsewhere).ok_or(Cause::Unreadable { status })
            }
            404 | 410 => Ok(Fetched::Gone),
            status => Err(Cause::Unreadable { status }),
        }
    }

    /// Where a browser may be sent: over TLS, or on this machine where Twilio itself is played on this machine.
    fn elsewhere(&self, location: &str) -> Option<String> {
        let (location, host) = (Url::parse(location).ok()?, Url::parse(&self.hosts.api).ok()?);
        let local = |url: &Url| url.scheme() == "http" && url.host_str() == Some("127.0.0.1");
        let safe = location.scheme() == "https" || (local(&location) && local(&host));
        let plain = location.username().is_empty() && location.password().is_none();
        (safe && plain).then(|| location.into())
    }

    fn is_media_of(&self, account: &Account, message: &MessageSid, url: &str) -> bool {
        let (Ok(url), Ok(host)) = (Url::parse(url), Url::parse(&self.hosts.api)) else {
            return false;
        };
        let folder =
            format!("/2010-04-01/Accounts/{}/Messages/{}/Media/", account.sid.as_str(), message.as_str());
        let media = url.path().strip_prefix(&folder).unwrap_or_default();
        let is_sid =
            media.len() == 34 && media.starts_with("ME") && media.bytes().all(|b| b.is_ascii_alphanumeric());
        let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        is_sid && plain && url.origin() == host.origin()
    }
}

/// The account that a media address names. Whether it is one, and of which host, is for [`Twilio::media`] to say.
#[must_use]
pub fn account_of(url: &str) -> Option<AccountSid> {
    let url = Url::parse(url).ok()?;
    let (account, _) = url.path().strip_prefix("/2010-04-01/Accounts/")?.split_once('/')?;
    AccountSid::parse(account).ok()
}

/// As much as may be fetched, whether or not the answer says how much it is.
async fn read(mut response: Response, content_type: String) -> Result<Fetched, Cause> {
    let stated = response.content_length().and_then(|bytes| usize::try_from(bytes).ok());
    if stated.is_some_and(|bytes| bytes > MOST_BYTES) {
        return Ok(Fetched::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| Cause::Broken)? {
        if bytes.len() + chunk.len() > MOST_BYTES {
            return Ok(Fetched::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Fetched::Bytes { content_type, bytes })
}
