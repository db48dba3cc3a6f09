//! What is read from the calls of a round before they are forgotten.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use intellisend::domain::ids::ThreadKey;
use intellisend::domain::time::{SignedDuration, Timestamp, after};

use super::script::marked;
use crate::faults::Fault;
use crate::proxy::Call;

/// Somebody asked to be woken.
pub(super) struct Wake {
    pub(super) thread: ThreadKey,
    pub(super) at: Timestamp,
}

#[derive(Default)]
pub(super) struct Tally {
    pub(super) calls: usize,
    /// By the path's tenant: all calls to ServiceTitan, and those that wrote a booking.
    pub(super) of_tenants: BTreeMap<String, (usize, usize)>,
    /// When each text was first in a booking, by its number.
    pub(super) booked_at: BTreeMap<usize, Timestamp>,
    pub(super) wakes: Vec<Wake>,
    pub(super) most_hung: usize,
    pub(super) hung: usize,
}

impl Tally {
    /// Adds a round's calls; `now` is what the storm's clock says, which was not turned since they came.
    pub(super) fn add(&mut self, calls: &[Call], now: Timestamp) {
        self.calls += calls.len();
        let landed_at = |call: &Call| {
            let ago = call.landed_at.map_or(Duration::ZERO, |at| Instant::now().duration_since(at));
            after(now, -SignedDuration::try_from(ago).unwrap_or(SignedDuration::ZERO))
        };
        let mut hung: BTreeMap<&str, usize> = BTreeMap::new();
        for call in calls {
            if matches!(call.fault, Some(Fault::Hang(_))) {
                *hung.entry(&call.caller).or_default() += 1;
            }
            let has_landed = call.landed.is_some_and(|status| status < 300);
            if call.action.as_deref().is_some_and(|action| action.ends_with(".SendMessage")) && has_landed {
                self.wakes.extend(wake(call, landed_at(call)));
            }
            if call.target == "servicetitan" {
                self.servicetitan(call, has_landed, landed_at(call));
            }
        }
        self.hung += hung.values().sum::<usize>();
        self.most_hung = self.most_hung.max(hung.values().copied().max().unwrap_or_default());
    }

    fn servicetitan(&mut self, call: &Call, has_landed: bool, at: Timestamp) {
        let tenant = call.path.split("/tenant/").nth(1).and_then(|rest| rest.split('/').next());
        let Some(tenant) = tenant else { return };
        let (calls, writes) = self.of_tenants.entry(tenant.to_owned()).or_default();
        *calls += 1;
        if !has_landed || call.method == "GET" || !call.path.contains("/bookings") {
            return;
        }
        *writes += 1;
        let body: Option<serde_json::Value> = serde_json::from_slice(&call.body).ok();
        let notes = body.as_ref().and_then(|body| body["summary"].as_str()).unwrap_or_default();
        for number in marked(notes) {
            let first = self.booked_at.entry(number).or_insert(at);
            *first = at.min(*first);
        }
    }
}

fn wake(call: &Call, sent_at: Timestamp) -> Option<Wake> {
    let message: serde_json::Value = serde_json::from_slice(&call.body).ok()?;
    let thread = ThreadKey::parse(message["MessageBody"].as_str()?).ok()?;
    let delay = SignedDuration::from_secs(message["DelaySeconds"].as_i64().unwrap_or_default());
    Some(Wake { thread, at: after(sent_at, delay) })
}
