//! Everything there is of some tenants, read past all code of the product.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;

use crate::fakes::servicetitan::{Booking, Note, ServiceTitan};
use crate::fakes::twilio::{Message, Twilio};
use crate::stack::TenantSeed;

pub type Item = HashMap<String, AttributeValue>;

/// An attribute as text; None where it is not there.
#[must_use]
pub fn value<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    match item.get(name)? {
        AttributeValue::S(text) | AttributeValue::N(text) => Some(text),
        _ => None,
    }
}

/// What an item's `data` holds.
pub(super) fn document(item: &Item) -> Value {
    let document: Option<Value> = value(item, "data").and_then(|data| serde_json::from_str(data).ok());
    document.map_or(Value::Null, |mut document| document["of"].take())
}

/// Where the tables and secrets are, whosever stack it is.
#[derive(Clone, Debug)]
pub struct Tables {
    pub dynamodb: aws_sdk_dynamodb::Client,
    pub secrets: aws_sdk_secretsmanager::Client,
    /// By the design's names.
    pub names: BTreeMap<String, String>,
    /// What the stack's secrets begin with.
    pub prefix: String,
}

impl Tables {
    /// At the emulator's own address, so that no proxy sees it.
    #[must_use]
    pub fn at(aws_url: &str, names: &BTreeMap<String, String>, prefix: &str) -> Self {
        let credentials = Credentials::new("test", "test", None, None, "test");
        let http = aws_smithy_http_client::Builder::new().build_http();
        let (version, region) = (BehaviorVersion::v2026_01_12(), Region::new("us-east-1"));
        let dynamodb = aws_sdk_dynamodb::Config::builder()
            .behavior_version(version)
            .http_client(http.clone())
            .endpoint_url(aws_url)
            .region(region.clone())
            .credentials_provider(credentials.clone());
        let secrets = aws_sdk_secretsmanager::Config::builder()
            .behavior_version(version)
            .http_client(http)
            .endpoint_url(aws_url)
            .region(region)
            .credentials_provider(credentials);
        Self {
            dynamodb: aws_sdk_dynamodb::Client::from_conf(dynamodb.build()),
            secrets: aws_sdk_secretsmanager::Client::from_conf(secrets.build()),
            names: names.clone(),
            prefix: prefix.to_owned(),
        }
    }

    /// A whole table, consistently.
    pub async fn scan(&self, table: &str) -> Vec<Item> {
        let scan = self.dynamodb.scan().table_name(&self.names[table]).consistent_read(true);
        let mut pages = scan.into_paginator().items().send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            items.push(item.expect("the table answers"));
        }
        items
    }

    /// A tenant's secrets, each with its versions.
    async fn secrets_of(&self, tenant: &str) -> BTreeMap<String, BTreeSet<String>> {
        let beginning = format!("{}tenants/{tenant}/", self.prefix);
        let mut pages = self.secrets.list_secrets().into_paginator().send();
        let mut found = BTreeMap::new();
        while let Some(page) = pages.next().await {
            let secrets = page.expect("the secrets are listed").secret_list.unwrap_or_default();
            let living = secrets.into_iter().filter(|secret| secret.deleted_date.is_none());
            for name in living.filter_map(|secret| secret.name).filter(|name| name.starts_with(&beginning)) {
                let versions = self.versions(&name).await;
                found.insert(name, versions);
            }
        }
        found
    }

    async fn versions(&self, secret: &str) -> BTreeSet<String> {
        let versions = self.secrets.list_secret_version_ids().secret_id(secret).include_deprecated(true);
        let versions = versions.send().await.expect("its versions are listed").versions.unwrap_or_default();
        versions.into_iter().filter_map(|version| version.version_id).collect()
    }
}

/// What is kept of one tenant.
#[derive(Debug, Default)]
pub struct Kept {
    pub tenant: String,
    /// The number that its customers text.
    pub number: String,
    /// Its items of the table `Tenants`.
    pub settings: Vec<Item>,
    pub bookings: Vec<Booking>,
    pub notes: Vec<Note>,
    /// What Twilio took to send, oldest first.
    pub messages: Vec<Message>,
    /// Names and versions.
    pub secrets: BTreeMap<String, BTreeSet<String>>,
}

/// Everything there is of some tenants.
#[derive(Debug, Default)]
pub struct Books {
    /// The table `Threads`, theirs and the ledger.
    pub items: Vec<Item>,
    pub kept: Vec<Kept>,
}

impl Books {
    /// Everything of these tenants.
    pub async fn read(
        tables: &Tables,
        servicetitan: &ServiceTitan,
        twilio: &Twilio,
        seeds: &[TenantSeed],
    ) -> Self {
        let settings = tables.scan("Tenants").await;
        let mut kept = Vec::new();
        for seed in seeds {
            let is_theirs = |item: &&Item| value(item, "tenant_id") == Some(&seed.tenant);
            let servicetitan_tenant = seed.servicetitan_tenant.to_string();
            kept.push(Kept {
                tenant: seed.tenant.clone(),
                number: seed.number.clone(),
                settings: settings.iter().filter(is_theirs).cloned().collect(),
                bookings: servicetitan.bookings(&servicetitan_tenant),
                notes: servicetitan.tenant(&servicetitan_tenant, |known| known.notes.clone()),
                messages: twilio.sent(&seed.account_sid),
                secrets: tables.secrets_of(&seed.tenant).await,
            });
        }
        let mut items = tables.scan("Threads").await;
        items.retain(|item| {
            let thread = value(item, "thread").unwrap_or_default();
            kept.iter().any(|kept| thread.split('#').any(|piece| piece == kept.tenant))
        });
        Self { items, kept }
    }
}
