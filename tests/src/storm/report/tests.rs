use std::time::Duration;

use super::percentile;

#[test]
fn percentiles_are_of_what_was_measured() {
    let all: Vec<Duration> = (1..=100).map(Duration::from_secs).collect();
    let seconds = |percent| percentile(&all, percent).map(|took| took.as_secs());
    assert_eq!([50, 95, 99].map(seconds), [Some(50), Some(95), Some(99)]);
    assert_eq!(percentile(&[], 50), None);
}
