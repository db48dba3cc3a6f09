//! What was gathered, and what to gather next.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::ids::{Environment, ProviderId, ServiceTitanTenant};
use super::super::super::outcome::{Cause, Problem};
use super::super::super::time::Timestamp;
use super::super::scopes::{PROVIDER_TAGS, RECOMMENDED, REQUIRED};
use super::super::typed::Warnings;
use super::read::Read;

/// Everything that a diagnosis rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Which of ServiceTitan's two was asked.
    pub environment: Environment,
    /// The tenant that is to be booked in. None: none was given.
    pub servicetitan_tenant: Option<ServiceTitanTenant>,
    /// The provider that bookings are to be made under. None: none was chosen.
    pub booking_provider: Option<ProviderId>,
    /// The pair belongs to an Enterprise Hub: the token request names the tenant.
    pub enterprise_hub: bool,
    /// Whose key the calls were made with.
    pub app_key: AppKeyOf,
    /// When these credentials were last known to work.
    pub worked_until: Option<Timestamp>,
    /// What the shape of the credentials gives away.
    pub warnings: Warnings,
    /// The first question of all: without a token nothing else can be asked.
    pub mint: Mint,
    /// What the other environment's host said to the same pair; it is asked where our own refused it.
    pub elsewhere: Option<Elsewhere>,
    /// What each call came to; what was not asked is not in it.
    pub calls: BTreeMap<Read, Result<(), Cause>>,
    /// The account's booking provider tags, where they could be read.
    pub tags: Option<Vec<Tag>>,
}

/// Whose application key calls are made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppKeyOf {
    /// None is saved, so no call can be made.
    Nobody,
    /// The platform's, for this environment.
    Platform,
    /// The tenant's own app.
    Tenant,
}

/// What the token endpoint said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mint {
    /// A token, and what is known of it.
    Accepted(Granted),
    /// It refused this client.
    Rejected(Problem),
    /// It said nothing about the client, or nothing at all.
    Unavailable(Cause),
}

/// What a token allows, as far as ServiceTitan says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Granted {
    /// The account that the token itself names; none where it cannot be read.
    pub tenant: Option<ServiceTitanTenant>,
    /// None where neither the answer nor the token lists any.
    pub scopes: Option<BTreeSet<String>>,
}

/// What the other environment's host said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// It takes the pair: the credentials are of the other environment.
    Accepted,
    /// It refuses the pair as well.
    Rejected,
    /// It said nothing about the pair.
    Unavailable,
}

/// A booking provider tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// What a connection is given.
    pub id: ProviderId,
    /// As people named it in ServiceTitan.
    pub name: String,
    /// Bookings can be made under it.
    pub active: bool,
}

/// What a call's answer says of the connection.
pub(super) enum Said<'a> {
    Passed,
    Refused(&'a Problem),
    /// Nothing: no call was made, or the trouble was ServiceTitan's.
    Nothing(Option<&'a Cause>),
}

impl Evidence {
    /// The calls to make with a token once there is one; all at once, since none depends on another.
    #[must_use]
    pub fn reads(&self) -> BTreeSet<Read> {
        let mut reads = BTreeSet::new();
        let Mint::Accepted(granted) = &self.mint else { return reads };
        if self.app_key == AppKeyOf::Nobody || self.tenant_of_calls().is_none() {
            return reads;
        }
        if self.booking_provider.is_some() && !self.is_for_another_tenant() {
            reads.insert(Read::Bookings);
        }
        // A call that passes proves more than any list, so those that are not listed are tried, too.
        let ours = REQUIRED.iter().chain(&RECOMMENDED).map(|scope| scope.name);
        let unlisted = ours.filter(|scope| granted.lists(scope) != Some(true));
        reads.extend(unlisted.filter_map(Read::of).filter(|read| read.is_plain()));
        if granted.may(PROVIDER_TAGS.name) {
            reads.insert(Read::ProviderTags);
        }
        if !reads.iter().any(|read| read.is_plain() && granted.may(read.scope())) {
            reads.extend(Read::ALL.into_iter().find(|read| read.is_plain() && granted.may(read.scope())));
        }
        reads
    }

    /// The account whose paths are called: the token's own where it says so, since no other would be allowed.
    #[must_use]
    pub fn tenant_of_calls(&self) -> Option<ServiceTitanTenant> {
        self.granted().and_then(|granted| granted.tenant).or(self.servicetitan_tenant)
    }

    /// Whether the token names another account than the one entered here.
    pub(super) fn is_for_another_tenant(&self) -> bool {
        let stated = self.granted().and_then(|granted| granted.tenant);
        stated.zip(self.servicetitan_tenant).is_some_and(|(stated, entered)| stated != entered)
    }

    pub(super) const fn granted(&self) -> Option<&Granted> {
        match &self.mint {
            Mint::Accepted(granted) => Some(granted),
            Mint::Rejected(_) | Mint::Unavailable(_) => None,
        }
    }

    pub(super) fn said(&self, read: Read) -> Said<'_> {
        match self.calls.get(&read) {
            Some(Ok(())) => Said::Passed,
            Some(Err(Cause::Answered(problem))) if is_refusal(problem) => Said::Refused(problem),
            Some(Err(cause)) => Said::Nothing(Some(cause)),
            None => Said::Nothing(None),
        }
    }

    /// One call that passes shows that the token, the account and the application key are accepted.
    pub(super) fn a_call_passed(&self) -> bool {
        self.calls.values().any(Result::is_ok)
    }

    /// A refusal that names the application key.
    pub(super) fn names_app_key(&self) -> Option<&Problem> {
        let named = |problem: &&Problem| {
            let title = problem.title.to_lowercase();
            ["application key", "app key", "app-key"].iter().any(|name| title.contains(name))
        };
        self.refusals(|_| true).find(named)
    }

    /// A refusal for which neither a permission nor the booking provider is the reason: the token lists the permission.
    /// Where it lists none, only that no call at all passes speaks against a missing permission.
    pub(super) fn plain_refusal(&self) -> Option<&Problem> {
        let granted = self.granted()?;
        if granted.scopes.is_none() && self.trouble().is_some() {
            return None;
        }
        self.refusals(|read| read.is_plain() && granted.may(read.scope())).next()
    }

    /// What kept a call from being answered.
    pub(super) fn trouble(&self) -> Option<&Cause> {
        Read::ALL.into_iter().find_map(|read| match self.said(read) {
            Said::Nothing(cause) => cause,
            Said::Passed | Said::Refused(_) => None,
        })
    }

    fn refusals(&self, of: impl Fn(Read) -> bool) -> impl Iterator<Item = &Problem> {
        Read::ALL.into_iter().filter(move |read| of(*read)).filter_map(|read| match self.said(read) {
            Said::Refused(problem) => Some(problem),
            Said::Passed | Said::Nothing(_) => None,
        })
    }
}

impl Granted {
    /// Whether ServiceTitan lists this scope, or lists none at all.
    pub(super) fn may(&self, scope: &str) -> bool {
        self.lists(scope).unwrap_or(true)
    }

    /// None where there is no list.
    pub(super) fn lists(&self, scope: &str) -> Option<bool> {
        self.scopes.as_ref().map(|scopes| scopes.contains(scope))
    }
}

/// Whether an answer is a definite no. Being told to come back later is none.
fn is_refusal(problem: &Problem) -> bool {
    let later = matches!(problem.status, 408 | 425 | 429) || problem.retry_after_seconds.is_some();
    (400..=499).contains(&problem.status) && !later
}
