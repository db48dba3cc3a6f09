//! A login is tried in memory before anything of it counts.

use super::ActError;
use crate::domain::connection::doctor::{Finding, diagnose};
use crate::domain::connection::token::Minted;
use crate::domain::connection::{Connection, Login};
use crate::domain::ids::{ConnectionKey, Environment, ProviderId, ServiceTitanTenant};
use crate::domain::time::Timestamp;

use crate::drivers::{Gathered, Subject, Work, gather};
use crate::servicetitan::Credentials;
use crate::vault::VaultError;

/// What is tried.
pub(super) struct Candidate {
    pub(super) servicetitan_tenant: Option<ServiceTitanTenant>,
    pub(super) enterprise_hub: bool,
    pub(super) booking_provider: Option<ProviderId>,
    pub(super) credentials: Credentials,
    /// When ServiceTitan last accepted exactly these.
    pub(super) worked_until: Option<Timestamp>,
}

/// What came of it: the findings, and the token if there was one, with the moment from which on it was asked for.
pub(super) struct Trial {
    pub(super) findings: Vec<Finding>,
    pub(super) minted: Option<Minted>,
    pub(super) asked_at: Timestamp,
    pub(super) trace_id: Option<String>,
}

impl Candidate {
    /// A login that was saved before.
    pub(super) async fn of(
        work: &Work,
        login: &Login,
        worked_until: Option<Timestamp>,
    ) -> Result<Self, ActError> {
        Ok(Self {
            servicetitan_tenant: Some(login.servicetitan_tenant),
            enterprise_hub: login.enterprise_hub,
            booking_provider: login.booking_provider,
            credentials: work.vault.credentials(&login.credentials.secret).await?,
            worked_until,
        })
    }
}

/// Asks ServiceTitan everything that it tells of a candidate, in at most ten seconds.
pub(super) async fn trial(
    work: &Work,
    environment: Environment,
    candidate: &Candidate,
) -> Result<Trial, ActError> {
    let app_key = match (&candidate.credentials.app_key, work.vault.app_key(environment).await) {
        (Some(own), _) => Some(own.clone()),
        (None, Ok(platform)) => Some(platform),
        (None, Err(VaultError::Missing | VaultError::Malformed(_))) => None,
        (None, Err(error)) => return Err(error.into()),
    };
    let subject = Subject {
        environment,
        servicetitan_tenant: candidate.servicetitan_tenant,
        booking_provider: candidate.booking_provider,
        enterprise_hub: candidate.enterprise_hub,
        credentials: candidate.credentials.clone(),
        app_key,
        worked_until: candidate.worked_until,
    };
    let asked_at = work.clock.now();
    let Gathered { evidence, minted } = gather(&work.servicetitan, &subject).await;
    let findings = diagnose(&evidence);
    let trace_id = findings.iter().find_map(|finding| finding.trace_id.clone());
    Ok(Trial { findings, minted, asked_at, trace_id })
}

/// When the credentials in use were last seen to work: the newest token's mint, or the save.
pub(super) async fn worked_until(
    work: &Work,
    key: &ConnectionKey,
    connection: &Connection,
) -> Option<Timestamp> {
    let saved_at = connection.credentials.as_ref().map(|stored| stored.saved_at);
    let minted_at = work.store.token(key).await.ok().and_then(|row| row.held).map(|held| held.minted_at);
    minted_at.max(saved_at).filter(|_| saved_at.is_some())
}
