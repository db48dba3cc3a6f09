use super::conversation::{Drive, Stop};
use crate::domain::connection::Place;
use crate::domain::conversation::noise::sift::{Among, Sifted, sift};
use crate::domain::conversation::{Known, Log};
use crate::domain::time::Timestamp;
use crate::store::{State, Unavailable};

/// A thread's texts as they were read, and whether its number is no customer's.
struct Unsifted {
    of: Log,
    is_not_a_customer: bool,
    /// When one of the business's own people who has this number was told something.
    alerted: Vec<Timestamp>,
}

impl Drive<'_> {
    /// What the round knows of the thread, and the texts, with what was said to them so far, once what they say about being
    /// texted was heard.
    pub(super) async fn read_texts(
        &self,
        state: &State,
        active: Option<Place>,
    ) -> Result<(Known, Sifted), Stop> {
        let known = Known { allowance: self.allowed.allowance().clone(), ..Known::of(state.thread.clone()) };
        let (log, found) =
            tokio::try_join!(self.unsifted(&known, active), self.work.store.dialogue(self.thread))?;
        self.hear_wishes(&log.of).await?;
        let sifted = self.sifted(log, &known, active);
        let known = Known { dialogue: found.dialogue.clone(), ..known };
        self.look_at_replies(&known, &sifted.log, found);
        Ok((known, sifted))
    }

    /// The texts, with what needs none taken out of them, once what they say about being texted was heard.
    pub(super) async fn texts(&self, known: &Known, active: Option<Place>) -> Result<Sifted, Stop> {
        let log = self.unsifted(known, active).await?;
        self.hear_wishes(&log.of).await?;
        Ok(self.sifted(log, known, active))
    }

    /// All texts. Whether the number is no customer's, or one of the business's own people answers an alert, is asked side
    /// by side with reading them, and only where a conversation may open.
    async fn unsifted(&self, known: &Known, active: Option<Place>) -> Result<Unsifted, Unavailable> {
        let may_open = self.among(known, active, false, &[]).may_open();
        let (of, is_not_a_customer, alerted) = tokio::try_join!(
            self.work.store.log(self.thread, &known.state),
            self.is_not_a_customer(may_open),
            self.alerted(may_open),
        )?;
        self.work.texts.note(of.owed());
        Ok(Unsifted { of, is_not_a_customer, alerted })
    }

    fn sifted(&self, log: Unsifted, known: &Known, active: Option<Place>) -> Sifted {
        sift(log.of, &self.among(known, active, log.is_not_a_customer, &log.alerted))
    }

    fn among<'a>(
        &'a self,
        known: &'a Known,
        active: Option<Place>,
        is_not_a_customer: bool,
        alerted: &'a [Timestamp],
    ) -> Among<'a> {
        let follow_up = self.tenant.settings().follow_up.length();
        Among { known, sender: &self.thread.customer, active, is_not_a_customer, alerted, follow_up }
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

    /// When this telephone was alerted from the number that it texts.
    async fn alerted(&self, may_open: bool) -> Result<Vec<Timestamp>, Unavailable> {
        match self.thread.customer.number().filter(|_| may_open) {
            Some(number) => {
                let found = self.work.store.told(&self.thread.tenant, &number).await?;
                Ok(found.told.from_number(&self.thread.number).collect())
            }
            None => Ok(Vec::new()),
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
