use serde_json::{Value, json};

use super::ListedCall;
use crate::domain::conversation::customer::Call;

fn call(value: Value) -> Option<Call> {
    serde_json::from_value::<ListedCall>(value).unwrap().known()
}

const AT: &str = "2026-11-24T14:00:00.1234567Z";

#[test]
fn a_call_is_read_in_either_form() {
    let details = json!({ "id": 7, "receivedOn": AT, "from": "9725550100", "direction": "Inbound" });
    let known = call(json!({ "id": 7, "jobNumber": "", "leadCall": details })).unwrap();
    assert_eq!((&*known.from, known.is_outbound), ("9725550100", false));
    assert_eq!(known.at.to_string(), "2026-11-24T14:00:00.1234567Z");
    assert_eq!(call(details), Some(known));
}

#[test]
fn when_it_was_made_stands_in_for_when_it_was_received() {
    let made = call(json!({ "leadCall": { "createdOn": AT, "from": "9725550100" } }));
    assert!(made.is_some_and(|call| !call.is_outbound));
}

#[test]
fn calls_of_the_office_s_own_are_told_apart() {
    for direction in ["Outbound", "outbound", "Out"] {
        let call = call(json!({ "receivedOn": AT, "from": "9725550100", "direction": direction }));
        assert!(call.is_some_and(|call| call.is_outbound), "{direction}");
    }
}

#[test]
fn a_call_without_a_time_or_a_number_says_nothing() {
    assert_eq!(call(json!({ "leadCall": { "from": "9725550100" } })), None);
    assert_eq!(call(json!({ "leadCall": { "receivedOn": AT, "from": null } })), None);
    assert_eq!(call(json!({ "leadCall": null })), None);
}
