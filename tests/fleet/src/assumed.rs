use intellisend::domain::time::SignedDuration;

use crate::chance::Chance;

/// How long calls of one kind take, in microseconds: at least, at half of them, at 90, at 99 and at all of 100.
#[derive(Debug)]
pub struct Latency(pub [u64; 5]);

/// The shares of calls, of 1,000, that [`Latency`] tells of.
const SHARES: [u64; 5] = [0, 500, 900, 990, 1_000];

/// One call to DynamoDB.
pub const STORE: Latency = Latency([2_000, 5_000, 10_000, 30_000, 200_000]);

/// One secret from Secrets Manager.
pub const SECRET: Latency = Latency([10_000, 20_000, 50_000, 150_000, 500_000]);

/// One token from ServiceTitan.
pub const ENDPOINT: Latency = Latency([60_000, 150_000, 350_000, 1_000_000, 3_000_000]);

/// A mint that is not answered is given up after this long.
pub const TIME_OUT: SignedDuration = SignedDuration::from_secs(5);

/// The lifetime that ServiceTitan states.
pub const LIFETIME: SignedDuration = SignedDuration::from_secs(900);

/// A call to ServiceTitan is over within this.
pub const CALL: SignedDuration = SignedDuration::from_secs(25);

/// How often a connection in use makes a call, on average, in microseconds.
pub const BETWEEN_CALLS: u64 = 20 * 60 * 1_000_000;

/// How long Lambda keeps a process, and with it the secrets that it has read.
pub const PROCESS: SignedDuration = SignedDuration::from_hours(2);

/// List prices of us-east-1 in dollars, as published on AWS's price pages in 2026, without any free tier.
pub mod price {
    pub const WRITE_UNIT: f64 = 0.625e-6;
    pub const READ_UNIT: f64 = 0.125e-6;
    pub const SECRET_MONTH: f64 = 0.40;
    pub const SECRET_READ: f64 = 0.05 / 10_000.0;
    /// On arm64.
    pub const LAMBDA_GB_SECOND: f64 = 0.000_013_333_4;
    pub const LAMBDA_REQUEST: f64 = 0.20e-6;
}

impl Latency {
    #[must_use]
    pub fn draw(&self, chance: &mut Chance) -> SignedDuration {
        let share = chance.of(1_000_000);
        let at = (1..4).find(|at| share < SHARES[*at] * 1_000).unwrap_or(4);
        let (from, to) = (SHARES[at - 1] * 1_000, SHARES[at] * 1_000);
        let (least, most) = (self.0[at - 1], self.0[at]);
        micros(least + (most - least) * (share - from) / (to - from))
    }
}

#[must_use]
pub fn micros(micros: u64) -> SignedDuration {
    SignedDuration::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
}
