use futures_util::future::join_all;

use super::send::{Came as Sent, Senders};
use crate::domain::alerts::{Came, NotTold, Raised, Turn};
use crate::domain::contacts::{Contact, ContactId};
use crate::domain::ids::TenantId;
use crate::domain::phone::PhoneNumber;
use crate::domain::settings::Profile;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::store::{FoundAlert, SaveError, Unavailable};

pub(super) use crate::domain::alerts::leased;

/// Somebody else may tell the same contact something at the same moment: it is read again, this often.
const TRIES: u32 = 3;

/// What became of an alert.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delivered {
    pub(super) told: usize,
    /// Contacts who were tried often enough.
    pub(super) given_up: usize,
}

/// Tells those whose turn it is. Where something fails the alert is still owed, and the schedule comes back.
pub(super) async fn deliver(work: &Work, found: FoundAlert) -> Delivered {
    Box::pin(Delivery { work, tenant: &found.tenant.clone() }.run(found)).await.unwrap_or_default()
}

struct Delivery<'a> {
    work: &'a Work,
    tenant: &'a TenantId,
}

/// Who is to be told now.
struct Ready {
    id: ContactId,
    number: PhoneNumber,
}

impl Delivery<'_> {
    async fn run(&self, found: FoundAlert) -> Result<Delivered, SaveError> {
        let store = &self.work.store;
        let (contacts, profile) = tokio::try_join!(store.contacts(self.tenant), store.profile(self.tenant))?;
        let (contacts, profile) = (contacts.contacts, profile.unwrap_or_default());
        let raised = self.addressed(&found.raised, &contacts).await?;
        let senders = Senders::of(self.work, self.tenant, &raised.alert).await?;
        let (raised, ready) = self.turns(raised, &contacts, &profile, &senders).await?;
        let ids: Vec<ContactId> = ready.iter().map(|one| one.id.clone()).collect();
        let raised = raised.trying(&ids, self.work.clock.now());
        if ready.is_empty() {
            store.save_alert(&found, raised.tidied()).await?;
            return Ok(Delivered::default());
        }
        // On record before anything is sent: of two who are at it, one is.
        let found = store.save_alert(&found, raised).await?;
        let words = found.raised.alert.words(&profile.zone());
        let sends = ready.iter().map(async |one| (one, senders.send(self.work, &one.number, &words).await));
        let (mut raised, mut delivered) = (found.raised.clone(), Delivered::default());
        for (one, came) in join_all(sends).await {
            let now = self.work.clock.now();
            raised = match came {
                Sent::Sent => {
                    delivered.told += 1;
                    raised.with(&one.id, Came::Told { at: now })
                }
                Sent::OptedOut => raised.with(&one.id, Came::NotTold { why: NotTold::OptedOut }),
                Sent::Failed => raised.failed(&one.id, now),
            };
        }
        let failed = |to: &&crate::domain::alerts::Recipient| {
            ids.contains(&to.contact) && to.came == (Came::NotTold { why: NotTold::Failed })
        };
        delivered.given_up = raised.recipients().iter().filter(failed).count();
        store.save_alert(&found, raised.tidied()).await?;
        Ok(delivered)
    }

    /// With those whom it is for, unless that was decided before.
    async fn addressed(&self, raised: &Raised, contacts: &[Contact]) -> Result<Raised, Unavailable> {
        if raised.to.is_some() {
            return Ok(raised.clone());
        }
        let before = match raised.alert.ends() {
            Some(name) => self.work.store.alert(self.tenant, &name).await?.map(|found| found.raised),
            None => None,
        };
        Ok(raised.addressed(contacts, before.as_ref()))
    }

    /// Decides about each who waits.
    async fn turns(
        &self,
        mut raised: Raised,
        contacts: &[Contact],
        profile: &Profile,
        senders: &Senders,
    ) -> Result<(Raised, Vec<Ready>), Unavailable> {
        let now = self.work.clock.now();
        let over = match raised.alert.over() {
            Some(over) => self.work.store.alert(self.tenant, &over.name()).await?.is_some(),
            None => false,
        };
        let due: Vec<ContactId> = raised.due(now).map(|to| to.contact.clone()).collect();
        let mut ready = Vec::new();
        for id in due {
            let contact = contacts.iter().find(|contact| contact.id == id);
            let turn = match contact {
                _ if over => Turn::Never(NotTold::Over),
                Some(contact) if self.has_opted_out(&contact.number).await? => Turn::Never(NotTold::OptedOut),
                contact => self.turn(&raised, contact, profile, senders, now).await?,
            };
            match (turn, contact) {
                (Turn::Now, Some(contact)) => ready.push(Ready { id, number: contact.number.clone() }),
                (Turn::Now, None) => raised = raised.with(&id, Came::NotTold { why: NotTold::Gone }),
                (Turn::Later(from), _) => raised = raised.with(&id, Came::Waits { from }),
                (Turn::Never(why), _) => raised = raised.with(&id, Came::NotTold { why }),
            }
        }
        Ok((raised, ready))
    }

    /// Whether it is a contact's turn, which is on record from now on if it is.
    async fn turn(
        &self,
        raised: &Raised,
        contact: Option<&Contact>,
        profile: &Profile,
        senders: &Senders,
        now: Timestamp,
    ) -> Result<Turn, Unavailable> {
        let (store, kind) = (&self.work.store, raised.alert.kind());
        let mut turn = Turn::Never(NotTold::Gone);
        for _ in 0..TRIES {
            let Some(contact) = contact else { return Ok(turn) };
            let found = store.told(self.tenant, &contact.number).await?;
            turn = raised.turn(Some(contact), &found.told, profile, now);
            let (Turn::Now, Some(from)) = (turn, senders.first()) else { return Ok(turn) };
            match store
                .put_told(self.tenant, &contact.number, &found, &found.told.with(kind, from, now))
                .await
            {
                Ok(()) => return Ok(turn),
                Err(SaveError::Moved) => {}
                Err(SaveError::Unavailable(error)) => return Err(error),
            }
        }
        // Others tell the same contact something, again and again: it is in good hands for a moment.
        Ok(match turn {
            Turn::Now => Turn::Later(leased(now)),
            turn => turn,
        })
    }

    async fn has_opted_out(&self, number: &PhoneNumber) -> Result<bool, Unavailable> {
        let veil = self.work.vault.veil().await;
        let veil = veil.map_err(|error| Unavailable::Service(error.to_string()))?;
        let found = self.work.store.allowance(self.tenant, &veil.name(self.tenant, number)).await?;
        Ok(found.allowance.opted_out.is_some())
    }
}
