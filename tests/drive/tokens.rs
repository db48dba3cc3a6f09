//! A hundred workers at once, and what one token costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use intellisend::domain::connection::token::{Held, MintFailure, Need, Row};
use intellisend::domain::ids::{ConnectionKey, Environment, TenantId};
use intellisend::drivers::{Clock, TokenError, Work};
use intellisend::store::TenantConnection;
use tests::faults::{Fault, Plan};
use tests::ground::Ground;

pub(crate) const MINT: &str = "servicetitan POST …/connect/token";

type Answer = Result<Held, TokenError>;

/// Workers with a clock of their own, each with nothing but the tables in common with the others.
pub(crate) struct Fleet {
    pub(crate) ground: Ground,
    pub(crate) works: Vec<Work>,
    pub(crate) key: ConnectionKey,
    pub(crate) connection: TenantConnection,
    clock: Arc<AtomicI64>,
}

impl Fleet {
    pub(crate) async fn of(workers: usize) -> Self {
        let ground = Ground::quiet().await;
        let clock = Arc::new(AtomicI64::new(0));
        let names: Vec<String> = (0..workers).map(|n| format!("worker-{n}")).collect();
        let works = names.iter().map(|name| ground.work(name, Clock::Moved(Arc::clone(&clock))));
        let works = join_all(works).await;
        let tenant = TenantId::parse(&ground.seed.tenant).unwrap();
        let found = works[0].store.tenant(&tenant).await.unwrap();
        let connection = found.connection(Environment::Integration).expect("it is connected").clone();
        let key = ConnectionKey { tenant, environment: Environment::Integration };
        ground.recorder.clear();
        Self { ground, works, key, connection, clock }
    }

    /// Twenty processes with five tasks each. A mint takes a while, so that they meet.
    async fn of_a_hundred() -> Self {
        let fleet = Self::of(20).await;
        fleet.slow_mints();
        fleet
    }

    fn slow_mints(&self) {
        let slow = Fault::Delay(Duration::from_millis(300));
        self.ground.recorder.plan(Plan::default().every(MINT, slow));
    }

    /// One more worker, that knows nothing yet.
    pub(crate) async fn another(&self, name: &str) -> Work {
        self.ground.work(name, Clock::Moved(Arc::clone(&self.clock))).await
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    pub(crate) async fn ask(&self, work: &Work, need: Need) -> Answer {
        work.broker.token(&self.key.tenant, &self.connection, need).await
    }

    /// Everyone wants a token, five times each.
    async fn race(&self, need: Need) -> Vec<Answer> {
        join_all((0..5).flat_map(|_| &self.works).map(|work| self.ask(work, need))).await
    }

    pub(crate) async fn row(&self) -> Row {
        self.works[0].store.token(&self.key).await.unwrap()
    }

    /// How often the token endpoint was asked, as recorded on the way there.
    pub(crate) fn asked(&self) -> usize {
        self.count("/connect/token")
    }

    fn count(&self, end: &str) -> usize {
        self.ground.recorder.calls().iter().filter(|call| call.line().ends_with(end)).count()
    }
}

/// The one generation that everyone has.
fn generation(answers: &[Answer]) -> u64 {
    let generations: Vec<u64> =
        answers.iter().map(|answer| answer.as_ref().expect("a token").generation).collect();
    assert!(generations.iter().all(|each| *each == generations[0]), "{generations:?}");
    let tokens = answers.iter().map(|answer| answer.as_ref().unwrap().token.expose());
    assert!(tokens.clone().all(|token| tokens.clone().next() == Some(token)), "one token a generation");
    generations[0]
}

#[tokio::test]
async fn a_hundred_workers_without_a_token_or_with_one_that_is_over_have_one_minted() {
    let fleet = Fleet::of_a_hundred().await;
    assert_eq!(generation(&fleet.race(Need::AnyValid).await), 1);
    assert_eq!(fleet.asked(), 1);
    fleet.pass(900);
    assert_eq!(generation(&fleet.race(Need::AnyValid).await), 2);
    assert_eq!((fleet.asked(), fleet.count("DynamoDB_20120810.PutItem")), (2, 2));
}

#[tokio::test]
async fn a_hundred_workers_with_a_token_that_is_due_mint_one_and_nobody_waits_for_it() {
    let fleet = Fleet::of_a_hundred().await;
    fleet.race(Need::AnyValid).await;
    fleet.pass(610);
    let answers = fleet.race(Need::Fresh).await;
    let with =
        |generation| answers.iter().filter(|held| held.as_ref().unwrap().generation == generation).count();
    assert_eq!(with(1) + with(2), 100, "the old one, or the new one");
    assert!(with(1) >= 20, "most have the old one: {}", with(1));
    assert_eq!((fleet.asked(), fleet.row().await.generation), (2, 2));
    fleet.race(Need::AnyValid).await;
    fleet.race(Need::Fresh).await;
    assert_eq!(fleet.asked(), 2);
}

#[tokio::test]
async fn a_hundred_workers_whose_token_is_refused_replace_it_once_and_a_second_refusal_is_a_verdict() {
    let fleet = Fleet::of_a_hundred().await;
    fleet.race(Need::AnyValid).await;
    assert_eq!(generation(&fleet.race(Need::NewerThan(1)).await), 2);
    assert_eq!(generation(&fleet.race(Need::NewerThan(1)).await), 2, "who comes late has the successor");
    assert_eq!(fleet.asked(), 2);
    let still_refused =
        |answers: &[Answer]| answers.iter().all(|answer| matches!(answer, Err(TokenError::StillRefused)));
    assert!(still_refused(&fleet.race(Need::NewerThan(2)).await));
    fleet.pass(45);
    assert!(still_refused(&fleet.race(Need::NewerThan(2)).await));
    assert_eq!(fleet.asked(), 2);
    fleet.pass(15);
    assert_eq!(generation(&fleet.race(Need::NewerThan(2)).await), 3);
    assert_eq!(fleet.asked(), 3);
}

#[tokio::test]
async fn a_hundred_workers_with_credentials_that_are_not_accepted_ask_once_a_minute() {
    let fleet = Fleet::of_a_hundred().await;
    fleet.ground.servicetitan.client(&fleet.ground.seed.client_id, |client| client.client_secrets.clear());
    let rejected = |answers: &[Answer]| {
        answers.iter().all(|answer| matches!(answer, Err(TokenError::Failed(MintFailure::Rejected(_)))))
    };
    for _ in 0..2 {
        assert!(rejected(&fleet.race(Need::AnyValid).await));
        assert_eq!(fleet.asked(), 1);
    }
    fleet.pass(50);
    assert!(rejected(&fleet.race(Need::AnyValid).await));
    assert_eq!(fleet.asked(), 2);
}

#[tokio::test]
async fn a_hundred_workers_before_an_endpoint_that_is_down_ask_ever_less_often() {
    let fleet = Fleet::of_a_hundred().await;
    fleet.ground.servicetitan.set_maintenance(true);
    let mut asked = Vec::new();
    for seconds in [0, 5, 5, 5, 20] {
        fleet.pass(seconds);
        let answers = fleet.race(Need::AnyValid).await;
        let down = |answer: &Answer| matches!(answer, Err(TokenError::Failed(MintFailure::Unavailable(_))));
        assert!(answers.iter().all(down), "{answers:?}");
        asked.push(fleet.asked());
    }
    // After 5 seconds, after 10, after 20.
    assert_eq!(asked, [1, 2, 2, 3, 4]);
    fleet.ground.servicetitan.set_maintenance(false);
    fleet.pass(40);
    assert_eq!(generation(&fleet.race(Need::AnyValid).await), 1);
    assert!(fleet.row().await.failure.is_none(), "all is well again");
}

#[tokio::test]
async fn an_endpoint_that_is_busy_but_says_at_once_is_left_alone_for_a_while() {
    let fleet = Fleet::of(2).await;
    let at_once = Fault::Status(429, r#"{"title":"Busy","status":429}"#.to_owned());
    fleet.ground.recorder.plan(Plan::default().every(MINT, at_once));
    for work in &fleet.works {
        assert!(fleet.ask(work, Need::AnyValid).await.is_err());
    }
    assert_eq!(fleet.asked(), 1);
}

#[tokio::test]
async fn a_token_that_is_over_when_it_comes_is_never_used_and_not_asked_for_again_at_once() {
    let fleet = Fleet::of(2).await;
    fleet.ground.servicetitan.set_token_lifetime(Duration::ZERO);
    for work in &fleet.works {
        let answer = fleet.ask(work, Need::AnyValid).await;
        assert!(matches!(answer, Err(TokenError::Failed(MintFailure::Unavailable(_)))), "{answer:?}");
    }
    assert_eq!((fleet.asked(), fleet.row().await.generation), (1, 0));
}

#[tokio::test]
async fn a_mint_costs_four_calls_to_aws_at_most_and_a_warm_token_none() {
    let fleet = Fleet::of(1).await;
    let work = &fleet.works[0];
    let called = || {
        let calls: Vec<String> = fleet.ground.recorder.calls().iter().map(|call| call.line()).collect();
        fleet.ground.recorder.clear();
        calls.iter().map(|line| line.rsplit(['.', ' ']).next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    fleet.ask(work, Need::AnyValid).await.unwrap();
    assert_eq!(called(), ["GetItem", "UpdateItem", "GetSecretValue", "/connect/token", "PutItem"]);
    fleet.ask(work, Need::AnyValid).await.unwrap();
    assert_eq!(called(), [""; 0]);
    fleet.pass(610);
    fleet.ask(work, Need::Fresh).await.unwrap();
    assert_eq!(called(), ["GetItem", "UpdateItem", "/connect/token", "PutItem"], "the secret is kept");
    fleet.ask(&fleet.another("cold").await, Need::AnyValid).await.unwrap();
    assert_eq!(called(), ["GetItem"]);
}
