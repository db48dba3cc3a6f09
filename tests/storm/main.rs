//! A small storm.

use tests::storm::{Options, Report, storm};

/// Calls that one process has hanging at the dead tenant's in a round: what was out when its circuit opened.
const HUNG_AT_MOST: usize = 8;

/// Unoptimized, a storm takes more of a stack than a test's thread has.
const STACK: usize = 16 * 1024 * 1024;

fn passes(options: Options) -> Report {
    let passing = move || {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(2).enable_all().build().expect("a runtime");
        runtime.block_on(storm(options, |_| {}))
    };
    let passing = std::thread::Builder::new().stack_size(STACK).spawn(passing).expect("a thread");
    passing.join().expect("it comes to its end")
}

#[test]
fn in_a_storm_no_text_is_lost_or_booked_twice_and_nobody_is_answered_twice() {
    let report = passes(Options { seed: 7, texts: 240 });
    println!("{report}");
    assert!(report.is_clean(), "{report}");
    let numbers = (report.lost(), report.doubled(), report.stuck(), report.replied_twice());
    assert_eq!(numbers, (0, 0, 0, 0));
    assert!(report.deaths > 0 && report.hung.1 > 0 && report.refused > 0, "it was a storm: {report}");
    assert_eq!(report.turns.passed_over, 0, "nobody waits for another minute: {report}");
    assert!(report.hung.0 <= HUNG_AT_MOST, "an outage costs a process a time-out or two: {report}");
}
