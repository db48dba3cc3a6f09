//! Where the probe asks, and as whom.

use std::fmt;

use reqwest::Url;

const REAL_AUTH: &str = "https://auth-integration.servicetitan.io";
const REAL_API: &str = "https://api-integration.servicetitan.io";

/// The hosts that are asked. Production can't be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub(super) auth: String,
    pub(super) api: String,
    pub(super) real: bool,
}

impl Site {
    /// `real`, or the address of a fake on this machine: anywhere else might be production by another name.
    ///
    /// # Errors
    /// What a person has to set instead.
    pub fn parse(address: &str) -> Result<Self, String> {
        if address == "real" {
            return Ok(Self { auth: REAL_AUTH.to_owned(), api: REAL_API.to_owned(), real: true });
        }
        let url = Url::parse(address).map_err(|_| "SERVICETITAN_URL is neither `real` nor an address")?;
        if !matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
            let why = "SERVICETITAN_URL has to be `real`, for the integration hosts, or the address of a fake on \
                       this machine. Production is never probed.";
            return Err(why.to_owned());
        }
        let base = address.trim_end_matches('/').to_owned();
        Ok(Self { auth: base.clone(), api: base, real: false })
    }
}

/// What the probe asks with.
#[derive(Clone)]
pub struct Credentials {
    pub tenant: String,
    pub client_id: String,
    pub client_secret: String,
    pub app_key: String,
    pub provider: i64,
    /// A provider that the client is not restricted to, where there is one to ask about.
    pub other_provider: Option<i64>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

impl Credentials {
    /// From the variables that `make probe` documents, by a look-up of one variable.
    ///
    /// # Errors
    /// Which variables are missing or no number.
    pub fn from(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let given = |name: &str| {
            let value = variable(name).map(|value| value.trim().to_owned());
            value.filter(|value| !value.is_empty())
        };
        let needed = |name: &str| given(name).ok_or_else(|| format!("{name} is not set"));
        Ok(Self {
            tenant: number("SERVICETITAN_TENANT_ID", &needed("SERVICETITAN_TENANT_ID")?)?.to_string(),
            client_id: needed("SERVICETITAN_CLIENT_ID")?,
            client_secret: needed("SERVICETITAN_CLIENT_SECRET")?,
            app_key: needed("SERVICETITAN_APP_KEY")?,
            provider: number(
                "SERVICETITAN_BOOKING_PROVIDER_ID",
                &needed("SERVICETITAN_BOOKING_PROVIDER_ID")?,
            )?,
            other_provider: given("SERVICETITAN_OTHER_PROVIDER_ID")
                .map(|id| number("SERVICETITAN_OTHER_PROVIDER_ID", &id))
                .transpose()?,
        })
    }

    /// What must not be in the report; the two numbers are masked there as any number is.
    pub(super) fn secrets(&self) -> [&str; 3] {
        [&self.client_id, &self.client_secret, &self.app_key]
    }
}

fn number(name: &str, value: &str) -> Result<i64, String> {
    value.parse().map_err(|_| format!("{name} is not a number"))
}
