//! All that the fake knows, behind one lock.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::auth::{Client, Grant};
use super::bookings::Booking;
use super::jobs::Note;
use super::trouble::Trouble;
use super::unknowns::Unknowns;
use crate::fakes::calls::{Calls, lock};

/// ServiceTitan shows times to the tenth of a microsecond.
const TICK_NANOSECONDS: i128 = 100;
const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_secs(900);
const FIRST_ID: i64 = 1_000_001;

/// Which of ServiceTitan's two worlds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Environment {
    #[default]
    Integration,
    Production,
}

/// What a contractor has in ServiceTitan; the tables of JSON take [`super::records`].
#[derive(Clone, Debug, Default)]
pub struct Tenant {
    pub bookings: Vec<Booking>,
    pub notes: Vec<Note>,
    pub providers: Vec<Value>,
    pub customers: Vec<Value>,
    pub customer_contacts: Vec<Value>,
    pub locations: Vec<Value>,
    pub jobs: Vec<Value>,
    pub appointments: Vec<Value>,
    pub business_units: Vec<Value>,
    pub campaigns: Vec<Value>,
    pub job_types: Vec<Value>,
    pub calls: Vec<Value>,
}

#[derive(Default)]
pub(super) struct Shared {
    data: Mutex<Data>,
    pub(super) calls: Calls,
}

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, Data> {
        lock(&self.data)
    }

    /// While ServiceTitan is slow, a call waits here before anything is done about it.
    pub(super) async fn pause(&self) {
        let slow = self.lock().trouble.slow;
        if let Some(slow) = slow {
            tokio::time::sleep(slow).await;
        }
    }
}

pub(super) struct Data {
    pub(super) unknowns: Unknowns,
    pub(super) trouble: Trouble,
    pub(super) apps: BTreeSet<String>,
    pub(super) clients: Vec<Client>,
    pub(super) grants: HashMap<String, Grant>,
    pub(super) mints: BTreeMap<String, u64>,
    pub(super) token_lifetime: SignedDuration,
    pub(super) tenants: BTreeMap<String, Tenant>,
    /// How many more lists will leave a new booking out.
    pub(super) hidden_reads: HashMap<i64, u32>,
    pub(super) clock_offset: SignedDuration,
    last_tick: Timestamp,
    next_id: i64,
}

impl Default for Data {
    fn default() -> Data {
        Data {
            unknowns: Unknowns::default(),
            trouble: Trouble::default(),
            apps: BTreeSet::new(),
            clients: Vec::new(),
            grants: HashMap::new(),
            mints: BTreeMap::new(),
            token_lifetime: TOKEN_LIFETIME,
            tenants: BTreeMap::new(),
            hidden_reads: HashMap::new(),
            clock_offset: SignedDuration::ZERO,
            last_tick: Timestamp::UNIX_EPOCH,
            next_id: FIRST_ID,
        }
    }
}

impl Data {
    pub(super) fn now(&self) -> Timestamp {
        Timestamp::now() + self.clock_offset
    }

    /// The time of a change: later than that of any change before, so that `modifiedOn` always moves.
    pub(super) fn tick(&mut self) -> Timestamp {
        let now = self.now().as_nanosecond() / TICK_NANOSECONDS;
        let last = self.last_tick.as_nanosecond() / TICK_NANOSECONDS;
        let tick = now.max(last + 1) * TICK_NANOSECONDS;
        self.last_tick = Timestamp::from_nanosecond(tick).unwrap_or(Timestamp::MAX);
        self.last_tick
    }

    pub(super) fn next_id(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id
    }

    pub(super) fn tenant(&mut self, tenant: &str) -> &mut Tenant {
        self.tenants.entry(tenant.to_owned()).or_default()
    }
}

/// A time as ServiceTitan writes it: UTC with seven digits after the point.
pub(super) fn stamp(time: Timestamp) -> String {
    format!("{time:.7}")
}
