//! What a webhook of Twilio's is answered with.

/// The document that says "received, and nothing to do": Twilio sends no reply of its own on reading it.
pub const EMPTY: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#;

/// The content type that goes with [`EMPTY`]. Twilio would text a `text/plain` answer to the customer.
pub const CONTENT_TYPE: &str = "text/xml";
