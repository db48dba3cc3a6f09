//! Lost answers, deaths and slowness around a mint: nobody has a token that others do not, and somebody goes on.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use intellisend::domain::connection::token::{LEASE, Need};
use intellisend::drivers::TokenError;
use intellisend::store::TenantConnection;
use tests::faults::{Fault, Plan};
use tokio::task::AbortHandle;

use crate::tokens::{Fleet, MINT};

const A_WHILE: Duration = Duration::from_secs(20);

/// The generations that the table accepted, in order.
fn published(fleet: &Fleet) -> Vec<u64> {
    let calls = fleet.ground.recorder.calls();
    let accepted = calls.iter().filter(|call| call.line().ends_with("PutItem") && call.landed == Some(200));
    let of = |body: serde_json::Value| body["Item"]["generation"]["N"].as_str().unwrap().parse().unwrap();
    accepted.map(|call| of(call.json())).collect()
}

/// Waits until somebody's request for a token is on its way.
async fn asks(fleet: &Fleet, who: &str) {
    let line = format!("{who} servicetitan POST");
    let begun =
        |calls: &[tests::proxy::Call]| calls.iter().any(|call| call.line().starts_with(&line)).then_some(());
    fleet.ground.recorder.until("a mint under way", A_WHILE, begun).await;
}

#[tokio::test]
async fn a_minter_that_dies_anywhere_is_followed_by_another_when_its_lease_is_over() {
    let fleet = Fleet::of(1).await;
    let mut accepted: Vec<u64> = Vec::new();
    for fault in [Fault::KillBefore, Fault::KillAfter] {
        for n in 1.. {
            let (before, dead) = (fleet.row().await.generation, dies_at(&fleet, n, &fault).await);
            let row = fleet.row().await;
            let other = fleet.another("other").await;
            if row.lease.is_some() {
                let busy = fleet.ask(&other, Need::Fresh).await;
                assert!(matches!(busy, Err(TokenError::Busy)), "{fault:?} at {n}: {busy:?}");
            }
            let asked = fleet.asked();
            fleet.pass(LEASE.as_secs());
            let held = fleet.ask(&other, Need::AnyValid).await.expect("a token");
            assert_eq!(held.generation, before + 1, "{fault:?} at {n}");
            assert_eq!(fleet.asked() - asked, usize::from(row.generation == before), "{fault:?} at {n}");
            accepted.extend(published(&fleet));
            fleet.pass(900);
            if !dead {
                assert_eq!(n, 6, "every call was met");
                break;
            }
        }
    }
    assert!(accepted.iter().zip(1..).all(|(accepted, n)| *accepted == n), "{accepted:?}");
}

/// A worker that knows nothing yet wants a token, and dies at its call number `n`. False: it came through.
async fn dies_at(fleet: &Fleet, n: usize, fault: &Fault) -> bool {
    let work = fleet.another("dying").await;
    let handle: Arc<Mutex<Option<AbortHandle>>> = Arc::default();
    let dying = Arc::clone(&handle);
    fleet.ground.recorder.on_kill("dying", move || {
        let handle = dying.lock().unwrap().clone();
        async move { handle.expect("it was begun").abort() }
    });
    fleet.ground.recorder.clear();
    fleet.ground.recorder.plan(Plan::default().at(n, fault.clone()));
    let (tenant, connection) = (fleet.key.tenant.clone(), fleet.connection.clone());
    let task = tokio::spawn(async move {
        work.broker.token(&tenant, &connection, Need::AnyValid).await.expect("a token");
    });
    *handle.lock().unwrap() = Some(task.abort_handle());
    let ended = task.await;
    fleet.ground.recorder.plan(Plan::default());
    ended.is_err_and(|error| error.is_cancelled())
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_known_again_and_nobody_mints_twice_or_waits() {
    for fault in [Fault::DropAfter, Fault::StatusAfter(500), Fault::Truncate] {
        for write in ["UpdateItem", "PutItem"] {
            let fleet = Fleet::of(1).await;
            fleet.ground.recorder.plan(Plan::default().next(write, fault.clone()));
            let held = fleet.ask(&fleet.works[0], Need::AnyValid).await.expect("a token");
            let reads =
                fleet.ground.recorder.calls().iter().filter(|call| call.line().ends_with("GetItem")).count();
            assert_eq!((held.generation, fleet.asked(), reads), (1, 1, 1), "{fault:?} at {write}");
            assert_eq!(published(&fleet), [1]);
        }
    }
}

#[tokio::test]
async fn a_failure_whose_answer_is_lost_is_told_all_the_same_and_not_asked_about_again() {
    let fleet = Fleet::of(2).await;
    fleet.ground.servicetitan.set_maintenance(true);
    let plan = Plan::default().at(5, Fault::DropAfter);
    fleet.ground.recorder.plan(plan);
    for work in &fleet.works {
        let answer = fleet.ask(work, Need::AnyValid).await;
        assert!(matches!(answer, Err(TokenError::Failed(_))), "{answer:?}");
    }
    let lost = fleet.ground.recorder.calls()[4].clone();
    assert!(lost.line().ends_with("UpdateItem") && lost.fault.is_some(), "{lost:?}");
    assert_eq!(fleet.asked(), 1);
}

#[tokio::test]
async fn who_publishes_late_takes_the_token_that_everyone_has() {
    let fleet = Fleet::of(2).await;
    let (slow, quick) = (&fleet.works[0], &fleet.works[1]);
    let late = Fault::Delay(Duration::from_secs(1));
    fleet.ground.recorder.plan(Plan::default().next(MINT, late));
    let (first, second) = tokio::join!(fleet.ask(slow, Need::AnyValid), async {
        asks(&fleet, "worker-0").await;
        fleet.pass(LEASE.as_secs());
        fleet.ask(quick, Need::AnyValid).await
    });
    let (first, second) = (first.expect("a token"), second.expect("a token"));
    assert_eq!(first.token.expose(), second.token.expose());
    assert_eq!((fleet.asked(), published(&fleet)), (2, vec![1]));
}

#[tokio::test]
async fn who_fails_late_says_nothing_over_a_success_and_takes_the_token_that_everyone_has() {
    let fleet = Fleet::of(2).await;
    let (slow, quick) = (&fleet.works[0], &fleet.works[1]);
    let late = Fault::Delay(Duration::from_secs(1));
    fleet.ground.recorder.plan(Plan::default().next(MINT, late));
    let (first, second) = tokio::join!(fleet.ask(slow, Need::AnyValid), async {
        asks(&fleet, "worker-0").await;
        fleet.pass(LEASE.as_secs());
        let second = fleet.ask(quick, Need::AnyValid).await;
        fleet.ground.servicetitan.client(&fleet.ground.seed.client_id, |client| client.disabled = true);
        second
    });
    assert_eq!(first.expect("a token").generation, second.expect("a token").generation);
    let row = fleet.row().await;
    assert!(row.failure.is_none() && row.held.is_some(), "{row:?}");
}

/// The connection with something else, as it is stored from now on.
async fn connected_anew(fleet: &Fleet) -> TenantConnection {
    let anew = fleet.connection.reconnected(fleet.connection.connection.clone());
    let change = fleet.works[0].store.change(&fleet.key.tenant).connection(&anew).expect("it is JSON");
    change.commit().await.expect("nobody else writes");
    fleet.ground.recorder.clear();
    anew
}

#[tokio::test]
async fn a_mint_for_a_connection_of_before_takes_nobodys_lease_away() {
    let fleet = Fleet::of(2).await;
    let anew = connected_anew(&fleet).await;
    let late = Fault::Delay(Duration::from_secs(1));
    let later = Fault::Delay(Duration::from_secs(2));
    let plan = Plan::default().next("worker-0 servicetitan POST …/connect/token", late);
    fleet.ground.recorder.plan(plan.next("worker-1 servicetitan POST …/connect/token", later));
    let (before, after) = tokio::join!(fleet.ask(&fleet.works[0], Need::AnyValid), async {
        asks(&fleet, "worker-0").await;
        fleet.works[1].broker.token(&fleet.key.tenant, &anew, Need::AnyValid).await
    });
    assert_eq!(before.unwrap_err(), TokenError::Superseded);
    assert_eq!(after.expect("a token").connection_generation, anew.generation);
    assert_eq!((fleet.asked(), published(&fleet)), (2, vec![1]));
}

#[tokio::test]
async fn a_failure_of_credentials_that_were_replaced_holds_nobody_up_and_a_newer_one_stays() {
    let fleet = Fleet::of(1).await;
    let anew = connected_anew(&fleet).await;
    let work = &fleet.works[0];
    fleet.ground.servicetitan.set_maintenance(true);
    assert!(fleet.ask(work, Need::AnyValid).await.is_err());
    let newer = work.broker.token(&fleet.key.tenant, &anew, Need::AnyValid).await;
    assert!(matches!(newer, Err(TokenError::Failed(_))), "{newer:?}");
    assert_eq!(fleet.asked(), 2);
    fleet.ground.servicetitan.set_maintenance(false);
    assert_eq!(fleet.ask(work, Need::AnyValid).await.unwrap_err(), TokenError::Superseded);
    assert_eq!(fleet.asked(), 2, "nobody asks with what was replaced");
    assert_eq!(fleet.row().await.failure.expect("it stays").connection_generation, anew.generation);
}

#[tokio::test]
async fn who_is_slow_in_a_process_never_brings_a_refused_token_back_to_it() {
    let fleet = Fleet::of(1).await;
    let work = &fleet.works[0];
    fleet.ground.servicetitan.set_token_lifetime(Duration::from_hours(6));
    fleet.ask(work, Need::AnyValid).await.unwrap();
    fleet.pass(3_700);
    // That it is in use is written down again, which takes long.
    fleet.ground.recorder.plan(Plan::default().next("UpdateItem", Fault::Delay(Duration::from_secs(1))));
    let told = |calls: &[tests::proxy::Call]| calls.iter().any(|call| call.fault.is_some()).then_some(());
    let (slow, quick) = tokio::join!(fleet.ask(work, Need::AnyValid), async {
        fleet.ground.recorder.until("the use is told", A_WHILE, told).await;
        fleet.ask(work, Need::NewerThan(1)).await
    });
    assert_eq!((slow.unwrap().generation, quick.unwrap().generation), (1, 2));
    assert_eq!(fleet.ask(work, Need::AnyValid).await.unwrap().generation, 2);
}

#[tokio::test]
async fn a_disconnect_that_ends_late_leaves_the_token_of_who_connected_again_and_the_count_goes_on() {
    let fleet = Fleet::of(1).await;
    let (store, key, of) = (&fleet.works[0].store, &fleet.key, fleet.connection.generation);
    fleet.ask(&fleet.works[0], Need::AnyValid).await.unwrap();
    assert!(store.empty_token(key, of + 1).await.unwrap(), "there was one");
    assert!(!store.empty_token(key, of + 1).await.unwrap(), "there is none any more");
    assert_eq!((fleet.row().await.generation, fleet.row().await.held.is_none()), (1, true));
    let anew = TenantConnection { generation: of + 2, ..fleet.connection.clone() };
    let held = fleet.works[0].broker.token(&key.tenant, &anew, Need::AnyValid).await.unwrap();
    assert_eq!(held.generation, 2);
    assert!(!store.empty_token(key, of + 1).await.unwrap());
    assert_eq!(fleet.row().await.held.expect("it stays").generation, 2);
}
