use serde::Serialize;

use super::{PeopleError, TRIES, shown};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::conversation::Conversation;
use crate::domain::conversation::follows::Goes;
use crate::domain::delivery::Delivery;
use crate::domain::ids::{AccountSid, BookingId, Environment, ExternalId, MessageSid, TenantId, ThreadKey};
use crate::domain::phone::PhoneNumber;
use crate::domain::settings::retention::Retention;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::store::{Contents, OWED_AT_ONCE, SaveError, State, TenantNumber, Unavailable};

/// What there is of a customer.
#[derive(Debug, Clone)]
pub struct ToErase {
    /// All of theirs, in every thread.
    pub texts: usize,
    /// Of these texts: in no booking yet.
    pub unbooked: usize,
    /// The parts count each.
    pub conversations: usize,
    threads: Vec<ThreadKey>,
    numbers: Vec<TenantNumber>,
}

/// What was deleted, this time, and what is left elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Erased {
    /// In every thread of theirs.
    pub texts: usize,
    /// Of these texts: in no booking, and never to be.
    pub unbooked: usize,
    /// The parts count each.
    pub conversations: usize,
    /// Records of what they said about being texted.
    pub consents: usize,
    /// That they want no texts stays known.
    pub stays_opted_out: bool,
    /// What a person may still delete there.
    pub in_servicetitan: Vec<LeftInServiceTitan>,
    /// What a person may still delete there.
    pub in_twilio: Vec<LeftInTwilio>,
}

/// A booking, or a note on the job that it became, with the customer's words in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftInServiceTitan {
    /// Which of ServiceTitan's two.
    pub environment: Environment,
    /// In whose ServiceTitan.
    pub servicetitan_tenant_id: String,
    /// None: it was attempted, and nobody knows whether it is there. Its external id would find it.
    pub booking_id: Option<String>,
    /// What it is found by.
    pub external_id: ExternalId,
    /// The job that has a note with the customer's words in it; None: they are in the booking.
    pub job_id: Option<String>,
}

/// Messages between the customer and one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftInTwilio {
    /// None: the number was let go, and its account with it.
    pub account_sid: Option<AccountSid>,
    /// The business's.
    pub number: PhoneNumber,
    /// How many, of both sides.
    pub messages: usize,
}

/// Looks for everything that there is of a customer, at whichever number.
///
/// # Errors
/// [`Unavailable`].
pub async fn to_erase(
    work: &Work,
    tenant: &TenantId,
    customer: &PhoneNumber,
) -> Result<ToErase, Unavailable> {
    let numbers = work.store.numbers(tenant).await?;
    let own: Vec<PhoneNumber> = numbers.iter().map(|own| own.number.clone()).collect();
    let threads = work.store.threads_with(tenant, customer, &own).await?;
    let mut found = ToErase { texts: 0, unbooked: 0, conversations: 0, threads, numbers };
    for thread in &found.threads {
        let contents = work.store.contents(thread).await?;
        found.texts += contents.texts;
        found.unbooked += contents.owed.len();
        found.conversations += contents.conversations.len();
    }
    Ok(found)
}

/// Deletes a customer's texts, and whatever else stands under their number; that they want no texts stays, under a name
/// that says nothing of them. What comes in meanwhile is new, and stays.
/// Whoever repeats it goes on where it was cut short; bookings are forgotten last, so that every receipt names them.
///
/// # Errors
/// [`PeopleError::UnderWay`] while an attempt may still take effect: where that is so at the beginning, nothing is
/// deleted.
pub async fn erase(
    work: &Work,
    (tenant, customer): (&TenantId, &PhoneNumber),
    actor: &Actor,
    found: &ToErase,
    retention: Retention,
    start_nothing_after: Timestamp,
) -> Result<Erased, PeopleError> {
    for thread in &found.threads {
        at_rest(&work.store.state(thread).await?, work.clock.now())?;
    }
    let eraser = Eraser { work, tenant, actor, retention, start_nothing_after };
    let mut erased = Erased::default();
    for thread in &found.threads {
        let Some(contents) = eraser.thread(thread).await? else { continue };
        erased.add(&contents, thread, &found.numbers);
    }
    eraser.forget_wishes(customer, &mut erased).await?;
    Ok(erased)
}

struct Eraser<'a> {
    work: &'a Work,
    tenant: &'a TenantId,
    actor: &'a Actor,
    retention: Retention,
    start_nothing_after: Timestamp,
}

impl Eraser<'_> {
    /// Once nothing is left that could be heard: what they said about being texted, but that they want none of it.
    async fn forget_wishes(&self, customer: &PhoneNumber, erased: &mut Erased) -> Result<(), PeopleError> {
        let (store, now) = (&self.work.store, self.work.clock.now());
        let veil = self.work.vault.veil().await;
        let veil = veil.map_err(|_| Unavailable::Service("secrets".to_owned()))?;
        let veiled = veil.name(self.tenant, customer);
        (erased.consents, erased.stays_opted_out) =
            store.erase_consents(self.tenant, customer, &veiled, now).await?;
        Ok(())
    }

    /// What was deleted of a thread. None: there was nothing.
    async fn thread(&self, thread: &ThreadKey) -> Result<Option<Contents>, PeopleError> {
        let store = &self.work.store;
        let Some(contents) = self.fenced(thread).await? else { return Ok(None) };
        store.remember_sent(thread, &contents, self.work.clock.now()).await?;
        let going_on = || self.work.clock.now() < self.start_nothing_after;
        if !store.erase_others(thread, &contents, going_on).await? {
            return Err(PeopleError::TimeOver);
        }
        let opened = contents.conversations.iter().map(|conversation| conversation.opened_by.clone());
        let openers: Vec<MessageSid> = opened.chain(contents.owed.iter().cloned()).collect();
        store.forget_alerts(self.tenant, &openers).await?;
        store.erase_conversations(thread, &contents.conversations).await?;
        Ok(Some(contents))
    }

    /// From then on, nothing that was read of the thread before can be written.
    async fn fenced(&self, thread: &ThreadKey) -> Result<Option<Contents>, PeopleError> {
        for _ in 0..TRIES {
            if self.work.clock.now() >= self.start_nothing_after {
                return Err(PeopleError::TimeOver);
            }
            let found = self.work.store.state(thread).await?;
            at_rest(&found, self.work.clock.now())?;
            let mut contents = self.work.store.contents(thread).await?;
            contents.learn(found.thread.conversation.as_ref());
            if contents.is_empty() {
                return Ok(None);
            }
            match self.fence(thread, found, &contents).await {
                Ok(()) => return Ok(Some(contents)),
                Err(SaveError::Moved) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(SaveError::Moved.into())
    }

    async fn fence(&self, thread: &ThreadKey, found: State, contents: &Contents) -> Result<(), SaveError> {
        let now = self.work.clock.now();
        let detail = format!(
            "{}, texts: {}, conversations: {}",
            shown(&thread.customer),
            contents.texts,
            contents.conversations.len(),
        );
        let line = Line::new(self.actor, Act::CustomerErased, now, detail);
        let (mut found, mut left) = (found, contents.owed.as_slice());
        let mut line = Some(line);
        loop {
            let (some, rest) = left.split_at(left.len().min(OWED_AT_ONCE));
            let mut change = self.work.store.change(self.tenant);
            if let Some(line) = line.take() {
                change = change.audit(&line)?;
            }
            change = change.fence(thread, &found, some, rest.is_empty(), self.retention, now)?;
            change.commit().await?;
            if rest.is_empty() {
                return Ok(());
            }
            (found.version, left) = (found.version + 1, rest);
        }
    }
}

fn at_rest(state: &State, now: Timestamp) -> Result<(), PeopleError> {
    let open = state.thread.conversation.as_ref();
    match open.and_then(|open| open.booking.claimed_until(now)) {
        Some(until) => Err(PeopleError::UnderWay(until)),
        None => Ok(()),
    }
}

impl Erased {
    fn add(&mut self, contents: &Contents, thread: &ThreadKey, numbers: &[TenantNumber]) {
        self.texts += contents.texts;
        self.unbooked += contents.owed.len();
        self.conversations += contents.conversations.len();
        self.in_servicetitan.extend(contents.conversations.iter().flat_map(left_of));
        let messages = contents.texts + contents.sent.len();
        if messages > 0 {
            let own = numbers.iter().find(|own| own.number == thread.number);
            let account_sid = own.map(|own| own.account.clone());
            self.in_twilio.push(LeftInTwilio { account_sid, number: thread.number.clone(), messages });
        }
    }
}

/// Its booking, where it was made or may have been, and its twins.
fn left_of(conversation: &Conversation) -> Vec<LeftInServiceTitan> {
    let left = |booking: Option<BookingId>| LeftInServiceTitan {
        environment: conversation.place.environment,
        servicetitan_tenant_id: conversation.place.tenant.to_string(),
        booking_id: booking.map(|id| id.to_string()),
        external_id: conversation.external_id(),
        job_id: match conversation.goes {
            Goes::Note(job) => Some(job.to_string()),
            Goes::Booking => None,
        },
    };
    let own = match conversation.booking.delivery {
        Delivery::Done { made, .. } => Some(left(Some(made))),
        Delivery::Attempted { .. } => Some(left(None)),
        Delivery::Wanted | Delivery::Refused => None,
    };
    own.into_iter().chain(conversation.twins.iter().map(|twin| left(Some(*twin)))).collect()
}
