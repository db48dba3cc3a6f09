//! One change of a number at Twilio: recorded, sent once while leave lasts, and noted as over.

use super::{NumberError, Numbers};
use crate::domain::number::change::Attempt;
use crate::domain::number::{Number, Record, Settings};
use crate::domain::outcome::{Cause, Outcome, unsuccessful};
use crate::store::TenantNumber;
use crate::twilio::Account;

impl Numbers<'_> {
    /// The attempt that may still take effect.
    pub(super) fn live<'a>(&self, found: &'a TenantNumber) -> Option<&'a Attempt> {
        found.record.attempt.as_ref().filter(|attempt| attempt.is_live(self.work.clock.now()))
    }

    /// Sends what the number's attempt on record is for.
    pub(super) async fn set(
        &self,
        of: &TenantNumber,
        account: &Account,
        sid: &str,
        settings: &Settings,
    ) -> Outcome<Number> {
        let now = self.work.clock.now();
        if of.record.attempt.as_ref().is_none_or(|attempt| attempt.send_by <= now) {
            return unsuccessful(Cause::TooLate);
        }
        self.work.twilio.set_number(account, sid, settings).await
    }

    /// Notes that the attempt was heard out. An earlier one that nobody heard out may still take effect.
    pub(super) async fn over(&self, of: TenantNumber, earlier: Option<Attempt>) -> TenantNumber {
        let next = of.changed(Record { attempt: earlier, ..of.record.clone() });
        // Whoever changed it meanwhile goes on from there. Where the tables do not answer, the attempt stays on record
        // until it has settled.
        if self.save(&next).await.is_ok() { next } else { of }
    }

    pub(super) async fn save(&self, next: &TenantNumber) -> Result<(), NumberError> {
        Ok(self
            .work
            .store
            .change(self.tenant)
            .number(next, self.retention, self.work.clock.now())?
            .commit()
            .await?)
    }
}
