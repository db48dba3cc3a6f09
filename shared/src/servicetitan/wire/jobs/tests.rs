use serde_json::{Value, json};

use super::{ListedAppointment, ListedJob};

fn job(value: Value) -> ListedJob {
    serde_json::from_value(value).unwrap()
}

fn window(value: &Value) -> Option<(String, String)> {
    let mut appointment = json!({ "id": 1, "jobId": 555, "customerId": 31, "status": "Scheduled" });
    for (name, field) in value.as_object().unwrap() {
        appointment[name] = field.clone();
    }
    let listed: ListedAppointment = serde_json::from_value(appointment).unwrap();
    listed.known(31).map(|known| (known.window.0.to_string(), known.window.1.to_string()))
}

const EARLY: &str = "2026-11-24T14:00:00.0000000Z";
const LATE: &str = "2026-11-24T16:00:00.0000000Z";

#[test]
fn a_job_is_open_by_its_status_however_that_is_joined() {
    let is_open =
        |status: &str| job(json!({ "id": 1, "customerId": 31, "jobStatus": status })).is_open_for(31);
    for status in ["Scheduled", "Dispatched", "InProgress", "In Progress", "in_progress", "Hold"] {
        assert!(is_open(status), "{status}");
    }
    for status in ["Completed", "Canceled", "Something new", ""] {
        assert!(!is_open(status), "{status}");
    }
    assert!(!job(json!({ "id": 1 })).is_open_for(31));
}

#[test]
fn a_job_of_another_customer_is_not_told_of_whatever_was_asked_for() {
    assert!(!job(json!({ "id": 1, "customerId": 32, "jobStatus": "Scheduled" })).is_open_for(31));
    assert!(job(json!({ "id": 1, "jobStatus": "Scheduled" })).is_open_for(31));
}

#[test]
fn a_job_without_a_number_is_called_by_its_id() {
    let named = |value| job(value).named(None).number;
    assert_eq!(named(json!({ "id": 1, "jobNumber": "A-7" })), "A-7");
    assert_eq!(named(json!({ "id": 1, "jobNumber": " " })), "1");
    assert_eq!(named(json!({ "id": 1 })), "1");
}

#[test]
fn the_promised_window_comes_before_the_planned_time() {
    let both = json!({
        "arrivalWindowStart": EARLY, "arrivalWindowEnd": LATE, "start": LATE, "end": LATE,
    });
    let expected = ("2026-11-24T14:00:00Z".to_owned(), "2026-11-24T16:00:00Z".to_owned());
    assert_eq!(window(&both), Some(expected.clone()));
    assert_eq!(window(&json!({ "start": EARLY, "end": LATE })), Some(expected.clone()));
    let half = json!({ "arrivalWindowStart": LATE, "arrivalWindowEnd": null, "start": EARLY, "end": LATE });
    assert_eq!(window(&half), Some(expected));
}

#[test]
fn what_is_over_another_customer_s_or_unreadable_is_no_window() {
    let with = |name: &str, value: Value| {
        let mut fields = json!({ "start": EARLY, "end": LATE });
        fields[name] = value;
        window(&fields)
    };
    for status in ["Done", "Canceled", "cancelled"] {
        assert_eq!(with("status", json!(status)), None);
    }
    assert!(with("status", Value::Null).is_some());
    assert_eq!(with("customerId", json!(32)), None);
    assert_eq!(with("end", json!("tomorrow")), None);
    assert_eq!(with("start", json!("2026-11-25T14:00:00Z")), None, "ends before it begins");
}
