//! What the webhook never brought is found in Twilio's own log, and booked once.

use intellisend::domain::ids::AccountSid;
use intellisend::domain::time::{SignedDuration, Timestamp, after};
use intellisend::drivers::{Swept, Work, sweep_these};
use intellisend::store::Sweep;
use tests::fakes::twilio::{Media, Message};
use tests::ground::{CUSTOMER, Ground};
use tests::phone::Text;

use crate::desk::Desk;

/// Whether a number's texts still come here, and an account whose token was rotated.
mod attention;
/// A number that posts its texts to somebody else, which are held.
mod elsewhere;
/// Customers and businesses that are gone, and what Twilio still shows of them.
mod erased;
/// What alarms look at.
mod figures;
/// Many numbers, several businesses, and whose turn it is.
mod many;
/// The webhook is out for half an hour.
mod outage;
/// What somebody sends without us, and what we sent ourselves.
mod outside;
/// Long logs, and logs that break off.
mod pages;
/// Businesses whose numbers are in one Twilio account.
mod tokens;
/// Turns that are slow, or whose end is lost.
mod turns;
/// What this version cannot read.
mod unreadable;

pub(crate) const LIST: &str = "driver twilio GET …/Messages.json";

/// A desk, and what Twilio keeps beside it.
pub(crate) struct Log {
    pub(crate) desk: Desk,
}

impl Log {
    pub(crate) async fn open() -> Self {
        Self::on(Ground::quiet().await).await
    }

    pub(crate) async fn on(ground: Ground) -> Self {
        Self { desk: Desk::on(ground).await }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.desk.work.clock.now()
    }

    pub(crate) fn account(&self) -> AccountSid {
        AccountSid::parse(&self.desk.ground.seed.account_sid).expect("an account")
    }

    /// A customer's text arrives at Twilio at this very moment, and nobody posts it to us.
    pub(crate) fn kept_from(&self, customer: &str, body: &str, media: &[Media]) -> Message {
        let (seed, twilio) = (&self.desk.ground.seed, &self.desk.ground.twilio);
        let message = twilio.inbound(&seed.account_sid, customer, &seed.number, body, media);
        self.at(&message, self.now());
        message
    }

    pub(crate) fn kept(&self, body: &str) -> Message {
        self.kept_from(CUSTOMER, body, &[])
    }

    /// A customer's text arrives at Twilio, which posts it to us.
    pub(crate) async fn posted(&self, body: &str) -> Message {
        let message = self.kept(body);
        self.desk.post(&Text::of(&message, self.desk.ground.twilio.url())).await;
        message
    }

    /// Somebody writes to the customer from the number, without us.
    pub(crate) fn typed_elsewhere(&self, body: &str) -> Message {
        let (seed, twilio) = (&self.desk.ground.seed, &self.desk.ground.twilio);
        let message = twilio.sent_elsewhere(&seed.account_sid, &seed.number, CUSTOMER, body);
        self.at(&message, self.now());
        message
    }

    pub(crate) fn at(&self, message: &Message, at: Timestamp) {
        self.desk.ground.twilio.edit(&message.sid, |message| {
            (message.created_at, message.sent_at) = (at, Some(at));
        });
    }

    pub(crate) fn pass_minutes(&self, minutes: i64) {
        self.desk.pass(60 * minutes);
    }

    /// The account's turn, whether it is due by now or not.
    pub(crate) async fn sweep(&self) -> Swept {
        self.sweep_with(&self.desk.work).await
    }

    pub(crate) async fn sweep_with(&self, work: &Work) -> Swept {
        let next = work.store.next_sweep(&self.account()).await.expect("the tables answer");
        let due = next.expect("the account is on the list");
        sweep_these(work, vec![due], after(self.now(), SignedDuration::from_secs(20))).await
    }

    /// Minutes until the account's next turn.
    pub(crate) async fn next_in(&self) -> i64 {
        let next = self.desk.work.store.next_sweep(&self.account()).await.expect("the tables answer");
        let next: Timestamp = next.expect("the account is on the list").since.parse().expect("a time");
        // The turn began a moment ago.
        next.duration_since(self.now())
            .as_millis()
            .div_euclid(60_000)
            .try_into()
            .map_or(i64::MAX, |m: i64| m + 1)
    }

    pub(crate) async fn on_record(&self) -> Sweep {
        let found = self.desk.work.store.sweep(&self.account()).await.expect("the tables answer");
        found.expect("the account is on the list")
    }

    /// The sids of this thread's texts that are stored, each as often as it is.
    pub(crate) async fn stored(&self) -> Vec<String> {
        let tables = crate::tables::Tables::of(&self.desk.ground);
        let items = tables.items("Threads", "thread", &self.desk.ground.thread().key()).await;
        let names = items.iter().filter_map(|item| crate::tables::value(item, "item"));
        let mut sids: Vec<String> =
            names.filter_map(|name| name.strip_prefix("text#").map(str::to_owned)).collect();
        sids.sort();
        sids
    }
}

/// That this many texts were found, and nothing else.
pub(crate) fn found(texts: usize) -> Swept {
    Swept { accounts: 1, pages: 1, texts, ..Swept::default() }
}

/// Sorted, as [`Log::stored`] is.
pub(crate) fn sids(messages: &[&Message]) -> Vec<String> {
    let mut sids: Vec<String> = messages.iter().map(|message| message.sid.clone()).collect();
    sids.sort();
    sids
}
