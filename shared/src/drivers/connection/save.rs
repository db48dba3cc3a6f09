use super::ActError;
use super::promote::{activating, marked, promoted, take_over, tidy};
use super::trial::{Candidate, Trial, trial, worked_until};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::connection::doctor::{Finding, all_is_well};
use crate::domain::connection::save::{Verdict, Wanted, judge};
use crate::domain::connection::{Connection, Login, Pending, Stored};
use crate::domain::fields::Errors;
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::secret::ends_of;
use crate::drivers::Work;
use crate::drivers::health::seen_to_work;
use crate::servicetitan::Credentials;
use crate::store::{Tenant, TenantConnection};
use crate::vault::VaultError;

/// How it was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// ServiceTitan accepted it.
    Tested,
    /// ServiceTitan could not be asked; it is tried each minute.
    Untested,
    /// Nothing of it had to be asked.
    Settings,
}

/// What was saved.
#[derive(Debug)]
pub struct Saved {
    /// With the change in it.
    pub tenant: Tenant,
    /// As it is now.
    pub connection: TenantConnection,
    /// Whether ServiceTitan was asked about it.
    pub how: How,
    /// What was found; empty where nothing of it had to be asked.
    pub findings: Vec<Finding>,
}

/// A save under way.
struct Save<'a> {
    work: &'a Work,
    key: ConnectionKey,
    actor: &'a Actor,
    tenant: Tenant,
    found: TenantConnection,
    wanted: &'a Wanted,
}

/// Saves what a person gave: tested in memory first, written once, promoted by one conditional write.
///
/// # Errors
/// [`ActError`]: nothing was saved, and what was in use still is.
pub async fn save(
    work: &Work,
    tenant_id: &TenantId,
    environment: Environment,
    actor: &Actor,
    wanted: &Wanted,
) -> Result<Saved, ActError> {
    let tenant = work.store.tenant(tenant_id).await?;
    let found = tenant.connection_or_none(environment);
    let key = ConnectionKey { tenant: tenant_id.clone(), environment };
    Save { work, key, actor, tenant, found, wanted }.run().await
}

impl Save<'_> {
    async fn run(self) -> Result<Saved, ActError> {
        let connection = &self.found.connection;
        let pending = connection.pending.as_ref().map(|pending| pending.login.clone());
        let base = pending.or_else(|| connection.login());
        let missing = self.wanted.missing(base.as_ref(), connection);
        if !missing.is_empty() {
            return Err(ActError::Fields(missing));
        }
        let touches_login = self.wanted.touches_login(base.as_ref());
        let Some(candidate) = self.candidate(base.as_ref(), touches_login).await? else {
            return self.settings_alone(Vec::new(), None).await;
        };
        let tried = trial(self.work, self.key.environment, &candidate).await?;
        match judge(&tried.findings, self.wanted.brings(base.as_ref(), connection)) {
            Verdict::Refused(errors) => self.refuse(errors, tried).await,
            Verdict::Accepted if touches_login => self.promote(candidate, base, tried).await,
            Verdict::Accepted => self.settings_alone(tried.findings, tried.trace_id).await,
            Verdict::Unclear(why) => self.wait(candidate, base, tried, why).await,
        }
    }

    /// What has to be asked about: the credentials as they would be. None: nothing of this save can be tested.
    async fn candidate(
        &self,
        base: Option<&Login>,
        touches_login: bool,
    ) -> Result<Option<Candidate>, ActError> {
        let wanted = self.wanted;
        if !touches_login && !wanted.booking_provider.is_given() {
            return Ok(None);
        }
        let before = match base {
            Some(login) => Some(self.work.vault.credentials(&login.credentials.secret).await?),
            None => None,
        };
        let client_id = wanted.client_id.clone().or_else(|| Some(before.as_ref()?.client_id.clone()));
        let client_secret =
            wanted.client_secret.clone().or_else(|| Some(before.as_ref()?.client_secret.clone()));
        let (Some(client_id), Some(client_secret)) = (client_id, client_secret) else {
            return Ok(None);
        };
        let app_key = wanted.app_key.clone().over(before.and_then(|before| before.app_key));
        let connection = &self.found.connection;
        let worked_until =
            if touches_login { None } else { worked_until(self.work, &self.key, connection).await };
        Ok(Some(Candidate {
            servicetitan_tenant: wanted
                .servicetitan_tenant
                .or(base.map(|login| login.servicetitan_tenant))
                .or(connection.servicetitan_tenant),
            enterprise_hub: wanted
                .enterprise_hub
                .unwrap_or_else(|| base.map_or(connection.enterprise_hub, |login| login.enterprise_hub)),
            booking_provider: wanted
                .booking_provider
                .clone()
                .over(base.map_or(connection.booking_provider, |login| login.booking_provider)),
            credentials: Credentials { client_id, client_secret, app_key },
            worked_until,
        }))
    }

    /// Everything but the login. Where there is none yet, tenant and hub are noted for it.
    async fn settings_alone(
        self,
        findings: Vec<Finding>,
        trace_id: Option<String>,
    ) -> Result<Saved, ActError> {
        let mut next = self.wanted.settings(&self.found.connection);
        if next.credentials.is_none() && next.pending.is_none() {
            next.servicetitan_tenant = self.wanted.servicetitan_tenant.or(next.servicetitan_tenant);
            next.defaults = self.wanted.defaults_of(next.servicetitan_tenant, None, &self.found.connection);
            next.enterprise_hub = self.wanted.enterprise_hub.unwrap_or(next.enterprise_hub);
        }
        let next = self.found.changed(next);
        self.commit(next, How::Settings, findings, trace_id).await
    }

    async fn refuse(self, errors: Errors, tried: Trial) -> Result<Saved, ActError> {
        let fields: Vec<&str> = errors.keys().map(String::as_str).collect();
        let detail = format!("not accepted: {}", fields.join(", "));
        let entry = self.entry(Act::ConnectionSaveRefused, detail).with_trace(tried.trace_id);
        self.work.store.change(&self.key.tenant).audit(&entry)?.commit().await?;
        Err(ActError::Refused { errors, findings: tried.findings })
    }

    async fn promote(
        mut self,
        candidate: Candidate,
        base: Option<Login>,
        tried: Trial,
    ) -> Result<Saved, ActError> {
        let login = self.write(candidate, base).await?;
        let connection = &self.found.connection;
        // Its name apart, what is gone back to is the connection as it was.
        let next = promoted(self.wanted.renamed(connection), login);
        let next = self.work.store.reconnected(&self.key.tenant, &self.found, next).await?;
        let (work, tenant) = (self.work, self.key.tenant.clone());
        let saved = self.commit(next, How::Tested, tried.findings, tried.trace_id).await?;
        take_over(work, &tenant, &saved.connection, tried.minted, tried.asked_at).await;
        Ok(saved)
    }

    async fn wait(
        mut self,
        candidate: Candidate,
        base: Option<Login>,
        tried: Trial,
        why: String,
    ) -> Result<Saved, ActError> {
        let login = self.write(candidate, base).await?;
        let tried_at = Some(self.work.clock.now());
        // What is in use stays as it is, its booking provider too.
        let mut next = self.wanted.renamed(&self.found.connection);
        if next.credentials.is_none() {
            next.servicetitan_tenant = Some(login.servicetitan_tenant);
            next.enterprise_hub = login.enterprise_hub;
            next.booking_provider = login.booking_provider;
        }
        // Of the same tenant, they hold for whichever login is in use.
        if next.servicetitan_tenant == Some(login.servicetitan_tenant) {
            next.defaults = login.defaults;
        }
        next.pending = Some(Pending { login, tried_at, why });
        next.refused = None;
        let next = self.found.changed(next);
        self.commit(next, How::Untested, tried.findings, tried.trace_id).await
    }

    /// Writes new credentials; a login that only names another tenant keeps those it has.
    async fn write(&mut self, candidate: Candidate, base: Option<Login>) -> Result<Login, ActError> {
        let servicetitan_tenant = candidate.servicetitan_tenant.ok_or(ActError::NotYet(
            "Save the ServiceTitan tenant id as well: it says whose account the pair is for.",
        ))?;
        let (enterprise_hub, booking_provider) = (candidate.enterprise_hub, candidate.booking_provider);
        let connection = &self.found.connection;
        let defaults = self.wanted.defaults_of(Some(servicetitan_tenant), base.as_ref(), connection);
        let credentials = match base {
            Some(base) if !self.wanted.brings_credentials() => base.credentials,
            _ => self.write_pair(&candidate.credentials).await?,
        };
        Ok(Login { servicetitan_tenant, enterprise_hub, booking_provider, defaults, credentials })
    }

    /// A secret is created only under a name that this save has reserved: one that is gone was purged meanwhile.
    async fn write_pair(&mut self, pair: &Credentials) -> Result<Stored, ActError> {
        let (name, is_new) = self.secret_name().await?;
        // First, so that saves that came to nothing never use up the labels that a secret may have.
        tidy(self.work, &self.found.connection).await;
        let now = self.work.clock.now();
        let secret = match self.work.vault.put_credentials(&name, pair, is_new, now).await {
            Err(VaultError::Missing) => return Err(ActError::Moved),
            Err(error) => {
                self.purge_unused(&name).await;
                return Err(error.into());
            }
            Ok(secret) => secret,
        };
        Ok(Stored {
            secret,
            client_id_ends: ends_of(&pair.client_id),
            client_secret_ends: pair.client_secret.last_four(),
            app_key_ends: pair.app_key.as_ref().map(|key| key.last_four()),
            saved_at: now,
            saved_by: self.actor.who.clone(),
        })
    }

    /// The name of the connection's secret, on record before the secret exists, so that none is ever forgotten; and
    /// whether it is still to be created. What a disconnect left half done is finished first.
    async fn secret_name(&mut self) -> Result<(String, bool), ActError> {
        let connection = &self.found.connection;
        match &connection.secret {
            Some(name) if connection.disconnected_at.is_none() => {
                // Reserved by a save that came to nothing, it may not be there yet.
                let is_used = connection.credentials.is_some() || connection.pending.is_some();
                return Ok((name.clone(), !is_used));
            }
            Some(left) => drop(self.work.vault.purge(left).await?),
            None => {}
        }
        let name = self.work.vault.new_name(&self.key.tenant, self.key.environment.as_str());
        let reserved = Connection { secret: Some(name.clone()), disconnected_at: None, ..connection.clone() };
        let next = self.found.changed(reserved);
        self.work.store.change(&self.key.tenant).connection(&next)?.commit().await?;
        self.found = next;
        Ok((name, true))
    }

    /// Where the connection was cut, or its tenant deleted, while this save was under way, what it wrote is nobody's. A
    /// name that is on record is left alone: another save may be writing under it.
    async fn purge_unused(&self, name: &str) {
        let Ok(tenant) = self.work.store.tenant(&self.key.tenant).await else {
            return;
        };
        let now = tenant.connection_or_none(self.key.environment).connection;
        if now.secret.as_deref() != Some(name) || now.disconnected_at.is_some() {
            let _ = self.work.vault.purge(name).await;
        }
    }

    fn entry(&self, act: Act, detail: String) -> Line {
        Line::new(self.actor, act, self.work.clock.now(), detail).in_environment(self.key.environment)
    }

    async fn commit(
        mut self,
        next: TenantConnection,
        how: How,
        findings: Vec<Finding>,
        trace_id: Option<String>,
    ) -> Result<Saved, ActError> {
        let act = match how {
            How::Tested | How::Settings => Act::ConnectionSaved,
            How::Untested => Act::ConnectionSavedUntested,
        };
        let entry = self.entry(act, self.wanted.named()).with_trace(trace_id);
        let change = self.work.store.change(&self.key.tenant).connection(&next)?.audit(&entry)?;
        let change = marked(change, &next)?;
        let change = activating(change, &mut self.tenant, &self.found, &next, &entry)?;
        if let Err(error) = change.commit().await {
            if let Some(secret) = &next.connection.secret {
                self.purge_unused(secret).await;
            }
            return Err(error.into());
        }
        if all_is_well(&findings) {
            seen_to_work(&self.work.store, &self.key, next.generation, self.work.clock.now()).await;
        }
        self.tenant.put(next.clone());
        Ok(Saved { tenant: self.tenant, connection: next, how, findings })
    }
}
