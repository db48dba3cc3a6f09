//! What comes in, or is saved, just as a business is deleted: none of it is left to be done, and none comes back with
//! the business.

use intellisend::domain::contacts::Contact;
use intellisend::domain::conversation::Owed;
use intellisend::domain::ids::{Environment, TenantId};
use intellisend::domain::settings::retention::Retention;
use intellisend::domain::settings::{Profile, Replies};
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::Rested;
use intellisend::store::{Named, SaveError, TenantConnection};
use serde_json::json;
use tests::events::http::settings;
use tests::faults::{Fault, Plan};
use tests::ground::Ground;

use crate::api::Api;
use crate::desk::{Desk, PATH, event};
use crate::office::Office;
use crate::tables::{Tables, value};
use crate::tenants::{TENANTS, base};

fn tenant(ground: &Ground) -> TenantId {
    TenantId::parse(&ground.seed.tenant).unwrap()
}

/// Deletes the business; how many texts the receipt says were let go.
async fn delete(ground: &Ground) -> u64 {
    let operator = Api::of(ground).await.by_operator();
    let (status, answer) = operator.ask("DELETE", &format!("{}?confirm=yes", base(ground)), None).await;
    assert_eq!(status, 200, "{answer}");
    answer["receipt"]["texts_let_go"].as_u64().unwrap()
}

/// The business under its id again, connected.
async fn come_back(ground: &Ground) {
    let operator = Api::of(ground).await.by_operator();
    let again = json!({ "tenant_id": ground.seed.tenant, "business": "Again", "time_zone": "UTC" });
    assert_eq!(operator.ask("POST", TENANTS, Some(again)).await.0, 201);
    let (store, tenant) = (&ground.seeder.work.store, tenant(ground));
    let found = store.tenant(&tenant).await.unwrap();
    let stump = found.connection_or_none(Environment::Integration);
    ground.seeder.connection(&ground.seed, stump.version + 1).await;
    let (active, replies) = (Some(Environment::Integration), Replies::Off);
    let active = Profile { active, replies, ..found.settings().clone() };
    let change = store.change(&tenant).profile(found.profile_version, &active).unwrap();
    change.commit().await.unwrap();
}

/// Nothing waits for anybody, and everything ends.
async fn nothing_is_owed(ground: &Ground) {
    let texts = Tables::of(ground).items("Threads", "thread", &ground.thread().key()).await;
    for text in texts.iter().filter(|item| value(item, "item").is_some_and(|name| name.starts_with("text#")))
    {
        assert!(!text.contains_key("due") && text.contains_key("expires_at"), "{text:?}");
    }
}

#[tokio::test]
async fn what_was_let_go_is_not_booked_when_the_business_comes_back_and_the_customer_texts_again() {
    let desk = Desk::open().await;
    desk.receive("of before").await;
    assert_eq!(delete(&desk.ground).await, 1);
    nothing_is_owed(&desk.ground).await;
    come_back(&desk.ground).await;
    desk.receive("of after").await;
    desk.drive().await;
    let booking = desk.one_booking(&["of after"]).await;
    assert!(!booking.summary.unwrap().contains("of before"));
}

#[tokio::test]
async fn the_receipt_counts_what_was_held_and_what_a_deletion_that_was_cut_short_let_go() {
    let office = Office::open().await;
    let desk = &office.desk;
    office.disconnect().await;
    desk.receive("held").await;
    assert_eq!(desk.drive().await, Rested::Held { texts: 1 });
    let (store, now) = (&desk.work.store, desk.work.clock.now());
    let let_go = store.let_go(&tenant(&desk.ground), Retention::default(), now).await;
    assert_eq!(let_go, Ok(1), "a deletion came as far as this");
    desk.receive("owed").await;
    assert_eq!(delete(&desk.ground).await, 2);
    nothing_is_owed(&desk.ground).await;
    come_back(&desk.ground).await;
    assert_eq!(delete(&desk.ground).await, 0, "the next one counts anew");
}

#[tokio::test]
async fn a_text_that_comes_in_after_the_deletion_is_let_go_and_stays_so() {
    let desk = Desk::open().await;
    desk.receive("booked").await;
    desk.drive().await;
    delete(&desk.ground).await;
    // The webhook still knows the number for a moment.
    desk.receive("too late").await;
    assert_eq!(desk.drive().await, Rested::LetGo { texts: 1 });
    nothing_is_owed(&desk.ground).await;
    assert_eq!(desk.drive().await, Rested::LetGo { texts: 0 });
    come_back(&desk.ground).await;
    desk.drive().await;
    let bookings = desk.ground.bookings();
    assert!(bookings.iter().all(|booking| !booking.summary.as_deref().unwrap().contains("too late")));
}

#[tokio::test]
async fn a_driver_that_read_the_business_before_its_deletion_holds_nothing_that_came_after() {
    let office = Office::open().await;
    let desk = &office.desk;
    office.disconnect().await;
    desk.receive("during").await;
    assert_eq!(desk.drive().await, Rested::Held { texts: 1 });
    let api = Api::of(&desk.ground).await.by_operator();
    api.function.ready().await.unwrap();
    let gone = settings("DELETE", &base(&desk.ground), "confirm=yes", api.claims(), None);
    let too_late = event(&desk.ground, PATH, &desk.ground.text("too late").parameters()).event();
    let webhook = desk.webhook.clone();
    desk.ground.recorder.on_kill("driver", move || {
        let (api, webhook) = (api.function.clone(), webhook.clone());
        let (gone, too_late) = (gone.clone(), too_late.clone());
        async move {
            assert_eq!(api.invoke(&gone).await.unwrap()["statusCode"], 200);
            assert_eq!(webhook.invoke(&too_late).await.unwrap()["statusCode"], 200);
        }
    });
    // Between its reading of the business and that of the texts, which is lost once and made again.
    desk.ground.recorder.plan(Plan::default().next("driver …Query", Fault::KillBefore));
    assert_eq!(desk.drive().await, Rested::LetGo { texts: 1 });
    nothing_is_owed(&desk.ground).await;
}

#[tokio::test]
async fn nothing_is_held_for_a_business_whose_settings_are_no_longer_as_they_were_read() {
    let office = Office::open().await;
    let desk = &office.desk;
    desk.receive("owed, and let go with the business").await;
    let (store, thread) = (&desk.work.store, desk.ground.thread());
    let found = store.state(&thread).await.unwrap();
    let read = store.tenant(&thread.tenant).await.unwrap();
    delete(&desk.ground).await;
    // The webhook still knows the number for a moment.
    desk.receive("too late").await;
    let log = store.log(&thread, &found.thread).await.unwrap();
    let texts: Vec<Owed> = log.owing().collect();
    let held = store.hold(&thread, &found, &read, &texts, desk.work.clock.now()).await;
    assert_eq!(held.map(drop), Err(SaveError::Moved));
    assert_eq!(desk.drive().await, Rested::LetGo { texts: 1 });
    nothing_is_owed(&desk.ground).await;
}

#[tokio::test]
async fn no_text_of_a_business_that_is_there_is_ever_let_go_for_want_of_it() {
    let desk = Desk::open().await;
    desk.receive("owed").await;
    let (store, now) = (&desk.work.store, desk.work.clock.now());
    let thread = desk.ground.thread();
    let owed = store.log(&thread, &store.state(&thread).await.unwrap().thread).await.unwrap().owed();
    assert_eq!(owed.len(), 1);
    let let_go = store.let_go_of_nobodys(&thread, &owed, Retention::default(), now).await;
    assert_eq!(let_go, Err(SaveError::Moved));
    desk.drive().await;
    desk.one_booking(&["owed"]).await;
}

#[tokio::test]
async fn a_save_that_is_made_after_the_deletion_fails_and_leaves_nothing() {
    let desk = Desk::open().await;
    let (store, tenant, now) = (&desk.work.store, tenant(&desk.ground), desk.work.clock.now());
    let found = store.tenant(&tenant).await.unwrap();
    let never_saved = TenantConnection::none(Environment::Production);
    let saved = found.connection_or_none(Environment::Integration).connection;
    let mut number = store.numbers(&tenant).await.unwrap().remove(0);
    number.version = 1;
    let mark = Named { item: "pending#production", kind: Some("pending") };
    let changes = [
        store.change(&tenant).connection(&never_saved.reconnected(saved)).unwrap(),
        store.change(&tenant).contacts(0, &Vec::<Contact>::new()).unwrap(),
        store
            .change(&tenant)
            .number(&number, Retention::default(), after(now, SignedDuration::from_hours(1)))
            .unwrap(),
        store.change(&tenant).put(mark, "pending", &Environment::Production).unwrap(),
        store.change(&tenant).profile(found.profile_version, found.settings()).unwrap(),
    ];
    delete(&desk.ground).await;
    for change in changes {
        let what = format!("{change:?}");
        assert_eq!(change.commit().await, Err(SaveError::Moved), "{what}");
    }
    let items = Tables::of(&desk.ground).items("Tenants", "tenant_id", &desk.ground.seed.tenant).await;
    let names = items.iter().filter_map(|item| value(item, "item"));
    let left: Vec<String> = names.filter(|name| !name.starts_with("audit#")).collect();
    assert_eq!(left, ["connection#integration"], "the numbers that keep old tokens worthless");
}
