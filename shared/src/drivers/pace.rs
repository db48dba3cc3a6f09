use super::conversation::{Drive, Stop};
use crate::domain::conversation::limits::{PutOff, put_off};
use crate::domain::conversation::{Effect, Log, Patience, Question, Step};
use crate::domain::time::Timestamp;
use crate::store::State;

impl Drive<'_> {
    /// Where texts come too fast to amend the booking with each: until when it is left as it is. Whoever records that asks
    /// to be woken then, once for all who find it recorded.
    pub(super) async fn put_off(
        &self,
        state: &State,
        log: &Log,
        step: &Step,
    ) -> Result<Option<Timestamp>, Stop> {
        // The booking is read only to amend it; who texts is asked before that as well.
        let is_more = matches!(
            step,
            Step::Ask(Question::Booking(..) | Question::Caller(_, _, Patience::Little))
                | Step::Do { effect: Effect::AmendBooking(..) | Effect::NoteJob(..), .. }
        );
        if !is_more {
            return Ok(None);
        }
        let now = self.work.clock.now();
        let Some(PutOff { until, record }) = put_off(&state.thread, log, now) else {
            return Ok(None);
        };
        if let Some(record) = record {
            self.save(state, record).await?;
            self.work.wake.at(self.thread, until, now).await;
        }
        Ok(Some(until))
    }
}
