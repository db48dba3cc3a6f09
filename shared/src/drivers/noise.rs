use super::conversation::{Drive, Stop};
use crate::domain::connection::Place;
use crate::domain::conversation::Known;
use crate::domain::conversation::noise::sift::{Among, Sifted, sift};
use crate::store::{State, Unavailable};

impl Drive<'_> {
    /// The texts, with what needs none taken out of them, once what they say about being texted was heard. Whether the
    /// number is no customer's is asked side by side with reading them, and only where a conversation may open.
    pub(super) async fn read_texts(&self, known: &mut Known, active: Option<Place>) -> Result<Sifted, Stop> {
        let sender = &self.thread.customer;
        let follow_up = self.tenant.settings().follow_up.length();
        let may_open = Among { known, sender, active, is_not_a_customer: false, follow_up }.may_open();
        let (log, is_not_a_customer, allowed) = tokio::try_join!(
            self.work.store.log(self.thread, &known.state),
            self.is_not_a_customer(may_open),
            self.allowed()
        )?;
        known.allowance = self.hear_wishes(&log, allowed).await?;
        Ok(sift(log, &Among { known, sender, active, is_not_a_customer, follow_up }))
    }

    async fn is_not_a_customer(&self, may_open: bool) -> Result<bool, Unavailable> {
        match self.thread.customer.number().filter(|_| may_open) {
            Some(number) => {
                let marked = self.work.store.not_a_customer(&self.thread.tenant, &number).await?;
                Ok(marked.is_some())
            }
            None => Ok(false),
        }
    }

    /// Decides about what needs none. The state after that, and how many texts it was; None: there are none, or somebody
    /// holds the claim.
    pub(super) async fn set_apart(
        &self,
        state: &State,
        known: &Known,
        sifted: &Sifted,
    ) -> Result<Option<(State, usize)>, Stop> {
        let (store, now, retention) = (&self.work.store, self.work.clock.now(), self.retention());
        let noise = sifted.due(known, now);
        if noise.is_empty() {
            return Ok(None);
        }
        let state = match &sifted.into {
            Some(into) => {
                store.need_none_in(self.thread, state, noise, into, retention, now).await?;
                state.clone()
            }
            None => store.need_none(self.thread, state, noise, retention, now).await?,
        };
        Ok(Some((state, noise.len())))
    }
}
