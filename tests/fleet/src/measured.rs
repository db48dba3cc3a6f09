use std::ops::{Add, Mul};

use intellisend::domain::time::SignedDuration;

use crate::assumed::micros;

/// Calls to AWS, by their kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Operations {
    pub queries: u64,
    pub batch_gets: u64,
    pub gets: u64,
    pub updates: u64,
    pub puts: u64,
    pub secrets: u64,
}

const NONE: Operations = Operations { queries: 0, batch_gets: 0, gets: 0, updates: 0, puts: 0, secrets: 0 };

/// The list of what is due, where each part is one page.
pub const OF_A_LIST: Operations = Operations { queries: 16, ..NONE };

/// A token that is due: tenant and token are read, the lease is taken, the successor is published.
pub const OF_A_MINT: Operations = Operations { batch_gets: 1, gets: 1, updates: 1, puts: 1, ..NONE };

/// The same where there is none to be had: what failed is written in place of the successor, what is remembered of the
/// connection is looked at, and when to ask again is written there.
pub const OF_A_FAILURE: Operations = Operations { batch_gets: 1, gets: 2, updates: 3, ..NONE };

/// What a process does for the first mint of a connection, and keeps.
pub const OF_A_FIRST_MINT: Operations = Operations { secrets: 1, ..NONE };

/// That a token is in use is written down once an hour.
pub const OF_A_USE: Operations = Operations { updates: 1, ..NONE };

/// CPU time on a whole vCPU, in microseconds, as `bench release fleet` saw it: of a refresh, and of reading a secret
/// besides. What a listed key takes is an estimate.
pub const CPU_OF_A_REFRESH: u64 = 2_140;
pub const CPU_OF_A_SECRET: u64 = 480;
pub const CPU_OF_A_KEY: u64 = 20;

/// For how long the function starts mints.
pub const MINT_WITHIN: SignedDuration = SignedDuration::from_secs(45);

/// What the template gives the function, in MB, and how much Lambda gives a whole vCPU with.
pub const MEMORY: u64 = 1_769;
const OF_A_VCPU: u64 = 1_769;

/// How long the function is busy with what takes so much CPU.
#[must_use]
pub fn busy(cpu_micros: u64) -> SignedDuration {
    micros(cpu_micros * OF_A_VCPU / MEMORY.min(OF_A_VCPU))
}

/// Memory of the function, in bytes. Seen by `bench release fleet`: with nothing due, and for each connection whose
/// secret it keeps.
pub const RESIDENT: u64 = 11 << 20;
pub const OF_A_SECRET: u64 = 1_500;

/// Estimates, rather too high: for each key that is due, and for each mint under way with its connections.
pub const OF_A_KEY: u64 = 1_000;
pub const OF_A_MINT_UNDER_WAY: u64 = 256 << 10;

/// Tokens are items of up to 2 KB, and a listed key is about 100 bytes.
const WRITE_UNITS: u64 = 2;
const KEY_BYTES: u64 = 100;

/// What the table bills.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Units {
    /// Halves of read request units: a query of an index reads without consistency.
    pub half_reads: u64,
    pub writes: u64,
    /// Of the writes, those of the index.
    pub index_writes: u64,
}

/// Two items of the tenant's and two connections' health are asked for besides the connection itself; each counts, also
/// where there is none.
const ITEMS_OF_A_TENANT: u64 = 5;

#[must_use]
pub const fn units_of(operations: &Operations, moved_in_the_index: u64) -> Units {
    let reads = operations.batch_gets * ITEMS_OF_A_TENANT + operations.gets;
    let writes = (operations.updates + operations.puts) * WRITE_UNITS;
    // Where the due time changes, the index deletes an entry and puts another.
    let index_writes = 2 * moved_in_the_index;
    Units { half_reads: reads * 2 + operations.queries, writes: writes + index_writes, index_writes }
}

/// What a list reads beyond the least that each of its queries is billed for.
#[must_use]
pub const fn half_reads_of_keys(keys: u64) -> u64 {
    keys * KEY_BYTES / 4_096
}

impl Add for Operations {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            queries: self.queries + other.queries,
            batch_gets: self.batch_gets + other.batch_gets,
            gets: self.gets + other.gets,
            updates: self.updates + other.updates,
            puts: self.puts + other.puts,
            secrets: self.secrets + other.secrets,
        }
    }
}

impl Mul<u64> for Operations {
    type Output = Self;

    fn mul(self, times: u64) -> Self {
        Self {
            queries: self.queries * times,
            batch_gets: self.batch_gets * times,
            gets: self.gets * times,
            updates: self.updates * times,
            puts: self.puts * times,
            secrets: self.secrets * times,
        }
    }
}
