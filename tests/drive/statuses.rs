//! What became of bookings in ServiceTitan is heard every ten minutes, and costs nothing where nothing is open.

use intellisend::domain::activity::stats::Stats;
use intellisend::domain::connection::token::Need;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Heard, Work, figures, hear_these};
use intellisend::store::DueStatuses;
use tests::faults::{Fault, Plan};

use crate::desk::Desk;
use crate::tables::{Item, Tables, value};

/// Until a connection's turn comes again.
pub(crate) const TURN: i64 = 601;

async fn due(desk: &Desk) -> Vec<DueStatuses> {
    let mut due =
        desk.work.store.due_statuses(desk.work.clock.now(), 1_000).await.expect("the tables answer");
    due.retain(|due| due.key.tenant == desk.ground.thread().tenant);
    due
}

async fn hear_with(desk: &Desk, work: &Work, due: Vec<DueStatuses>) -> Heard {
    hear_these(work, due, after(desk.work.clock.now(), SignedDuration::from_secs(20))).await
}

pub(crate) async fn hear(desk: &Desk) -> Heard {
    hear_with(desk, &desk.work, due(desk).await).await
}

/// Calls that ServiceTitan got, but for those that mint.
fn asked(desk: &Desk) -> usize {
    let calls = desk.ground.recorder.calls();
    let of_driver = calls.iter().filter(|call| call.caller == "driver" && call.target == "servicetitan");
    of_driver.filter(|call| !call.path.starts_with("/connect")).count()
}

async fn the_booking(desk: &Desk) -> i64 {
    desk.one_booking(&[]).await.id
}

/// The conversation's own item.
async fn item(desk: &Desk) -> Item {
    let items = Tables::of(&desk.ground).items("Threads", "thread", &desk.ground.thread().key()).await;
    let own = |item: &&Item| value(item, "item").is_some_and(|name| name.starts_with("conversation#"));
    items.iter().find(own).expect("a conversation").clone()
}

/// What was counted up to the desk's own moment, which may be tomorrow's.
async fn stats(desk: &Desk) -> Stats {
    let id = desk.ground.thread().tenant;
    let tenant = desk.work.store.tenant(&id).await.expect("a tenant");
    figures(&desk.work, (&id, &tenant), 2).await.expect("the tables answer").stats
}

#[tokio::test]
async fn what_the_office_does_with_a_booking_is_heard_and_a_job_counts_once() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.drive().await;
    assert!(due(&desk).await.is_empty(), "its turn comes in ten minutes");
    desk.pass(TURN);
    let new = Heard { connections: 1, bookings: 1, ..Heard::default() };
    assert_eq!(hear(&desk).await, new);
    assert_eq!(value(&item(&desk).await, "st_status").as_deref(), Some("New"));
    desk.pass(TURN);
    assert_eq!(hear(&desk).await, Heard { connections: 1, ..Heard::default() }, "nothing is new");
    desk.ground.servicetitan.convert(the_booking(&desk).await, 88_001);
    desk.pass(TURN);
    assert_eq!(hear(&desk).await, Heard { jobs: 1, ..new });
    let heard = item(&desk).await;
    assert_eq!(
        (value(&heard, "st_status").as_deref(), value(&heard, "st_job").as_deref()),
        (Some("Converted"), Some("88001"))
    );
    let stats = stats(&desk).await;
    assert_eq!((stats.bookings, stats.jobs), (1, 1));
}

#[tokio::test]
async fn where_nothing_is_open_nobody_is_asked_and_no_turn_comes_until_the_next_booking() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.drive().await;
    desk.ground.servicetitan.dismiss(the_booking(&desk).await, 7);
    desk.pass(TURN);
    assert_eq!(hear(&desk).await.bookings, 1);
    desk.ground.recorder.clear();
    for _ in 0..2 {
        desk.pass(TURN);
        hear(&desk).await;
    }
    assert_eq!(asked(&desk), 0);
    desk.pass(10 * TURN);
    assert!(due(&desk).await.is_empty(), "it has no turn any more");
}

#[tokio::test]
async fn a_later_text_leaves_what_was_heard_as_it_is() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.drive().await;
    desk.ground.servicetitan.accept(the_booking(&desk).await);
    desk.pass(TURN);
    hear(&desk).await;
    desk.receive("12 Oak St").await;
    desk.drive().await;
    desk.one_booking(&["No heat", "12 Oak St"]).await;
    assert_eq!(value(&item(&desk).await, "st_status").as_deref(), Some("Accepted"));
}

#[tokio::test]
async fn of_two_runs_at_once_one_asks() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.drive().await;
    desk.pass(TURN);
    let (turns, other) = (due(&desk).await, desk.another("other").await);
    assert_eq!(turns.len(), 1);
    let (a, b) =
        tokio::join!(hear_with(&desk, &desk.work, turns.clone()), hear_with(&desk, &other, turns.clone()));
    assert_eq!(a.bookings + b.bookings, 1, "{a:?} {b:?}");
}

#[tokio::test]
async fn without_the_permission_to_look_nobody_is_asked_and_bookings_go_on() {
    let desk = Desk::open().await;
    let client = &desk.ground.seed.client_id;
    desk.ground.servicetitan.client(client, |client| {
        client.scopes.retain(|scope| !scope.starts_with("tn.crm.bookings"));
        client.scopes.push("tn.crm.bookings:w".to_owned());
    });
    desk.receive("No heat").await;
    desk.drive().await;
    desk.ground.recorder.clear();
    desk.pass(TURN);
    let heard = hear(&desk).await;
    assert_eq!((heard.bookings, heard.failed), (0, 0));
    let owner = desk.ground.thread().tenant;
    let tenant = desk.work.store.tenant(&owner).await.unwrap();
    let active = tenant.active().unwrap();
    assert_eq!(tenant.health(active).health.attention, None);
    desk.work.broker.token(&owner, active, Need::AnyValid).await.unwrap();
    desk.receive("12 Oak St").await;
    desk.drive().await;
    desk.one_booking(&["No heat", "12 Oak St"]).await;
}

#[tokio::test]
async fn what_could_not_be_heard_or_written_is_heard_next_time() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.drive().await;
    desk.pass(TURN);
    desk.ground.recorder.plan(Plan::default().next("servicetitan GET …", Fault::Status(503, String::new())));
    assert_eq!(hear(&desk).await, Heard { connections: 1, ..Heard::default() });
    desk.ground.servicetitan.convert(the_booking(&desk).await, 88_002);
    desk.pass(TURN);
    assert_eq!(hear(&desk).await, Heard { connections: 1, bookings: 1, jobs: 1, ..Heard::default() });
}

#[tokio::test]
async fn a_booking_that_is_there_twice_is_noticed() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.drive().await;
    let ours = desk.one_booking(&[]).await;
    let tenant = desk.ground.seed.servicetitan_tenant.to_string();
    desk.ground.servicetitan.tenant(&tenant, |tenant| {
        let twin = tests::fakes::servicetitan::Booking { id: ours.id + 1_000, ..ours.clone() };
        tenant.bookings.push(twin);
    });
    desk.pass(TURN);
    let heard = hear(&desk).await;
    assert_eq!((heard.bookings, heard.twins), (1, 1));
}
