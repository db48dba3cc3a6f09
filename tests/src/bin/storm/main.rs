//! `make storm`: twenty thousand texts in bad weather, and whether anything was lost or done twice.
//!
//! `SEED=…` brings the same storm again, `TEXTS=…` a smaller or a larger one. Not 0 where something is wrong.

use std::process::ExitCode;
use std::time::Instant;

use tests::storm::{Options, storm};

const TEXTS: usize = 20_000;

fn number(name: &str, otherwise: u64) -> u64 {
    let given = std::env::var(name).ok().filter(|value| !value.is_empty());
    given.map_or(otherwise, |value| value.parse().unwrap_or_else(|_| panic!("{name} is no number: {value}")))
}

#[tokio::main]
async fn main() -> ExitCode {
    let seed = number("SEED", u64::from(std::process::id()));
    let texts = usize::try_from(number("TEXTS", TEXTS as u64)).expect("that many fit into memory");
    println!("SEED={seed} TEXTS={texts}");
    let began = Instant::now();
    let report = storm(Options { seed, texts }, |line| println!("{line}")).await;
    println!("\n{report}\n{:.0} seconds", began.elapsed().as_secs_f64());
    if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
