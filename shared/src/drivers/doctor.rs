use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::timeout;

use crate::domain::connection::Place;
use crate::domain::connection::doctor::{AppKeyOf, Elsewhere, Evidence, Granted, Mint, Read, Tag};
use crate::domain::connection::token::Minted;
use crate::domain::connection::typed::shape_warnings;
use crate::domain::ids::{Environment, ProviderId, ServiceTitanTenant};
use crate::domain::outcome::Cause;
use crate::domain::secret::AppKey;
use crate::domain::time::Timestamp;
use crate::servicetitan::claims::claims;
use crate::servicetitan::{Access, Credentials, MintError, ProviderTag, ServiceTitan};

/// How long each step may take. The host of the other environment is asked only where there will be no calls.
const MINT: Duration = Duration::from_secs(4);
const ELSEWHERE: Duration = Duration::from_secs(3);
const CALLS: Duration = Duration::from_secs(5);

/// A person is waiting: all of it takes at most ten seconds.
const _: () = assert!(
    MINT.as_secs() + ELSEWHERE.as_secs() <= 10 && MINT.as_secs() + CALLS.as_secs() <= 10,
    "the doctor takes too long"
);

/// What is to be looked at. The credentials need not be saved.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Whose host is asked.
    pub environment: Environment,
    /// Whom it is to book for. None: none was given.
    pub servicetitan_tenant: Option<ServiceTitanTenant>,
    /// Under whose name. None: none was chosen.
    pub booking_provider: Option<ProviderId>,
    /// The pair belongs to an Enterprise Hub.
    pub enterprise_hub: bool,
    /// Client id, client secret and app key.
    pub credentials: Credentials,
    /// The platform's application key, where it has one saved; the credentials' own goes before it.
    pub app_key: Option<AppKey>,
    /// When exactly these credentials were last known to work.
    pub worked_until: Option<Timestamp>,
}

/// What came of it. The token is as good as any other: the caller publishes it.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// What a diagnosis rests on.
    pub evidence: Evidence,
    /// None: there was no token to be had.
    pub minted: Option<Minted>,
}

/// Gathers the evidence, always with a token minted afresh, in at most ten seconds. Changes nothing anywhere.
pub async fn gather(servicetitan: &ServiceTitan, subject: &Subject) -> Gathered {
    let minted = mint(servicetitan, subject, subject.environment, MINT).await;
    let mut evidence = before_calls(subject, &minted);
    if matches!(evidence.mint, Mint::Rejected(_)) && servicetitan.has_two_sign_in_hosts() {
        evidence.elsewhere = Some(elsewhere(servicetitan, subject).await);
    }
    let minted = minted.ok();
    if let Some(access) = minted.as_ref().and_then(|minted| access(subject, &evidence, minted)) {
        call(servicetitan, &access, &mut evidence).await;
    }
    Gathered { evidence, minted }
}

async fn mint(
    servicetitan: &ServiceTitan,
    subject: &Subject,
    environment: Environment,
    at_most: Duration,
) -> Result<Minted, MintError> {
    let hub_tenant = subject.servicetitan_tenant.filter(|_| subject.enterprise_hub);
    let mint = servicetitan.mint(environment, &subject.credentials, hub_tenant);
    timeout(at_most, mint).await.unwrap_or(Err(MintError::Unavailable(Cause::TimedOut)))
}

async fn elsewhere(servicetitan: &ServiceTitan, subject: &Subject) -> Elsewhere {
    match mint(servicetitan, subject, subject.environment.other(), ELSEWHERE).await {
        Ok(_) => Elsewhere::Accepted,
        Err(MintError::Rejected(_)) => Elsewhere::Rejected,
        Err(MintError::Unavailable(_)) => Elsewhere::Unavailable,
    }
}

fn before_calls(subject: &Subject, minted: &Result<Minted, MintError>) -> Evidence {
    let Credentials { client_id, client_secret, app_key: own } = &subject.credentials;
    Evidence {
        environment: subject.environment,
        servicetitan_tenant: subject.servicetitan_tenant,
        booking_provider: subject.booking_provider,
        enterprise_hub: subject.enterprise_hub,
        app_key: match (own, &subject.app_key) {
            (Some(_), _) => AppKeyOf::Tenant,
            (None, Some(_)) => AppKeyOf::Platform,
            (None, None) => AppKeyOf::Nobody,
        },
        worked_until: subject.worked_until,
        warnings: shape_warnings(Some(client_id), Some(client_secret), own.as_ref()),
        mint: match minted {
            Ok(minted) => Mint::Accepted(granted(minted)),
            Err(MintError::Rejected(problem)) => Mint::Rejected(problem.clone()),
            Err(MintError::Unavailable(cause)) => Mint::Unavailable(cause.clone()),
        },
        elsewhere: None,
        calls: BTreeMap::new(),
        tags: None,
    }
}

/// What either the answer or the token itself lists counts as granted.
fn granted(minted: &Minted) -> Granted {
    let stated = claims(&minted.token);
    let mut scopes = stated.scopes;
    if !minted.scopes.is_empty() {
        scopes.get_or_insert_default().extend(minted.scopes.iter().cloned());
    }
    Granted { tenant: stated.tenant, scopes }
}

/// None where no call can be made.
fn access(subject: &Subject, evidence: &Evidence, minted: &Minted) -> Option<Access> {
    let own = subject.credentials.app_key.as_ref();
    Some(Access {
        place: Place {
            environment: subject.environment,
            tenant: evidence.tenant_of_calls()?,
            // Where none is chosen, no call is made under a provider's path.
            provider: subject.booking_provider.unwrap_or(ProviderId(0)),
        },
        app_key: own.or(subject.app_key.as_ref())?.clone(),
        token: minted.token.clone(),
    })
}

/// All calls at once, each given up by itself.
async fn call(servicetitan: &ServiceTitan, access: &Access, evidence: &mut Evidence) {
    let reads = evidence.reads();
    let tags = async {
        if reads.contains(&Read::ProviderTags) {
            Some(within(servicetitan.provider_tags(access)).await)
        } else {
            None
        }
    };
    let others = reads
        .iter()
        .filter(|read| **read != Read::ProviderTags)
        .map(|read| async { (*read, within(servicetitan.probe(access, *read)).await) });
    let (tags, others) = tokio::join!(tags, join_all(others));
    evidence.calls = others.into_iter().collect();
    match tags {
        Some(Ok(tags)) => {
            evidence.calls.insert(Read::ProviderTags, Ok(()));
            evidence.tags = Some(tags.into_iter().map(Tag::from).collect());
        }
        Some(Err(cause)) => {
            evidence.calls.insert(Read::ProviderTags, Err(cause));
        }
        None => {}
    }
}

async fn within<T>(call: impl Future<Output = Result<T, Cause>>) -> Result<T, Cause> {
    timeout(CALLS, call).await.unwrap_or(Err(Cause::TimedOut))
}

impl From<ProviderTag> for Tag {
    fn from(tag: ProviderTag) -> Self {
        Self { id: tag.id, name: tag.tag_name, active: tag.active }
    }
}
