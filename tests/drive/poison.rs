//! A text on which the process dies each time: it is tried ten times and set aside, holds up no other, and is tried again
//! when somebody asks for it. Real processes, really killed.

use intellisend::domain::ids::{ConnectionKey, Environment, ThreadKey};
use intellisend::domain::phone::Sender;
use intellisend::domain::time::{SignedDuration, Timestamp, after, sortable};
use intellisend::drivers::Rested;
use serde_json::{Value, json};
use tests::fakes::servicetitan::Booking;
use tests::faults::{Fault, Plan};
use tests::ground::{CUSTOMER, Ground};
use tests::lambda::{Failed, Function};
use tests::phone::Text;
use tests::stack::{TenantSeed, in_servicetitan};

use crate::desk::Desk;
use crate::office::Office;
use crate::people::{CREATE, People};
use crate::tables::{Tables, value};

/// `create-bookings` as a process of its own, which the proxy can kill.
async fn victim(desk: &Desk) -> Function {
    let function = desk.ground.function("create-bookings").await;
    let killed = function.clone();
    desk.ground.recorder.on_kill("create-bookings", move || {
        let killed = killed.clone();
        async move { killed.kill().await }
    });
    function
}

/// A doorbell rings for the customers with these numbers.
async fn ring(desk: &Desk, function: &Function, customers: &[&str]) -> Result<Value, Failed> {
    let seed = &desk.ground.seed;
    let body = |customer: &&str| json!({ "body": key(seed, customer) });
    let records: Vec<Value> = customers.iter().map(body).collect();
    function.invoke(&json!({ "Records": records })).await
}

/// A customer's thread with a business.
fn key(seed: &TenantSeed, customer: &str) -> String {
    format!("{}#{customer}#{}", seed.tenant, seed.number)
}

/// Puts the claim of a thread back, as if it had been made so long ago that it is over. None: there is none.
async fn settle(desk: &Desk, thread: &str) -> Option<()> {
    let tables = Tables::of(&desk.ground);
    let items = tables.items("Threads", "thread", thread).await;
    let mut state = items.into_iter().find(|item| value(item, "item").as_deref() == Some("state"))?;
    let mut data: Value = serde_json::from_str(&value(&state, "data")?).expect("JSON");
    let claim = data["of"]["conversation"]["booking"].get_mut("claim").filter(|claim| !claim.is_null())?;
    for moment in ["send_by", "settles_at"] {
        let before: Timestamp = claim[moment].as_str().expect("a moment").parse().expect("a moment");
        claim[moment] = json!(sortable(after(before, -SignedDuration::from_hours(1))));
    }
    state.insert("data".to_owned(), aws_sdk_dynamodb::types::AttributeValue::S(data.to_string()));
    tables.put("Threads", state).await;
    Some(())
}

fn booked(desk: &Desk, words: &str) -> Vec<Booking> {
    let says = |booking: &Booking| booking.summary.as_deref().unwrap_or_default().contains(words);
    desk.ground.bookings().into_iter().filter(says).collect()
}

#[tokio::test]
async fn a_text_on_which_ten_processes_died_is_set_aside_with_a_reason_and_one_click_books_it() {
    let people = People::open().await;
    let (desk, seed) = (&people.office.desk, &people.ground().seed);
    let (poison, other) = ("+19725550666", "+19725550100");
    let text = Text::new(&seed.account_sid, poison, &seed.number, "kills whoever tries");
    desk.post(&text).await;
    let function = victim(desk).await;
    for died in 1..=10 {
        desk.ground.recorder.plan(Plan::default().every(CREATE, Fault::KillBefore));
        let ended = ring(desk, &function, &[poison]).await;
        assert!(matches!(ended, Err(Failed::Crashed { .. })), "{died}: {ended:?}");
        if died == 3 {
            // Nobody else waits for it.
            desk.ground.recorder.plan(Plan::default());
            desk.receive("somebody else").await;
            ring(desk, &function, &[poison, other]).await.expect("nothing is tried that is not settled");
            assert_eq!((booked(desk, "somebody else").len(), booked(desk, "kills").len()), (1, 0));
        }
        settle(desk, &key(seed, poison)).await.expect("the process that died had claimed it");
    }
    let writes = desk.writes();
    ring(desk, &function, &[poison]).await.expect("it is not tried once more");
    assert_eq!((desk.writes(), booked(desk, "kills").len(), function.starts()), (writes, 0, 11));
    let shown = people.ask("GET", &format!("/v1/conversations/{}", people.id(&text).await)).await.with(200);
    assert_eq!(shown["conversation"]["state"], "set_aside", "{shown}");
    assert_eq!(shown["conversation"]["why"]["cause"], "It was tried 10 times, and failed each time.");

    desk.ground.recorder.plan(Plan::default());
    assert_eq!(people.act(&text, "retry").await.with(200), json!({ "texts": 1 }));
    ring(desk, &function, &[poison]).await.expect("it works now");
    assert_eq!(booked(desk, "kills").len(), 1);
}

/// Makes what is owed of a thread due, as if its text had waited for a minute.
async fn fall_due(desk: &Desk, thread: &str) {
    let tables = Tables::of(&desk.ground);
    for mut item in tables.items("Threads", "thread", thread).await {
        let Some(due) = value(&item, "due") else { continue };
        let due = after(due.parse().expect("a moment"), -SignedDuration::from_mins(2));
        item.insert("due".to_owned(), aws_sdk_dynamodb::types::AttributeValue::S(sortable(due)));
        tables.put("Threads", item).await;
    }
}

/// What the last run left to the next.
async fn left_by_a_run(desk: &Desk) -> Value {
    let items = Tables::of(&desk.ground).items("Threads", "thread", "recover").await;
    let data = items.first().and_then(|item| value(item, "data")).expect("a run");
    serde_json::from_str::<Value>(&data).expect("JSON")["of"].clone()
}

#[tokio::test]
async fn a_thread_on_which_the_schedules_process_dies_before_anything_is_claimed_holds_up_no_other() {
    let desk = Desk::on(Ground::alone().await).await;
    let (poison, good) = (desk.ground.seed.clone(), TenantSeed::fresh(9_930));
    desk.ground.seeder.tenant(&good).await;
    desk.ground.seeder.connection(&good, 1).await;
    in_servicetitan(&desk.ground.servicetitan, &good);
    let function = desk.ground.function("recover-messages").await;
    let killed = function.clone();
    desk.ground.recorder.on_kill("recover-messages", move || {
        let killed = killed.clone();
        async move { killed.kill().await }
    });
    desk.receive("kills whoever looks").await;
    let text = Text::new(&good.account_sid, CUSTOMER, &good.number, "please call me");
    desk.post_for(&good, &text).await;
    for seed in [&poison, &good] {
        fall_due(&desk, &key(seed, CUSTOMER)).await;
    }
    let of_poison = format!("recover-messages servicetitan …/tenant/{}/…", poison.servicetitan_tenant);
    desk.ground.recorder.plan(Plan::default().every(&of_poison, Fault::KillBefore));
    let (mut died, mut ended) = (0, 0);
    while ended < 2 {
        match function.invoke(&json!({})).await {
            Ok(_) => ended += 1,
            Err(Failed::Crashed { .. }) => {
                died += 1;
                // It may have been about to be booked just then.
                settle(&desk, &key(&good, CUSTOMER)).await;
            }
            Err(other) => panic!("{other:?}"),
        }
        assert!(died < 6, "it is left alone for a while by then");
    }
    assert!(died > 1, "the case is the one that the test is about");
    let booked_there = desk.ground.servicetitan.bookings(&good.servicetitan_tenant.to_string());
    assert_eq!((booked_there.len(), desk.ground.bookings().len()), (1, 0));
    let left = left_by_a_run(&desk).await;
    let suspects = left["suspects"].as_array().expect("a list");
    assert_eq!((suspects.len(), &left["under_way"]), (1, &json!(false)), "{left}");
    assert!(
        suspects[0]["thread"].as_str().is_some_and(|thread| thread.starts_with(&poison.tenant)),
        "{left}"
    );

    // Once nothing is wrong with it any more, and somebody has driven it, nothing is left of that.
    desk.ground.recorder.plan(Plan::default());
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    function.invoke(&json!({})).await.expect("it comes to its end");
    assert_eq!(left_by_a_run(&desk).await["suspects"], json!([]));
}

/// As if the time were over for which suspects are left alone.
async fn let_suspects_be_driven(desk: &Desk) {
    let tables = Tables::of(&desk.ground);
    let Some(mut item) = tables.items("Threads", "thread", "recover").await.pop() else { return };
    let mut data: Value = serde_json::from_str(&value(&item, "data").expect("a document")).expect("JSON");
    for suspect in data["of"]["suspects"].as_array_mut().expect("a list") {
        suspect["again_at"] = json!(sortable(after(desk.work.clock.now(), -SignedDuration::from_hours(1))));
    }
    item.insert("data".to_owned(), aws_sdk_dynamodb::types::AttributeValue::S(data.to_string()));
    tables.put("Threads", item).await;
}

#[tokio::test]
async fn a_thread_on_which_ten_processes_died_without_a_claim_is_set_aside_as_well_and_one_click_books_it() {
    let people = People { office: Office::of(Desk::on(Ground::alone().await).await).await };
    let (desk, seed) = (&people.office.desk, &people.ground().seed);
    let function = desk.ground.function("recover-messages").await;
    let killed = function.clone();
    desk.ground.recorder.on_kill("recover-messages", move || {
        let killed = killed.clone();
        async move { killed.kill().await }
    });
    let text = Text::new(&seed.account_sid, CUSTOMER, &seed.number, "kills whoever looks");
    desk.post(&text).await;
    fall_due(desk, &key(seed, CUSTOMER)).await;
    let of_poison = format!("recover-messages servicetitan …/tenant/{}/…", seed.servicetitan_tenant);
    desk.ground.recorder.plan(Plan::default().every(&of_poison, Fault::KillBefore));
    let conversation = format!("/v1/conversations/{}", people.id(&text).await);
    let (mut died, mut shown) = (0, json!(null));
    while shown["conversation"]["state"] != "set_aside" {
        match function.invoke(&json!({})).await {
            Err(Failed::Crashed { .. }) => died += 1,
            Err(other) => panic!("{other:?}"),
            Ok(_) => {
                let_suspects_be_driven(desk).await;
                shown = people.ask("GET", &conversation).await.with(200);
            }
        }
        assert!(died < 40, "it is given up by then: {shown}");
    }
    assert!(died >= 10, "{died}");
    assert_eq!(shown["conversation"]["why"]["cause"], "It was tried 10 times, and failed each time.");
    assert_eq!((left_by_a_run(desk).await["suspects"].clone(), booked(desk, "kills").len()), (json!([]), 0));
    function.invoke(&json!({})).await.expect("it is not tried once more");

    desk.ground.recorder.plan(Plan::default());
    assert_eq!(people.act(&text, "retry").await.with(200), json!({ "texts": 1 }));
    function.invoke(&json!({})).await.expect("it works now");
    assert_eq!(booked(desk, "kills").len(), 1);
}

#[tokio::test]
async fn what_servicetitan_fails_at_ten_times_while_it_books_others_is_set_aside() {
    let desk = Desk::open().await;
    let seed = &desk.ground.seed;
    let text = Text::new(&seed.account_sid, "+19725550666", &seed.number, "ServiceTitan stumbles over this");
    desk.post(&text).await;
    let poison = ThreadKey { customer: Sender::parse("+19725550666").unwrap(), ..desk.ground.thread() };
    let drive = async || {
        let limit = after(desk.work.clock.now(), SignedDuration::from_secs(20));
        intellisend::drivers::drive(&desk.work, &poison, limit).await.expect("the tables answer").rested
    };
    for n in 1..=10 {
        desk.receive(&format!("somebody else {n}")).await;
        assert!(matches!(desk.drive().await, Rested::Settled { .. }));
        // As if it had been somebody new.
        desk.work.store.put_last_booking(&connection_of(&desk), desk.work.clock.now()).await.unwrap();
        desk.ground.recorder.plan(Plan::default().next(CREATE, Fault::Status(500, String::new())));
        let rested = drive().await;
        assert!(matches!(rested, Rested::Claimed { .. }), "{n}: {rested:?}");
        desk.settle();
    }
    let writes = desk.writes();
    assert_eq!(drive().await, Rested::Settled { writes: 0, set_aside: true });
    assert_eq!(desk.writes(), writes);
}

fn connection_of(desk: &Desk) -> ConnectionKey {
    ConnectionKey { tenant: desk.ground.thread().tenant, environment: Environment::Integration }
}

#[tokio::test]
async fn an_outage_uses_up_no_attempt_however_long_it_lasts() {
    let desk = Desk::open().await;
    desk.receive("No heat").await;
    desk.ground.recorder.plan(Plan::default().every(CREATE, Fault::Status(503, String::new())));
    for _ in 0..12 {
        let rested = desk.drive().await;
        assert!(matches!(rested, Rested::Claimed { .. } | Rested::Parked { .. }), "{rested:?}");
        desk.settle();
    }
    assert!(desk.writes() > 10, "the case is the one that the test is about: {}", desk.writes());
    desk.ground.recorder.plan(Plan::default());
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    desk.one_booking(&["No heat"]).await;
}
