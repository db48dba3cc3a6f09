//! What a process costs, as Linux counts it under `/proc`. There is no such thing on other systems.

use std::fs::read_to_string;
use std::time::Duration;

/// Linux counts the CPU time it shows in hundredths of a second, on every architecture.
const TICK: Duration = Duration::from_millis(10);

/// CPU time and memory of one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// User and system time of all its threads, ended ones included; in steps of 10 ms.
    pub cpu: Duration,
    /// Memory resident now.
    pub resident_kib: u64,
    /// Most memory resident at any time.
    pub peak_kib: u64,
}

impl Usage {
    /// None when there is no such process, or it has ended.
    pub fn of(process: u32) -> Option<Self> {
        let stat = read_to_string(format!("/proc/{process}/stat")).ok()?;
        let status = read_to_string(format!("/proc/{process}/status")).ok()?;
        Some(Self {
            cpu: cpu(&stat)?,
            resident_kib: kib(&status, "VmRSS:")?,
            peak_kib: kib(&status, "VmHWM:")?,
        })
    }
}

/// Fields 14 and 15 of the line; counted from behind the second, a name that may itself hold spaces.
fn cpu(stat: &str) -> Option<Duration> {
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some(TICK * (user + system))
}

fn kib(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests;
