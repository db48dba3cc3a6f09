//! Texts to the demo tenant, as API Gateway hands them over.

use serde_json::Value;
use tests::events::Http;
use tests::phone::{self, Text};
use tests::stack::TenantSeed;

use crate::RECEIVE;
use crate::scene::Scene;

const PATH: &str = "/twilio/sms";

/// A new text to the demo tenant's number.
pub(crate) fn text(customer: &str, body: &str) -> Text {
    let seed = TenantSeed::demo();
    Text::new(&seed.account_sid, customer, &seed.number, body)
}

/// Its webhook, signed for the address that the stack is known by.
pub(crate) fn event(scene: &Scene, text: &Text) -> Value {
    let public_url = &scene.stack.described.functions[RECEIVE].environment["PUBLIC_URL"];
    let signed = format!("{public_url}{PATH}");
    let request = phone::request(&signed, &text.parameters(), &TenantSeed::demo().auth_token);
    let http = Http::new("POST", PATH).form(&request.body);
    let others = request.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    others.fold(http, |http, (name, value)| http.header(name, value)).event()
}
