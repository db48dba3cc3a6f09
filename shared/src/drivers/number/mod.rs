//! A tenant's numbers at Twilio: what they do, pointing one here, and letting one go.
//!
//! What is put back one day is written down, and the number's texts are made the tenant's, before the number is
//! pointed here: no text is refused, and a crash anywhere leaves something that repeating the request mends.

mod account;
mod attempt;
mod connect;
mod evidence;
mod key;
mod purge;
mod release;

use serde_json::Value;
use thiserror::Error;

pub(super) use self::evidence::gather;
use super::Work;
use crate::domain::audit::Actor;
use crate::domain::ids::{AccountSid, TenantId};
use crate::domain::number::{Evidence, Now, Owner, Settings, Webhook};
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;
use crate::domain::secret::AuthToken;
use crate::domain::settings::retention::Retention;
use crate::domain::time::Timestamp;
use crate::store::{SaveError, TenantNumber, Unavailable};
use crate::vault::VaultError;

pub(super) use account::{account, account_of};

/// A number as it is written down, and as it is at Twilio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// As it is stored.
    pub number: TenantNumber,
    /// Of the auth token in use; empty where there is none.
    pub auth_token_ends: String,
    /// As it is at Twilio.
    pub evidence: Evidence,
}

/// A number that is to be connected.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Twilio's, `AC…`.
    pub account: AccountSid,
    /// In E.164.
    pub number: PhoneNumber,
    /// Whose account it is in.
    pub owner: Owner,
    /// The tenant's own account's; None: the one that is stored.
    pub auth_token: Option<AuthToken>,
    /// What the request repeats of what the number does now.
    pub replace: Option<Value>,
}

/// A number that was let go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// Which.
    pub number: PhoneNumber,
    /// What it does again. None: it was not touched.
    pub restored: Option<Settings>,
    /// What it did before, and does not do again, because it could not be put back.
    pub not_put_back: Option<Settings>,
}

/// Why a number was not connected, or not let go.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Give one.
    #[error("no auth token was given, and none is stored")]
    NoAuthToken,
    /// Correct them.
    #[error("Twilio refuses the account and its auth token")]
    TokenRefused,
    /// Store its auth tokens first.
    #[error("the platform has no such account")]
    NoPlatformAccount,
    /// The account is written in another way than Twilio writes it.
    #[error("Twilio calls the account by another SID")]
    OtherSid(Owner),
    /// Choose one that it has.
    #[error("the account has no such number")]
    NoSuchNumber,
    /// Somebody of the business is alerted there.
    #[error("the number is a contact's")]
    Contacts,
    /// Whether a Messaging Service stands above the number is not known.
    #[error("the number's Messaging Service could not be read: {0}")]
    ServiceUnread(Cause),
    /// Another tenant's.
    #[error("the number is connected elsewhere")]
    Elsewhere,
    /// This tenant's, but through an account of another owner's.
    #[error("the number is connected in another way")]
    OtherOwner,
    /// What it does; the request has to repeat that, for it to be replaced.
    #[error("the number does something now")]
    Asks(Box<Now>),
    /// A change of the number may still take effect until then.
    #[error("a change of the number is under way")]
    Settling(Timestamp),
    /// Let go by another tenant a moment ago: it is free from then on.
    #[error("the number was let go a moment ago")]
    LetGo(Timestamp),
    /// What the number did before cannot be put back, because Twilio does not let us in.
    #[error("Twilio refuses the stored auth token")]
    StoredTokenRefused,
    /// Twilio refuses what the number did before.
    #[error("Twilio refuses what the number did before: {0}")]
    FormerRefused(Cause),
    /// Putting back what the number did before would lose this fallback, which was set since.
    #[error("a fallback that was set since would be lost")]
    WouldLose(String),
    /// Nothing was changed.
    #[error("the tenant has no such number")]
    NotTheirs,
    /// Twilio did not do it, or did not say.
    #[error("Twilio: {0}")]
    Twilio(Cause),
    /// A table did not answer, or somebody else wrote first. Later.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// The auth token could not be read or stored. Later.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// This happened when a part of it may have been done.
    #[error("{0}; a part of it may be done")]
    Begun(Box<NumberError>),
}

impl NumberError {
    /// Whether what the number did before cannot be put back before a person does something.
    #[must_use]
    pub const fn bars_putting_back(&self) -> bool {
        matches!(self, Self::StoredTokenRefused | Self::FormerRefused(_) | Self::WouldLose(_))
    }

    /// The same, when a part of it may have been done.
    fn begun(self) -> Self {
        match self {
            Self::Twilio(_) | Self::Save(_) | Self::Vault(_) => Self::Begun(Box::new(self)),
            other => other,
        }
    }

    /// Of a first write: unless somebody else was first, it may have been made.
    fn unless_moved(self) -> Self {
        if self == Self::Save(SaveError::Moved) { self } else { self.begun() }
    }
}

impl From<Unavailable> for NumberError {
    fn from(error: Unavailable) -> Self {
        Self::Save(error.into())
    }
}

/// What changes a tenant's numbers on a person's behalf.
#[derive(Debug, Clone, Copy)]
pub struct Numbers<'a> {
    /// With the account's auth tokens.
    pub work: &'a Work,
    /// Whose numbers they are.
    pub tenant: &'a TenantId,
    /// Where texts are to be posted.
    pub webhook: &'a Webhook,
    /// The tenant's own.
    pub retention: Retention,
}

/// Tries of a change that met another one on its way.
const TRIES: u32 = 3;

impl Numbers<'_> {
    /// Points a number here.
    ///
    /// # Errors
    /// [`NumberError`].
    pub async fn connect(&self, wanted: &Wanted, actor: &Actor) -> Result<Seen, NumberError> {
        let (mut begun, mut tried) = (false, self.try_to_connect(wanted, actor).await);
        for _ in 1..TRIES {
            if !met(&tried, &mut begun) {
                break;
            }
            tried = self.try_to_connect(wanted, actor).await;
        }
        if let Ok(seen) = &tried {
            self.forget_failures(&seen.number.account, &seen.number.number).await;
            // The auth token may be new: what Twilio could not post meanwhile is in its log. Where this cannot be written,
            // the log is read when its turn comes.
            let _ = self.work.store.sweep_soon(&seen.number.account, self.work.clock.now()).await;
        }
        tried.map_err(|error| if begun { error.begun() } else { error })
    }

    /// Whoever connects a number may have mended what its replies failed for: they are tried again at once. Where this
    /// cannot be written, the probe of the hour shows it.
    async fn forget_failures(&self, account: &AccountSid, number: &PhoneNumber) {
        let _ = self.work.store.forget_sender(self.tenant, account, number).await;
    }

    /// Lets a number go, which then does again what it did before. `anyway`: also where that cannot be put back.
    ///
    /// # Errors
    /// [`NumberError`].
    pub async fn release(
        &self,
        number: &PhoneNumber,
        actor: &Actor,
        anyway: bool,
    ) -> Result<Released, NumberError> {
        let (mut begun, mut tried) = (false, self.try_to_release(number, actor, anyway).await);
        for _ in 1..TRIES {
            if !met(&tried, &mut begun) {
                break;
            }
            tried = self.try_to_release(number, actor, anyway).await;
        }
        tried.map_err(|error| if begun { error.begun() } else { error })
    }
}

/// Whether a try met another change on its way, so that another one may do; `begun`: whether any try did a part of it.
fn met<T>(tried: &Result<T, NumberError>, begun: &mut bool) -> bool {
    const MOVED: NumberError = NumberError::Save(SaveError::Moved);
    match tried {
        Err(NumberError::Begun(error)) if **error == MOVED => {
            *begun = true;
            true
        }
        Err(error) => *error == MOVED,
        Ok(_) => false,
    }
}
