//! What a process costs, as Linux counts it under `/proc`. There is no such thing on other systems.

use std::fs::{read_dir, read_to_string};
use std::time::Duration;

/// CPU time and memory of one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Time that its living threads have spent on a processor, to the nanosecond. `stat` would have it in steps of
    /// 10 ms, which is more than a whole start may take.
    pub cpu: Duration,
    /// Memory resident now.
    pub resident_kib: u64,
    /// Most memory resident at any time.
    pub peak_kib: u64,
}

impl Usage {
    /// None when there is no such process, or it has ended.
    pub fn of(process: u32) -> Option<Self> {
        let status = read_to_string(format!("/proc/{process}/status")).ok()?;
        Some(Self {
            cpu: cpu(process)?,
            resident_kib: kib(&status, "VmRSS:")?,
            peak_kib: kib(&status, "VmHWM:")?,
        })
    }
}

fn cpu(process: u32) -> Option<Duration> {
    let threads = read_dir(format!("/proc/{process}/task")).ok()?;
    // A thread may end while its file is looked for.
    let times = threads.filter_map(|thread| read_to_string(thread.ok()?.path().join("schedstat")).ok());
    times.map(|line| on_processor(&line)).sum()
}

/// The first of three numbers; the others tell of waiting.
fn on_processor(line: &str) -> Option<Duration> {
    line.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn kib(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests;
