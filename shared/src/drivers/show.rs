//! Shows a file that came with a text to whoever has the link. Writes nothing.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::Clock;
use crate::domain::ids::{AccountSid, MessageSid};
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;
use crate::domain::photos::{PhotoRef, Served, served};
use crate::domain::secret::AuthToken;
use crate::domain::settings::Profile;
use crate::domain::text::Text;
use crate::store::{Route, Store, Unavailable};
use crate::twilio::{Account, Fetched, Twilio, account_of};
use crate::vault::{Vault, VaultError};

/// API Gateway waits for thirty seconds, and Lambda ends the function before that.
const WITHIN: Duration = Duration::from_secs(25);

/// Shows photos.
#[derive(Debug)]
pub struct Photos {
    /// Whose text it is, and whether it is kept still.
    pub store: Arc<Store>,
    /// What seals links, and the account's auth tokens.
    pub vault: Arc<Vault>,
    /// Where the files are.
    pub twilio: Twilio,
    /// Links end by it.
    pub clock: Clock,
}

/// Whom to ask about a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Business {
    /// As its customers know it.
    pub name: String,
    /// For whoever needs what is not shown any more.
    pub office_phone: Option<PhoneNumber>,
}

/// What somebody with a link gets.
#[derive(PartialEq, Eq)]
pub enum Shown {
    /// The file, the `nth` of its text from 0, and what a browser may do with it.
    File {
        /// Its place in the text.
        nth: u8,
        /// Shown, or saved.
        served: Served,
        /// The file.
        bytes: Vec<u8>,
    },
    /// Twilio's own short-lived address of it.
    Elsewhere(String),
    /// None of our links, or of a business that is no longer with us.
    Unknown,
    /// A link of ours that has ended, or whose photo was deleted.
    Gone(Business),
    /// More than can be passed on.
    TooLarge(Business, MessageSid),
    /// Twilio or AWS did not answer; later they may. Why, for the log.
    NotNow(String),
}

/// A customer's file: not printed.
impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { served, bytes, .. } => write!(f, "File({served:?}, {} bytes)", bytes.len()),
            Self::Elsewhere(_) => f.write_str("Elsewhere(…)"),
            Self::Unknown => f.write_str("Unknown"),
            Self::Gone(business) => write!(f, "Gone({business:?})"),
            Self::TooLarge(business, sid) => write!(f, "TooLarge({business:?}, {})", sid.as_str()),
            Self::NotNow(why) => write!(f, "NotNow({why})"),
        }
    }
}

/// Something did not answer: what it was.
struct Silent(String);

impl Silent {
    fn of(why: impl std::fmt::Display) -> Self {
        Self(why.to_string())
    }
}

impl From<Unavailable> for Silent {
    fn from(why: Unavailable) -> Self {
        Self::of(why)
    }
}

impl Photos {
    /// What the link with this token shows at this moment.
    pub async fn show(&self, token: &str) -> Shown {
        let looked = timeout(WITHIN, self.look(token)).await;
        let looked = looked.unwrap_or_else(|_| Err(Silent::of("no answer in time")));
        looked.unwrap_or_else(|Silent(why)| Shown::NotNow(why))
    }

    async fn look(&self, token: &str) -> Result<Shown, Silent> {
        let key = self.vault.link_key().await.map_err(Silent::of)?;
        let Some(photo) = key.read(token) else { return Ok(Shown::Unknown) };
        let (thread, now) = (&photo.thread, self.clock.now());
        let (profile, text) =
            tokio::try_join!(self.store.profile(&thread.tenant), self.store.text(thread, &photo.sid, now))?;
        let Some(profile) = profile else { return Ok(Shown::Unknown) };
        let business = Business::of(&profile);
        let Some(text) = text.filter(|text| now < profile.photo_links.end(text.received_at)) else {
            return Ok(Shown::Gone(business));
        };
        Ok(match self.fetch(&photo, &text).await? {
            Fetched::Bytes { content_type, bytes } => {
                Shown::File { nth: photo.nth, served: served(&content_type, &bytes), bytes }
            }
            Fetched::Elsewhere(address) => Shown::Elsewhere(address),
            Fetched::TooLarge => Shown::TooLarge(business, photo.sid),
            Fetched::Gone => Shown::Gone(business),
        })
    }

    /// The file from Twilio, in the name of the account that got the text, as long as its number is this tenant's.
    async fn fetch(&self, photo: &PhotoRef, text: &Text) -> Result<Fetched, Silent> {
        let media = text.media.get(usize::from(photo.nth));
        let Some((media, account)) = media.and_then(|media| Some((media, account_of(&media.url)?))) else {
            return Ok(Fetched::Gone);
        };
        let route = self.store.route(&account, &photo.thread.number).await?;
        let Some(route) = route.filter(|route| route.tenant == photo.thread.tenant) else {
            return Ok(Fetched::Gone);
        };
        match self.vault.twilio_tokens(&route.secret).await {
            Ok(tokens) => self.fetch_with(&account, &route, &tokens, &text.sid, &media.url).await,
            Err(VaultError::Missing) => Ok(Fetched::Gone),
            Err(why) => Err(Silent::of(why)),
        }
    }

    /// With each token in turn, and where none is good with those that have come since: one may be replaced by another.
    async fn fetch_with(
        &self,
        account: &AccountSid,
        route: &Route,
        tokens: &[AuthToken],
        sid: &MessageSid,
        url: &str,
    ) -> Result<Fetched, Silent> {
        match self.try_each(account, tokens, sid, url).await {
            Err(cause) if cause.status() == Some(401) => {
                let mut anew = self.vault.twilio_tokens_anew(&route.secret).await.map_err(Silent::of)?;
                anew.retain(|token| !tokens.iter().any(|known| known.expose() == token.expose()));
                self.try_each(account, &anew, sid, url).await.map_err(Silent::of)
            }
            fetched => fetched.map_err(Silent::of),
        }
    }

    async fn try_each(
        &self,
        account: &AccountSid,
        tokens: &[AuthToken],
        sid: &MessageSid,
        url: &str,
    ) -> Result<Fetched, Cause> {
        let mut refused = Cause::Unreadable { status: 401 };
        for auth_token in tokens {
            let account = Account { sid: account.clone(), auth_token: auth_token.clone() };
            match self.twilio.media(&account, sid, url).await {
                Err(cause) if cause.status() == Some(401) => refused = cause,
                fetched => return fetched,
            }
        }
        Err(refused)
    }
}

impl Business {
    fn of(profile: &Profile) -> Self {
        Self { name: profile.business.clone(), office_phone: profile.office_phone.clone() }
    }
}
