use std::time::Duration;

use reqwest::{Method, Response, Url};

use super::client::{Account, Twilio};
use crate::domain::ids::MessageSid;
use crate::domain::outcome::Cause;

const TIME_OUT: Duration = Duration::from_secs(8);

/// More is not fetched: an answer through the HTTP API holds 6 MB after base64.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// What Twilio gave for a media address.
#[derive(Debug)]
pub enum Fetched {
    Bytes {
        content_type: String,
        bytes: Vec<u8>,
    },
    /// A short-lived address that needs, and gets, no credentials.
    Elsewhere(String),
    TooLarge,
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
            301 | 302 | 307 | 308 => Ok(header("location").map_or(Fetched::Gone, Fetched::Elsewhere)),
            404 | 410 => Ok(Fetched::Gone),
            status => Err(Cause::Unreadable { status }),
        }
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

/// As much as may be fetched, whether or not the answer says how much it is.
async fn read(mut response: Response, content_type: String) -> Result<Fetched, Cause> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| Cause::Broken)? {
        if bytes.len() + chunk.len() > MOST_BYTES {
            return Ok(Fetched::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Fetched::Bytes { content_type, bytes })
}
