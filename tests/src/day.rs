//! The first day of a contractor, over HTTP against a stack that runs: every wrong value once, then the right ones, a
//! text, a rotation, a disconnect and a reconnect. Walked by the contractor's admin, or by an operator on behalf of a
//! tenant that never signs in.

mod fakes;
mod people;
mod right;
mod wrong;

use serde_json::{Value, json};

use self::fakes::Fakes;
use self::people::People;
use crate::api::Api;
use crate::stack::Described;

/// Who walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walker {
    /// The contractor's own admin, who signs in.
    Admin,
    /// An operator, on behalf of a tenant that never signs in.
    Operator,
}

/// A day under way.
struct Day<'a> {
    stack: &'a Described,
    fakes: Fakes,
    people: People,
    /// Whoever walks.
    api: Api,
    /// What the walker's addresses begin with.
    base: String,
    say: &'a (dyn Fn(&str) + Sync),
}

impl Day<'_> {
    fn say(&self, what: &str) {
        (self.say)(what);
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn sandbox(&self) -> String {
        self.at("/connections/integration")
    }

    /// What the portal gave, with one field changed.
    fn pair(&self, field: &str, value: Value) -> Value {
        let mut body = json!({
            "name": "Our account",
            "servicetitan_tenant_id": self.people.servicetitan_tenant,
            "client_id": self.people.client_id,
            "client_secret": self.people.client_secret,
            "booking_provider_id": self.people.provider,
        });
        body[field] = value;
        body
    }

    fn right(&self) -> Value {
        self.pair("name", "Our account".into())
    }
}

/// Walks the whole day, and says each step. Anything that is not as it must be ends it.
///
/// # Panics
/// Where the product does not do what it must.
pub async fn walk(stack: &Described, walker: Walker, say: &(dyn Fn(&str) + Sync)) {
    let fakes = Fakes::of(stack);
    let people = People::new();
    let operator = Api::new(&stack.api_url, &stack.users["operator"].id_token);
    let created =
        json!({ "tenant_id": people.tenant, "business": "Acme Plumbing", "time_zone": "America/Chicago" });
    operator.post("/v1/operator/tenants", &created).await.with(201);
    let (api, base) = match walker {
        Walker::Admin => {
            let signed_in = stack.sign_in(Some(&people.tenant), &[]).await;
            (Api::new(&stack.api_url, &signed_in.id), "/v1".to_owned())
        }
        Walker::Operator => (operator, format!("/v1/operator/tenants/{}", people.tenant)),
    };
    let day = Day { stack, fakes, people, api, base, say };
    day.say("A tenant is there, and nothing is connected yet.");
    day.before_the_pair().await;
    day.wrong_values().await;
    day.right_values().await;
    day.first_text().await;
    day.rotation().await;
    day.disconnect_and_reconnect().await;
    day.nobody_else_sees_it().await;
}
