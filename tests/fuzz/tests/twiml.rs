//! What Twilio is answered, read as Twilio reads it. It is one document, so there is nothing to search.

use intellisend::twilio::twiml::{CONTENT_TYPE, EMPTY};
use roxmltree::Document;

#[test]
fn the_answer_is_well_formed_and_tells_twilio_to_say_nothing() {
    let document = Document::parse(EMPTY).unwrap();
    let response = document.root_element();
    assert_eq!(response.tag_name().name(), "Response");
    assert!(!response.has_children() && response.attributes().len() == 0);
    // Twilio would text anything that is no XML to the customer.
    assert_eq!(CONTENT_TYPE, "text/xml");
}
