use std::time::Duration;

use thiserror::Error;

use super::entry::Entry;
use super::options::{enter, tag_choice};
use super::{TokenError, Work};
use crate::domain::audit::{Act, Actor, Entry as Line};
use crate::domain::connection::options::{Choice, Reason, TAG_DESCRIPTION, TAG_NAME};
use crate::domain::connection::scopes::{MAKE_PROVIDER_TAGS, PROVIDER_TAGS};
use crate::domain::connection::words::said;
use crate::domain::ids::ConnectionKey;
use crate::domain::outcome::{Again, Cause, Outcome};
use crate::store::{SaveError, Tenant, Unavailable};

const WRITE: Duration = Duration::from_secs(8);

/// A tag, and whether it is there because of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedTag {
    pub tag: Choice,
    pub created: bool,
}

/// Why no tag was made, or nobody knows whether.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TagError {
    /// When connected.
    #[error("no credentials are saved")]
    NotConnected,
    /// A person must act.
    #[error("{0}")]
    Refused(String),
    /// Later.
    #[error("{0}")]
    Unclear(String),
    /// Later.
    #[error(transparent)]
    Store(#[from] Unavailable),
}

/// Makes the tag `IntelliSend SMS`, unless it is there.
///
/// # Errors
/// [`TagError`].
pub async fn create_provider_tag(
    work: &Work,
    key: &ConnectionKey,
    tenant: &Tenant,
    actor: &Actor,
) -> Result<CreatedTag, TagError> {
    let connection = tenant.connection_or_none(key.environment);
    let mut entry = match enter(work, key, &connection).await {
        None => return Err(TagError::NotConnected),
        Some(Ok(entry)) => entry,
        Some(Err(TokenError::Store(error))) => return Err(error.into()),
        Some(Err(error)) => return Err(refused(&error.cause())),
    };
    entry.renew_for(&[PROVIDER_TAGS, MAKE_PROVIDER_TAGS]).await;
    // That ServiceTitan refuses a second tag of the same name is likely, not certain.
    if let Ok(Some(tag)) = existing(work, &mut entry).await {
        return Ok(CreatedTag { tag, created: false });
    }
    let servicetitan = &work.servicetitan;
    let create = async |access: &_| servicetitan.create_provider_tag(access, TAG_NAME, TAG_DESCRIPTION).await;
    let created = match entry.write(WRITE, create).await {
        Outcome::Done(tag) => CreatedTag { tag: tag_choice(tag), created: true },
        Outcome::NotDone { cause, again: Again::Later(_) } => return Err(TagError::Unclear(later(&cause))),
        Outcome::NotDone { cause, .. } => return Err(refused(&cause)),
        Outcome::Unclear { cause } => look(work, &mut entry, &cause).await?,
    };
    if created.created {
        record(work, key, actor, &created.tag).await?;
    }
    Ok(created)
}

/// After a conflict it was there before; after any other unclear answer it may be there by now, and then it is ours.
async fn look(work: &Work, entry: &mut Entry<'_>, cause: &Cause) -> Result<CreatedTag, TagError> {
    let is_conflict = cause.status() == Some(409);
    match existing(work, entry).await {
        Ok(Some(tag)) => Ok(CreatedTag { tag, created: !is_conflict }),
        Ok(None) | Err(_) if is_conflict => Err(TagError::Refused(format!(
            "ServiceTitan has a tag “{TAG_NAME}” already and does not show it here. Look up its id under Settings → \
             Integrations → Booking Provider Tags, and enter it by hand."
        ))),
        Ok(None) | Err(_) => Err(TagError::Unclear(format!(
            "{} Whether the tag was made is not known. Load the list again in a minute before you repeat.",
            said(cause)
        ))),
    }
}

/// The tag of exactly this name.
async fn existing(work: &Work, entry: &mut Entry<'_>) -> Result<Option<Choice>, Cause> {
    let tags = entry.read(async |access| work.servicetitan.provider_tags(access).await).await?;
    Ok(tags.into_iter().find(|tag| tag.tag_name == TAG_NAME).map(tag_choice))
}

async fn record(work: &Work, key: &ConnectionKey, actor: &Actor, tag: &Choice) -> Result<(), TagError> {
    let detail = format!("{}, id {}", tag.name, tag.id);
    let line = Line::new(actor, Act::ProviderTagCreated, work.clock.now(), detail);
    let change = work.store.change(&key.tenant).audit(&line.in_environment(key.environment))?;
    change.commit().await.map_err(|error| match error {
        SaveError::Unavailable(error) => error.into(),
        SaveError::Moved => Unavailable::Service("the trail moved".to_owned()).into(),
    })
}

fn refused(cause: &Cause) -> TagError {
    TagError::Refused(match cause {
        Cause::Answered(problem) if problem.status == 403 => {
            let Reason { cause, remedy, .. } = Reason::missing(&MAKE_PROVIDER_TAGS);
            format!("No tag was made. {cause} {remedy}")
        }
        cause => format!(
            "No tag was made. {} Make it by hand under Settings → Integrations → Booking Provider Tags, and enter its \
             id here.",
            said(cause)
        ),
    })
}

fn later(cause: &Cause) -> String {
    format!("No tag was made. {} Try again in a minute.", said(cause))
}
