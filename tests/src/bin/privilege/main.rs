//! `privilege <run> whole|part`: what a run's functions asked of AWS, beside what the template allows them. Only a whole
//! run shows that something is never used.

use std::process::ExitCode;

use tests::privilege::{Allowed, check, read};
use tests::template::Template;

/// The suites that a whole run has: each of them plays what the others do not.
const SUITES: [&str; 3] = ["crash", "drive", "e2e"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [run, extent] = arguments.as_slice() else {
        eprintln!("privilege <run> whole|part");
        return ExitCode::FAILURE;
    };
    let (seen, suites) = match read(run) {
        Ok(read) => read,
        Err(error) => {
            eprintln!("permissions: nothing was seen in {run}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let report = check(&seen, &Allowed::all(Template::read()));
    println!("permissions: {} kinds of calls in {suites:?}\n{report}", seen.len());
    let is_whole = extent == "whole";
    if !is_whole {
        println!(
            "  NOT CHECKED: whether each permission is used, since only a part of the tests counts here"
        );
    }
    let has_all = SUITES.iter().all(|suite| suites.contains(*suite));
    if is_whole && !has_all {
        println!("  a whole run has {SUITES:?}");
    }
    let is_right = report.not_allowed.is_empty() && (!is_whole || report.unused.is_empty() && has_all);
    if seen.is_empty() || !is_right { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
