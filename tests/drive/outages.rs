//! ServiceTitan does not answer: that costs one call that is waited for in vain and not one for each text, and one tenant
//! whose calls hang holds up no other.

use std::time::Duration;

use intellisend::domain::drain::runs::Run;
use intellisend::domain::ids::{TenantId, ThreadKey};
use intellisend::domain::phone::{PhoneNumber, Sender};
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Rested, Work, drain, drive, drive_all, hear_these, recover};
use serde_json::json;
use tests::faults::{Fault, Plan};
use tests::ground::{CUSTOMER, Ground};
use tests::phone::Text;
use tests::stack::{TenantSeed, in_servicetitan};

use crate::api::Api;
use crate::desk::Desk;

/// Far longer than any call is waited for.
const HANGS: Fault = Fault::Delay(Duration::from_secs(120));

const MINUTE: SignedDuration = SignedDuration::from_secs(60);

/// Businesses that share the desk's ServiceTitan; the desk's own is not among them.
struct Street {
    desk: Desk,
    seeds: Vec<TenantSeed>,
}

impl Street {
    /// Their numbers begin with `first`, which no other test has.
    async fn of(ground: Ground, first: u32, businesses: u32) -> Self {
        let desk = Desk::on(ground).await;
        let seeds: Vec<TenantSeed> = (first..first + businesses).map(TenantSeed::fresh).collect();
        for seed in &seeds {
            desk.ground.seeder.tenant(seed).await;
            desk.ground.seeder.connection(seed, 1).await;
            in_servicetitan(&desk.ground.servicetitan, seed);
        }
        Self { desk, seeds }
    }

    async fn post(&self, seed: &TenantSeed, customer: &str) -> ThreadKey {
        let text = Text::new(&seed.account_sid, customer, &seed.number, "please call me");
        self.desk.post_for(seed, &text).await;
        thread(seed, customer)
    }
}

fn thread(seed: &TenantSeed, customer: &str) -> ThreadKey {
    ThreadKey {
        tenant: TenantId::parse(&seed.tenant).unwrap(),
        customer: Sender::parse(customer).unwrap(),
        number: PhoneNumber::parse(&seed.number).unwrap(),
    }
}

fn customer(n: usize) -> String {
    format!("+1972555{n:04}")
}

/// Every call for the tenant hangs; minting a token does not.
fn hanging<'a>(seeds: impl IntoIterator<Item = &'a TenantSeed>) -> Plan {
    seeds.into_iter().fold(Plan::default(), |plan, seed| {
        plan.every(&format!("servicetitan …/tenant/{}/…", seed.servicetitan_tenant), HANGS)
    })
}

/// Calls to ServiceTitan for this tenant whose line has this in it.
fn calls(desk: &Desk, seed: &TenantSeed, what: &str) -> usize {
    let (calls, tenant) = (desk.ground.recorder.calls(), format!("/tenant/{}/", seed.servicetitan_tenant));
    let lines = calls.iter().map(|call| call.line());
    lines.filter(|line| line.contains(&tenant) && line.contains(what)).count()
}

async fn drive_these(work: &Work, threads: &[ThreadKey]) -> intellisend::drivers::Driven {
    drive_all(work, threads, after(work.clock.now(), MINUTE)).await
}

async fn drain_these(work: &Work, tenants: &[&TenantSeed]) -> intellisend::drivers::Driven {
    let now = work.clock.now();
    let mut due = work.store.owed(now).await.expect("the tables answer");
    due.retain(|text| tenants.iter().any(|seed| seed.tenant == text.thread.tenant.as_str()));
    drain(work, due, after(now, MINUTE)).await
}

#[tokio::test]
async fn an_outage_costs_one_time_out_however_many_texts_wait_and_all_are_booked_once_when_it_is_over() {
    for texts in [2, 24] {
        let desk = Desk::open().await;
        let seed = desk.ground.seed.clone();
        let mut threads = Vec::new();
        for n in 0..texts {
            let text = Text::new(&seed.account_sid, &customer(n), &seed.number, "please call me");
            desk.post(&text).await;
            threads.push(thread(&seed, &customer(n)));
        }
        desk.ground.recorder.plan(hanging([&seed]));
        let driven = drive_these(&desk.work, &threads).await;
        assert_eq!((driven.waiting, driven.failed), (texts, 0), "{driven:?}");
        // Who texts was asked in vain once, then a booking was tried, then looked for.
        let made = |what| calls(&desk, &seed, what);
        assert_eq!((made("POST"), made("GET"), made("/bookings")), (1, 2, 2), "with {texts} texts");
        // The next to come are told, in another process too.
        let other = desk.another("other").await;
        drive_these(&other, &threads).await;
        assert_eq!((made("POST"), made("GET")), (1, 2));
        desk.ground.recorder.plan(Plan::default());
        desk.settle();
        assert_eq!(drain_these(&desk.work, &[&seed]).await.settled, texts);
        assert_eq!(desk.ground.bookings().len(), texts, "each once");
    }
}

#[tokio::test]
async fn while_it_is_seen_whether_servicetitan_answers_again_one_call_is_made() {
    let desk = Desk::open().await;
    let seed = desk.ground.seed.clone();
    let mut threads = Vec::new();
    for n in 0..8 {
        desk.post(&Text::new(&seed.account_sid, &customer(n), &seed.number, "please call me")).await;
        threads.push(thread(&seed, &customer(n)));
    }
    desk.ground.recorder.plan(hanging([&seed]));
    drive_these(&desk.work, &threads[..1]).await;
    for times in 2..4 {
        desk.pass(61);
        let before = calls(&desk, &seed, "POST");
        drive_these(&desk.work, &threads[1..]).await;
        let made = calls(&desk, &seed, "POST") - before;
        assert!(made <= 1, "{made} calls the {times}. time");
    }
}

#[tokio::test]
async fn a_host_that_answers_nobody_is_left_alone_by_all_and_operators_are_shown_it() {
    let street = Street::of(Ground::alone().await, 9_910, 7).await;
    let desk = &street.desk;
    let mut threads = Vec::new();
    for seed in &street.seeds {
        threads.push(street.post(seed, CUSTOMER).await);
    }
    desk.ground.recorder.plan(hanging(&street.seeds));
    let (last, others) = (street.seeds.last().unwrap(), threads.len() - 1);
    assert_eq!(drive_these(&desk.work, &threads[..others]).await.waiting, others);
    let rested =
        drive(&desk.work, &threads[others], after(desk.work.clock.now(), MINUTE)).await.unwrap().rested;
    assert!(matches!(rested, Rested::Parked { .. }), "{rested:?}");
    assert_eq!(calls(desk, last, "/tenant/"), 0, "nobody called for one whose calls had not failed yet");

    let operator = Api::of(&desk.ground).await.by_operator();
    let health = operator.get("/v1/operator/health").await;
    let host = &health["hosts"][0];
    assert_eq!(host["environment"], "integration", "{health}");
    assert!(host["connections"].as_u64().is_some_and(|silent| silent >= 5), "{health}");

    desk.ground.recorder.plan(Plan::default());
    desk.settle();
    desk.pass(10);
    let seeds: Vec<&TenantSeed> = street.seeds.iter().collect();
    // Whoever had not failed sees first that it answers.
    assert_eq!(drain_these(&desk.work, &[last]).await.settled, 1);
    assert_eq!(drain_these(&desk.work, &seeds).await.settled, others);
    let health = operator.get("/v1/operator/health").await;
    assert_eq!(health["hosts"], json!([]), "{health}");
}

#[tokio::test]
async fn eight_tenants_whose_calls_hang_keep_no_other_waiting() {
    let street = Street::of(Ground::quiet().await, 9_920, 9).await;
    let desk = &street.desk;
    let (quick, slow) = street.seeds.split_first().unwrap();
    for seed in slow {
        for n in 0..8 {
            street.post(seed, &customer(n)).await;
        }
    }
    for n in 0..3 {
        street.post(quick, &customer(n)).await;
    }
    desk.pass(61);
    desk.ground.recorder.plan(hanging(slow));
    let all: Vec<&TenantSeed> = street.seeds.iter().collect();
    let is_booked = |fake: &tests::fakes::servicetitan::ServiceTitan| {
        fake.bookings(&quick.servicetitan_tenant.to_string()).len() == 3
    };
    // What becomes of the others is not waited for.
    tokio::select! {
        driven = drain_these(&desk.work, &all) => panic!("the slow ones end last: {driven:?}"),
        () = desk.ground.servicetitan.until(is_booked) => {}
    }
    for seed in slow {
        let creates = calls(desk, seed, "POST");
        assert!(creates <= 1, "{creates} calls of a tenant whose first was not answered");
        assert_eq!(calls(desk, seed, "/bookings") - creates, 0, "none of them was given up by then");
    }
}

#[tokio::test]
async fn who_is_suspected_of_having_ended_a_run_is_driven_while_anothers_calls_hang() {
    let street = Street::of(Ground::alone().await, 9_970, 2).await;
    let desk = &street.desk;
    let [suspected, slow] = &street.seeds[..] else { panic!("two") };
    let thread = street.post(suspected, CUSTOMER).await;
    street.post(slow, CUSTOMER).await;
    desk.pass(61);
    let run = Run { under_way: true, careful: true, at: vec![thread.key()], ..Run::default() };
    desk.work.store.put_run(&run).await.expect("the tables answer");
    desk.ground.recorder.plan(hanging([slow]));
    let is_booked = |fake: &tests::fakes::servicetitan::ServiceTitan| {
        fake.bookings(&suspected.servicetitan_tenant.to_string()).len() == 1
    };
    // The suspect has all of it but a second; what hangs is given up later than that.
    let limit = after(desk.work.clock.now(), SignedDuration::from_secs(11));
    tokio::select! {
        driven = recover(&desk.work, limit) => panic!("what hangs ends last: {driven:?}"),
        () = desk.ground.servicetitan.until(is_booked) => {}
    }
}

#[tokio::test]
async fn asking_what_became_of_bookings_costs_an_outage_a_few_time_outs_and_not_one_for_each_connection() {
    let street = Street::of(Ground::quiet().await, 9_950, 20).await;
    let desk = &street.desk;
    let mut threads = Vec::new();
    for seed in &street.seeds {
        threads.push(street.post(seed, CUSTOMER).await);
    }
    assert_eq!(drive_these(&desk.work, &threads).await.settled, 20);
    desk.pass(601);
    desk.ground.recorder.plan(hanging(&street.seeds));
    let hear = async || {
        let now = desk.work.clock.now();
        let mut due = desk.work.store.due_statuses(now, 1_000).await.expect("the tables answer");
        due.retain(|due| threads.iter().any(|thread| thread.tenant == due.key.tenant));
        let heard = hear_these(&desk.work, due, after(now, SignedDuration::from_secs(20))).await;
        assert_eq!(heard.connections, 20, "{heard:?}");
        heard.bookings
    };
    let asked = || street.seeds.iter().map(|seed| calls(desk, seed, "GET")).sum::<usize>();
    let before = asked();
    assert_eq!(hear().await, 0);
    let first = asked() - before;
    assert!((5..=14).contains(&first), "{first}: ten side by side, and who came until five had no answer");
    desk.pass(601);
    let before = asked();
    assert_eq!(hear().await, 0);
    assert!(asked() - before <= 1, "one sees whether it answers again");

    desk.ground.recorder.plan(Plan::default());
    desk.pass(601);
    assert!(
        hear().await > 0,
        "whoever is not asked while the first sees whether it answers is asked the next time"
    );
}
