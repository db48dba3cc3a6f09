//! What follows where Twilio certainly did not take a message to a customer, and never will as it is.

use super::hear::alert_of;
use crate::domain::ids::{AccountSid, ThreadKey};
use crate::domain::replies::allowance::Veiled;
use crate::domain::replies::heard::{Arrival, heard};
use crate::domain::replies::said::Said;
use crate::domain::replies::sender::{Whose, whose};
use crate::drivers::Work;
use crate::drivers::consent::carrier_says_opted_out;
use crate::store::{SaveError, Unavailable};

/// Tries of what others write at the same moment.
const TRIES: usize = 3;

/// A message that was refused, whoever wrote it.
pub(in crate::drivers) struct Refused<'a> {
    pub(in crate::drivers) work: &'a Work,
    pub(in crate::drivers) thread: &'a ThreadKey,
    pub(in crate::drivers) customer: &'a Veiled,
    /// That it was to be sent from.
    pub(in crate::drivers) account: &'a AccountSid,
    pub(in crate::drivers) said: &'a Said,
}

impl Refused<'_> {
    /// Has this code remembered, of the customer's number or of ours, as if it had come with a delivery report.
    ///
    /// # Errors
    /// [`Unavailable`]; the next message is refused for the same reason.
    pub(in crate::drivers) async fn follow(&self, code: u32) -> Result<(), Unavailable> {
        let Self { work, thread, said, .. } = self;
        match whose(code) {
            Whose::Nobodys => return Ok(()),
            Whose::OptedOut => return carrier_says_opted_out(work, thread, Some(&said.id), said.at).await,
            Whose::TheNumbers | Whose::TheSenders => {}
        }
        for _ in 0..TRIES {
            match self.remember(code).await {
                Err(SaveError::Moved) => {}
                Err(SaveError::Unavailable(error)) => return Err(error),
                Ok(()) => break,
            }
        }
        Ok(())
    }

    async fn remember(&self, code: u32) -> Result<(), SaveError> {
        let (store, tenant, number) = (&self.work.store, &self.thread.tenant, &self.thread.number);
        let (sender, allowed) = tokio::try_join!(
            store.sender_health(tenant, self.account, number),
            store.allowance(tenant, self.customer),
        )?;
        let now = self.work.clock.now();
        let heard = heard(Arrival::Failed(code), &sender.health, &allowed.allowance, now);
        if let Some(next) = &heard.allowance {
            store.put_allowance(tenant, self.customer, &allowed, next, now).await?;
        }
        if let Some(next) = &heard.sender {
            let alert = heard.news.map(|news| alert_of(self.thread, news));
            let of = (tenant, self.account, number);
            store.put_sender_health(of, &sender, next, alert.as_ref(), now).await?;
        }
        Ok(())
    }
}
