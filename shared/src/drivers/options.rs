use super::entry::Entry;
use super::{TokenError, Work};
use crate::domain::choices::Choices;
use crate::domain::connection::Place;
use crate::domain::connection::options::{Choice, JobTypeChoice, List, Options, Reason};
use crate::domain::connection::scopes::{
    BUSINESS_UNITS, CAMPAIGNS, JOB_TYPES, MAKE_PROVIDER_TAGS, PICK_LISTS, PROVIDER_TAGS, Scope,
};
use crate::domain::connection::typed::Warnings;
use crate::domain::ids::{ConnectionKey, ProviderId};
use crate::domain::outcome::{Cause, Problem};
use crate::domain::time::{SignedDuration, after};
use crate::servicetitan::{Access, JobType, Named, ProviderTag};
use crate::store::{Tenant, TenantConnection, Unavailable};

/// All calls end within this: a person is waiting.
pub(super) const IN_ALL: SignedDuration = SignedDuration::from_secs(20);
/// A save that looks whether ids are listed is kept waiting no longer than this.
const BESIDE_A_SAVE: SignedDuration = SignedDuration::from_secs(2);

/// What the four lists were answered with.
struct Lists {
    tags: Result<Vec<ProviderTag>, Cause>,
    business_units: Result<Vec<Named>, Cause>,
    campaigns: Result<Vec<Named>, Cause>,
    job_types: Result<Vec<JobType>, Cause>,
}

/// Reads all lists side by side. None: nothing is connected, so there is nothing to read.
///
/// # Errors
/// [`Unavailable`]; trouble with ServiceTitan is said in the lists themselves.
pub async fn options(
    work: &Work,
    key: &ConnectionKey,
    tenant: &Tenant,
) -> Result<Option<Options>, Unavailable> {
    read(work, key, &tenant.connection_or_none(key.environment), IN_ALL).await
}

/// What looks wrong with ids that were just saved. Where ServiceTitan cannot be asked that is no obstacle, and nothing.
pub async fn unlisted(
    work: &Work,
    key: &ConnectionKey,
    connection: &TenantConnection,
    chosen: &Choices,
) -> Warnings {
    if !chosen.has_ids() {
        return Warnings::new();
    }
    let read = read(work, key, connection, BESIDE_A_SAVE).await;
    read.ok().flatten().map(|options| options.warnings(chosen)).unwrap_or_default()
}

pub(super) async fn read(
    work: &Work,
    key: &ConnectionKey,
    connection: &TenantConnection,
    within: SignedDuration,
) -> Result<Option<Options>, Unavailable> {
    let mut entry = match enter(work, key, connection, within).await {
        None => return Ok(None),
        Some(Ok(entry)) => entry,
        Some(Err(TokenError::Store(error))) => return Err(error),
        Some(Err(error)) => return Ok(Some(Lists::none(&error.cause()).shown(&[]))),
    };
    entry.renew_for(&PICK_LISTS).await;
    let mut lists = Lists::read(work, &entry).await;
    if lists.is_token_refused() && entry.renew().await.is_ok() {
        lists = Lists::read(work, &entry).await;
    }
    Ok(Some(lists.shown(entry.scopes())))
}

/// The way to what a tenant has. None: nothing is connected.
pub(super) async fn enter<'a>(
    work: &'a Work,
    key: &'a ConnectionKey,
    connection: &'a TenantConnection,
    within: SignedDuration,
) -> Option<Result<Entry<'a>, TokenError>> {
    let login = connection.connection.login()?;
    // No path of these calls names the provider: choosing one is what they are for.
    let provider = connection.connection.booking_provider.unwrap_or(ProviderId(0));
    let place = Place { environment: key.environment, tenant: login.servicetitan_tenant, provider };
    Some(Entry::open(work, &key.tenant, connection, place, after(work.clock.now(), within)).await)
}

impl Lists {
    async fn read(work: &Work, entry: &Entry<'_>) -> Self {
        let servicetitan = &work.servicetitan;
        let (tags, business_units, campaigns, job_types) = tokio::join!(
            one(entry, &PROVIDER_TAGS, async |access| servicetitan.provider_tags(access).await),
            one(entry, &BUSINESS_UNITS, async |access| servicetitan.business_units(access).await),
            one(entry, &CAMPAIGNS, async |access| servicetitan.campaigns(access).await),
            one(entry, &JOB_TYPES, async |access| servicetitan.job_types(access).await),
        );
        Self { tags, business_units, campaigns, job_types }
    }

    /// All of them for the same reason.
    fn none(cause: &Cause) -> Self {
        Self {
            tags: Err(cause.clone()),
            business_units: Err(cause.clone()),
            campaigns: Err(cause.clone()),
            job_types: Err(cause.clone()),
        }
    }

    fn is_token_refused(&self) -> bool {
        let causes = [
            self.tags.as_ref().err(),
            self.business_units.as_ref().err(),
            self.campaigns.as_ref().err(),
            self.job_types.as_ref().err(),
        ];
        causes.into_iter().flatten().any(|cause| cause.status() == Some(401))
    }

    fn shown(self, scopes: &[String]) -> Options {
        Options {
            booking_provider_tags: list(self.tags, &PROVIDER_TAGS, tag_choice, |choice| choice),
            business_units: list(self.business_units, &BUSINESS_UNITS, named_choice, |choice| choice),
            campaigns: list(self.campaigns, &CAMPAIGNS, named_choice, |choice| choice),
            job_types: list(self.job_types, &JOB_TYPES, job_type_choice, |job_type| &job_type.choice),
            can_create_tag: scopes.iter().any(|scope| scope == MAKE_PROVIDER_TAGS.name),
        }
    }
}

/// A list, unless the token says already that it would be refused.
async fn one<T>(
    entry: &Entry<'_>,
    scope: &Scope,
    call: impl AsyncFn(&Access) -> Result<Vec<T>, Cause>,
) -> Result<Vec<T>, Cause> {
    if scope.is_missing(entry.scopes()) {
        return Err(Cause::Answered(Problem { status: 403, ..Problem::default() }));
    }
    entry.read_once(call).await
}

fn list<T, C>(
    read: Result<Vec<T>, Cause>,
    scope: &Scope,
    shown: impl Fn(T) -> C,
    choice: impl Fn(&C) -> &Choice,
) -> List<C> {
    match read {
        Ok(items) => List::of(items.into_iter().map(shown).collect(), choice),
        Err(cause) => List::without(Reason::of(&cause, scope)),
    }
}

pub(super) fn tag_choice(tag: ProviderTag) -> Choice {
    Choice { id: tag.id.to_string(), name: tag.tag_name, active: tag.active }
}

fn named_choice(named: Named) -> Choice {
    Choice { id: named.id.to_string(), name: named.name, active: named.active }
}

fn job_type_choice(job_type: JobType) -> JobTypeChoice {
    JobTypeChoice {
        choice: Choice { id: job_type.id.to_string(), name: job_type.name, active: job_type.active },
        business_unit_ids: job_type.business_unit_ids.iter().map(i64::to_string).collect(),
    }
}
