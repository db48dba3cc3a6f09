use super::{ContactError, has_opted_out};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::contacts::Contact;
use crate::domain::contacts::code::{Answered, Code, GOOD};
use crate::domain::ids::TenantId;
use crate::domain::outcome::{Again, Outcome};
use crate::domain::phone::PhoneNumber;
use crate::domain::time::{Timestamp, after};
use crate::drivers::Work;
use crate::drivers::number::account_of;
use crate::drivers::senders::{About, Senders, ToStaff};
use crate::random::{self, NoRandomness};
use crate::store::{TenantCodes, TenantContacts, Unavailable};

/// Twilio drops the text where it did not get rid of it while the code was good.
const VALID_SECONDS: u32 = 600;

/// A code that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The contact's number.
    pub to: PhoneNumber,
    /// After that it is good for nothing.
    pub expires_at: Timestamp,
}

/// Texts a new code to a contact, from the tenant's own number where what that sends arrives. It is on record before it is sent, and sent once.
///
/// # Errors
/// [`ContactError`]; only [`ContactError::Unclear`] leaves open whether something was sent.
pub async fn send_code(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    id: &str,
    business: &str,
) -> Result<Sent, ContactError> {
    let (contacts, found) = tokio::try_join!(work.store.contacts(tenant), work.store.codes(tenant))?;
    let (contact, now) = (named(&contacts, id)?, work.clock.now());
    if contact.confirmed_at.is_some() {
        return Err(ContactError::Confirmed);
    }
    if let Some(wait) = found.codes.wait(&contact.number, now) {
        return Err(ContactError::TooSoon(wait));
    }
    if has_opted_out(work, tenant, &contact.number).await? {
        return Err(ContactError::OptedOut);
    }
    let senders = Senders::of(work, tenant, About::Code).await?;
    if senders.is_empty() {
        return Err(why_none(work, tenant).await);
    }
    let code = Code::of(u64::from_le_bytes(random::unguessable()?));
    let asked = found.codes.asked(&contact.number, &code, random::unguessable()?, now);
    let entry = entry(actor, Act::ContactCodeRequested, now, contact);
    work.store.change(tenant).codes(found.version, &asked)?.audit(&entry)?.commit().await?;
    let (to, body) = (&contact.number, code.words(business));
    let message = ToStaff { to, words: &body, valid_seconds: VALID_SECONDS, alert: None, without: &[] };
    match senders.send(work, &message).await.ok_or(ContactError::NoNumber)? {
        Outcome::Done(()) => Ok(Sent { to: to.clone(), expires_at: after(now, GOOD) }),
        Outcome::Unclear { cause } => Err(ContactError::Unclear(cause)),
        Outcome::NotDone { cause, again } => {
            take_back(work, tenant, &found).await;
            Err(match again {
                Again::Later(_) => ContactError::NotSent(cause),
                Again::WhenConnected | Again::Never => ContactError::Refused(cause),
            })
        }
    }
}

/// Confirms a contact whose code this is.
///
/// # Errors
/// [`ContactError::Wrong`] and [`ContactError::NoCode`] among them. A guess counts before it is answered.
pub async fn confirm(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    id: &str,
    code: &Code,
) -> Result<Contact, ContactError> {
    let (contacts, found) = tokio::try_join!(work.store.contacts(tenant), work.store.codes(tenant))?;
    let (contact, now) = (named(&contacts, id)?, work.clock.now());
    let change = work.store.change(tenant);
    match found.codes.answered(&contact.number, code, now) {
        Answered::NoCode => Err(ContactError::NoCode),
        Answered::Right(codes) => {
            let next = Contact { confirmed_at: Some(now), ..contact.clone() };
            let place = |known: &Contact| if known.id == next.id { next.clone() } else { known.clone() };
            let all: Vec<Contact> = contacts.contacts.iter().map(place).collect();
            let change = change.contacts(contacts.version, &all)?.codes(found.version, &codes)?;
            change.audit(&entry(actor, Act::ContactConfirmed, now, contact))?.commit().await?;
            Ok(next)
        }
        Answered::Wrong { codes, tries_left } => {
            let change = change.codes(found.version, &codes)?;
            change.audit(&entry(actor, Act::ContactCodeRefused, now, contact))?.commit().await?;
            Err(ContactError::Wrong { tries_left })
        }
    }
}

fn named<'a>(found: &'a TenantContacts, id: &str) -> Result<&'a Contact, ContactError> {
    found.contacts.iter().find(|contact| contact.id.as_str() == id).ok_or(ContactError::NoContact)
}

/// Why there is nothing to text with: no number, no auth token of one, or nobody can say.
async fn why_none(work: &Work, tenant: &TenantId) -> ContactError {
    let numbers = match work.store.numbers(tenant).await {
        Ok(numbers) => numbers,
        Err(error) => return error.into(),
    };
    for own in &numbers {
        if let Err(error) = account_of(work, own, true).await {
            return error.into();
        }
    }
    ContactError::NoNumber
}

fn entry(actor: &Actor, act: Act, now: Timestamp, contact: &Contact) -> Line {
    Line::new(actor, act, now, format!("{}, {}", contact.name, contact.number.ends()))
}

/// Nothing was sent, so nothing has to be waited for. What was asked for or guessed meanwhile is left alone.
async fn take_back(work: &Work, tenant: &TenantId, found: &TenantCodes) {
    if let Ok(change) = work.store.change(tenant).codes(found.version + 1, &found.codes) {
        let _ = change.commit().await;
    }
}

impl From<NoRandomness> for ContactError {
    fn from(error: NoRandomness) -> Self {
        Unavailable::Service(error.to_string()).into()
    }
}
