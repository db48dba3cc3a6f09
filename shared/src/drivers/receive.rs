use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use thiserror::Error;

use super::Clock;
use crate::domain::alerts::{IN_ADDRESS, of_address};
use crate::domain::ids::{AccountSid, MessageSid, ThreadKey};
use crate::domain::phone::{PhoneNumber, Sender};
use crate::domain::text::{CameBy, Media, Text};
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::store::{Put, ROUTE_KEPT, Report, Route, Store, Unavailable};
use crate::twilio::form::{Form, Unreadable};
use crate::twilio::signature::{self, Refused, Signed};
use crate::vault::{Vault, VaultError};

/// A signature that does not hold makes the tokens be read again, at most this often for one account.
const TOKENS_REREAD: SignedDuration = SignedDuration::from_secs(30);

/// Files that one message can carry.
const MOST_MEDIA: usize = 10;

/// A webhook as it arrived.
#[derive(Debug, Clone, Copy)]
pub struct Posted<'a> {
    /// The API's own domain, from the request's context.
    pub domain: &'a str,
    /// With its leading slash.
    pub path: &'a str,
    /// As it arrived; without the question mark.
    pub query: &'a str,
    /// The request's own header.
    pub content_type: &'a str,
    /// `X-Twilio-Signature`, in base64.
    pub signature: &'a str,
    /// Byte for byte, as it was signed.
    pub body: &'a [u8],
}

/// A webhook that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Of the text, or of the message that was reported.
    pub sid: MessageSid,
    /// It had been taken in before, and is answered like the first.
    pub duplicate: bool,
}

/// Why a webhook was not taken in. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// By its content type.
    #[error("not form data")]
    NotForm,
    /// Too large, or not UTF-8.
    #[error(transparent)]
    Form(#[from] Unreadable),
    /// By its name.
    #[error("{0} is missing or malformed")]
    Parameter(&'static str),
    /// Nobody's number, or nobody's any more.
    #[error("no such account and number")]
    UnknownRoute,
    /// None of the account's auth tokens makes it.
    #[error("the signature does not hold: {0}")]
    Signature(Refused),
    /// There is none to check the signature with. Later.
    #[error("no auth token: {0}")]
    Secret(VaultError),
    /// Twilio tries the fallback address.
    #[error("AWS did not answer in time")]
    TooSlow,
    /// Twilio still has time for its fallback address.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Takes webhooks in: verifies, stores, and nothing else.
#[derive(Debug)]
pub struct Receiver {
    store: Arc<Store>,
    vault: Arc<Vault>,
    public_url: Option<String>,
    clock: Clock,
    routes: Mutex<HashMap<(AccountSid, PhoneNumber), (Route, Timestamp)>>,
    reread: Mutex<HashMap<String, Timestamp>>,
}

impl Receiver {
    /// With nothing read yet; `public_url`: the address that is signed, where it is not the API's own.
    #[must_use]
    pub fn new(store: Arc<Store>, vault: Arc<Vault>, public_url: Option<String>, clock: Clock) -> Self {
        Self { store, vault, public_url, clock, routes: Mutex::default(), reread: Mutex::default() }
    }

    /// This moment, by the receiver's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A customer's text.
    ///
    /// # Errors
    /// [`Refusal`]; nothing was written.
    pub async fn sms(&self, posted: Posted<'_>) -> Result<Accepted, Refusal> {
        let form = form(&posted)?;
        let sid = required(&form, "MessageSid", |value| MessageSid::parse(value).ok())?;
        let customer = required(&form, "From", |value| Sender::parse(value).ok())?;
        let number = required(&form, "To", |value| PhoneNumber::parse(value).ok())?;
        let route = self.verified(&posted, &form, &number).await?;
        let thread = ThreadKey { tenant: route.tenant, customer, number };
        let put = self.store.put_text(&thread, &text(&form, sid.clone(), self.clock.now())).await?;
        Ok(Accepted { sid, duplicate: put == Put::Duplicate })
    }

    /// What became of a message of ours: here `From` is our number, and `To` the customer.
    ///
    /// # Errors
    /// [`Refusal`]; nothing was written.
    pub async fn status(&self, posted: Posted<'_>) -> Result<Accepted, Refusal> {
        let form = form(&posted)?;
        let sid = required(&form, "MessageSid", |value| MessageSid::parse(value).ok())?;
        let number = required(&form, "From", |value| PhoneNumber::parse(value).ok())?;
        let customer = required(&form, "To", |value| Sender::parse(value).ok())?;
        let status = required(&form, "MessageStatus", |value| {
            let word = !value.is_empty() && value.len() <= 32;
            (word && value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
                .then(|| value.to_owned())
        })?;
        let error_code = form.get("ErrorCode").and_then(|value| value.parse().ok());
        let route = self.verified(&posted, &form, &number).await?;
        let thread = ThreadKey { tenant: route.tenant, customer, number };
        let account = required(&form, "AccountSid", |value| AccountSid::parse(value).ok())?;
        let reported_at = self.clock.now();
        let alert = alert(posted.query);
        let report = Report { sid: sid.clone(), status, error_code, reported_at, account, alert };
        let put = self.store.put_report(&thread, &report, route.retention).await?;
        Ok(Accepted { sid, duplicate: put == Put::Duplicate })
    }

    /// The route, once the signature holds. Until then account and number are an index and no more.
    async fn verified(
        &self,
        posted: &Posted<'_>,
        form: &Form,
        number: &PhoneNumber,
    ) -> Result<Route, Refusal> {
        let account = required(form, "AccountSid", |value| AccountSid::parse(value).ok())?;
        let mut route = self.route(&account, number).await?;
        let url = self.signed_url(posted);
        let check = |tokens: &[_]| signature::verify(&url, Signed::Form(form), posted.signature, tokens);
        let tokens = match self.vault.twilio_tokens(&route.secret).await {
            // Let go and connected again a moment ago: the route that was kept names a secret that is gone.
            Err(VaultError::Missing) => {
                route = self.route_anew(&account, number).await?;
                self.vault.twilio_tokens(&route.secret).await
            }
            tokens => tokens,
        };
        let tokens = tokens.map_err(Refusal::Secret)?;
        match check(&tokens) {
            // A token may have been rotated a moment ago.
            Err(Refused::Mismatch) if self.may_reread(&route.secret) => {
                let tokens = self.vault.twilio_tokens_anew(&route.secret).await.map_err(Refusal::Secret)?;
                check(&tokens).map_err(Refusal::Signature)?;
            }
            verdict => verdict.map_err(Refusal::Signature)?,
        }
        Ok(route)
    }

    /// What Twilio was told to call: never what the request's headers say of themselves.
    fn signed_url(&self, posted: &Posted<'_>) -> String {
        let (domain, path) = (posted.domain, posted.path);
        let base = self.public_url.clone().unwrap_or_else(|| format!("https://{domain}"));
        if posted.query.is_empty() {
            format!("{base}{path}")
        } else {
            format!("{base}{path}?{}", posted.query)
        }
    }

    async fn route(&self, account: &AccountSid, number: &PhoneNumber) -> Result<Route, Refusal> {
        let now = self.clock.now();
        if let Ok(routes) = self.routes.lock()
            && let Some((route, since)) = routes.get(&(account.clone(), number.clone()))
            && now < after(*since, ROUTE_KEPT)
        {
            return Ok(route.clone());
        }
        self.route_anew(account, number).await
    }

    async fn route_anew(&self, account: &AccountSid, number: &PhoneNumber) -> Result<Route, Refusal> {
        let now = self.clock.now();
        let found = self.store.route(account, number).await?;
        let Ok(mut routes) = self.routes.lock() else {
            return found.ok_or(Refusal::UnknownRoute);
        };
        let key = (account.clone(), number.clone());
        match found {
            Some(route) => {
                routes.insert(key, (route.clone(), now));
                Ok(route)
            }
            None => {
                routes.remove(&key);
                Err(Refusal::UnknownRoute)
            }
        }
    }

    fn may_reread(&self, secret: &str) -> bool {
        let now = self.clock.now();
        let Ok(mut reread) = self.reread.lock() else {
            return false;
        };
        let due = reread.get(secret).is_none_or(|last| after(*last, TOKENS_REREAD) <= now);
        if due {
            reread.insert(secret.to_owned(), now);
        }
        due
    }
}

fn form(posted: &Posted<'_>) -> Result<Form, Refusal> {
    let kind = posted.content_type.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Refusal::NotForm);
    }
    Ok(Form::parse(posted.body)?)
}

fn required<T>(form: &Form, name: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Refusal> {
    form.get(name).and_then(parse).ok_or(Refusal::Parameter(name))
}

/// The alert that a message told of, as we put it into the address that is signed.
fn alert(query: &str) -> Option<String> {
    query.split('&').find_map(|pair| pair.strip_prefix(IN_ADDRESS)).and_then(of_address)
}

fn text(form: &Form, sid: MessageSid, received_at: Timestamp) -> Text {
    let filled = |name: &str| form.get(name).filter(|value| !value.is_empty()).map(str::to_owned);
    let media = (0..MOST_MEDIA).map_while(|n| {
        let url = filled(&format!("MediaUrl{n}"))?;
        Some(Media { url, content_type: filled(&format!("MediaContentType{n}")).unwrap_or_default() })
    });
    Text {
        media: media.collect(),
        messaging_service: filled("MessagingServiceSid"),
        opt_out: filled("OptOutType"),
        ..Text::arrived(sid, form.get("Body").unwrap_or_default(), CameBy::Webhook, received_at)
    }
}
