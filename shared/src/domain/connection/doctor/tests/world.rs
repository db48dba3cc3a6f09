//! What may be true of a connection, and how ServiceTitan would answer then: every part that nobody outside knows is a
//! setting.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::super::ids::{Environment, ProviderId, ServiceTitanTenant};
use super::super::super::super::outcome::{Cause, Problem};
use super::super::super::super::time::Timestamp;
use super::super::super::scopes::{PICK_LISTS, RECOMMENDED, REQUIRED};
use super::super::super::typed::Warnings;
use super::super::{AppKeyOf, Elsewhere, Evidence, Granted, Mint, Read, Tag};

pub(super) const TENANT: ServiceTitanTenant = ServiceTitanTenant(1_234_567);
pub(super) const PROVIDER: ProviderId = ProviderId(7_001);
pub(super) const FOREIGN_PROVIDER: ProviderId = ProviderId(7_002);

/// How a host takes requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Normal,
    Status(u16),
    TimedOut,
    Unreachable,
}

#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) pair_is_right: bool,
    pub(super) elsewhere: Option<Elsewhere>,
    pub(super) worked_until: Option<Timestamp>,
    pub(super) warnings: Warnings,
    pub(super) hub: bool,
    /// The account entered; the pair's own is [`TENANT`].
    pub(super) entered: Option<ServiceTitanTenant>,
    pub(super) key_saved: bool,
    pub(super) key_is_right: bool,
    pub(super) granted: BTreeSet<String>,
    pub(super) provider: Option<ProviderId>,
    /// The account's tags.
    pub(super) tags: Vec<Tag>,
    /// The only provider that the app was connected for.
    pub(super) only_provider: Option<ProviderId>,

    pub(super) opaque: bool,
    pub(super) lists_scopes: bool,
    pub(super) write_implies_read: bool,
    pub(super) names_the_key: bool,
    pub(super) wrong_key: u16,
    pub(super) wrong_tenant: u16,
    pub(super) missing_scope: u16,
    pub(super) wrong_provider: u16,

    pub(super) sign_in: Answer,
    /// Of a read that is not here: normal.
    pub(super) trouble: BTreeMap<Read, Answer>,
}

impl Default for World {
    fn default() -> Self {
        let all = REQUIRED.iter().chain(&RECOMMENDED).chain(&PICK_LISTS);
        Self {
            pair_is_right: true,
            elsewhere: Some(Elsewhere::Rejected),
            worked_until: None,
            warnings: Warnings::new(),
            hub: false,
            entered: Some(TENANT),
            key_saved: true,
            key_is_right: true,
            granted: all.map(|scope| scope.name.to_owned()).collect(),
            provider: Some(PROVIDER),
            tags: vec![tag(PROVIDER), tag(FOREIGN_PROVIDER)],
            only_provider: None,
            opaque: false,
            lists_scopes: true,
            write_implies_read: false,
            names_the_key: false,
            wrong_key: 401,
            wrong_tenant: 403,
            missing_scope: 403,
            wrong_provider: 404,
            sign_in: Answer::Normal,
            trouble: BTreeMap::new(),
        }
    }
}

impl World {
    /// What the driver would gather in this world.
    pub(super) fn evidence(&self) -> Evidence {
        let mut evidence = Evidence {
            environment: Environment::Integration,
            servicetitan_tenant: self.entered,
            booking_provider: self.provider,
            enterprise_hub: self.hub,
            app_key: if self.key_saved { AppKeyOf::Platform } else { AppKeyOf::Nobody },
            worked_until: self.worked_until,
            warnings: self.warnings.clone(),
            mint: self.mint(),
            elsewhere: None,
            calls: BTreeMap::new(),
            tags: None,
        };
        if matches!(evidence.mint, Mint::Rejected(_)) {
            evidence.elsewhere = self.elsewhere;
        }
        let account = evidence.tenant_of_calls();
        evidence.calls = evidence.reads().into_iter().map(|read| (read, self.call(read, account))).collect();
        if evidence.calls.get(&Read::ProviderTags) == Some(&Ok(())) {
            evidence.tags = Some(self.tags.clone());
        }
        evidence
    }

    /// Whether a call that needs this scope would be allowed.
    pub(super) fn may(&self, scope: &str) -> bool {
        let modify = scope.replace(":r", ":w");
        self.granted.contains(scope) || (self.write_implies_read && self.granted.contains(&modify))
    }

    /// Whether the provider can be used.
    pub(super) fn provider_is_right(&self) -> bool {
        let chosen = self.provider.filter(|chosen| self.tags.iter().any(|tag| tag.id == *chosen));
        chosen.is_some() && self.only_provider.is_none_or(|only| chosen == Some(only))
    }

    fn mint(&self) -> Mint {
        match failure(self.sign_in) {
            Some(cause) => Mint::Unavailable(cause),
            None if !self.pair_is_right => Mint::Rejected(problem(400, "invalid_client")),
            None => Mint::Accepted(Granted {
                tenant: (!self.opaque).then_some(TENANT),
                scopes: self.lists_scopes.then(|| self.granted.clone()),
            }),
        }
    }

    fn call(&self, read: Read, account: Option<ServiceTitanTenant>) -> Result<(), Cause> {
        let trouble = self.trouble.get(&read).copied().unwrap_or(Answer::Normal);
        if let Some(cause) = failure(trouble) {
            return Err(cause);
        }
        let refuse = |status| Err(Cause::Answered(problem(status, "No.")));
        if !self.key_is_right {
            let title = if self.names_the_key { "Application key not accepted." } else { "No." };
            return Err(Cause::Answered(problem(self.wrong_key, title)));
        }
        if account != Some(TENANT) {
            return refuse(self.wrong_tenant);
        }
        if !self.may(read.scope()) {
            return refuse(self.missing_scope);
        }
        if read == Read::Bookings && !self.provider_is_right() {
            return refuse(self.wrong_provider);
        }
        Ok(())
    }
}

pub(super) fn tag(id: ProviderId) -> Tag {
    Tag { id, name: format!("Tag {id}"), active: true }
}

pub(super) fn scopes(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

pub(super) fn problem(status: u16, title: &str) -> Problem {
    let trace_id = Some(format!("trace-{status}"));
    Problem { status, title: title.to_owned(), trace_id, ..Problem::default() }
}

fn failure(answer: Answer) -> Option<Cause> {
    match answer {
        Answer::Normal => None,
        Answer::Status(status) => Some(Cause::Answered(problem(status, "Later."))),
        Answer::TimedOut => Some(Cause::TimedOut),
        Answer::Unreachable => Some(Cause::Unreachable),
    }
}
