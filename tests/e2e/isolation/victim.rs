//! A business that others try to reach.

use std::collections::BTreeMap;

use intellisend::domain::ids::TenantId;
use serde_json::{Value, json};
use tests::api::{Answered, Api};
use tests::contract::Contract;
use tests::ground::{CUSTOMER, Ground};

use super::asking::{Asking, Names};

pub(crate) struct Victim {
    pub(crate) ground: Ground,
    api: Api,
    contact: String,
}

impl Victim {
    /// With everything that it can have, as far as the API offers it.
    pub(crate) async fn settle() -> Self {
        let ground = Ground::live().await;
        let api = ground.api().await;
        let ann =
            json!({ "name": "Ann", "number": "+15005559999", "alerts": ["trouble"], "hours": "always" });
        let saved = api.put("/v1/contacts", &json!({ "contacts": [ann] })).await;
        let contact = saved.body["contacts"][0]["id"].as_str().unwrap_or("ct_1").to_owned();
        let victim = Self { ground, api, contact };
        // What is minted on the way is there from now on.
        victim.seen().await;
        victim
    }

    /// What differs in addresses: this business's own, but for the tenant.
    pub(crate) fn names<'a>(&'a self, tenant: &'a str) -> Names<'a> {
        [("tenant_id", tenant), ("environment", "integration"), ("id", &self.contact), ("number", CUSTOMER)]
    }

    /// Everything that there is to see of it, and what is stored.
    pub(crate) async fn seen(&self) -> BTreeMap<String, Value> {
        self.seen_by(&self.api).await
    }

    pub(crate) async fn seen_by(&self, api: &Api) -> BTreeMap<String, Value> {
        let mut seen = BTreeMap::new();
        let operations = Contract::read().operations();
        for operation in operations.iter().filter(|operation| operation.reads() && !operation.is_operators())
        {
            for environment in ["integration", "production"] {
                let path = operation.at(&[("environment", environment), ("id", &self.contact)]);
                let answered = api.get(&path).await;
                seen.insert(path, json!([answered.status, at_rest(answered.body)]));
            }
        }
        let tenant = TenantId::parse(&self.ground.seed.tenant).expect("a tenant");
        let stored = self.ground.seeder.work.store.tenant(&tenant).await.expect("it is stored");
        seen.insert("stored".to_owned(), format!("{stored:?}").into());
        seen
    }

    /// Nothing in the answer is this business's.
    pub(crate) fn is_not_in(&self, answered: &Answered, asking: &Asking) {
        let seed = &self.ground.seed;
        let business = seed.business();
        for own in [&seed.number, &seed.account_sid, &seed.client_id, &business, &"+15005559999".to_owned()] {
            assert!(!answered.body.to_string().contains(own), "{asking:?}: {}", answered.body);
        }
    }
}

/// Without what the stack's own schedule writes at any minute: how far the account's log was read. What else is shown of
/// the log stays.
fn at_rest(mut body: Value) -> Value {
    for number in body["numbers"].as_array_mut().into_iter().flatten() {
        let log = number["log"].take();
        number["log"] = json!([log["refused_since"], log["elsewhere_since"]]);
    }
    body
}
