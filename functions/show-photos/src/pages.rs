//! What is said where no photo can be shown. Only a link that is ours names the business.

use intellisend::domain::ids::MessageSid;
use intellisend::drivers::Business;

/// The link has ended; None: or it never was one.
pub(crate) fn gone(business: Option<&Business>) -> String {
    let whom = business.map_or_else(|| "the business that you got it from".to_owned(), whom);
    include_str!("pages/gone.html").replace("{{whom}}", &whom)
}

pub(crate) fn too_large(business: &Business, sid: &MessageSid) -> String {
    let page = include_str!("pages/too-large.html").replace("{{message}}", sid.as_str());
    page.replace("{{whom}}", &whom(business))
}

pub(crate) fn not_now() -> String {
    include_str!("pages/not-now.html").to_owned()
}

/// Its name and its number, as far as they are known.
fn whom(business: &Business) -> String {
    let name = match business.name.as_str() {
        "" => "the business that you got it from".to_owned(),
        name => format!("<strong>{}</strong>", escaped(name)),
    };
    let phone = business
        .office_phone
        .as_ref()
        .map(|phone| format!(", <a href=\"tel:{}\">{}</a>", phone.as_str(), phone.for_people()));
    name + &phone.unwrap_or_default()
}

/// As text between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
