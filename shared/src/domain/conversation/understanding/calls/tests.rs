use super::wants_a_call;

#[test]
fn a_call_is_wanted() {
    for body in [
        "call me",
        "CALL ME!",
        "please call",
        "Call me back at 972-555-0188",
        "call me at 3",
        "give me a call",
        "can you call me?",
        "can you call",
        "could someone call my husband",
        "don't text, call me",
        "don’t text just call me",
        "llámeme por favor",
        "llamame",
        "me puede llamar mañana?",
        "quiero que me llamen",
    ] {
        assert_eq!(wants_a_call(body), Some(true), "{body}");
    }
}

#[test]
fn no_call_is_wanted() {
    for body in [
        "",
        "I called yesterday",
        "I will call you",
        "I'll call",
        "call out fee",
        "please call out the gas company",
        "please call the gas company",
        "they call me Bob",
        "call me Bob",
        "did you call me",
        "who called me",
        "me llamo Ana",
        "phone number",
    ] {
        assert_eq!(wants_a_call(body), None, "{body}");
    }
    for body in
        ["don't call me", "please do not call me", "no need to call me", "don't ever call us", "no me llamen"]
    {
        assert_ne!(wants_a_call(body), Some(true), "{body}");
    }
}
