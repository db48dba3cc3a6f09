use std::time::Duration;

use thiserror::Error;

use super::entry::Entry;
use super::options::{IN_ALL, enter, tag_choice};
use super::{TokenError, Work};
use crate::domain::audit::{Act, Actor, Line};
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
    /// With its id.
    pub tag: Choice,
    /// False: one of that name was there.
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
    /// A tag was made, or may have been, and the trail does not tell of it. Repeated, it finds the tag that is there.
    #[error("the trail does not tell of it: {0}")]
    Unrecorded(SaveError),
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
    let mut entry = match enter(work, key, &connection, IN_ALL).await {
        None => return Err(TagError::NotConnected),
        Some(Ok(entry)) => entry,
        Some(Err(TokenError::Store(error))) => return Err(error.into()),
        Some(Err(error)) => return Err(refused(&error.cause())),
    };
    entry.renew_for(&[PROVIDER_TAGS, MAKE_PROVIDER_TAGS]).await;
    // That ServiceTitan refuses a second tag of the same name is likely, not certain: only who has looked may make one,
    // or who will never be let look.
    match existing(work, &mut entry).await {
        Ok(Some(tag)) => return Ok(CreatedTag { tag, created: false }),
        Ok(None) => {}
        Err(cause) if cause.status() == Some(403) => {}
        Err(cause) => return Err(TagError::Unclear(later(&cause))),
    }
    let servicetitan = &work.servicetitan;
    let create = async |access: &_| servicetitan.create_provider_tag(access, TAG_NAME, TAG_DESCRIPTION).await;
    let trail = Trail { work, key, actor };
    match entry.write(WRITE, create).await {
        Outcome::Done(tag) => trail.made(tag_choice(tag), None).await,
        Outcome::NotDone { cause, again: Again::Later(_) } => Err(TagError::Unclear(later(&cause))),
        Outcome::NotDone { cause, .. } => Err(refused(&cause)),
        Outcome::Unclear { cause } if cause.status() == Some(409) => was_there(work, &mut entry).await,
        Outcome::Unclear { cause } => match existing(work, &mut entry).await {
            Ok(Some(tag)) => trail.made(tag, trace_id(&cause)).await,
            Ok(None) | Err(_) => Err(trail.unclear(&cause).await),
        },
    }
}

/// After a conflict: it was there before, wherever the first look went.
async fn was_there(work: &Work, entry: &mut Entry<'_>) -> Result<CreatedTag, TagError> {
    match existing(work, entry).await {
        Ok(Some(tag)) => Ok(CreatedTag { tag, created: false }),
        Err(cause) if cause.status() != Some(403) => Err(TagError::Unclear(later(&cause))),
        Ok(None) | Err(_) => Err(TagError::Refused(format!(
            "ServiceTitan has a tag “{TAG_NAME}” already and does not show it here. Look up its id under Settings → \
             Integrations → Booking Provider Tags, and enter it by hand."
        ))),
    }
}

/// The tag of exactly this name.
async fn existing(work: &Work, entry: &mut Entry<'_>) -> Result<Option<Choice>, Cause> {
    let tags = entry.read(async |access| work.servicetitan.provider_tags(access).await).await?;
    Ok(tags.into_iter().find(|tag| tag.tag_name == TAG_NAME).map(tag_choice))
}

/// Where every ending is told of that may have made a tag.
struct Trail<'a> {
    work: &'a Work,
    key: &'a ConnectionKey,
    actor: &'a Actor,
}

impl Trail<'_> {
    async fn made(&self, tag: Choice, trace_id: Option<String>) -> Result<CreatedTag, TagError> {
        let detail = format!("{}, id {}", tag.name, tag.id);
        self.tell(Act::ProviderTagCreated, detail, trace_id).await.map_err(TagError::Unrecorded)?;
        Ok(CreatedTag { tag, created: true })
    }

    async fn unclear(&self, cause: &Cause) -> TagError {
        let detail = format!("{TAG_NAME}: {cause}");
        match self.tell(Act::ProviderTagUnclear, detail, trace_id(cause)).await {
            Ok(()) => TagError::Unclear(format!(
                "{} Whether the tag was made is not known. Load the list again in a minute before you repeat.",
                said(cause)
            )),
            Err(error) => TagError::Unrecorded(error),
        }
    }

    async fn tell(&self, act: Act, detail: String, trace_id: Option<String>) -> Result<(), SaveError> {
        let line = Line::new(self.actor, act, self.work.clock.now(), detail);
        let line = line.in_environment(self.key.environment).with_trace(trace_id);
        self.work.store.change(&self.key.tenant).audit(&line)?.commit().await
    }
}

fn trace_id(cause: &Cause) -> Option<String> {
    if let Cause::Answered(problem) = cause { problem.trace_id.clone() } else { None }
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
