//! Texts to a tenant, as API Gateway hands them over.

use serde_json::Value;
use tests::events::Http;
use tests::phone::{self, Text};
use tests::stack::TenantSeed;

use crate::RECEIVE;
use crate::scene::Scene;

const PATH: &str = "/twilio/sms";

/// A new text to the demo tenant's number.
pub(crate) fn text(customer: &str, body: &str) -> Text {
    text_to(&TenantSeed::demo(), customer, body)
}

/// The same to another tenant's.
pub(crate) fn text_to(seed: &TenantSeed, customer: &str, body: &str) -> Text {
    Text::new(&seed.account_sid, customer, &seed.number, body)
}

/// The webhook of a text to the demo tenant, signed for the address that the stack is known by.
pub(crate) fn event(scene: &Scene, text: &Text) -> Value {
    event_at(public_url(scene), &TenantSeed::demo(), text)
}

/// The same of a text to another tenant.
pub(crate) fn event_at(public_url: &str, seed: &TenantSeed, text: &Text) -> Value {
    let signed = format!("{public_url}{PATH}");
    let request = phone::request(&signed, &text.parameters(), &seed.auth_token);
    let http = Http::new("POST", PATH).form(&request.body);
    let others = request.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    others.fold(http, |http, (name, value)| http.header(name, value)).event()
}

/// The address that the stack is known by.
pub(crate) fn public_url(scene: &Scene) -> &str {
    &scene.stack.described.functions[RECEIVE].environment["PUBLIC_URL"]
}
