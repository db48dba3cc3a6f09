//! What a function costs by itself: its start, its calls, its memory.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::{Value, json};
use tests::events::{self, Http};
use tests::lambda::{Function, Usage};

use crate::figures::{median, mib, percentile};
use crate::scene::Scene;
use crate::{FLOOR, OTHERS, RECEIVE, texts};

const COLD_STARTS: usize = 21;

/// Calls are measured in turns of this many, so that what else the machine does falls on both functions.
const TURN: u32 = 100;
const TURNS: u32 = 20;

pub(crate) struct Cost {
    /// From the start of the process until it asks for its first event.
    pub(crate) init: Duration,
    pub(crate) init_cpu: Duration,
    /// From the start of the process until it has answered its first event.
    pub(crate) cold: Duration,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    pub(crate) cpu_per_call: Duration,
    /// After all calls.
    pub(crate) resident_mib: f64,
}

struct Started {
    init: Duration,
    init_cpu: Duration,
    cold: Duration,
}

/// receive-sms and the floor, given the same texts.
pub(crate) async fn pair(scene: &Scene, aws: &str) -> [Cost; 2] {
    // The first of each warms the machine's caches and the stand-in's memory.
    start(scene, RECEIVE, aws).await;
    start(scene, FLOOR, aws).await;
    let mut started = [vec![], vec![]];
    for _ in 0..COLD_STARTS {
        started[0].push(start(scene, RECEIVE, aws).await);
        started[1].push(start(scene, FLOOR, aws).await);
    }
    let functions = [scene.start(RECEIVE, aws).await, scene.start(FLOOR, aws).await];
    for function in &functions {
        turn(scene, function).await;
    }
    let before = functions.each_ref().map(usage);
    let mut calls = [vec![], vec![]];
    for _ in 0..TURNS {
        for (function, calls) in functions.iter().zip(&mut calls) {
            calls.extend(turn(scene, function).await);
        }
    }
    [0, 1].map(|which| cost(&started[which], &calls[which], &before[which], &usage(&functions[which])))
}

fn cost(started: &[Started], calls: &[Duration], before: &Usage, after: &Usage) -> Cost {
    Cost {
        init: median(started.iter().map(|started| started.init)),
        init_cpu: mean(started.iter().map(|started| started.init_cpu)),
        cold: median(started.iter().map(|started| started.cold)),
        p50: percentile(calls, 50),
        p99: percentile(calls, 99),
        cpu_per_call: (after.cpu - before.cpu) / (TURNS * TURN),
        resident_mib: resident(after),
    }
}

/// A process from its start to its first answer.
async fn start(scene: &Scene, name: &str, aws: &str) -> Started {
    let event = a_text(scene);
    let began = Instant::now();
    let function = scene.start(name, aws).await;
    let init = function.ready().await.expect("it starts");
    let init_cpu = usage(&function).cpu;
    call(&function, &event).await;
    let cold = began.elapsed();
    function.kill().await;
    Started { init, init_cpu, cold }
}

async fn turn(scene: &Scene, function: &Function) -> Vec<Duration> {
    let mut took = vec![];
    for _ in 0..TURN {
        let event = a_text(scene);
        let began = Instant::now();
        call(function, &event).await;
        took.push(began.elapsed());
    }
    took
}

fn a_text(scene: &Scene) -> Value {
    texts::event(scene, &texts::text("+19725550100", "My water heater is leaking"))
}

async fn call(function: &Function, event: &Value) {
    let answer = function.invoke(event).await.expect("it answers");
    assert_eq!(answer["statusCode"], 200, "{answer}");
}

/// CPU of the floor's start that is there because its first request goes over TLS.
pub(crate) async fn first_tls_request(scene: &Scene, tls: &str, plain: &str) -> Duration {
    let mut cpu = [vec![], vec![]];
    for _ in 0..COLD_STARTS {
        cpu[0].push(start(scene, FLOOR, tls).await.init_cpu);
        cpu[1].push(start(scene, FLOOR, plain).await.init_cpu);
    }
    let [tls, plain] = cpu.map(mean);
    tls.saturating_sub(plain)
}

/// What another function takes to start, and to keep after an event.
pub(crate) struct Other {
    pub(crate) name: &'static str,
    pub(crate) init: Duration,
    pub(crate) resident_mib: f64,
}

pub(crate) async fn others(scene: &Scene, aws: &str) -> Vec<Other> {
    let mut others = vec![];
    for name in OTHERS {
        let mut init = vec![];
        let mut resident_mib = 0.0;
        for _ in 0..COLD_STARTS / 3 {
            let function = scene.start(name, aws).await;
            init.push(function.ready().await.expect("it starts"));
            function.invoke(&first_event(name)).await.expect("it answers");
            resident_mib = resident(&usage(&function));
            function.kill().await;
        }
        others.push(Other { name, init: median(init), resident_mib });
    }
    others
}

fn first_event(name: &str) -> Value {
    match name {
        "create-bookings" => events::queued(&[]),
        "save-credentials" => {
            Http::new("GET", "/v1/connections").claims(&json!({ "custom:tenant_id": "tn_demo" })).event()
        }
        "serve-pages" => Http::new("GET", "/").event(),
        "show-photos" => Http::new("GET", "/m/nothing").event(),
        _ => events::scheduled(Timestamp::now()),
    }
}

fn usage(function: &Function) -> Usage {
    function.usage().expect("it runs")
}

fn resident(usage: &Usage) -> f64 {
    mib(usage.resident_kib * 1024)
}

fn mean(measured: impl IntoIterator<Item = Duration>) -> Duration {
    let measured: Vec<Duration> = measured.into_iter().collect();
    measured.iter().sum::<Duration>() / u32::try_from(measured.len()).expect("a few")
}
