//! How a storm ends: whether anything is left to do, and what came of it all.

use std::time::Duration;

use intellisend::domain::time::{SignedDuration, Timestamp, after};

use super::report::{self, OfTenant, Report};
use super::script::Party;
use super::{Options, Storm, trail};
use crate::reckoning::{Acknowledged, Books, Reckoning, Tables, reckon};
use crate::stack::TenantSeed;

impl Storm {
    /// Whether nothing is owed any more, to anybody.
    pub(super) async fn is_over(&self) -> bool {
        let far = after(self.clock.now(), SignedDuration::from_hours(24 * 365));
        let owed = self.ground.seeder.work.store.owed(far).await.expect("the tables answer");
        if !owed.is_empty() {
            return false;
        }
        // What the webhook never took is in no table until it is swept.
        let reckoned = self.reckoned().await;
        !reckoned.waits_for_us() && reckoned.lost.is_empty()
    }

    async fn reckoned(&self) -> Reckoning {
        reckon(&self.books().await, &self.acknowledged())
    }

    fn acknowledged(&self) -> Vec<Acknowledged> {
        self.post.sent().into_values().map(|sent| sent.acknowledged).collect()
    }

    async fn books(&self) -> Books {
        let described = &self.ground.stack.described;
        let prefix = &described.functions["create-bookings"].environment["SECRETS_PREFIX"];
        let tables = Tables::at(&described.aws_url, &described.tables, prefix);
        let seeds: Vec<TenantSeed> = self.parties.iter().map(|party| party.seed.clone()).collect();
        Books::read(&tables, &self.ground.servicetitan, &self.ground.twilio, &seeds).await
    }

    pub(super) async fn report(&self, Options { seed, texts }: Options, rounds: (usize, usize)) -> Report {
        let (books, acknowledged) = (self.books().await, self.acknowledged());
        let reckoning = reckon(&books, &acknowledged);
        Report {
            seed,
            texts,
            refused: self.post.sent().values().filter(|sent| !sent.is_taken).count(),
            trails: trail::trails(&books, &reckoning, &acknowledged),
            reckoning,
            tenants: self.of_tenants(),
            calls: self.tally.calls,
            faults: self.weather.counts(),
            deaths: self.crew.deaths() + self.schedule.deaths(),
            drives: self.crew.drives(),
            waits: self.crew.bells.waits(),
            turns: self.turns,
            hung: (self.tally.most_hung, self.tally.hung),
            rounds,
        }
    }

    fn of_tenants(&self) -> Vec<OfTenant> {
        let sent = self.post.sent();
        let of = |(at, party): (usize, &Party)| {
            let servicetitan_tenant = party.seed.servicetitan_tenant.to_string();
            let own = || sent.iter().filter(|(_, sent)| sent.party == at);
            let took = own()
                .filter(|(_, sent)| sent.is_taken)
                .filter_map(|(number, sent)| Some(took(sent.posted_at, *self.tally.booked_at.get(number)?)));
            let mut took: Vec<Duration> = took.collect();
            took.sort();
            let calls = self.tally.of_tenants.get(&servicetitan_tenant).copied().unwrap_or_default();
            OfTenant {
                name: report::name(at, party),
                texts: own().count(),
                bookings: self.ground.servicetitan.bookings(&servicetitan_tenant).len(),
                replies: self.ground.twilio.sent(&party.seed.account_sid).len(),
                calls: calls.0,
                writes: calls.1,
                took,
            }
        };
        self.parties.iter().enumerate().map(of).collect()
    }
}

fn took(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}
