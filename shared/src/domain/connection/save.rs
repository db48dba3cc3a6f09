//! Saving a connection: what is wanted, what has to be tested for it, and what the test means.

use super::doctor::{Finding, Status, Step};
use super::{Connection, Login};
use crate::domain::choices::{Choices, ChoicesGiven};
use crate::domain::fields::{Errors, Fields, Given};
use crate::domain::ids::{ProviderId, ServiceTitanTenant};
use crate::domain::secret::{AppKey, ClientSecret};

const MOST_NAME: usize = 60;
/// Longer than any that was ever seen.
const MOST_SECRET: usize = 400;

/// What a person wants to be saved. What is absent stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// What people call it.
    pub name: Option<String>,
    /// Whom it books for.
    pub servicetitan_tenant: Option<ServiceTitanTenant>,
    /// ServiceTitan's, `cid.…`.
    pub client_id: Option<String>,
    /// ServiceTitan shows it once.
    pub client_secret: Option<ClientSecret>,
    /// Cleared: the platform's app key is used.
    pub app_key: Given<AppKey>,
    /// Cleared: no booking is made until another is chosen.
    pub booking_provider: Given<ProviderId>,
    /// What bookings name where no rule says otherwise.
    pub defaults: Option<ChoicesGiven>,
    /// Whether the pair belongs to an Enterprise Hub.
    pub enterprise_hub: Option<bool>,
}

/// What the test of a save came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// ServiceTitan accepts the login.
    Accepted,
    /// By field, what ServiceTitan does not accept. Nothing is saved.
    Refused(Errors),
    /// ServiceTitan could not be asked: no verdict on the credentials.
    Unclear(String),
}

impl Wanted {
    /// Reads the body of a save.
    pub fn read(fields: &mut Fields) -> Self {
        let secret = |text: &str| bounded(text).map(|text| AppKey::from(text.to_owned()));
        Self {
            name: fields.text("name", MOST_NAME),
            servicetitan_tenant: fields.parse("servicetitan_tenant_id", ServiceTitanTenant::parse),
            client_id: fields.text("client_id", MOST_SECRET),
            client_secret: fields.text("client_secret", MOST_SECRET).map(ClientSecret::from),
            app_key: fields.clearable("app_key", secret),
            booking_provider: fields.clearable("booking_provider_id", ProviderId::parse),
            defaults: fields.object("defaults", ChoicesGiven::read),
            enterprise_hub: fields.flag("enterprise_hub"),
        }
    }

    /// What it brings, for the audit trail: fields by name, never a value.
    #[must_use]
    pub fn named(&self) -> String {
        let given = [
            ("name", self.name.is_some()),
            ("servicetitan_tenant_id", self.servicetitan_tenant.is_some()),
            ("client_id", self.client_id.is_some()),
            ("client_secret", self.client_secret.is_some()),
            ("app_key", self.app_key.is_given()),
            ("booking_provider_id", self.booking_provider.is_given()),
            ("defaults", self.defaults.is_some()),
            ("enterprise_hub", self.enterprise_hub.is_some()),
        ];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect::<Vec<_>>().join(", ")
    }

    /// Whether it brings credentials.
    #[must_use]
    pub const fn brings_credentials(&self) -> bool {
        self.client_id.is_some() || self.client_secret.is_some() || self.app_key.is_given()
    }

    /// Whether it changes what a token is asked for with, or tries the same again.
    #[must_use]
    pub fn touches_login(&self, before: Option<&Login>) -> bool {
        let other = |login: &Login| {
            self.servicetitan_tenant.is_some_and(|tenant| tenant != login.servicetitan_tenant)
                || self.enterprise_hub.is_some_and(|hub| hub != login.enterprise_hub)
        };
        self.brings_credentials() || before.is_some_and(other)
    }

    /// What is missing for a pair that was never saved: it is complete, or not given at all.
    #[must_use]
    pub fn missing(&self, before: Option<&Login>, connection: &Connection) -> Errors {
        let mut errors = Errors::new();
        let mut need = |field: &str, why: &str| errors.insert(field.to_owned(), vec![why.to_owned()]);
        if before.is_none() && self.brings_credentials() {
            if self.client_id.is_none() {
                need("client_id", "This is needed together with the client secret.");
            }
            if self.client_secret.is_none() {
                need("client_secret", "This is needed together with the client id.");
            }
            if self.servicetitan_tenant.or(connection.servicetitan_tenant).is_none() {
                need("servicetitan_tenant_id", "This is needed: it says whose account the pair is for.");
            }
        }
        errors
    }

    /// Under its name from now on, with nothing else changed.
    #[must_use]
    pub fn renamed(&self, connection: &Connection) -> Connection {
        let name = self.name.clone().unwrap_or_else(|| connection.name.clone());
        Connection { name, ..connection.clone() }
    }

    /// What is given of the defaults, in place of what was.
    fn defaults_over(&self, before: Choices) -> Choices {
        self.defaults.as_ref().map_or(before, |given| given.over(before))
    }

    /// What it chose, if that holds for what the connection is connected with: a login of another tenant that is still to
    /// be tested keeps its own.
    #[must_use]
    pub fn chosen_for(&self, saved: &Connection) -> Choices {
        let holds = self.defaults_over(saved.defaults) == saved.defaults;
        if holds { self.defaults_over(Choices::default()) } else { Choices::default() }
    }

    /// The defaults that go with a login of this ServiceTitan tenant. Ids are one tenant's, so what is not given is taken
    /// over from what is set for that tenant, and never from what is set for another.
    #[must_use]
    pub fn defaults_of(
        &self,
        tenant: Option<ServiceTitanTenant>,
        base: Option<&Login>,
        connection: &Connection,
    ) -> Choices {
        let known = if connection.servicetitan_tenant.is_none() || connection.servicetitan_tenant == tenant {
            Some(connection.defaults)
        } else {
            base.filter(|login| Some(login.servicetitan_tenant) == tenant).map(|login| login.defaults)
        };
        self.defaults_over(known.unwrap_or_default())
    }

    /// The settings that hold at once, whatever becomes of the login. A booking provider and the defaults are one
    /// tenant's: they hold for whichever login is of that tenant, and wait with one that is still to be tested.
    #[must_use]
    pub fn settings(&self, connection: &Connection) -> Connection {
        let provider = |before| self.booking_provider.clone().over(before);
        let mut next = self.renamed(connection);
        let in_use = next.credentials.is_some();
        let elsewhere = match &mut next.pending {
            Some(pending) => {
                pending.login.booking_provider = provider(pending.login.booking_provider);
                pending.login.defaults = self.defaults_over(pending.login.defaults);
                in_use && Some(pending.login.servicetitan_tenant) != connection.servicetitan_tenant
            }
            None => false,
        };
        if !elsewhere {
            next.booking_provider = provider(connection.booking_provider);
            next.defaults = self.defaults_over(connection.defaults);
        }
        next
    }

    /// What of it the test has to answer for. What goes on from a login that is still to be tested answers for that
    /// one's app key, too: nobody has seen it work.
    #[must_use]
    pub fn brings(&self, before: Option<&Login>, connection: &Connection) -> Brings {
        let login = self.touches_login(before);
        let untested = connection.pending.as_ref().filter(|_| login && !self.app_key.is_given());
        let untested = untested.is_some_and(|pending| pending.login.credentials.app_key_ends.is_some());
        Brings {
            login,
            app_key: matches!(self.app_key, Given::Set(_)) || untested,
            booking_provider: matches!(self.booking_provider, Given::Set(_)),
        }
    }
}

/// What a save brings, and answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brings {
    /// Anything that a token or its use hangs on: tenant, pair, hub or app key.
    pub login: bool,
    /// An app key of its own.
    pub app_key: bool,
    /// Another provider.
    pub booking_provider: bool,
}

impl Brings {
    /// A login that was saved before and takes the place of what `connection` uses now.
    #[must_use]
    pub fn all_of(login: &Login, connection: &Connection) -> Self {
        Self {
            login: true,
            app_key: login.credentials.app_key_ends.is_some(),
            booking_provider: login.booking_provider != connection.booking_provider,
        }
    }
}

/// What the findings say of a save that brings this. A scope that is missing, or a platform's app key that is refused,
/// is reported and keeps nobody from saving, since nothing needs to be pasted again for it. A token says nothing of an
/// own app key: where the API did not answer, that is as open as the pair where the sign-in did not.
#[must_use]
pub fn judge(findings: &[Finding], brings: Brings) -> Verdict {
    let of = |step| findings.iter().find(|finding| finding.check.step == step);
    let blamed = [
        (brings.login, Step::Client, "client_secret"),
        (brings.login, Step::Tenant, "servicetitan_tenant_id"),
        (brings.app_key, Step::AppKey, "app_key"),
        (brings.booking_provider, Step::BookingProvider, "booking_provider_id"),
    ];
    let mut errors = Errors::new();
    for (_, step, field) in blamed.into_iter().filter(|(brought, ..)| *brought) {
        if let Some(finding) = of(step).filter(|finding| finding.status == Status::Failed) {
            errors.entry(field.to_owned()).or_default().push(words(finding));
        }
    }
    if !errors.is_empty() {
        return Verdict::Refused(errors);
    }
    match (of(Step::Client), of(Step::AppKey)) {
        (Some(finding), _) if brings.login && finding.status != Status::Ok => {
            let host = of(Step::Host).filter(|host| host.status != Status::Ok);
            Verdict::Unclear(words(host.unwrap_or(finding)))
        }
        (_, Some(finding)) if brings.app_key && finding.unanswered => Verdict::Unclear(words(finding)),
        _ => Verdict::Accepted,
    }
}

fn bounded(text: &str) -> Result<&str, &'static str> {
    let fits = !text.is_empty() && text.chars().count() <= MOST_SECRET && !text.chars().any(char::is_control);
    if fits { Ok(text) } else { Err("empty, too long, or has control characters") }
}

/// A finding in one breath.
fn words(finding: &Finding) -> String {
    let parts = [&finding.cause, &finding.remedy];
    parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
