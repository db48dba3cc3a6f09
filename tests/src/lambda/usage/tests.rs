use std::time::Duration;

use super::{Usage, cpu};

#[test]
fn cpu_time_is_user_and_system_time_together() {
    let stat = "41 (a (b) c) S 1 41 41 0 -1 4194304 901 0 0 0 17 25 0 0 20 0 3 0 100 7000000 500";
    assert_eq!(cpu(stat), Some(Duration::from_millis(420)));
}

#[test]
fn a_living_process_has_memory_and_none_that_is_gone() {
    let usage = Usage::of(std::process::id()).unwrap();
    assert!(usage.resident_kib > 0 && usage.peak_kib >= usage.resident_kib);
    assert_eq!(Usage::of(u32::MAX), None);
}
