//! Prints how refresh-tokens fares with fleets of three sizes, and writes it into `docs/operations.md`. Ends with an error
//! where something that is required is not so.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use fleet::page::{tables, with_tables};
use fleet::report::{Report, simulate};
use fleet::scenario::{Kind, Scenario};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md");

fn main() -> io::Result<ExitCode> {
    #[expect(clippy::disallowed_methods, reason = "how long the simulation itself takes")]
    let began = Instant::now();
    let mut reports = Vec::new();
    for size in SIZES {
        for kind in Kind::ALL {
            reports.push(simulate(Scenario::new(kind, size)));
            say(&format!("{size} connections, {}: {:.1?}", kind.name(), began.elapsed()))?;
        }
    }
    let tables = tables(&reports);
    say(&format!("\n{tables}"))?;
    let page = std::fs::read_to_string(PAGE)?;
    let page = with_tables(&page, &tables).ok_or_else(|| io::Error::other("the page has no marks"))?;
    std::fs::write(PAGE, page)?;
    let faults: Vec<String> = reports.iter().flat_map(faults).collect();
    for fault in &faults {
        say(fault)?;
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn faults(report: &Report) -> Vec<String> {
    let (size, kind) = (report.scenario.connections, report.scenario.kind.name());
    report.faults().into_iter().map(|what| format!("FAILED at {size}, {kind}: {what}")).collect()
}

fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}
