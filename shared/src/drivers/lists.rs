//! Looks now and then whether what a tenant chose from its lists in ServiceTitan is still active: after a booking, so that
//! no text waits for it, and only where somebody chose something.

use super::conversation::Drive;
use super::health::remember;
use super::options::read;
use crate::domain::choices::{Choices, Inactive};
use crate::domain::connection::health::Health;
use crate::domain::ids::ConnectionKey;
use crate::domain::time::SignedDuration;
use crate::store::Tenant;

/// The invocation goes on for no longer than this.
const WITHIN: SignedDuration = SignedDuration::from_secs(5);

/// What is known to be inactive where a tenant's texts go now.
pub(super) fn inactive_of(tenant: &Tenant) -> Inactive {
    tenant.active().map(|active| tenant.health(active).health.inactive()).unwrap_or_default()
}

impl Drive<'_> {
    /// A failure is no obstacle: bookings are made all the same, and the lists are read another time.
    pub(super) async fn look_at_lists(&self) {
        let Some(active) = self.tenant.active() else { return };
        let Some(place) = active.connection.place(active.environment) else { return };
        let rules = self.tenant.settings().rules.iter().filter(|rule| rule.is_for(place));
        let mut chosen: Vec<Choices> = rules.map(|rule| rule.sets).collect();
        chosen.push(active.connection.defaults);
        let (found, now) = (self.tenant.health(active), self.work.clock.now());
        if !found.health.wants_lists(&chosen, now) {
            return;
        }
        let key = ConnectionKey { tenant: self.thread.tenant.clone(), environment: active.environment };
        let options = read(self.work, &key, active, WITHIN).await.ok().flatten();
        let inactive = options.map(|options| options.inactive(&chosen));
        let with_lists = |health: &Health| Some(health.with_lists(&chosen, inactive.clone(), now));
        let _ = remember(&self.work.store, &key, active.generation, None, with_lists).await;
    }
}
