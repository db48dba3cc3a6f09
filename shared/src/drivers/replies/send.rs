//! A reply on its way: recorded, handed over once, and what the answer means.

use super::plan::put_due;
use super::refused::Refused;
use super::stage::Read;
use crate::domain::alerts::Alert;
use crate::domain::ids::ThreadKey;
use crate::domain::outcome::{Again, Cause, NOT_ACCEPTED, Outcome};
use crate::domain::phone::PhoneNumber;
use crate::domain::replies::allowance::{Allowance, Veiled};
use crate::domain::replies::dialogue::Dialogue;
use crate::domain::replies::next::Reply;
use crate::domain::replies::refused::{MOST_REFUSED, put_off};
use crate::domain::replies::said::{By, Handed, Said, SaidId};
use crate::domain::replies::sender::SenderHealth;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::domain::usage::day;
use crate::drivers::Work;
use crate::drivers::alerts::raise;
use crate::drivers::conversation::Stop;
use crate::drivers::number::account_of;
use crate::random;
use crate::store::{FoundDialogue, SaveError, Saying, TenantNumber, Unavailable};
use crate::twilio::wire::Message;
use crate::twilio::{Account, NewMessage};

/// Twilio drops a reply that it did not get rid of within this time: it would answer nothing any more.
const VALID_SECONDS: u32 = 600;

/// Leave to hand it over, from when it was recorded: whoever was held up for longer sends nothing.
const LEAVE: SignedDuration = SignedDuration::from_secs(30);

/// How long to wait where nobody says so: for an auth token that is not to be had now.
const PAUSE: SignedDuration = SignedDuration::from_secs(20);

/// Tries of what others write at the same moment.
const TRIES: usize = 3;

/// A reply that was decided on, and everything that was read for it.
pub(super) struct Sending<'a> {
    pub(super) work: &'a Work,
    pub(super) thread: &'a ThreadKey,
    pub(super) read: &'a Read,
    pub(super) record: Dialogue,
    pub(super) allowance: Allowance,
    pub(super) sender: SenderHealth,
    pub(super) reply: Reply,
    pub(super) now: Timestamp,
}

/// Whom it is for, and from which number and account.
struct Way<'a> {
    to: PhoneNumber,
    customer: &'a Veiled,
    own: &'a TenantNumber,
    account: Account,
}

impl Sending<'_> {
    /// Records it, and hands it over. How many were sent, as far as anybody knows.
    pub(super) async fn send(&self) -> Result<u32, Stop> {
        let (Some(to), Some(customer), Some(own)) =
            (self.thread.customer.number(), &self.read.customer, &self.read.own)
        else {
            // The number is the tenant's no more: there is nothing to answer from.
            self.put(&self.read.found, &self.unsaid(None)).await?;
            return Ok(0);
        };
        let Some(account) = self.account(own, false).await else {
            return self.try_again(&self.read.found, PAUSE).await;
        };
        let way = Way { to, customer, own, account };
        let said = Said {
            id: SaidId::of(random::nonce()),
            at: self.now,
            by: By::Automatic(self.reply.keys.clone()),
            body: self.reply.body.clone(),
            handed: Handed::Attempted,
        };
        let written = self.say(&way, &said).await?;
        let outcome = self.hand_over(&way, &said).await;
        let sent = self.became(&way, &said, &written, outcome).await?;
        self.tell_of_many().await;
        Ok(sent)
    }

    /// Has the business's people told once a day that customers will soon get no replies. A word of it that is lost comes
    /// with the next reply.
    async fn tell_of_many(&self) {
        let settings = self.read.tenant.settings();
        if !self.reply.is_life && settings.is_near_the_last_reply(self.read.sent_today) {
            let most = settings.most_replies_a_day();
            let alert = Alert::ManyReplies { day: day(self.now), most };
            let _ = raise(self.work, &self.thread.tenant, &alert).await;
        }
    }

    /// Puts all of it on record. It is counted first; where it then is not recorded, that is taken back.
    async fn say(&self, way: &Way<'_>, said: &Said) -> Result<FoundDialogue, Stop> {
        let (store, tenant) = (&self.work.store, &self.thread.tenant);
        let most = self.read.tenant.settings().most_replies_a_day();
        if !self.reply.is_life && !store.count_reply(tenant, most, self.now).await? {
            return Err(Stop::Moved);
        }
        let found = &self.read.sender;
        let changes = self.sender != found.health;
        let saying = Saying {
            thread: self.thread,
            said,
            found: &self.read.found,
            record: &self.record,
            customer: way.customer,
            allowed: &self.read.allowed,
            allowance: &self.allowance,
            sender: changes.then_some((&way.own.account, found, &self.sender)),
            is_life: self.reply.is_life,
            pause: self.read.pause.as_ref(),
            retention: self.read.retention(),
        };
        let written = store.say(&saying).await;
        if written.as_ref().is_err_and(SaveError::wrote_nothing) {
            self.uncount().await;
        }
        Ok(written?)
    }

    /// One call; once more with the account's new auth token where the one that is kept was refused, which is no attempt.
    async fn hand_over(&self, way: &Way<'_>, said: &Said) -> Outcome<Message> {
        let message = NewMessage {
            from: way.own.number.clone(),
            to: way.to.clone(),
            body: said.body.clone(),
            messaging_service: self.read.messaging_service.clone(),
            valid_seconds: VALID_SECONDS,
            status_callback: Some(format!("{}/twilio/status", self.work.link_url)),
        };
        let outcome = self.call(&way.account, &message).await;
        let Outcome::NotDone { cause, .. } = &outcome else { return outcome };
        if !is_not_accepted(cause) {
            return outcome;
        }
        match self.account(way.own, true).await {
            Some(anew) if anew.auth_token.expose() != way.account.auth_token.expose() => {
                self.call(&anew, &message).await
            }
            _ => outcome,
        }
    }

    async fn call(&self, account: &Account, message: &NewMessage) -> Outcome<Message> {
        let now = self.work.clock.now();
        if after(self.now, LEAVE) <= now || self.reply.is_too_late(&self.record, now) {
            return Outcome::NotDone { cause: Cause::TooLate, again: Again::Later(None) };
        }
        self.work.twilio.send_message(account, message).await
    }

    /// Records what became of it. What is unclear is left as it is, for ever.
    async fn became(
        &self,
        way: &Way<'_>,
        said: &Said,
        written: &FoundDialogue,
        outcome: Outcome<Message>,
    ) -> Result<u32, Unavailable> {
        let (cause, again) = match outcome {
            Outcome::Done(message) => {
                self.work.sent.note([message.sid.clone()]);
                self.work.texts.note(self.record.answered.iter().flatten().cloned());
                self.work.store.said_became(self.thread, said, &Handed::Over(message.sid)).await?;
                return Ok(1);
            }
            Outcome::Unclear { cause } => {
                let handed = Handed::Unclear { why: cause.to_string() };
                self.work.store.said_became(self.thread, said, &handed).await?;
                return Ok(1);
            }
            Outcome::NotDone { cause, again } => (cause, again),
        };
        let code = cause.code();
        let handed = Handed::Refused { code, why: cause.to_string() };
        let noted = self.work.store.said_became(self.thread, said, &handed).await;
        self.uncount().await;
        let sent = match again {
            Again::Later(wait) => {
                let wait = put_off(self.read.found.dialogue.refused, wait);
                let sent = self.try_again(written, wait).await.or_else(moved);
                self.not_sent(way, Some(&self.read.allowed.allowance)).await?;
                sent
            }
            Again::WhenConnected | Again::Never => {
                let taken_back = self.take_back(written, &self.unsaid(None)).await;
                self.not_sent(way, None).await?;
                if let Some(code) = code {
                    self.refused(way, said).follow(code).await?;
                }
                taken_back.map(|()| 0)
            }
        };
        // What is shown of it comes last: what follows from it does not wait for that.
        noted?;
        sent
    }

    fn refused<'a>(&'a self, way: &'a Way<'_>, said: &'a Said) -> Refused<'a> {
        let account = &way.own.account;
        Refused { work: self.work, thread: self.thread, customer: way.customer, account, said }
    }

    /// The customer's allowance without this reply. One that nobody wrote since is as `before`.
    async fn not_sent(&self, way: &Way<'_>, before: Option<&Allowance>) -> Result<(), Unavailable> {
        let (store, tenant) = (&self.work.store, &self.thread.tenant);
        for _ in 0..TRIES {
            let found = store.allowance(tenant, way.customer).await?;
            let as_before = before.filter(|_| found.allowance == self.allowance).cloned();
            let next = as_before.unwrap_or_else(|| found.allowance.not_replied(self.now));
            match store.put_allowance(tenant, way.customer, &found, &next, self.work.clock.now()).await {
                Err(SaveError::Moved) => {}
                Err(SaveError::Unavailable(error)) => return Err(error),
                Ok(_) => return Ok(()),
            }
        }
        Ok(())
    }

    /// As if it had not been decided on, a while later; given up where that was so too often.
    async fn try_again(&self, written: &FoundDialogue, wait: SignedDuration) -> Result<u32, Stop> {
        let refused = self.read.found.dialogue.refused.saturating_add(1);
        if refused >= MOST_REFUSED {
            self.take_back(written, &self.unsaid(None)).await?;
            return Ok(0);
        }
        let now = self.work.clock.now();
        let refused_a_life = self.reply.is_life;
        let again = Dialogue { refused, refused_a_life, ..self.read.found.dialogue.clone() };
        self.take_back(written, &Dialogue { due: Some(after(now, wait)), ..again }).await?;
        Ok(0)
    }

    /// These texts get no reply; what was to be said with it was not.
    fn unsaid(&self, due: Option<Timestamp>) -> Dialogue {
        let Dialogue { answered_until, answered, .. } = self.record.clone();
        Dialogue { answered_until, answered, due, refused: 0, ..self.read.found.dialogue.clone() }
    }

    /// Puts this in place of what was recorded, though a later text may have been planned for meanwhile. What was decided
    /// on since then stays.
    async fn take_back(&self, written: &FoundDialogue, next: &Dialogue) -> Result<(), Unavailable> {
        let (mut found, mut next) = (written.clone(), next.clone());
        for _ in 0..TRIES {
            match self.put(&found, &next).await {
                Err(Stop::Moved) => {}
                Err(Stop::Unavailable(error)) => return Err(error),
                Ok(()) => return Ok(()),
            }
            let now = self.work.store.dialogue(self.thread).await?;
            let (due, planned) = (now.dialogue.due, now.dialogue.clone());
            if (Dialogue { due: None, ..planned }) != (Dialogue { due: None, ..written.dialogue.clone() }) {
                return Ok(());
            }
            next.due = next.due.max(due);
            found = now;
        }
        Ok(())
    }

    async fn put(&self, found: &FoundDialogue, next: &Dialogue) -> Result<(), Stop> {
        let retention = self.read.retention();
        match next.due {
            Some(due) => {
                let found = FoundDialogue { dialogue: next.clone(), ..found.clone() };
                put_due(self.work, self.thread, &found, due, retention).await?;
            }
            None => {
                self.work.store.put_dialogue(self.thread, found, next, retention).await?;
            }
        }
        Ok(())
    }

    async fn uncount(&self) {
        if !self.reply.is_life {
            self.work.store.uncount_reply(&self.thread.tenant, self.now).await;
        }
    }

    /// None: its auth token is not to be had now.
    async fn account(&self, own: &TenantNumber, anew: bool) -> Option<Account> {
        account_of(self.work, own, anew).await.ok()?
    }
}

/// Somebody has written since: whatever that was, it is on record.
fn moved(stop: Stop) -> Result<u32, Unavailable> {
    match stop {
        Stop::Moved => Ok(0),
        Stop::Unavailable(error) => Err(error),
    }
}

fn is_not_accepted(cause: &Cause) -> bool {
    cause.status() == Some(401) || cause.code() == Some(NOT_ACCEPTED)
}
