//! One minute of refresh-tokens with two hundred connections due: what the simulation (`tests/fleet`) takes as measured.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use intellisend::domain::connection::token::{Before, Held, Minted};
use intellisend::domain::ids::{ConnectionKey, Environment, TenantId};
use intellisend::domain::secret::AccessToken;
use intellisend::domain::time::{SignedDuration, after};
use jiff::Timestamp;
use tests::events;
use tests::lambda::{Function, Usage};
use tests::stack::{Seeder, TenantSeed, in_servicetitan};

use crate::figures::mib;
use crate::scene::Scene;

const REFRESH: &str = "refresh-tokens";
const CONNECTIONS: u32 = 200;

/// A run and what it took.
pub(crate) struct Run {
    pub(crate) what: &'static str,
    pub(crate) took: Duration,
    /// For each connection.
    pub(crate) cpu: Duration,
    pub(crate) resident_mib: f64,
}

/// With nothing due, with all due for the first time in the process, and once more.
pub(crate) async fn measure(scene: &Scene) -> Vec<Run> {
    let seeder = Seeder::new(&scene.stack.environment("create-bookings"));
    let fake = scene.stack.servicetitan.as_ref().expect("the stack has the fake");
    let seeds: Vec<TenantSeed> = (3..3 + CONNECTIONS).map(TenantSeed::fresh).collect();
    for seed in &seeds {
        seeder.tenant(seed).await;
        seeder.connection(seed, 1).await;
        in_servicetitan(fake, seed);
    }
    let aws = scene.authority.terminator(&scene.stack.described.aws_url).await;
    let name = "SERVICETITAN_AUTH_INTEGRATION_URL";
    let servicetitan = scene.authority.terminator(&scene.stack.environment(REFRESH)[name]).await;
    let other = [("AWS_ENDPOINT_URL", aws.url()), (name, servicetitan.url())];
    let other: BTreeMap<_, _> = other.map(|(name, url)| (name.to_owned(), url)).into();
    let function = scene.start_with(REFRESH, other).await;
    function.ready().await.expect("it starts");
    let mut runs = vec![run(&function, "nothing due").await];
    for what in ["all due, secrets to be read", "all due again"] {
        make_due(&seeder, &seeds).await;
        runs.push(run(&function, what).await);
    }
    runs
}

async fn run(function: &Function, what: &'static str) -> Run {
    let (began, before) = (Instant::now(), usage(function));
    function.invoke(&events::scheduled(Timestamp::now())).await.expect("it answers");
    let after = usage(function);
    Run {
        what,
        took: began.elapsed(),
        cpu: (after.cpu - before.cpu) / CONNECTIONS,
        resident_mib: mib(after.peak_kib * 1024),
    }
}

/// Puts a token in place of each, that is due for a minute.
async fn make_due(seeder: &Seeder, seeds: &[TenantSeed]) {
    let store = &seeder.work.store;
    for seed in seeds {
        let key = ConnectionKey {
            tenant: TenantId::parse(&seed.tenant).expect("a tenant"),
            environment: Environment::Integration,
        };
        let generation = store.token(&key).await.expect("the table answers").generation;
        let minted_at = after(seeder.work.clock.now(), SignedDuration::from_secs(-660));
        let token = AccessToken::from("due".to_owned());
        let minted = Minted { token, lifetime: SignedDuration::from_secs(900), scopes: vec![] };
        let before = Before { generation, used_at: minted_at, forced_at: None };
        let held = Held::of(minted, before, 1, 0, minted_at);
        store.publish_token(&key, &held, generation).await.expect("nobody else writes");
    }
}

fn usage(function: &Function) -> Usage {
    function.usage().expect("it runs")
}
