//! Requests made from the API's description.

use futures_util::{StreamExt, stream};
use serde_json::{Map, Value, json};
use tests::api::{Answered, Api};
use tests::contract::{Contract, Operation};

/// As many as the emulator works on without queueing for long.
const AT_ONCE: usize = 32;

/// Names for what differs in addresses.
pub(crate) type Names<'a> = [(&'a str, &'a str); 4];

#[derive(Debug, Clone)]
pub(crate) struct Asking {
    pub(crate) operation: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
}

impl Asking {
    fn new(operation: &Operation, path: String, body: Option<Value>) -> Self {
        let body = body.filter(|_| ["PUT", "POST", "PATCH"].contains(&operation.method.as_str()));
        Self { operation: operation.id().to_owned(), method: operation.method.clone(), path, body }
    }

    pub(crate) async fn send(&self, api: &Api) -> Answered {
        api.ask(&self.method, &self.path, self.body.as_ref()).await
    }
}

/// Sends all of them, several at once.
pub(crate) async fn together(api: &Api, asked: Vec<Asking>) -> Vec<(Asking, Answered)> {
    let sending = asked.into_iter().map(|asking| async {
        let answered = asking.send(api).await;
        (asking, answered)
    });
    stream::iter(sending).buffer_unordered(AT_ONCE).collect().await
}

/// Every operator's operation, confirmed where that is asked for.
pub(crate) fn addresses_of_operators(names: &Names) -> Vec<Asking> {
    let operations = Contract::read().operations();
    let operators = operations.iter().filter(|operation| operation.is_operators());
    let asked = operators.flat_map(|operation| {
        let path = operation.at(names);
        let confirmed = format!("{path}?confirm=yes");
        let mut asked = vec![Asking::new(operation, path, Some(json!({})))];
        asked.extend(
            examples(operation).into_iter().map(|body| Asking::new(operation, confirmed.clone(), Some(body))),
        );
        asked
    });
    asked.collect()
}

/// A business's own operations, with the tenant of `names` in every body and query: once as an unknown field, once beside
/// what the description gives as examples.
pub(crate) fn own(names: &Names) -> Vec<Asking> {
    let tenant = names[0].1;
    let operations = Contract::read().operations();
    let own = operations.iter().filter(|operation| !operation.is_operators());
    let asked = own.flat_map(|operation| {
        let named = json!({ "tenant_id": tenant, "tenant": tenant, "custom:tenant_id": tenant });
        let query = format!("tenant_id={tenant}&tenant={tenant}&confirm=yes");
        let path = format!("{}?{query}", operation.at(names));
        let mut asked = vec![Asking::new(operation, path.clone(), Some(named))];
        asked.extend(
            examples(operation).into_iter().map(|body| Asking::new(operation, path.clone(), Some(body))),
        );
        asked
    });
    asked.collect()
}

/// A business's own operations at addresses that try to name another one.
pub(crate) fn crafted(names: &Names) -> Vec<Asking> {
    let tenant = names[0].1;
    let first = format!("%{:02x}{}", tenant.as_bytes()[0], &tenant[1..]);
    let operations = Contract::read().operations();
    let own = operations.iter().filter(|operation| !operation.is_operators());
    let asked = own.flat_map(|operation| {
        let rest = operation.at(names).trim_start_matches("/v1/").to_owned();
        [
            format!("/v1/operator/tenants/{first}/{rest}"),
            format!("/v1/%6fperator/tenants/{tenant}/{rest}"),
            format!("/v1/operator%2Ftenants%2F{tenant}%2F{rest}"),
            format!("//v1/operator/tenants/{tenant}/{rest}"),
            format!("/v1//operator/tenants/{tenant}/{rest}"),
            format!("/v1/operator//tenants/{tenant}//{rest}"),
            format!("/v1/./operator/tenants/{tenant}/./{rest}"),
            format!("/v1/{rest}/../../operator/tenants/{tenant}/{rest}"),
            format!("/v1/{rest}/%2e%2e/%2E%2E/operator/tenants/{tenant}/{rest}"),
            format!("/v1/operator/tenants/{tenant}/{rest}/"),
            format!("/v1/tenants/{tenant}/{rest}"),
            format!("/v1/{tenant}/{rest}"),
            format!("/V1/OPERATOR/TENANTS/{tenant}/{rest}"),
        ]
        .map(|path| Asking::new(operation, path, Some(json!({ "tenant_id": tenant }))))
    });
    asked.collect()
}

/// The bodies that the description gives as examples; one without fields where it gives none.
fn examples(operation: &Operation) -> Vec<Value> {
    let reference = operation.described["requestBody"]["$ref"].as_str().unwrap_or_default();
    let body = Contract::read().document.pointer(reference.trim_start_matches('#'));
    let media = body.map_or(&Value::Null, |body| &body["content"]["application/json"]);
    let mut examples: Vec<Value> = media.get("example").cloned().into_iter().collect();
    let many = media["examples"].as_object().into_iter().flatten();
    examples.extend(many.map(|(_, example)| example["value"].clone()));
    if examples.is_empty() { vec![Value::Object(Map::new())] } else { examples }
}
