//! How the figures are shown, and what they are held against.

use std::time::Duration;

use crate::answers::Answers;
use crate::booking::{Bookings, Texts};
use crate::cost::{Cost, Other};
use crate::figures::{ms, percentile, us};
use crate::fleet::Run;
use crate::scene::Scene;
use crate::{FLOOR, RECEIVE};

/// receive-sms beside the floor: its cold start to the first answer, and the CPU of a call.
const RATIO: f64 = 1.5;
const RESIDENT_MIB: f64 = 64.0;
const ZIPPED_RECEIVE_MIB: f64 = 4.0;
const ZIPPED_OTHER_MIB: f64 = 5.0;
const TEXT_TO_BOOKING_MS: f64 = 1000.0;
/// From the last text of a burst; it is due five seconds after that.
const REPLY_S: f64 = 8.0;
/// From a burst's first text, where it is due after 19 seconds.
const REPLY_AT_MOST_S: f64 = 20.0;
/// To the telephone of somebody of the business.
const ALERT_S: f64 = 15.0;
/// Gathering CPU jitter would take more than 30.
const FIRST_TLS_REQUEST_MS: f64 = 10.0;

fn verdict(figure: f64, at_most: f64) -> String {
    format!("{} {at_most}", if figure <= at_most { "within" } else { "OVER" })
}

pub(crate) fn heading(scene: &Scene) {
    println!("\n{}", scene.binary(RECEIVE).display());
    println!("over TLS, beside a floor that makes one conditional write");
}

fn section(title: &str, columns: &[&str]) {
    println!("\n{title:46}{}", columns.iter().map(|column| format!("{column:>13}")).collect::<String>());
}

fn row(name: &str, figures: &[f64], verdict: &str) {
    let figures: String = figures.iter().map(|figure| format!("{figure:>13.2}")).collect();
    println!("  {name:44}{figures}   {verdict}");
}

pub(crate) fn pair(place: &str, costs: &[Cost; 2]) {
    section(place, &[RECEIVE, FLOOR, "ratio"]);
    compared("init, ms", costs.each_ref().map(|cost| ms(cost.init)), None);
    compared("CPU of init, ms", costs.each_ref().map(|cost| ms(cost.init_cpu)), None);
    compared("cold start to first answer, ms", costs.each_ref().map(|cost| ms(cost.cold)), Some(RATIO));
    compared("warm call, p50, ms", costs.each_ref().map(|cost| ms(cost.p50)), None);
    compared("warm call, p99, ms", costs.each_ref().map(|cost| ms(cost.p99)), None);
    compared("CPU per call, µs", costs.each_ref().map(|cost| us(cost.cpu_per_call)), Some(RATIO));
}

fn compared(name: &str, [ours, floor]: [f64; 2], at_most: Option<f64>) {
    let ratio = ours / floor;
    row(name, &[ours, floor, ratio], &at_most.map(|at_most| verdict(ratio, at_most)).unwrap_or_default());
}

pub(crate) fn absolutes(costs: &[Cost; 2], first_tls_request: Duration) {
    section("whatever it calls", &[RECEIVE, FLOOR, "ratio"]);
    let [ours, floor] = costs.each_ref().map(|cost| cost.resident_mib);
    row("resident, MiB", &[ours, floor, ours / floor], &verdict(ours, RESIDENT_MIB));
    let cpu = ms(first_tls_request);
    row("CPU of a first TLS request, ms", &[cpu], &verdict(cpu, FIRST_TLS_REQUEST_MS));
}

pub(crate) fn sizes(zipped: &[f64]) {
    let (ours, floor) = (zipped[0], zipped[1]);
    row("zipped, MiB", &[ours, floor, ours / floor], &verdict(ours, ZIPPED_RECEIVE_MIB));
}

pub(crate) fn others(others: &[Other], zipped: &[f64]) {
    section("the other functions", &["init, ms", "memory, MiB", "zipped, MiB"]);
    for (other, zipped) in others.iter().zip(zipped) {
        let verdicts = [verdict(other.resident_mib, RESIDENT_MIB), verdict(*zipped, ZIPPED_OTHER_MIB)];
        row(other.name, &[ms(other.init), other.resident_mib, *zipped], &verdicts.join(", "));
    }
}

pub(crate) fn bookings(bookings: &Bookings) {
    section("a text to its booking, ms", &["p50", "p99"]);
    latency("a conversation's first text", &bookings.first);
    latency("its next text", &bookings.next);
    calls("calls for a process's first text", &bookings.forgetful);
    calls("calls for a conversation's first text", &bookings.first);
    calls("calls for its next text", &bookings.next);
    calls("calls for a reply", &bookings.replies);
    section("of these", &["calls"]);
    most("to DynamoDB, route unknown", bookings.forgetful.count("receive-sms: DynamoDB"), 2.0);
    most("to DynamoDB, route known", bookings.next.count("receive-sms: DynamoDB"), 1.0);
    let next = |method: &str| bookings.next.count(&format!("create-bookings: ServiceTitan {method}"));
    most("writes to ServiceTitan, next text", next("POST bookings") + next("PATCH bookings"), 1.0);
    most("tokens from ServiceTitan, next text", next("POST token"), 0.0);
}

pub(crate) fn fleet(runs: &[Run]) {
    section("a minute of refresh-tokens", &["seconds", "CPU each, µs", "peak, MiB"]);
    for run in runs {
        let figures = [run.took.as_secs_f64(), us(run.cpu), run.resident_mib];
        row(run.what, &figures, &verdict(run.resident_mib, RESIDENT_MIB));
    }
}

fn latency(name: &str, texts: &Texts) {
    let figures = [50, 99].map(|percent| ms(percentile(&texts.took, percent)));
    row(name, &figures, &verdict(figures[1], TEXT_TO_BOOKING_MS));
}

pub(crate) fn answers(answers: &Answers) {
    section("until Twilio has the answer, s", &["p50", "p95", "most"]);
    waits("from the last text of a burst", &answers.bursts, Some(REPLY_S));
    waits("from its first, where it goes on", &answers.going_on, Some(REPLY_AT_MOST_S));
    waits("from a text about a life", &answers.life, None);
    waits("from that text until staff are told", &answers.staff, Some(ALERT_S));
}

fn waits(name: &str, took: &[Duration], at_most: Option<f64>) {
    let figures = [50, 95, 100].map(|percent| percentile(took, percent).as_secs_f64());
    row(name, &figures, &at_most.map(|at_most| verdict(figures[1], at_most)).unwrap_or_default());
}

fn calls(title: &str, texts: &Texts) {
    section(title, &[]);
    for (call, times) in texts.calls() {
        row(call, &[times], "");
    }
}

fn most(name: &str, calls: f64, at_most: f64) {
    row(name, &[calls], &verdict(calls, at_most));
}
