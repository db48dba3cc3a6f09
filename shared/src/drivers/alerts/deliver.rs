use futures_util::future::join_all;

use crate::domain::alerts::{Came, NotTold, Raised, Recipient, Turn};
use crate::domain::contacts::{Contact, ContactId};
use crate::domain::ids::TenantId;
use crate::domain::outcome::Outcome;
use crate::domain::phone::PhoneNumber;
use crate::domain::replies::sender::Whose;
use crate::domain::settings::Profile;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::drivers::contacts::has_opted_out;
use crate::drivers::senders::{About, Senders, ToStaff, whose_is};
use crate::store::{FoundAlert, SaveError, Unavailable};

pub(super) use crate::domain::alerts::leased;

/// Twilio drops an alert that it does not get rid of within an hour.
const VALID_SECONDS: u32 = 3_600;

/// Somebody else may tell the same contact something at the same moment: it is read again, this often.
const TRIES: u32 = 3;

/// What became of an alert.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delivered {
    pub(super) told: usize,
    /// Contacts who were given up, and those whom an emergency did not reach that reached nobody.
    pub(super) given_up: usize,
}

/// Who is at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Whoever learned of it.
    Chance,
    /// The schedule, which tells operators what did not arrive.
    TheSchedule,
}

/// Tells those whose turn it is. Where something fails the alert is still owed, and the schedule comes back.
pub(super) async fn deliver(work: &Work, found: FoundAlert, by: By) -> Delivered {
    Box::pin(Delivery { work, tenant: &found.tenant.clone(), by }.run(found)).await.unwrap_or_default()
}

struct Delivery<'a> {
    work: &'a Work,
    tenant: &'a TenantId,
    by: By,
}

/// What came of one telephone.
enum Sent {
    Taken,
    /// Its owner has opted out at Twilio.
    OptedOut,
    /// Nothing is left to send with that could reach it.
    NotDelivered,
    /// It was not sent, or nobody can say.
    Failed,
}

/// Who is to be told now.
struct Ready {
    id: ContactId,
    number: PhoneNumber,
    /// By which numbers of ours it cannot be reached.
    without: Vec<PhoneNumber>,
}

impl Delivery<'_> {
    async fn run(&self, found: FoundAlert) -> Result<Delivered, SaveError> {
        let store = &self.work.store;
        let (contacts, profile) = tokio::try_join!(store.contacts(self.tenant), store.profile(self.tenant))?;
        let (contacts, profile) = (contacts.contacts, profile.unwrap_or_default());
        let raised = self.addressed(&found.raised, &contacts).await?;
        let senders = Senders::of(self.work, self.tenant, About::Alert(&raised.alert)).await?;
        let (raised, ready) = self.turns(raised, &contacts, &profile, &senders).await?;
        let ids: Vec<ContactId> = ready.iter().map(|one| one.id.clone()).collect();
        let raised = raised.trying(&ids, self.work.clock.now());
        if ready.is_empty() {
            return self.save(&found, raised, Delivered::default()).await;
        }
        // On record before anything is sent: of two who are at it, one is.
        let found = store.save_alert(&found, raised).await?;
        let words = found.raised.alert.words(&profile.zone());
        let sends = ready.iter().map(async |one| (one, self.send(&senders, one, &words, &found.name).await));
        let sent = join_all(sends).await;
        self.record(&found, &sent).await
    }

    /// What came of each. The report of a message to one may be heard while another is still being told.
    async fn record(&self, found: &FoundAlert, sent: &[(&Ready, Sent)]) -> Result<Delivered, SaveError> {
        let mut found = found.clone();
        for _ in 0..TRIES {
            let now = self.work.clock.now();
            let is_as_before = |one: &Ready| found.raised.waits_without(&one.id, &one.without);
            let (mut raised, mut delivered) = (found.raised.clone(), Delivered::default());
            for (one, came) in sent.iter().filter(|(one, _)| is_as_before(one)) {
                raised = match came {
                    Sent::Taken => raised.with(&one.id, Came::Told { at: now }),
                    Sent::OptedOut => raised.with(&one.id, Came::NotTold { why: NotTold::OptedOut }),
                    Sent::NotDelivered => raised.with(&one.id, Came::NotTold { why: NotTold::NotDelivered }),
                    Sent::Failed => raised.failed(&one.id, now),
                };
                delivered.told += usize::from(matches!(came, Sent::Taken));
                delivered.given_up += usize::from(raised.has_given_up(&one.id));
            }
            match self.save(&found, raised, delivered).await {
                Err(SaveError::Moved) => {}
                saved => return saved,
            }
            found = self.work.store.alert(self.tenant, &found.name).await?.ok_or(SaveError::Moved)?;
        }
        Err(SaveError::Moved)
    }

    /// What became of it, and what operators are told of that.
    async fn save(
        &self,
        found: &FoundAlert,
        raised: Raised,
        delivered: Delivered,
    ) -> Result<Delivered, SaveError> {
        let unheard = if self.by == By::TheSchedule { raised.unheard() } else { 0 };
        let raised = if unheard > 0 { raised.counted() } else { raised };
        self.work.store.save_alert(found, raised.tidied(self.work.clock.now())).await?;
        Ok(Delivered { given_up: delivered.given_up + unheard, ..delivered })
    }

    async fn send(&self, senders: &Senders, to: &Ready, words: &str, name: &str) -> Sent {
        let message = ToStaff {
            to: &to.number,
            words,
            valid_seconds: VALID_SECONDS,
            alert: Some(name),
            without: &to.without,
        };
        match senders.send(self.work, &message).await {
            Some(Outcome::Done(())) => Sent::Taken,
            Some(Outcome::NotDone { cause, .. }) if whose_is(&cause) == Whose::OptedOut => Sent::OptedOut,
            Some(Outcome::NotDone { .. } | Outcome::Unclear { .. }) => Sent::Failed,
            None if to.without.is_empty() => Sent::Failed,
            None => Sent::NotDelivered,
        }
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
        let due: Vec<Recipient> = raised.due(now).cloned().collect();
        let mut ready = Vec::new();
        for Recipient { contact: id, without, .. } in due {
            let contact = contacts.iter().find(|contact| contact.id == id);
            let turn = match contact {
                _ if over => Turn::Never(NotTold::Over),
                Some(contact) if has_opted_out(self.work, self.tenant, &contact.number).await? => {
                    Turn::Never(NotTold::OptedOut)
                }
                contact => {
                    let from = senders.first(&without);
                    self.turn(&raised, contact, profile, from, now).await?
                }
            };
            match (turn, contact) {
                (Turn::Now, Some(contact)) => {
                    ready.push(Ready { id, number: contact.number.clone(), without });
                }
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
        from: Option<&PhoneNumber>,
        now: Timestamp,
    ) -> Result<Turn, Unavailable> {
        let (store, kind) = (&self.work.store, raised.alert.kind());
        let mut turn = Turn::Never(NotTold::Gone);
        for _ in 0..TRIES {
            let Some(contact) = contact else { return Ok(turn) };
            let found = store.told(self.tenant, &contact.number).await?;
            turn = raised.turn(Some(contact), &found.told, profile, now);
            let (Turn::Now, Some(from)) = (turn, from) else { return Ok(turn) };
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
}
