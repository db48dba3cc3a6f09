use std::time::Duration;

use super::{Usage, on_processor};

#[test]
fn cpu_time_is_the_time_on_a_processor_without_the_waiting() {
    assert_eq!(on_processor("160381 1187550 2\n"), Some(Duration::from_nanos(160_381)));
    assert_eq!(on_processor(""), None);
}

#[test]
fn a_living_process_has_memory_and_none_that_is_gone() {
    let usage = Usage::of(std::process::id()).unwrap();
    assert!(usage.resident_kib > 0 && usage.peak_kib >= usage.resident_kib && !usage.cpu.is_zero());
    assert_eq!(Usage::of(u32::MAX), None);
}
