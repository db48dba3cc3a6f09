//! One tenant's link to one ServiceTitan environment.

/// Keeps an outage cheap.
pub mod circuit;
/// Where texts go now.
pub mod destination;
/// What is wrong with a connection, why, and what to do next.
pub mod doctor;
/// How well a connection works, and what is remembered of it.
pub mod health;
/// Whose turn it is until a pair of credentials is saved.
pub mod onboarding;
/// Live pick-lists of what a tenant has in ServiceTitan.
pub mod options;
/// When it is not the tenants' trouble but the platform's.
pub mod platform;
/// How a minute's refreshes are spread.
pub mod refresh;
/// Saving a connection: what has to be tested for it, and what the test means.
pub mod save;
/// What the app must be allowed to do.
pub mod scopes;
/// A booking that shows whether bookings arrive.
pub mod test_booking;
/// What to do about a connection's access token.
pub mod token;
/// What a failed call says of its connection.
pub mod trouble;
/// What the shape of credentials gives away.
pub mod typed;
/// What ServiceTitan said, as people are told.
pub mod words;

use serde::{Deserialize, Serialize};

use self::onboarding::{Stage, Way};
use super::choices::Choices;
use super::ids::{BookingId, Environment, ProviderId, ServiceTitanTenant};
use super::time::Timestamp;

/// A secret's name and the version that is in use. A save promotes another version, by one conditional write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretVersion {
    /// In Secrets Manager.
    pub name: String,
    /// Secrets Manager's id of the version.
    pub version: String,
}

/// Credentials as the connection keeps them: where they are, and as much as a person may see of them again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Where they are.
    pub secret: SecretVersion,
    /// The client id's last four characters.
    pub client_id_ends: String,
    /// The client secret's last four characters.
    pub client_secret_ends: String,
    /// None: the platform's app key is used.
    pub app_key_ends: Option<String>,
    /// When a person saved them.
    pub saved_at: Timestamp,
    /// Who saved them, as the audit trail names people.
    pub saved_by: String,
}

/// What a token is asked for with: credentials, and whom they are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// Whose token it is to be.
    pub servicetitan_tenant: ServiceTitanTenant,
    /// The pair belongs to an Enterprise Hub: the token request names the tenant.
    pub enterprise_hub: bool,
    /// Whose bookings it makes: a provider is one tenant's, so it comes and goes with the login.
    pub booking_provider: Option<ProviderId>,
    /// What its bookings name of that tenant's lists.
    #[serde(default)]
    pub defaults: Choices,
    /// Where the pair is, and the app key with it.
    pub credentials: Stored,
}

/// A login that ServiceTitan could not be asked about when it was saved. It is tried each minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// As it was saved.
    pub login: Login,
    /// The newest try on record, the save itself among them: one with the same answer is written down now and then.
    pub tried_at: Option<Timestamp>,
    /// What stood in the way, in a sentence.
    pub why: String,
}

/// A pending login that turned out wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// When ServiceTitan said so.
    pub at: Timestamp,
    /// What was wrong, in a sentence.
    pub why: String,
}

/// The newest test booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestBooking {
    /// ServiceTitan's number of it.
    pub booking: BookingId,
    /// When that was.
    pub made_at: Timestamp,
    /// None: it was dismissed, or ServiceTitan left that to a person. Else it is dismissed at this time, whoever looks.
    pub kept_until: Option<Timestamp>,
    /// Whether a person sees it in ServiceTitan; None: nobody has said yet.
    pub seen: Option<bool>,
}

/// A connection as it is stored, without the numbers that count its changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Connection {
    /// What people call it; empty where they call it nothing.
    pub name: String,
    /// Whom it books for. None: it was not given yet.
    pub servicetitan_tenant: Option<ServiceTitanTenant>,
    /// Under whose name it books. None: it was not chosen yet.
    pub booking_provider: Option<ProviderId>,
    /// What a booking names of the tenant's lists where no rule says otherwise.
    pub defaults: Choices,
    /// The pair belongs to an Enterprise Hub: the token request names the tenant.
    pub enterprise_hub: bool,
    /// The name of the connection's secret, reserved before it is created, so that none is ever forgotten.
    pub secret: Option<String>,
    /// In use, and accepted by ServiceTitan when they were saved. None: nothing was saved yet, or it was disconnected.
    pub credentials: Option<Stored>,
    /// What one call goes back to.
    pub before: Option<Login>,
    /// Credentials that were saved untested. None: there are none.
    pub pending: Option<Pending>,
    /// The newest of those that turned out wrong. None: a later save was good, or there was none.
    pub refused: Option<Refused>,
    /// How its credentials come about.
    pub way: Way,
    /// The step of the first day that it is at.
    pub stage: Stage,
    /// When it became that stage; None: it is the first one still.
    pub stage_since: Option<Timestamp>,
    /// None: there was none yet.
    pub test_booking: Option<TestBooking>,
    /// When a person disconnected it; None: it never was, or was connected again.
    pub disconnected_at: Option<Timestamp>,
}

/// Where a booking is made. An intent names it, so that it is looked up where it was attempted, whatever is active now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Which of ServiceTitan's two.
    pub environment: Environment,
    /// In whose ServiceTitan.
    pub tenant: ServiceTitanTenant,
    /// Under whose name.
    pub provider: ProviderId,
}

impl Place {
    /// Whether it cannot be entered any more, as far as the tenant's own record says: its connection was disconnected,
    /// and nobody is about to connect it again, or is another ServiceTitan tenant's by now. An outage, or credentials
    /// that are refused, leave it where it is.
    #[must_use]
    pub fn is_gone(&self, there: Option<&Connection>) -> bool {
        there.is_none_or(|there| {
            there.servicetitan_tenant != Some(self.tenant)
                || (there.credentials.is_none() && there.pending.is_none())
        })
    }
}

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing was saved so far.
    NotSaved,
    /// Saved, and ServiceTitan could not be asked yet.
    Testing,
    /// Its credentials were accepted.
    Connected,
    /// It was saved once, and a person took it away.
    Disconnected,
}

impl Connection {
    /// Where its bookings are made, once tenant and provider are known.
    #[must_use]
    pub fn place(&self, environment: Environment) -> Option<Place> {
        Some(Place { environment, tenant: self.servicetitan_tenant?, provider: self.booking_provider? })
    }

    /// What it is connected with.
    #[must_use]
    pub fn login(&self) -> Option<Login> {
        Some(Login {
            servicetitan_tenant: self.servicetitan_tenant?,
            enterprise_hub: self.enterprise_hub,
            booking_provider: self.booking_provider,
            defaults: self.defaults,
            credentials: self.credentials.clone()?,
        })
    }

    /// The defaults once a login from before is in use again. They are one ServiceTitan tenant's: another tenant's login
    /// brings its own back, and one of the same tenant leaves those that are set now.
    #[must_use]
    pub fn defaults_with(&self, login: &Login) -> Choices {
        if self.servicetitan_tenant == Some(login.servicetitan_tenant) {
            self.defaults
        } else {
            login.defaults
        }
    }

    /// How far it is, by what is stored of it.
    #[must_use]
    pub const fn state(&self) -> State {
        match (&self.credentials, &self.pending, self.disconnected_at) {
            (Some(_), _, _) => State::Connected,
            (None, Some(_), _) => State::Testing,
            (None, None, Some(_)) => State::Disconnected,
            (None, None, None) => State::NotSaved,
        }
    }

    /// Whether texts can be booked with it.
    #[must_use]
    pub fn can_take_texts(&self) -> bool {
        self.credentials.is_some() && self.servicetitan_tenant.is_some() && self.booking_provider.is_some()
    }
}

#[cfg(test)]
mod tests;
