//! What the stack says of itself: `target/local/stack.json`, the contract for tools.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::deploy::Deployed;
use super::seed::TenantSeed;
use super::target_folder;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Described {
    pub api_url: String,
    pub aws_url: String,
    pub servicetitan_url: Option<String>,
    pub twilio_url: Option<String>,
    /// A phone, and ServiceTitan beside it. None: neither of the two is played here.
    pub simulator_url: Option<String>,
    pub user_pool_id: String,
    pub client_id: String,
    /// By the design's names.
    pub tables: BTreeMap<String, String>,
    pub functions: BTreeMap<String, DescribedFunction>,
    pub users: BTreeMap<String, DescribedUser>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DescribedFunction {
    pub binary: PathBuf,
    pub environment: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DescribedUser {
    pub tenant_id: Option<String>,
    pub username: String,
    pub password: String,
    pub id_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<DescribedRoute>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<DescribedConnection>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DescribedRoute {
    pub account_sid: String,
    pub auth_token: String,
    pub number: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DescribedConnection {
    pub environment: String,
    pub servicetitan_tenant_id: String,
    pub client_id: String,
    pub client_secret: String,
    pub app_key: String,
    pub booking_provider_id: String,
}

/// Where a stack's parts are.
pub(super) struct Addresses {
    pub(super) api_url: String,
    pub(super) aws_url: String,
    /// ServiceTitan as a whole. The fake answers there for both environments.
    pub(super) servicetitan_url: Option<String>,
    /// Where each environment's hosts are: each knows its own clients only.
    pub(super) integration_url: Option<String>,
    pub(super) production_url: Option<String>,
    pub(super) twilio_url: Option<String>,
}

impl Described {
    /// `connected`: the tenants' connections were saved.
    pub(super) fn of(at: Addresses, deployed: &Deployed, tenants: &[TenantSeed], connected: bool) -> Self {
        let output = |name: &str| deployed.outputs.get(name).cloned().unwrap_or_default();
        let table = |name: &str| (name.to_owned(), output(&format!("{name}Table")));
        let functions = deployed.functions.iter().map(|(name, function)| {
            let environment = function.environment.clone();
            (name.clone(), DescribedFunction { binary: super::build::binary(name), environment })
        });
        let users = deployed.users.iter().map(|(name, user)| {
            let seed = tenants.iter().find(|seed| Some(&seed.tenant) == user.tenant_id.as_ref());
            let described = DescribedUser {
                tenant_id: user.tenant_id.clone(),
                username: user.username.clone(),
                password: user.password.clone(),
                id_token: user.id_token.clone(),
                route: seed.map(route),
                connection: seed.filter(|_| connected).map(connection),
            };
            (name.clone(), described)
        });
        Self {
            api_url: at.api_url,
            aws_url: at.aws_url,
            servicetitan_url: at.servicetitan_url,
            twilio_url: at.twilio_url,
            simulator_url: None,
            user_pool_id: output("UserPoolId"),
            client_id: output("ClientId"),
            tables: ["Tenants", "Routes", "Tokens", "Threads"].map(table).into(),
            functions: functions.collect(),
            users: users.collect(),
        }
    }

    /// Where texts are posted.
    #[must_use]
    pub fn webhook(&self) -> String {
        format!("{}/twilio/sms", self.api_url)
    }

    /// The address that texts are signed for: behind a tunnel the tunnel's.
    #[must_use]
    pub fn signed_for(&self) -> String {
        let public =
            self.functions.get("receive-sms").and_then(|function| function.environment.get("PUBLIC_URL"));
        format!("{}/twilio/sms", public.unwrap_or(&self.api_url))
    }

    /// Where it is written: one a checkout.
    #[must_use]
    pub fn file() -> PathBuf {
        target_folder().join("local/stack.json")
    }

    /// Says that the stack is ready.
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn write(&self) {
        let text = serde_json::to_string_pretty(self).expect("it is JSON");
        std::fs::write(Self::file(), text).expect("target/local is there");
    }

    /// The stack that runs from this checkout, if one does.
    #[must_use]
    pub fn read() -> Option<Self> {
        serde_json::from_str(&std::fs::read_to_string(Self::file()).ok()?).ok()
    }
}

fn route(seed: &TenantSeed) -> DescribedRoute {
    DescribedRoute {
        account_sid: seed.account_sid.clone(),
        auth_token: seed.auth_token.clone(),
        number: seed.number.clone(),
    }
}

fn connection(seed: &TenantSeed) -> DescribedConnection {
    DescribedConnection {
        environment: "integration".to_owned(),
        servicetitan_tenant_id: seed.servicetitan_tenant.to_string(),
        client_id: seed.client_id.clone(),
        client_secret: seed.client_secret.clone(),
        app_key: super::seed::APP_KEY.to_owned(),
        booking_provider_id: seed.provider.to_string(),
    }
}
