//! A minute's refreshes: what is due is minted once, what cannot be done now is the next minute's.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use fleet::measured::{OF_A_FAILURE, OF_A_FIRST_MINT, OF_A_LIST, OF_A_MINT, Operations};
use intellisend::boot;
use intellisend::config::Config;
use intellisend::domain::connection::Connection;
use intellisend::domain::connection::refresh::in_turn;
use intellisend::domain::connection::token::{Before, Held, Minted};
use intellisend::domain::ids::{ConnectionKey, Environment, TenantId};
use intellisend::domain::secret::AccessToken;
use intellisend::domain::time::{SignedDuration, Timestamp, after};
use intellisend::drivers::{Clock, Refreshed, Work, refresh};
use intellisend::store::{DueToken, SaveError, TenantConnection};
use tests::faults::{Fault, Plan};
use tests::ground::Ground;
use tests::stack::{TenantSeed, in_servicetitan};

use crate::tables::Tables;

const SANDBOX: Environment = Environment::Integration;

/// Far from those of any ground.
static NEXT: AtomicU32 = AtomicU32::new(7_000);

/// Connections in a table of tokens that no other test's driver looks into.
struct Fleet {
    ground: Ground,
    work: Work,
    clock: Arc<AtomicI64>,
    seeds: Vec<TenantSeed>,
}

impl Fleet {
    /// So many connections, all due: the first for the longest.
    async fn due(connections: usize) -> Self {
        let ground = Ground::quiet().await;
        let table = format!("tokens-of-{}", ground.seed.tenant);
        Tables::of(&ground).create_tokens(&table).await;
        let mut environment = ground.environment("driver", "create-bookings").await;
        environment.insert("TOKENS_TABLE".to_owned(), table);
        let config = Config::from(|name| environment.get(name).cloned()).expect("the template's environment");
        let clock = Arc::new(AtomicI64::new(0));
        let work = boot::work_with(&config, Clock::Moved(Arc::clone(&clock))).expect("clients");
        let mut fleet = Self { ground, work, clock, seeds: vec![] };
        for n in 0..connections {
            let seed = TenantSeed::fresh(NEXT.fetch_add(1, Ordering::Relaxed));
            fleet.ground.seeder.tenant(&seed).await;
            fleet.ground.seeder.connection(&seed, 1).await;
            in_servicetitan(&fleet.ground.servicetitan, &seed);
            fleet.is_due(&seed, 100 - i64::try_from(n).unwrap()).await;
            fleet.seeds.push(seed);
        }
        fleet
    }

    /// Gives it a token that is due for so many seconds.
    async fn is_due(&self, seed: &TenantSeed, seconds: i64) {
        let minted_at = after(self.work.clock.now(), SignedDuration::from_secs(-600 - seconds));
        let minted = Minted {
            token: AccessToken::from("due".to_owned()),
            lifetime: SignedDuration::from_secs(900),
            scopes: vec![],
        };
        let before = Before { generation: 0, used_at: minted_at, forced_at: None };
        let held = Held::of(minted, before, 1, 0, minted_at);
        self.work.store.publish_token(&key(seed), &held, 0).await.expect("nobody else writes");
    }

    async fn refresh(&self) -> Refreshed {
        self.refresh_until(after(self.work.clock.now(), SignedDuration::from_secs(45))).await
    }

    async fn refresh_until(&self, limit: Timestamp) -> Refreshed {
        refresh(&self.work, limit).await.expect("the tables answer")
    }

    fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    /// How often a token was given to each.
    fn mints(&self) -> Vec<u64> {
        let mints = |seed: &TenantSeed| self.ground.servicetitan.mints_of(&seed.client_id);
        self.seeds.iter().map(mints).collect()
    }

    async fn held(&self, seed: &TenantSeed) -> Option<Held> {
        self.work.store.token(&key(seed)).await.expect("the tables answer").held
    }

    /// How often the endpoint was asked since the recording was cleared.
    fn asked(&self) -> usize {
        self.ground.recorder.calls().iter().filter(|call| call.line().ends_with("/connect/token")).count()
    }

    /// Calls to AWS since then, by kind.
    fn operations(&self) -> Operations {
        let lines: Vec<String> = self.ground.recorder.calls().iter().map(|call| call.line()).collect();
        let count = |end: &str| lines.iter().filter(|line| line.ends_with(end)).count() as u64;
        Operations {
            queries: count(".Query"),
            batch_gets: count(".BatchGetItem"),
            gets: count(".GetItem"),
            updates: count(".UpdateItem"),
            puts: count(".PutItem"),
            secrets: count(".GetSecretValue"),
        }
    }
}

fn key(seed: &TenantSeed) -> ConnectionKey {
    ConnectionKey { tenant: TenantId::parse(&seed.tenant).expect("a tenant"), environment: SANDBOX }
}

fn all_minted(due: usize) -> Refreshed {
    Refreshed { due, minted: due, ..Refreshed::default() }
}

#[tokio::test]
async fn each_token_that_is_due_is_minted_once_with_as_many_calls_as_the_simulation_counts() {
    let fleet = Fleet::due(5).await;
    fleet.ground.recorder.clear();
    assert_eq!(fleet.refresh().await, all_minted(5));
    assert_eq!(fleet.operations(), OF_A_LIST + (OF_A_MINT + OF_A_FIRST_MINT) * 5);
    assert_eq!(fleet.refresh().await, all_minted(0));
    assert_eq!(fleet.mints(), [1; 5]);
    fleet.ground.servicetitan.client(&fleet.seeds[2].client_id, |client| client.disabled = true);
    fleet.pass(600);
    fleet.ground.recorder.clear();
    assert_eq!(fleet.refresh().await, Refreshed { due: 5, minted: 4, failed: 1, ..Refreshed::default() });
    assert_eq!(fleet.operations(), OF_A_LIST + OF_A_MINT * 4 + OF_A_FAILURE);
}

#[tokio::test]
async fn overlapping_runs_mint_each_token_once() {
    let fleet = Fleet::due(4).await;
    let (one, other) = tokio::join!(fleet.refresh(), fleet.refresh());
    assert_eq!(fleet.mints(), [1; 4], "{one:?} {other:?}");
    assert_eq!((one.failed, other.failed), (0, 0));
}

#[tokio::test]
async fn while_the_endpoint_is_down_a_few_ask_and_the_first_run_afterwards_refreshes_all() {
    let fleet = Fleet::due(9).await;
    fleet.ground.servicetitan.set_maintenance(true);
    fleet.ground.recorder.clear();
    let done = fleet.refresh().await;
    // Three were heard to fail while no more than four were under way.
    assert!(fleet.asked() <= 7, "{done:?}");
    assert_eq!((done.minted, done.failed + done.left, done.down), (0, 9, vec![SANDBOX]));
    fleet.ground.servicetitan.set_maintenance(false);
    fleet.pass(60);
    assert_eq!(fleet.refresh().await, all_minted(9));
    assert_eq!(fleet.mints(), [1; 9]);
}

#[tokio::test]
async fn trouble_with_secrets_says_nothing_of_the_endpoint() {
    let fleet = Fleet::due(6).await;
    let denied = Fault::Status(400, r#"{"__type":"AccessDeniedException"}"#.to_owned());
    fleet.ground.recorder.plan(Plan::default().every("GetSecretValue", denied));
    fleet.ground.recorder.clear();
    assert_eq!(fleet.refresh().await, Refreshed { due: 6, failed: 6, ..Refreshed::default() });
    assert_eq!(fleet.asked(), 0);
    fleet.ground.recorder.plan(Plan::default());
    fleet.pass(60);
    assert_eq!(fleet.refresh().await, all_minted(6));
}

#[tokio::test]
async fn what_is_left_when_the_time_is_over_is_the_next_runs_and_the_longest_due_go_first() {
    let fleet = Fleet::due(6).await;
    fleet.ground.recorder.clear();
    let over = fleet.refresh_until(fleet.work.clock.now()).await;
    assert_eq!((over, fleet.asked()), (Refreshed { due: 6, left: 6, ..Refreshed::default() }, 0));
    let limit = after(fleet.work.clock.now(), SignedDuration::from_secs(45));
    let time_passes = async {
        let asked = |calls: &[tests::proxy::Call]| {
            calls.iter().find(|call| call.line().ends_with("/connect/token")).map(drop)
        };
        fleet.ground.recorder.until("the first mint", Duration::from_secs(60), asked).await;
        fleet.pass(46);
    };
    let (done, ()) = tokio::join!(fleet.refresh_until(limit), time_passes);
    let mut first = vec![0; 6];
    in_turn((0..6).collect()).into_iter().take(done.minted).for_each(|n: usize| first[n] = 1);
    assert_eq!(fleet.mints(), first, "{done:?}");
    assert_eq!(fleet.refresh().await, all_minted(done.left));
    assert_eq!(fleet.mints(), [1; 6]);
}

#[tokio::test]
async fn a_token_that_nothing_is_connected_with_any_more_is_due_no_longer() {
    let fleet = Fleet::due(2).await;
    let gone = TenantSeed::fresh(NEXT.fetch_add(1, Ordering::Relaxed));
    fleet.is_due(&gone, 10).await;
    let cut = TenantConnection {
        environment: SANDBOX,
        version: 2,
        generation: 2,
        connection: Connection::default(),
    };
    let tenant = key(&fleet.seeds[0]).tenant;
    let change = fleet.work.store.change(&tenant).connection(&cut).unwrap();
    change.commit().await.unwrap();
    assert_eq!(fleet.refresh().await, Refreshed { due: 3, minted: 1, gone: 2, ..Refreshed::default() });
    assert_eq!(fleet.refresh().await, all_minted(0));
    assert!(fleet.held(&gone).await.is_none() && fleet.held(&fleet.seeds[0]).await.is_none());
}

#[tokio::test]
async fn a_token_of_a_connection_that_was_made_meanwhile_stays_due() {
    let fleet = Fleet::due(1).await;
    let (seed, store) = (&fleet.seeds[0], &fleet.work.store);
    let held = fleet.held(seed).await.expect("a token");
    let before = DueToken { key: key(seed), since: after(held.refresh_at, SignedDuration::from_secs(-60)) };
    assert_eq!(store.forget_token(&before).await, Err(SaveError::Moved));
    assert_eq!(fleet.refresh().await, all_minted(1));
}

#[tokio::test]
async fn the_next_is_due_by_whatever_lifetime_the_endpoint_states() {
    let fleet = Fleet::due(1).await;
    for lifetime in [7_200, 900, 60] {
        fleet.ground.servicetitan.set_token_lifetime(Duration::from_secs(lifetime));
        assert_eq!(fleet.refresh().await, all_minted(1), "{lifetime}");
        let held = fleet.held(&fleet.seeds[0]).await.expect("a token");
        let lifetime = i64::try_from(lifetime).unwrap();
        assert_eq!(held.expires_at.duration_since(held.minted_at).as_secs(), lifetime);
        let due = held.refresh_at.duration_since(held.minted_at).as_millis();
        assert!((i128::from(lifetime) * 500..=i128::from(lifetime) * 667).contains(&due), "{due}");
        fleet.pass(lifetime);
    }
}
