use std::fmt::Write;

use crate::cost::Cost;
use crate::measured::{half_reads_of_keys, units_of};
use crate::report::{Report, float};
use crate::scenario::Kind;

const BEGIN: &str = "<!-- what follows is written by `make fleet` -->";
const END: &str = "<!-- what `make fleet` writes ends here -->";

/// The page with these tables between its marks. None: it has no marks.
#[must_use]
pub fn with_tables(page: &str, tables: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, behind) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{tables}\n{END}{behind}"))
}

/// Everything that the simulations say, for the page.
#[must_use]
pub fn tables(reports: &[Report]) -> String {
    let mut text = String::from(RATES);
    for report in reports {
        text += &rates(report);
    }
    text += OUTAGES;
    for report in reports.iter().filter(|report| report.scenario.kind == Kind::Outage) {
        text += &outage(report);
    }
    text += COSTS;
    for report in reports.iter().filter(|report| report.scenario.kind == Kind::HalfIdle) {
        text += &cost(report);
    }
    text
}

const RATES: &str = "\
| connections | | mints/s, mean | peak, 10 s | peak, 1 s | peak ÷ mean | mints per refresh due | due in a run, at most | longest run, s | calls that found no token | with an expired one | memory, MiB |
|---|---|---|---|---|---|---|---|---|---|---|---|
";

const OUTAGES: &str = "
| connections | minted by the first run after the outage | runs until every token is valid | since the endpoint answers, s |
|---|---|---|---|
";

const COSTS: &str = "
| connections, every second one idle | reads | writes | of these, index | secret reads | DynamoDB | Lambda | Secrets Manager | $ a month | $ a connection |
|---|---|---|---|---|---|---|---|---|---|
";

/// The line of one simulation.
#[must_use]
pub fn rates(report: &Report) -> String {
    let is_steady = report.scenario.kind != Kind::Outage;
    let ratio = if is_steady { format!("{:.2}", report.peak() / report.mean()) } else { "–".to_owned() };
    line(&[
        grouped(report.scenario.connections as u64),
        report.scenario.kind.name().to_owned(),
        format!("{:.1}", report.mean()),
        format!("{:.1}", report.peak()),
        format!("{:.0}", report.peak_second()),
        ratio,
        format!("{:.2}", report.mints_per_due()),
        grouped(report.most_due as u64),
        format!("{:.0}", report.longest.as_secs_f64()),
        format!("{} of {}", grouped(report.seen.late), grouped(report.seen.calls)),
        grouped(report.seen.expired),
        format!("{:.0}", report.memory_mib()),
    ])
}

/// How an outage was made up for.
#[must_use]
pub fn outage(report: &Report) -> String {
    let Some(recovered) = report.recovered else { return String::new() };
    line(&[
        grouped(report.scenario.connections as u64),
        grouped(recovered.in_the_first as u64),
        recovered.runs.to_string(),
        format!("{:.0}", recovered.within.as_secs_f64()),
    ])
}

/// What a month takes.
#[must_use]
pub fn cost(report: &Report) -> String {
    let (seen, cost) = (&report.seen, Cost::of(report));
    let units = units_of(&seen.operations, seen.moved_in_the_index);
    let reads = (units.half_reads + half_reads_of_keys(seen.keys)) / 2;
    let months = 30 * 24 / report.scenario.measured.as_hours().unsigned_abs();
    let connections = report.scenario.connections as u64;
    line(&[
        grouped(connections),
        millions(reads * months),
        millions(units.writes * months),
        millions(units.index_writes * months),
        millions(seen.operations.secrets * months),
        format!("{:.2}", cost.reads + cost.writes),
        format!("{:.2}", cost.lambda),
        format!("{:.2}", cost.secrets),
        format!("{:.2}", cost.all()),
        format!("{:.3}", cost.all() / float(connections)),
    ])
}

fn line(cells: &[String]) -> String {
    let mut line = String::new();
    for cell in cells {
        let _ = write!(line, "| {cell} ");
    }
    line + "|\n"
}

fn millions(count: u64) -> String {
    format!("{:.2} million", float(count) / 1e6)
}

fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let begin = digits.len() % 3;
    let mut text = digits[..begin].to_owned();
    for at in (begin..digits.len()).step_by(3) {
        if !text.is_empty() {
            text.push(',');
        }
        text += &digits[at..at + 3];
    }
    text
}
