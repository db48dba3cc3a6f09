//! Texts that need nothing: kept, counted, and in nobody's way. And card numbers, which nobody keeps.

use futures_util::future::join_all;
use intellisend::domain::conversation::noise::NeedsNone;
use intellisend::domain::conversation::noise::sift::Noise;
use intellisend::domain::conversation::{Known, Owed};
use intellisend::domain::ids::{MessageSid, ThreadKey};
use intellisend::domain::phone::{PhoneNumber, Sender};
use intellisend::domain::settings::retention::Retention;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Rested, drive, drive_all};
use intellisend::store::{NotACustomer, SaveError};
use tests::ground::CUSTOMER;
use tests::phone::Text;

use crate::desk::Desk;
use crate::office::Office;
use crate::tables::{Tables, value};

pub(crate) fn sid(of: &Text) -> MessageSid {
    MessageSid::parse(&of.message_sid).unwrap()
}

/// Why a text is in the tray.
pub(crate) async fn reason(desk: &Desk, of: &Text) -> Option<NeedsNone> {
    let found = desk.work.store.in_tray(&desk.ground.thread(), &sid(of)).await.unwrap();
    found.and_then(|found| found.why)
}

/// The customer's number, marked by a person.
pub(crate) async fn mark(desk: &Desk) {
    let (store, thread) = (&desk.work.store, desk.ground.thread());
    let number = PhoneNumber::parse(CUSTOMER).unwrap();
    let marked = NotACustomer { number, marked_at: desk.work.clock.now(), by: "ann@example.com".to_owned() };
    store.change(&thread.tenant).mark_not_a_customer(&marked).unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn noise_alone_makes_no_booking_and_says_why() {
    let desk = Desk::open().await;
    for (body, expected) in [
        ("👍", NeedsNone::Reaction),
        ("Liked “See you at 3”", NeedsNone::Reaction),
        ("Auto-Reply: out until Monday", NeedsNone::AutoReply),
        ("thanks!", NeedsNone::Thanks),
        ("123456 is your verification code", NeedsNone::Code),
        ("STOP", NeedsNone::Keyword),
    ] {
        let text = desk.receive(body).await;
        assert_eq!(desk.drive().await, Rested::NeedsNone { texts: 1 }, "{body}");
        assert_eq!(reason(&desk, &text).await, Some(expected), "{body}");
        desk.post(&text).await;
        assert_eq!(desk.drive().await, Rested::Settled { writes: 0, set_aside: false }, "once is enough");
    }
    assert_eq!((desk.writes(), desk.ground.bookings().len()), (0, 0));
    let far = after(desk.work.clock.now(), SignedDuration::from_hours(1_000));
    let owed = desk.work.store.owed(far).await.unwrap();
    assert!(owed.iter().all(|due| due.thread != desk.ground.thread()), "nobody comes back for it");
    desk.receive("No heat").await;
    desk.drive().await;
    let booking = desk.one_booking(&["No heat"]).await;
    assert!(!booking.summary.unwrap().contains("thanks"));
}

#[tokio::test]
async fn noise_in_an_open_conversation_writes_nothing_and_is_part_of_it() {
    let desk = Desk::open().await;
    let first = desk.receive("No heat").await;
    desk.drive().await;
    let before = desk.one_booking(&["No heat"]).await;
    let writes = desk.writes();
    let texts = [desk.receive("👍").await, desk.receive("ok thanks").await];
    assert_eq!(desk.drive().await, Rested::NeedsNone { texts: 2 });
    assert_eq!((desk.writes(), desk.one_booking(&[]).await.summary), (writes, before.summary));
    let items = Tables::of(&desk.ground).items("Threads", "thread", &desk.ground.thread().key()).await;
    for text in &texts {
        let name = format!("text#{}", text.message_sid);
        let item = items.iter().find(|item| value(item, "item").as_ref() == Some(&name)).unwrap();
        assert_eq!(value(item, "conversation"), Some(first.message_sid.clone()));
        assert!(item.contains_key("needs_none") && item.contains_key("expires_at"), "{item:?}");
        assert!(!item.contains_key("due") && !item.contains_key("received_at"), "{item:?}");
    }
    desk.receive("12 Oak St").await;
    desk.drive().await;
    let booking = desk.one_booking(&["No heat", "12 Oak St"]).await;
    assert!(!booking.summary.unwrap().contains("thanks"));
}

#[tokio::test]
async fn a_keyword_amends_the_booking_that_is_there() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.drive().await;
    desk.receive("STOP").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    desk.one_booking(&["No heat", "STOP"]).await;
}

#[tokio::test]
async fn among_noise_and_ten_drivers_at_once_there_is_one_booking_with_every_request() {
    let desk = Desk::open().await;
    let names: Vec<String> = (0..10).map(|n| format!("driver-{n}")).collect();
    let workers = join_all(names.iter().map(|name| desk.another(name))).await;
    for (request, noise) in [("request 1", "thanks"), ("request 2", "👍"), ("request 3", "Liked “x”")] {
        desk.receive(noise).await;
        desk.receive(request).await;
        join_all(workers.iter().map(|work| desk.drive_with(work))).await;
        desk.receive("ok").await;
        join_all(workers.iter().map(|work| desk.drive_with(work))).await;
        desk.drive().await;
    }
    let booking = desk.one_booking(&["request 1", "request 2", "request 3"]).await;
    let summary = booking.summary.unwrap();
    assert!(["thanks", "👍", "Liked", "ok"].iter().all(|noise| !summary.contains(noise)), "{summary}");
    assert_eq!(desk.ground.bookings().len(), 1);
}

#[tokio::test]
async fn who_read_a_text_as_owed_cannot_claim_it_once_it_needs_none() {
    let desk = Desk::open().await;
    let (store, thread) = (&desk.work.store, desk.ground.thread());
    desk.receive("No heat").await;
    let found = store.state(&thread).await.unwrap();
    let log = store.log(&thread, &found.thread).await.unwrap();
    mark(&desk).await;
    assert_eq!(desk.drive().await, Rested::NeedsNone { texts: 1 });
    let owed: Vec<Owed> = log.owing().collect();
    let noise: Vec<Noise> =
        owed.into_iter().map(|owed| Noise { owed, why: NeedsNone::NotACustomer }).collect();
    let now = desk.work.clock.now();
    let again = store.need_none(&thread, &found, &noise, Retention::default(), now).await;
    assert_eq!(again.map(drop), Err(SaveError::Moved));
    assert!(store.state(&thread).await.unwrap().version > found.version);
}

#[tokio::test]
async fn a_number_that_is_no_customers_opens_nothing_until_the_mark_is_taken_away() {
    let desk = Desk::open().await;
    let (store, tenant) = (&desk.work.store, desk.ground.thread().tenant);
    let number = PhoneNumber::parse(CUSTOMER).unwrap();
    mark(&desk).await;
    assert_eq!(store.not_customers(&tenant, None).await.unwrap().numbers.len(), 1);
    let text = desk.receive("We buy houses").await;
    assert_eq!(desk.drive().await, Rested::NeedsNone { texts: 1 });
    assert_eq!(reason(&desk, &text).await, Some(NeedsNone::NotACustomer));
    store.change(&tenant).unmark_not_a_customer(&number).unwrap().commit().await.unwrap();
    assert_eq!(store.not_a_customer(&tenant, &number).await, Ok(None));
    desk.receive("No heat").await;
    desk.drive().await;
    let booking = desk.one_booking(&["No heat"]).await;
    assert!(!booking.summary.unwrap().contains("houses"));
}

#[tokio::test]
async fn whether_a_number_is_no_customers_is_asked_only_where_a_conversation_may_open() {
    let desk = Desk::open().await;
    let asked = || {
        let calls = desk.ground.recorder.calls();
        calls.iter().filter(|call| call.caller == "driver" && call.line().ends_with(".GetItem")).count()
    };
    desk.receive("No heat").await;
    desk.drive().await;
    desk.ground.recorder.clear();
    desk.receive("12 Oak St").await;
    desk.drive().await;
    let with_an_open_one = asked();
    mark(&desk).await;
    desk.receive("goes on").await;
    desk.drive().await;
    desk.one_booking(&["No heat", "12 Oak St", "goes on"]).await;
    assert_eq!(asked(), 2 * with_an_open_one);
}

#[tokio::test]
async fn a_short_code_makes_no_booking_and_a_withheld_number_does() {
    let desk = Desk::open().await;
    let seed = &desk.ground.seed;
    for (from, expected) in [("28928", 0), ("+266696687", 1)] {
        desk.post(&Text::new(&seed.account_sid, from, &seed.number, "Your code is 123456")).await;
        let thread = ThreadKey { customer: Sender::parse(from).unwrap(), ..desk.ground.thread() };
        let limit = after(desk.work.clock.now(), SignedDuration::from_secs(20));
        drive(&desk.work, &thread, limit).await.unwrap();
        assert_eq!(desk.ground.bookings().len(), expected, "{from}");
    }
}

#[tokio::test]
async fn noise_that_comes_in_while_nothing_can_be_booked_is_not_held_for_a_click() {
    let office = Office::open().await;
    office.disconnect().await;
    office.desk.receive("thanks").await;
    assert_eq!(office.desk.drive().await, Rested::NeedsNone { texts: 1 });
    office.desk.receive("No heat").await;
    assert_eq!(office.desk.drive().await, Rested::Held { texts: 1 });
    assert_eq!(office.waiting().await.held, 1);
}

#[tokio::test]
async fn a_driver_that_wrote_and_died_leaves_noise_for_the_next() {
    let desk = Desk::open().await;
    let texts: Vec<Text> = join_all((0..60).map(|_| desk.receive("👍"))).await;
    let driven = drive_all(
        &desk.work,
        &[desk.ground.thread()],
        after(desk.work.clock.now(), SignedDuration::from_secs(20)),
    )
    .await;
    assert_eq!((driven.needs_none, driven.waiting, driven.failed), (60, 0, 0));
    for text in &texts {
        assert_eq!(reason(&desk, text).await, Some(NeedsNone::Reaction));
    }
    let (tenant, from) =
        (desk.ground.thread().tenant, after(desk.work.clock.now(), -SignedDuration::from_mins(5)));
    let counted = desk.work.store.texts_since(&tenant, from);
    assert_eq!(counted.await.unwrap().texts, 60, "they came in, and count");
}

#[tokio::test]
async fn a_card_number_is_in_no_table_and_no_booking() {
    let desk = Desk::open().await;
    desk.receive("bill it to 4111 1111 1111 1111 exp 12/27").await;
    let store = &desk.work.store;
    let log = store.log(&desk.ground.thread(), &Known::default().state).await.unwrap();
    assert_eq!(log.texts[0].text.body, "bill it to •••• •••• •••• 1111 exp 12/27");
    desk.drive().await;
    let booking = desk.one_booking(&["•••• •••• •••• 1111"]).await;
    assert!(!booking.summary.unwrap().contains("4111"));
}
