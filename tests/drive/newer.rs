//! What a newer version wrote, as a rollback leaves it for this one: it stays as it is, what it stands in the way of stays
//! owed, the log says why, and everything else goes on.

use aws_sdk_dynamodb::types::AttributeValue;
use intellisend::domain::ids::ThreadKey;
use intellisend::domain::phone::Sender;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Driven, Rested, drain};
use serde_json::{Value, json};
use tests::events::inserted;
use tests::ground::CUSTOMER;
use tests::phone::Text;
use tests::stack::in_servicetitan;

use crate::desk::Desk;
use crate::replies::Chat;
use crate::tables::{Item, Tables, value};

const NEIGHBOUR: &str = "+19725550177";

/// The items with these names as a newer version would have written them, or as this one did.
pub(crate) async fn written_in(tables: &Tables<'_>, of: (&str, &str, &str), names: &[&str], schema: u32) {
    let (table, key, partition) = of;
    for mut item in tables.items(table, key, partition).await {
        let name = value(&item, if table == "Routes" { key } else { "item" }).expect("a name");
        if names.iter().any(|beginning| name.starts_with(beginning)) {
            let data = value(&item, "data").expect("a document");
            let mut data: Value = serde_json::from_str(&data).expect("JSON");
            data["schema"] = json!(schema);
            item.insert("data".to_owned(), AttributeValue::S(data.to_string()));
            tables.put(table, item).await;
        }
    }
}

fn by_name(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(|item| value(item, "item"));
    items
}

/// One minute's work at these desks' tenants, whatever is owed there.
async fn minute(desk: &Desk, others: &[&Desk]) -> Driven {
    let now = desk.work.clock.now();
    let mut due =
        desk.work.store.owed(after(now, SignedDuration::from_mins(10))).await.expect("the tables answer");
    let tenants: Vec<_> = [desk].iter().chain(others).map(|desk| desk.ground.thread().tenant).collect();
    due.retain(|due| tenants.contains(&due.thread.tenant));
    drain(&desk.work, due, after(now, SignedDuration::from_secs(30))).await
}

async fn neighbour_texts(desk: &Desk, body: &str) {
    let seed = &desk.ground.seed;
    desk.post(&Text::new(&seed.account_sid, NEIGHBOUR, &seed.number, body)).await;
}

fn booked_with(desk: &Desk, words: &str) -> usize {
    let bookings = desk.ground.bookings();
    bookings.iter().filter(|booking| booking.summary.as_deref().unwrap_or_default().contains(words)).count()
}

#[tokio::test]
async fn whatever_of_a_thread_is_newer_is_left_alone_and_its_texts_stay_owed() {
    let cases: [(&[&str], &str); 4] = [
        (&["state", "conversation#"], "state has schema 99"),
        (&["text#"], "text has schema 99"),
        (&["dialogue"], "dialogue has schema 99"),
        (&["sent#"], "said has schema 99"),
    ];
    for (names, reason) in cases {
        let chat = Chat::open().await;
        let desk = &chat.desk;
        chat.planned().await;
        assert_eq!(chat.answered().await, 1);
        desk.receive("It smokes now").await;
        let (tables, thread) = (Tables::of(&desk.ground), desk.ground.thread().key());
        let of = ("Threads", "thread", thread.as_str());
        written_in(&tables, of, names, 99).await;
        let before = by_name(tables.items("Threads", "thread", &thread).await);
        neighbour_texts(desk, "The neighbour's").await;
        let driven = minute(desk, &[]).await;
        assert_eq!((driven.threads, driven.failed, driven.settled), (2, 1, 1), "{names:?}: {driven:?}");
        assert_eq!(driven.reasons, [reason]);
        assert_eq!(by_name(tables.items("Threads", "thread", &thread).await), before, "{names:?}");
        assert_eq!((booked_with(desk, "smokes"), booked_with(desk, "neighbour")), (0, 1), "{names:?}");
        // Once the newer version is back.
        written_in(&tables, of, names, 1).await;
        let driven = minute(desk, &[]).await;
        assert_eq!((driven.failed, booked_with(desk, "smokes")), (0, 1), "{names:?}: {driven:?}");
        desk.pass(60);
        minute(desk, &[]).await;
        assert!(chat.is_done().await, "{names:?}");
        let mut sent = chat.sent();
        sent.retain(|message| message.to == CUSTOMER);
        assert_eq!(sent.len(), 2, "{names:?}");
    }
}

#[tokio::test]
async fn a_business_whose_settings_are_newer_has_its_texts_taken_in_and_waits_and_others_do_not() {
    for (name, reason) in [("profile", "profile has schema 99"), ("connection#", "connection has schema 99")]
    {
        let (desk, other) = (Desk::open().await, Desk::open().await);
        in_servicetitan(&desk.ground.servicetitan, &other.ground.seed);
        let tables = Tables::of(&desk.ground);
        let of = ("Tenants", "tenant_id", desk.ground.seed.tenant.as_str());
        written_in(&tables, of, &[name], 99).await;
        let before = by_name(tables.items("Tenants", "tenant_id", &desk.ground.seed.tenant).await);
        desk.receive("It smokes now").await;
        other.receive("Elsewhere it leaks").await;
        let driven = minute(&desk, &[&other]).await;
        assert_eq!((driven.settled, driven.failed), (1, 1), "{name}: {driven:?}");
        assert!(driven.reasons.contains(&reason.to_owned()), "{driven:?}");
        let after_it = by_name(tables.items("Tenants", "tenant_id", &desk.ground.seed.tenant).await);
        assert_eq!(after_it, before, "{name}");
        assert_eq!(booked_with(&desk, "smokes"), 0);
        written_in(&tables, of, &[name], 1).await;
        assert_eq!(minute(&desk, &[]).await.settled, 1, "{name}");
        desk.one_booking(&["It smokes now"]).await;
    }
}

#[tokio::test]
async fn the_line_that_a_function_logs_names_what_is_newer() {
    let desk = Desk::open().await;
    desk.receive("It rattles").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    let text = desk.receive("It smokes now").await;
    let (tables, thread) = (Tables::of(&desk.ground), desk.ground.thread().key());
    written_in(&tables, ("Threads", "thread", &thread), &["state", "conversation#"], 99).await;
    neighbour_texts(&desk, "The neighbour's").await;
    let neighbour =
        ThreadKey { customer: Sender::parse(NEIGHBOUR).expect("a sender"), ..desk.ground.thread() };
    let name = format!("text#{}", text.message_sid);
    let function = desk.ground.function("create-bookings").await;
    let rung = inserted(&[(thread.as_str(), name.as_str()), (neighbour.key().as_str(), "text#SMany")]);
    function.invoke(&rung).await.expect("it answers");
    let logs = function.logs();
    let line = logs.iter().find(|line| line.contains("\"threads\"")).unwrap_or_else(|| panic!("{logs:?}"));
    assert!(line.contains("state has schema 99") && line.contains("\"failed\":1"), "{line}");
    assert!(!line.contains("9725550100"), "{line}");
    assert_eq!((booked_with(&desk, "smokes"), booked_with(&desk, "neighbour")), (0, 1));
}
