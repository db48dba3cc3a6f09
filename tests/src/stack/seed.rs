//! Tenants, and what ServiceTitan and Twilio must know of them.

use std::collections::BTreeMap;

use aws_credential_types::Credentials;
use aws_sdk_secretsmanager::config::{BehaviorVersion, Region};
use intellisend::boot;
use intellisend::config::Config;
use intellisend::domain::connection::{Connection, SecretVersion, Stored};
use intellisend::domain::ids::{AccountSid, Environment, ProviderId, ServiceTitanTenant, TenantId};
use intellisend::domain::number::change::Kept;
use intellisend::domain::number::{Owner, Record, Settings, Webhook};
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::settings::{Profile, Replies};
use intellisend::drivers::{Clock, Work};
use intellisend::store::{TenantConnection, TenantNumber};
use serde_json::json;

use crate::canaries::{self, Kind};
use crate::fakes::servicetitan::records::{business_unit, campaign, job_type, provider_tag};
use crate::fakes::servicetitan::{Client, ServiceTitan};
use crate::fakes::twilio::{Account, Twilio};

/// The platform's app key at the fake ServiceTitan.
pub const APP_KEY: &str = "ak1.demo";

/// What the app asks for: required, recommended, and for the pick-lists.
pub(crate) const SCOPES: [&str; 12] = [
    "tn.crm.bookings:w",
    "tn.crm.bookings:r",
    "tn.crm.customers:r",
    "tn.crm.locations:r",
    "tn.jpm.jobs:r",
    "tn.jpm.jobs:w",
    "tn.jpm.appointments:r",
    "tn.tlc.calls:r",
    "tn.crm.bookingprovidertags:r",
    "tn.stt.businessunits:r",
    "tn.mrk.campaigns:r",
    "tn.jpm.jobtypes:r",
];

/// A tenant as it is set up everywhere.
#[derive(Debug, Clone)]
pub struct TenantSeed {
    pub tenant: String,
    pub account_sid: String,
    pub auth_token: String,
    /// The number that customers text.
    pub number: String,
    pub servicetitan_tenant: u64,
    pub client_id: String,
    pub client_secret: String,
    pub provider: i64,
    /// How its customers are answered.
    pub replies: Replies,
}

impl TenantSeed {
    /// The tenant that everything is tried with.
    #[must_use]
    pub fn demo() -> Self {
        Self::of("tn_demo", 1, 1_234_567, "demo", 7001)
    }

    /// Another one, that must never see the first.
    #[must_use]
    pub fn other() -> Self {
        Self::of("tn_other", 2, 7_654_321, "other", 7002)
    }

    /// A tenant of a test's own; `n` from 3 on tells it from any other. Its customers get no replies, unless the test is
    /// about them.
    #[must_use]
    pub fn fresh(n: u32) -> Self {
        let (tenant, name) = (format!("tn_t{n}"), format!("t{n}"));
        let seed = Self::of(&tenant, n, 1_000_000 + u64::from(n), &name, 10_000 + i64::from(n));
        // Like no other tenant's, and like none that a test thinks of.
        let auth_token = format!("5eed{n:028x}");
        let client_secret = format!("cs1.{name}.5eed{n:028x}");
        Self { auth_token, client_secret, replies: Replies::Off, ..seed }
    }

    /// Nothing of it may be in a log.
    fn plant(&self) {
        for secret in [&self.auth_token, &self.client_id, &self.client_secret] {
            canaries::plant(Kind::Secret, secret);
        }
        canaries::plant(Kind::Number, &self.number);
    }

    /// What the business is called.
    #[must_use]
    pub fn business(&self) -> String {
        let name = self.tenant.trim_start_matches("tn_");
        let (first, rest) = name.split_at(name.len().min(1));
        format!("{}{rest} Plumbing", first.to_uppercase())
    }

    fn of(tenant: &str, n: u32, servicetitan_tenant: u64, name: &str, provider: i64) -> Self {
        let digit = char::from_digit(n % 10, 10).unwrap_or('0');
        Self {
            tenant: tenant.to_owned(),
            account_sid: format!("AC{n:032}"),
            auth_token: digit.to_string().repeat(32),
            number: format!("+1500555{n:04}"),
            servicetitan_tenant,
            client_id: format!("cid.{name}"),
            client_secret: format!("cs1.{name}"),
            provider,
            replies: Replies::Ask,
        }
    }
}

/// What Lambda would tell a function of AWS, on the emulator.
pub(super) fn aws(endpoint: &str) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("AWS_ENDPOINT_URL", endpoint.to_owned()),
        ("AWS_REGION", "us-east-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", "test".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
    ])
}

/// Puts tenants where the functions read them.
pub struct Seeder {
    pub work: Work,
    secrets: aws_sdk_secretsmanager::Client,
    prefix: String,
}

impl Seeder {
    /// With the environment of a function that drives threads.
    #[must_use]
    pub fn new(environment: &BTreeMap<String, String>) -> Self {
        let config = Config::from(|name| environment.get(name).cloned()).expect("the template's environment");
        let credentials =
            Credentials::new(&config.aws.access_key_id, &config.aws.secret_access_key, None, None, "test");
        let secrets = aws_sdk_secretsmanager::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(config.aws.endpoint_url.clone().expect("the emulator"))
            .region(Region::new(config.aws.region.clone()))
            .credentials_provider(credentials)
            .build();
        Self {
            work: boot::work_with(&config, Clock::System).expect("clients"),
            secrets: aws_sdk_secretsmanager::Client::from_conf(secrets),
            prefix: config.secrets_prefix,
        }
    }

    /// The platform's app key, the same for both environments.
    pub async fn platform(&self) {
        self.secret("platform/servicetitan", &json!({ "integration": APP_KEY, "production": APP_KEY })).await;
    }

    /// Where texts are posted.
    #[must_use]
    pub fn webhook(&self) -> Webhook {
        Webhook::at(self.work.public_url.as_deref().expect("the stack's own address"))
    }

    /// A tenant's number, and its settings.
    pub async fn tenant(&self, seed: &TenantSeed) {
        seed.plant();
        let tenant = TenantId::parse(&seed.tenant).expect("a tenant id");
        let name = format!("platform/twilio/{}", seed.account_sid);
        self.secret(&name, &json!({ "auth_tokens": [seed.auth_token] })).await;
        let record = Record {
            owner: Owner::Platform,
            secret: format!("{}{name}", self.prefix),
            active_since: self.work.clock.now(),
            kept: Kept { before: Settings::default(), pointed_at: self.webhook() },
            attempt: None,
        };
        let account = AccountSid::parse(&seed.account_sid).expect("an account");
        let number = PhoneNumber::parse(&seed.number).expect("a number");
        let number = TenantNumber { account, number, version: 1, record };
        let profile = Profile {
            business: seed.business(),
            time_zone: "America/Chicago".to_owned(),
            replies: seed.replies,
            active: Some(Environment::Integration),
            ..Profile::default()
        };
        let change = self.work.store.change(&tenant).profile(0, &profile).expect("it is JSON");
        let change = change.number(&number, profile.retention, self.work.clock.now()).expect("it is JSON");
        change.commit().await.expect("the settings and the number are stored");
    }

    /// A tenant's connection to the sandbox, as its `generation`th change.
    pub async fn connection(&self, seed: &TenantSeed, generation: u64) {
        let tenant = TenantId::parse(&seed.tenant).expect("a tenant id");
        let name = format!("tenants/{}/integration/{generation}", seed.tenant);
        let pair = json!({ "client_id": seed.client_id, "client_secret": seed.client_secret });
        let stored = Stored {
            secret: SecretVersion {
                version: self.secret(&name, &pair).await,
                name: format!("{}{name}", self.prefix),
            },
            client_id_ends: String::new(),
            client_secret_ends: String::new(),
            app_key_ends: None,
            saved_at: self.work.clock.now(),
            saved_by: "the local stack".to_owned(),
        };
        let connection = Connection {
            name: "Sandbox".to_owned(),
            servicetitan_tenant: Some(ServiceTitanTenant(seed.servicetitan_tenant)),
            booking_provider: Some(ProviderId(seed.provider)),
            secret: Some(stored.secret.name.clone()),
            credentials: Some(stored),
            ..Connection::default()
        };
        let environment = Environment::Integration;
        let next = TenantConnection { environment, version: generation, generation, connection };
        let change = self.work.store.change(&tenant).connection(&next).expect("it is JSON");
        change.commit().await.expect("the connection is stored");
    }

    /// Has a tenant's account sign with these auth tokens from now on.
    pub async fn rotate(&self, seed: &TenantSeed, auth_tokens: &[&str]) {
        let name = format!("{}platform/twilio/{}", self.prefix, seed.account_sid);
        let value = json!({ "auth_tokens": auth_tokens }).to_string();
        self.secrets
            .put_secret_value()
            .secret_id(name)
            .secret_string(value)
            .send()
            .await
            .expect("the secret is stored");
    }

    /// Names of the secrets that there are in one of the tenant's folders, whatever the tables say.
    pub async fn secrets_of(&self, tenant: &TenantId, folder: &str) -> Vec<String> {
        let beginning = format!("{}tenants/{}/{folder}/", self.prefix, tenant.as_str());
        let mut pages = self.secrets.list_secrets().into_paginator().send();
        let mut names = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.expect("the secrets are listed").secret_list.unwrap_or_default();
            names.extend(page.into_iter().filter_map(|secret| secret.name));
        }
        names.retain(|name| name.starts_with(&beginning));
        names
    }

    /// Creates a secret and says its version.
    async fn secret(&self, name: &str, value: &serde_json::Value) -> String {
        value
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(_, value)| value.as_str())
            .for_each(|value| canaries::plant(Kind::Secret, value));
        let request = self.secrets.create_secret().name(format!("{}{name}", self.prefix));
        let created = request.secret_string(value.to_string()).send().await;
        created.expect("the secret is created").version_id.expect("its version")
    }
}

/// Has the fake ServiceTitan know a tenant.
pub fn in_servicetitan(fake: &ServiceTitan, seed: &TenantSeed) {
    let tenant = seed.servicetitan_tenant.to_string();
    fake.add_app(APP_KEY);
    let client = Client::new(&seed.client_id, &seed.client_secret, &tenant, APP_KEY).with_scopes(&SCOPES);
    // An admin who follows the onboarding picks the tag, which keeps the app to that provider's paths.
    fake.add_client(Client { only_provider: Some(seed.provider), ..client });
    fake.tenant(&tenant, |known| {
        known.providers.push(provider_tag(seed.provider, "IntelliSend SMS"));
        known.business_units.extend([business_unit(101, "Plumbing"), business_unit(102, "Heating")]);
        known.campaigns.extend([campaign(201, "Texts", &[&seed.number]), campaign(202, "Website", &[])]);
        known.job_types.extend([job_type(301, "Leak", &[101]), job_type(302, "No heat", &[102])]);
        known.job_types.push(job_type(303, "Estimate", &[]));
    });
}

/// Has the fake Twilio know a tenant's account and number, which posts its texts to the webhook.
pub fn in_twilio(fake: &Twilio, seed: &TenantSeed, webhook: &Webhook) {
    fake.add_account(Account::new(&seed.account_sid, &seed.auth_token));
    fake.add_number(&seed.account_sid, &seed.number);
    fake.number(&seed.number, |number| {
        number.sms_url.clone_from(&webhook.sms_url);
        number.sms_fallback_url.clone_from(&webhook.sms_fallback_url);
    });
}
