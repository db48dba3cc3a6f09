use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::client::ServiceTitan;
use super::wire;
use crate::domain::connection::token::Minted;
use crate::domain::ids::{Environment, ServiceTitanTenant};
use crate::domain::outcome::{Cause, Outcome};
use crate::domain::secret::{AccessToken, AppKey, ClientSecret};
use crate::domain::time::SignedDuration;

/// A mint is a read: it may be repeated, and is given up early.
const TIME_OUT: Duration = Duration::from_secs(5);

/// What a connection's secret holds.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// ServiceTitan's, `cid.…`.
    pub client_id: String,
    /// ServiceTitan shows it once.
    pub client_secret: ClientSecret,
    /// A tenant that runs its own app has its own key.
    pub app_key: Option<AppKey>,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MintError {
    /// Wrong, disabled or replaced credentials: ServiceTitan answers all of these alike. A person must act.
    #[error("ServiceTitan does not accept these credentials ({})", .0.title)]
    Rejected(crate::domain::outcome::Problem),
    /// Nothing is wrong with the credentials. Later.
    #[error("the token endpoint: {0}")]
    Unavailable(Cause),
}

#[derive(Serialize)]
struct TokenRequest<'a> {
    grant_type: &'static str,
    client_id: &'a str,
    client_secret: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    expires_in: u32,
    #[serde(default)]
    scope: Scopes,
}

/// A space-separated list in the documented answer; a list in the token's own claims.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scopes {
    Text(String),
    List(Vec<String>),
}

impl Default for Scopes {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl From<Scopes> for Vec<String> {
    fn from(scopes: Scopes) -> Self {
        match scopes {
            Scopes::Text(text) => text.split_whitespace().map(str::to_owned).collect(),
            Scopes::List(list) => list,
        }
    }
}

impl ServiceTitan {
    /// Exchanges credentials for a token. `hub_tenant` is named where the pair belongs to an Enterprise Hub.
    ///
    /// # Errors
    /// [`MintError`]: rejected credentials apart from trouble on the way.
    pub async fn mint(
        &self,
        environment: Environment,
        credentials: &Credentials,
        hub_tenant: Option<ServiceTitanTenant>,
    ) -> Result<Minted, MintError> {
        let url = format!("{}/connect/token", self.hosts(environment).auth);
        let form = TokenRequest {
            grant_type: "client_credentials",
            client_id: credentials.client_id.trim(),
            client_secret: credentials.client_secret.expose().trim(),
            tenant: hub_tenant.map(|tenant| tenant.to_string()),
        };
        let request = self.http.client().post(url).form(&form).timeout(TIME_OUT);
        match wire::classify::<TokenAnswer>(self.http.send(request).await) {
            Outcome::Done(answer) => Ok(Minted {
                token: AccessToken::from(answer.access_token),
                lifetime: SignedDuration::from_secs(answer.expires_in.into()),
                scopes: answer.scope.into(),
            }),
            Outcome::NotDone { cause, .. } | Outcome::Unclear { cause } => Err(refusal(cause)),
        }
    }
}

/// 400 and 401 with one of OAuth's own errors mean the credentials. Anything else, a gateway's refusal among it, says
/// nothing about them.
fn refusal(cause: Cause) -> MintError {
    match cause {
        Cause::Answered(problem)
            if matches!(problem.status, 400 | 401)
                && matches!(problem.title.as_str(), "invalid_client" | "unauthorized_client") =>
        {
            MintError::Rejected(problem)
        }
        cause => MintError::Unavailable(cause),
    }
}
