//! Settings come from environment variables, each named here and in `template.yaml`, and are parsed once at start.

use thiserror::Error;

use crate::domain::delivery::Settling;
use crate::domain::ids::AccountSid;
use crate::domain::phone::PhoneNumber;
use crate::drivers::AlertSender;
use crate::servicetitan::Hosts;
use crate::store::Tables;
use crate::twilio;

/// The table of tenants: profiles, connections, contacts, trails.
pub const TENANTS_TABLE: &str = "TENANTS_TABLE";
/// The table of routes: whose a number is.
pub const ROUTES_TABLE: &str = "ROUTES_TABLE";
/// The table of tokens, and of what is remembered of each connection.
pub const TOKENS_TABLE: &str = "TOKENS_TABLE";
/// The table of threads: every text, and what is owed.
pub const THREADS_TABLE: &str = "THREADS_TABLE";
/// The queue that wakes `create-bookings` later.
pub const WAKE_QUEUE_URL: &str = "WAKE_QUEUE_URL";
/// What the stack's secrets begin with: `/<stack>/`.
pub const SECRETS_PREFIX: &str = "SECRETS_PREFIX";
/// What Twilio is told to call, without a path. Empty: the API's own domain.
pub const PUBLIC_URL: &str = "PUBLIC_URL";
/// What links to photos begin with: the public address, or the API's own.
pub const LINK_URL: &str = "LINK_URL";
/// The platform's own Twilio account and number, which staff are alerted from where a business's own number cannot.
/// Empty: there is none.
pub const ALERT_ACCOUNT_SID: &str = "ALERT_ACCOUNT_SID";
/// The number that goes with [`ALERT_ACCOUNT_SID`], in E.164.
pub const ALERT_NUMBER: &str = "ALERT_NUMBER";
/// Where tokens of the integration environment are minted.
pub const SERVICETITAN_AUTH_INTEGRATION_URL: &str = "SERVICETITAN_AUTH_INTEGRATION_URL";
/// Where tokens of production are minted.
pub const SERVICETITAN_AUTH_PRODUCTION_URL: &str = "SERVICETITAN_AUTH_PRODUCTION_URL";
/// ServiceTitan's API for the integration environment.
pub const SERVICETITAN_API_INTEGRATION_URL: &str = "SERVICETITAN_API_INTEGRATION_URL";
/// ServiceTitan's API for production.
pub const SERVICETITAN_API_PRODUCTION_URL: &str = "SERVICETITAN_API_PRODUCTION_URL";
/// Twilio's API: messages, media, numbers.
pub const TWILIO_API_URL: &str = "TWILIO_API_URL";
/// Twilio's API of messaging services.
pub const TWILIO_MESSAGING_URL: &str = "TWILIO_MESSAGING_URL";
/// How long an unclear effect may still take effect.
pub const SETTLE_SECONDS: &str = "SETTLE_SECONDS";

/// What the template sets for every function that reads settings.
pub const OURS: [&str; 17] = [
    TENANTS_TABLE,
    ROUTES_TABLE,
    TOKENS_TABLE,
    THREADS_TABLE,
    WAKE_QUEUE_URL,
    SECRETS_PREFIX,
    PUBLIC_URL,
    LINK_URL,
    ALERT_ACCOUNT_SID,
    ALERT_NUMBER,
    SERVICETITAN_AUTH_INTEGRATION_URL,
    SERVICETITAN_AUTH_PRODUCTION_URL,
    SERVICETITAN_API_INTEGRATION_URL,
    SERVICETITAN_API_PRODUCTION_URL,
    TWILIO_API_URL,
    TWILIO_MESSAGING_URL,
    SETTLE_SECONDS,
];

/// A setting that is missing or makes no sense. The function does not start.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// By its name. The template sets every one.
    #[error("the environment variable {0} is not set")]
    Missing(&'static str),
    /// It is there and cannot be used.
    #[error("the environment variable {name} is not {expected}")]
    Malformed {
        /// The variable's name.
        name: &'static str,
        /// What it must be, as the end of a sentence.
        expected: &'static str,
    },
}

/// How AWS is reached: what Lambda itself sets.
#[derive(Clone)]
pub struct Aws {
    /// For instance `us-east-1`.
    pub region: String,
    /// Of the function's role, for as long as the process lives.
    pub access_key_id: String,
    /// Goes with the access key.
    pub secret_access_key: String,
    /// Goes with both. None: keys that belong to no session, as on the local stack.
    pub session_token: Option<String>,
    /// Set on a local stack only.
    pub endpoint_url: Option<String>,
}

/// Holds keys: not printed.
impl std::fmt::Debug for Aws {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Aws({})", self.region)
    }
}

/// Everything that is set from outside.
#[derive(Debug, Clone)]
pub struct Config {
    /// How DynamoDB, Secrets Manager and SQS are reached.
    pub aws: Aws,
    /// By the names that the stack gave them.
    pub tables: Tables,
    /// The queue that wakes a thread after a delay.
    pub wake_queue_url: String,
    /// What the names of all the stack's secrets begin with.
    pub secrets_prefix: String,
    /// What texts are signed for, without a path. None: the API's own domain.
    pub public_url: Option<String>,
    /// What links to photos begin with, without a path.
    pub link_url: String,
    /// What staff are alerted from where a business's own number fails. None: nothing.
    pub alert_sender: Option<AlertSender>,
    /// ServiceTitan's integration environment.
    pub integration: Hosts,
    /// ServiceTitan's production environment.
    pub production: Hosts,
    /// Twilio's REST API and its Messaging API.
    pub twilio: twilio::Hosts,
    /// How long a write whose answer was lost may still take effect.
    pub settling: Settling,
}

impl Config {
    /// # Errors
    /// Names the first variable that is missing or makes no sense.
    pub fn from_environment() -> Result<Self, ConfigError> {
        Self::from(read)
    }

    /// The same, from wherever `get` looks.
    ///
    /// # Errors
    /// Names the first variable that is missing or makes no sense.
    pub fn from(get: impl Fn(&'static str) -> Option<String>) -> Result<Self, ConfigError> {
        let need = |name| get(name).filter(|value| !value.is_empty()).ok_or(ConfigError::Missing(name));
        let url = |name| need(name).and_then(|value| a_url(name, &value));
        Ok(Self {
            aws: Aws {
                region: need("AWS_REGION")?,
                access_key_id: need("AWS_ACCESS_KEY_ID")?,
                secret_access_key: need("AWS_SECRET_ACCESS_KEY")?,
                session_token: need("AWS_SESSION_TOKEN").ok(),
                endpoint_url: need("AWS_ENDPOINT_URL").ok(),
            },
            tables: Tables {
                tenants: need(TENANTS_TABLE)?,
                routes: need(ROUTES_TABLE)?,
                tokens: need(TOKENS_TABLE)?,
                threads: need(THREADS_TABLE)?,
            },
            wake_queue_url: need(WAKE_QUEUE_URL)?,
            secrets_prefix: need(SECRETS_PREFIX)?,
            public_url: match need(PUBLIC_URL) {
                Ok(value) => Some(a_url(PUBLIC_URL, &value)?),
                Err(_) => None,
            },
            link_url: url(LINK_URL)?,
            alert_sender: alert_sender(need(ALERT_ACCOUNT_SID).ok(), need(ALERT_NUMBER).ok())?,
            integration: Hosts {
                auth: url(SERVICETITAN_AUTH_INTEGRATION_URL)?,
                api: url(SERVICETITAN_API_INTEGRATION_URL)?,
            },
            production: Hosts {
                auth: url(SERVICETITAN_AUTH_PRODUCTION_URL)?,
                api: url(SERVICETITAN_API_PRODUCTION_URL)?,
            },
            twilio: twilio::Hosts { api: url(TWILIO_API_URL)?, messaging: url(TWILIO_MESSAGING_URL)? },
            settling: settling(&need(SETTLE_SECONDS)?)?,
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn read(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Paths are appended to it, so it ends without a slash.
fn a_url(name: &'static str, value: &str) -> Result<String, ConfigError> {
    let value = value.trim_end_matches('/');
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    let has_host = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':']));
    if has_host && !value.contains(|c: char| matches!(c, '?' | '#' | '@') || c.is_whitespace()) {
        Ok(value.to_owned())
    } else {
        Err(ConfigError::Malformed { name, expected: "an http(s) address" })
    }
}

/// Both or neither.
fn alert_sender(account: Option<String>, number: Option<String>) -> Result<Option<AlertSender>, ConfigError> {
    let malformed = |name, expected| ConfigError::Malformed { name, expected };
    let (account, number) = match (account, number) {
        (None, None) => return Ok(None),
        (Some(account), Some(number)) => (account, number),
        (None, Some(_)) => return Err(ConfigError::Missing(ALERT_ACCOUNT_SID)),
        (Some(_), None) => return Err(ConfigError::Missing(ALERT_NUMBER)),
    };
    Ok(Some(AlertSender {
        account: AccountSid::parse(&account)
            .map_err(|_| malformed(ALERT_ACCOUNT_SID, "the SID of a Twilio account"))?,
        number: PhoneNumber::parse(&number).map_err(|_| malformed(ALERT_NUMBER, "a number in E.164 form"))?,
    }))
}

/// Below ten seconds a write would have less than 0.8 of one.
fn settling(value: &str) -> Result<Settling, ConfigError> {
    let malformed = ConfigError::Malformed { name: SETTLE_SECONDS, expected: "10 to 900 seconds" };
    match value.parse() {
        Ok(seconds @ 10..=900) => Ok(Settling::of_seconds(seconds)),
        _ => Err(malformed),
    }
}

#[cfg(test)]
mod tests;
