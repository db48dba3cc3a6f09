use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::fakes::servicetitan::{Booking, Note, Status};
use crate::fakes::twilio::Message;

const THREAD: &str = "tn_t3#+19725550100#+15005550003";
const SID: &str = "SM00000000000000000000000000000001";

fn item(thread: &str, name: &str, attributes: &[(&str, &str)]) -> Item {
    let keys = [("thread", thread), ("item", name)];
    let all = keys.iter().chain(attributes);
    all.map(|(name, value)| ((*name).to_owned(), AttributeValue::S((*value).to_owned()))).collect()
}

fn data(of: &Value) -> String {
    json!({ "schema": 1, "of": of }).to_string()
}

fn text(sid: &str, attributes: &[(&str, &str)]) -> Item {
    item(THREAD, &format!("text#{sid}"), attributes)
}

fn received(sid: &str, second: u32) -> Item {
    text(sid, &[("data", &data(&json!({ "received_at": format!("2026-01-05T08:00:{second:02}Z") })))])
}

fn ledger(sid: &str) -> Item {
    item(&format!("seen#tn_t3#{sid}"), "seen", &[])
}

fn booking(id: i64, words: &str) -> Booking {
    let (external_id, summary) = (format!("intellisend-{SID}"), Some(words.to_owned()));
    Booking { id, external_id, summary, ..Booking::default() }
}

fn books(items: Vec<Item>, bookings: Vec<Booking>) -> Books {
    let (tenant, number) = ("tn_t3".to_owned(), "+15005550003".to_owned());
    Books { items, kept: vec![Kept { tenant, number, bookings, ..Kept::default() }] }
}

fn message(body: &str) -> Message {
    Message {
        sid: "SM00000000000000000000000000000009".to_owned(),
        account_sid: String::new(),
        from: Some("+15005550003".to_owned()),
        to: "+19725550100".to_owned(),
        body: body.to_owned(),
        messaging_service_sid: None,
        direction: "outbound-api".to_owned(),
        status: "sent".to_owned(),
        error_code: None,
        status_callback: None,
        created_at: Timestamp::UNIX_EPOCH,
        sent_at: None,
        media: vec![],
    }
}

fn acknowledged() -> Vec<Acknowledged> {
    let (message_sid, thread) = (SID.to_owned(), THREAD.to_owned());
    vec![Acknowledged { message_sid, thread, words: "No heat 1".to_owned(), at: None }]
}

fn judged(items: Vec<Item>, bookings: Vec<Booking>) -> Reckoning {
    reckon(&books(items, bookings), &acknowledged())
}

fn whats(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.what.as_str()).collect()
}

#[test]
fn a_text_in_one_booking_and_in_the_ledger_is_as_it_should_be() {
    let reckoning = judged(vec![text(SID, &[]), ledger(SID)], vec![booking(7, "Customer: No heat 1")]);
    assert!(reckoning.is_clean(), "{reckoning}");
    assert_eq!(reckoning.count(Fate::Booked), 1);
    let shown = "1 texts: 1 booked; lost 0; doubled 0; stuck 0; replied twice 0; owed 0; secrets 0";
    assert_eq!(reckoning.to_string(), shown);
}

#[test]
fn a_text_that_is_nowhere_is_lost() {
    let nowhere = judged(vec![], vec![]);
    assert_eq!(whats(&nowhere.lost), [format!("{SID} is in no table")]);
    let settled = judged(vec![text(SID, &[]), ledger(SID)], vec![]);
    assert_eq!(whats(&settled.lost), [format!("{SID} was settled and is nowhere")]);
    let forgotten = judged(vec![text(SID, &[])], vec![booking(7, "No heat 1")]);
    assert_eq!(whats(&forgotten.lost), [format!("{SID} was settled and is not in the ledger")]);
    assert!(
        forgotten
            .to_string()
            .ends_with(&format!("\n  lost: {THREAD}: {SID} was settled and is not in the ledger"))
    );
}

#[test]
fn a_text_that_was_decided_to_need_none_is_in_no_booking() {
    let apart = || vec![text(SID, &[("needs_none", "thanks")]), ledger(SID)];
    assert!(judged(apart(), vec![]).is_clean());
    assert_eq!(judged(apart(), vec![booking(7, "No heat 1")]).doubled.len(), 1);
}

#[test]
fn what_waits_for_others_is_no_fault_and_what_waits_for_us_is() {
    let due = ("due", "2026-01-05T08:00:00.000Z");
    let owed = judged(vec![text(SID, &[due])], vec![]);
    assert_eq!((owed.count(Fate::Owed), owed.stuck.len(), owed.waits_for_us()), (1, 1, true));
    let parked = judged(vec![text(SID, &[due, ("parked", "why")])], vec![]);
    assert_eq!((parked.count(Fate::Parked), parked.is_clean()), (1, true));
    let held = || vec![text(SID, &[("held", "2026-01-05T08:00:00.000Z")])];
    let waits = judged(held(), vec![]);
    assert_eq!((waits.count(Fate::Held), waits.is_clean()), (1, true), "{waits}");
    assert_eq!(judged(held(), vec![booking(7, "No heat 1")]).doubled.len(), 1);
    let reply = judged(vec![item(THREAD, "dialogue", &[due])], vec![]);
    assert_eq!(whats(&reply.owed), ["dialogue is owed, due 2026-01-05T08:00:00.000Z"]);
}

#[test]
fn what_is_in_two_places_or_made_twice_is_doubled() {
    let settled = || vec![text(SID, &[]), ledger(SID)];
    let twice = judged(settled(), vec![booking(7, "No heat 1"), booking(8, "No heat 1")]);
    let expected = [
        format!("{SID} is in booking 7 and booking 8"),
        format!("bookings [7, 8] are all intellisend-{SID}"),
        "bookings [7, 8] are open side by side".to_owned(),
    ];
    assert_eq!(whats(&twice.doubled), expected);
    let (status, memo) = (Status::Dismissed, Some("Made twice".to_owned()));
    let mended = Booking { status, dismissing_memo: memo, ..booking(8, "No heat 1") };
    assert_eq!(
        judged(settled(), vec![booking(7, "No heat 1"), mended]).doubled.len(),
        1,
        "it was made twice"
    );
    let mut noted = books(settled(), vec![booking(7, "No heat 1")]);
    let created_on = "2026-01-05T08:00:00Z".parse().unwrap();
    noted.kept[0].notes.push(Note { job_id: 9, text: "No heat 1".to_owned(), pinned: false, created_on });
    assert_eq!(reckon(&noted, &acknowledged()).doubled.len(), 1);
    let unheard_of = judged(vec![], vec![booking(7, "No heat 1")]);
    assert_eq!(unheard_of.doubled.len(), 1, "for a text that is in no table");
}

#[test]
fn what_notes_have_no_room_for_is_not_lost_where_they_say_of_how_many_that_is_so() {
    let settled = |sid: &str, body: &str| {
        text(sid, &[("conversation", SID), ("data", &data(&json!({ "body": body })))])
    };
    let items = vec![settled(SID, "No heat 1"), ledger(SID), settled("SM2", "No heat 2"), ledger("SM2")];
    let of = |notes: &str| judged(items.clone(), vec![booking(7, notes)]);
    let told = of("… 1 text left out …\nNo heat 2");
    assert!(told.is_clean() && told.count(Fate::Elided) == 1, "{told}");
    assert_eq!(of("… 2 texts left out …\nNo heat 2").lost.len(), 1);
    assert_eq!(of("No heat 2").lost.len(), 1);
    let quoted = of("URGENT: No heat 1\n--- Texts (Central time) ---\n… 1 text left out …\nNo heat 2");
    assert!(quoted.is_clean(), "{quoted}");
}

#[test]
fn a_customer_is_told_once_in_a_pause_and_never_what_is_not_on_record() {
    let said = |id: &str, second: u32| {
        let said = json!({ "at": format!("2026-01-05T08:00:{second:02}Z"), "by": { "automatic": [] }, "body": "Hi" });
        item(THREAD, &format!("sent#{id}"), &[("data", &data(&said))])
    };
    let apart = vec![received(SID, 1), said("a", 10), received("SM2", 20), said("b", 30)];
    assert!(reckon(&books(apart.clone(), vec![]), &[]).is_clean());
    let together = vec![received(SID, 1), said("a", 10), said("b", 30)];
    assert_eq!(reckon(&books(together.clone(), vec![]), &[]).replied_twice.len(), 1);
    let slow = |at: &str| vec![Acknowledged { at: Some(at.parse().unwrap()), ..acknowledged().remove(0) }];
    let together = books(together, vec![]);
    assert!(
        reckon(&together, &slow("2026-01-05T08:00:11Z")).replied_twice.is_empty(),
        "not seen by the first"
    );
    assert_eq!(reckon(&together, &slow("2026-01-05T08:00:02Z")).replied_twice.len(), 1);
    let mut sent = books(apart, vec![]);
    let mut message = message("Hi");
    sent.kept[0].messages = vec![message.clone(), message.clone()];
    assert!(reckon(&sent, &[]).is_clean());
    sent.kept[0].messages.push(message.clone());
    let what = "sent 3 times and 2 times on record: \"Hi\"";
    assert_eq!(whats(&reckon(&sent, &[]).replied_twice), [what]);
    "+19725550199".clone_into(&mut message.to);
    sent.kept[0].messages = vec![message];
    assert!(reckon(&sent, &[]).is_clean(), "staff are no customers");
}

#[test]
fn a_secret_that_nobody_knows_of_is_found_and_so_is_a_version_that_is_not_there() {
    let mut books = books(vec![], vec![]);
    let used =
        json!({ "credentials": { "secret": { "name": "/s/tenants/tn_t3/integration/a", "version": "v1" } } });
    let connection = [("item", "connection#integration".to_owned()), ("data", data(&used))];
    let connection = connection.map(|(name, value)| (name.to_owned(), AttributeValue::S(value)));
    books.kept[0].settings = vec![Item::from(connection)];
    let missing = reckon(&books, &[]);
    assert_eq!(missing.secrets.len(), 1);
    let versions = |version: &str| [version.to_owned()].into();
    books.kept[0].secrets.insert("/s/tenants/tn_t3/integration/a".to_owned(), versions("v1"));
    assert!(reckon(&books, &[]).is_clean());
    books.kept[0].secrets.insert("/s/tenants/tn_t3/integration/b".to_owned(), versions("v1"));
    assert_eq!(whats(&reckon(&books, &[]).secrets), ["nobody knows of /s/tenants/tn_t3/integration/b"]);
}
