//! Replacing a tenant's contacts, and the code that shows that a number is its owner's.

mod code;

use thiserror::Error;

use super::Work;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::contacts::code::Wait;
use crate::domain::contacts::{Contact, ContactId, changed};
use crate::domain::fields::{Errors, Fields};
use crate::domain::ids::TenantId;
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;
use crate::random;
use crate::store::{SaveError, Unavailable};
use crate::vault::VaultError;

pub use code::{Sent, confirm, send_code};

/// Why nothing was done with a contact, or nobody can say.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ContactError {
    /// Correct these.
    #[error("some fields are wrong")]
    Fields(Errors),
    /// It was deleted meanwhile, or never was.
    #[error("there is no such contact")]
    NoContact,
    /// No code is needed.
    #[error("the contact is confirmed")]
    Confirmed,
    /// Whoever has the number wants no texts of this business.
    #[error("the contact has opted out")]
    OptedOut,
    /// There is nothing to text from.
    #[error("no number is connected")]
    NoNumber,
    /// Later.
    #[error("the next code may be sent at {}", .0.until())]
    TooSoon(Wait),
    /// Nothing was sent: Twilio does not accept it as it is.
    #[error("Twilio: {0}")]
    Refused(Cause),
    /// Nothing was sent; it may be tried again.
    #[error("Twilio: {0}")]
    NotSent(Cause),
    /// The code may have been sent, and is good if it was. Nothing is sent again unless somebody asks.
    #[error("Twilio: {0}")]
    Unclear(Cause),
    /// It was not the code, which may be guessed so many times more.
    #[error("not the code")]
    Wrong {
        /// Of this code.
        tries_left: u8,
    },
    /// No code is on its way that could be right.
    #[error("there is no code")]
    NoCode,
    /// A table did not answer, or somebody else wrote first. Later.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// The auth token could not be read. Later.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<Unavailable> for ContactError {
    fn from(error: Unavailable) -> Self {
        Self::Save(error.into())
    }
}

/// Whether whoever has this number has said that they want no texts of the business: then they get no alert either.
///
/// # Errors
/// [`Unavailable`].
pub async fn has_opted_out(
    work: &Work,
    tenant: &TenantId,
    number: &PhoneNumber,
) -> Result<bool, Unavailable> {
    let veil = work.vault.veil().await;
    let veil = veil.map_err(|error| Unavailable::Service(error.to_string()))?;
    let found = work.store.allowance(tenant, &veil.name(tenant, number)).await?;
    Ok(found.allowance.opted_out.is_some())
}

/// Puts a list of contacts in place of the one before.
///
/// # Errors
/// [`ContactError::Fields`] with everything that is wrong at once.
pub async fn replace(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    fields: Fields,
) -> Result<Vec<Contact>, ContactError> {
    let (found, numbers) = tokio::try_join!(work.store.contacts(tenant), work.store.numbers(tenant))?;
    let ours: Vec<PhoneNumber> = numbers.into_iter().map(|own| own.number).collect();
    let next = changed(&found.contacts, fields, &ours, || ContactId::of(random::nonce()));
    let next = next.map_err(ContactError::Fields)?;
    if next != found.contacts {
        let names: Vec<&str> = next.iter().map(|contact| contact.name.as_str()).collect();
        let detail = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let entry = Line::new(actor, Act::ContactsSaved, work.clock.now(), detail);
        work.store.change(tenant).contacts(found.version, &next)?.audit(&entry)?.commit().await?;
    }
    Ok(next)
}
