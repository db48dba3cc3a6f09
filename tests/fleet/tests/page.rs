//! What the page says is what the simulation finds, and the simulation has the function's own figures.

use std::io;
use std::path::Path;

use fleet::page::{cost, outage, rates};
use fleet::report::simulate;
use fleet::scenario::{Kind, Scenario};

fn project(file: &str) -> io::Result<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    std::fs::read_to_string(path)
}

#[test]
fn a_fleet_of_up_to_ten_thousand_is_refreshed_as_required_and_as_the_page_says() {
    let page = project("docs/operations.md").unwrap();
    for size in [1_000, 10_000] {
        for kind in Kind::ALL {
            let report = simulate(Scenario::new(kind, size));
            assert_eq!(report.faults(), Vec::<&str>::new(), "{size}, {}", kind.name());
            let mut lines = vec![rates(&report)];
            lines.extend((kind == Kind::Outage).then(|| outage(&report)));
            lines.extend((kind == Kind::HalfIdle).then(|| cost(&report)));
            for line in lines {
                assert!(page.contains(&line), "`make fleet` would write\n{line}");
            }
        }
    }
}

#[test]
fn the_simulated_function_is_the_one_that_is_deployed() {
    let template = project("template.yaml").unwrap();
    let (_, function) = template.split_once("\n  RefreshTokens:\n").unwrap();
    let (function, _) = function.split_once("\n  RefreshTokensRole:\n").unwrap();
    assert!(function.contains(&format!("MemorySize: {}\n", fleet::measured::MEMORY)));
    let handler = project("functions/refresh-tokens/src/handler.rs").unwrap();
    let mint_within = fleet::measured::MINT_WITHIN.as_secs();
    assert!(
        handler.contains(&format!("MINT_WITHIN: SignedDuration = SignedDuration::from_secs({mint_within});"))
    );
}
