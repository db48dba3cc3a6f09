//! Which resource of the template a name in a request stands for.

use std::collections::BTreeMap;

use super::{STACK, arn};

/// What a function knows its resources by.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Logical ids, by names of tables.
    tables: BTreeMap<String, String>,
    wake: String,
    prefix: String,
}

impl Names {
    /// From the environment that the function has.
    #[must_use]
    pub fn of(environment: &BTreeMap<String, String>) -> Self {
        let value = |name: &str| environment.get(name).cloned().unwrap_or_default();
        let tables = ["Tenants", "Routes", "Tokens", "Threads"]
            .map(|table| (value(&format!("{}_TABLE", table.to_uppercase())), table.to_owned()));
        Self { tables: tables.into(), wake: value("WAKE_QUEUE_URL"), prefix: value("SECRETS_PREFIX") }
    }

    /// A table, or an index of it. One that is none of the template's keeps the name that it has.
    pub(super) fn table(&self, name: &str, index: Option<&str>) -> String {
        let table = self.tables.get(name).map_or(name, String::as_str);
        let index = index.map_or_else(String::new, |index| format!("/index/{index}"));
        arn("dynamodb", &format!("table/{table}{index}"))
    }

    pub(super) fn queue(&self, url: &str) -> String {
        arn("sqs", if url == self.wake { "Wake" } else { url })
    }

    /// Secrets Manager adds a hyphen and six characters to a name. Whose a secret is makes no difference, and there are as
    /// many as there are tests.
    pub(super) fn secret(&self, name: &str) -> String {
        let own = name.strip_prefix(&self.prefix);
        let parts: Vec<&str> = own.unwrap_or(name).split('/').collect();
        let name = match (own, parts.as_slice()) {
            (Some(_), ["tenants", tenant, folder, _]) if tenant.starts_with("tn_") => {
                format!("/{STACK}/tenants/tn_some/{folder}/some")
            }
            (Some(_), ["platform", "twilio", _]) => format!("/{STACK}/platform/twilio/some"),
            (Some(own), _) => format!("/{STACK}/{own}"),
            (None, _) => name.to_owned(),
        };
        arn("secretsmanager", &format!("secret:{name}-AbCdEf"))
    }
}
