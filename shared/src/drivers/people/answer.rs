use thiserror::Error;

use super::pause::holds;
use super::{TRIES, shown};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::consents::wants_no_texts;
use crate::domain::ids::{TenantId, ThreadKey};
use crate::domain::outcome::{Again, Outcome};
use crate::domain::phone::PhoneNumber;
use crate::domain::replies::allowance::Veiled;
use crate::domain::replies::by_hand::{Asked, is_too_late};
use crate::domain::replies::said::{By, Handed, LoggedSaid, Said, SaidId};
use crate::domain::settings::retention::Retention;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::drivers::number::account_of;
use crate::drivers::replies::Refused;
use crate::random;
use crate::store::{FoundAllowance, LastTexts, Pause, SaveError, Unavailable};
use crate::twilio::{Account, NewMessage};
use crate::vault::VaultError;

/// Twilio drops the message where it did not get rid of it within an hour: what a person writes is of now.
const VALID_SECONDS: u32 = 3_600;

/// Why a customer was not answered. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// They have to write first.
    #[error("the customer's last text was more than a day ago")]
    TooLate {
        /// None: they never did.
        last_text_at: Option<Timestamp>,
    },
    /// Nobody may write to them.
    #[error("the customer asked for no more texts")]
    OptedOut,
    /// Call, where anything is known.
    #[error("the customer has no number that can be written to")]
    NoNumber,
    /// It was let go since.
    #[error("the number texted is not the business's any more")]
    NotOurs,
    /// A new answer takes a new key.
    #[error("the key was used for other words")]
    OtherWords,
    /// A table did not answer, or somebody else wrote first. Later.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// The auth token could not be read. Later.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<Unavailable> for AnswerError {
    fn from(error: Unavailable) -> Self {
        Self::Save(error.into())
    }
}

/// Who answers, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Answering<'a> {
    /// With the account's auth token.
    pub work: &'a Work,
    /// The business.
    pub tenant: &'a TenantId,
    /// The person.
    pub actor: &'a Actor,
    /// As the notes name them.
    pub name: &'a str,
    /// For how long it is kept.
    pub retention: Retention,
}

/// What a message is sent with.
struct Way {
    customer: Veiled,
    allowed: FoundAllowance,
    account: Account,
    to: PhoneNumber,
    messaging_service: Option<String>,
}

impl Answering<'_> {
    /// A person answers: the message is on record, with the take-over that it is, before it is handed to Twilio, once.
    /// It says what became of that.
    ///
    /// # Errors
    /// [`AnswerError`].
    pub async fn answer(&self, thread: &ThreadKey, asked: &Asked) -> Result<LoggedSaid, AnswerError> {
        let store = &self.work.store;
        let id = asked.id(thread);
        for _ in 0..TRIES {
            if let Some(id) = &id
                && let Some(known) = store.said(thread, id).await?
            {
                let is_same = known.said.body == asked.words;
                return if is_same { Ok(known) } else { Err(AnswerError::OtherWords) };
            }
            let way = self.way(thread).await?;
            let (state, paused) = tokio::try_join!(store.state(thread), store.pause_of(thread))?;
            let takes_over = !paused.as_ref().is_some_and(|paused| holds(paused, &state));
            let now = self.work.clock.now();
            let said = Said {
                id: id.clone().unwrap_or_else(|| SaidId::of(random::nonce())),
                at: now,
                by: By::Person(self.name.to_owned()),
                body: asked.words.clone(),
                handed: Handed::Attempted,
            };
            match self.record(thread, &said, (takes_over, paused.as_ref()), &way).await {
                Ok(()) => return Ok(self.hand_over(thread, said, way).await),
                // Somebody took over at the same moment, or the same message is just being sent.
                Err(SaveError::Moved) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(SaveError::Moved.into())
    }

    /// On condition that the customer wanted nothing else meanwhile.
    async fn record(
        &self,
        thread: &ThreadKey,
        said: &Said,
        (takes_over, paused): (bool, Option<&Pause>),
        way: &Way,
    ) -> Result<(), SaveError> {
        let (by, customer) = (&self.actor.who, shown(&thread.customer));
        let pause = Pause { paused_at: said.at, paused_by: by.clone() };
        let line = |act| Line::new(self.actor, act, said.at, customer.clone());
        let change = self.work.store.change(self.tenant).audit(&line(Act::CustomerAnswered))?;
        let change = if takes_over { change.audit(&line(Act::ConversationPaused))? } else { change };
        let change = change.pause(paused, thread, &pause, self.retention)?;
        let change = change.while_allowed(&way.customer, &way.allowed, said.at)?;
        change.said(thread, said, true, self.retention)?.commit().await
    }

    /// Whether the customer may be written to, and with what.
    async fn way(&self, thread: &ThreadKey) -> Result<Way, AnswerError> {
        let Work { store, vault, clock, .. } = self.work;
        let to = thread.customer.number().ok_or(AnswerError::NoNumber)?;
        let veiled = vault.veil().await?.name(self.tenant, &to);
        let (last, found, numbers) = tokio::try_join!(
            store.last_texts(thread),
            store.allowance(self.tenant, &veiled),
            store.numbers(self.tenant),
        )?;
        let LastTexts { newest, wishes } = last;
        let last_text_at = newest.as_ref().map(Text::at);
        let in_time = newest.filter(|newest| !is_too_late(newest.at(), clock.now()));
        let newest = in_time.ok_or(AnswerError::TooLate { last_text_at })?;
        if wants_no_texts(&wishes, thread, &found.allowance, clock.now()) {
            return Err(AnswerError::OptedOut);
        }
        let own = numbers.into_iter().filter(|own| own.number == thread.number);
        let own = own.max_by_key(|own| own.record.active_since).ok_or(AnswerError::NotOurs)?;
        let account = account_of(self.work, &own, true).await?.ok_or(AnswerError::NotOurs)?;
        Ok(Way { customer: veiled, allowed: found, account, to, messaging_service: newest.messaging_service })
    }

    /// Hands it to Twilio, and has it written into the booking.
    async fn hand_over(&self, thread: &ThreadKey, said: Said, way: Way) -> LoggedSaid {
        let message = NewMessage {
            from: thread.number.clone(),
            to: way.to,
            body: said.body.clone(),
            messaging_service: way.messaging_service,
            valid_seconds: VALID_SECONDS,
            status_callback: Some(format!("{}/twilio/status", self.work.link_url)),
        };
        let (handed, refused) = match self.work.twilio.send_message(&way.account, &message).await {
            Outcome::Done(sent) => (Handed::Over(sent.sid), None),
            Outcome::Unclear { cause } => (Handed::Unclear { why: cause.to_string() }, None),
            Outcome::NotDone { cause, again } => {
                let code = cause.code();
                let refused = code.filter(|_| !matches!(again, Again::Later(_)));
                (Handed::Refused { code, why: cause.to_string() }, refused)
            }
        };
        if let Some(code) = refused {
            let (account, customer) = (&way.account.sid, &way.customer);
            let refused = Refused { work: self.work, thread, customer, account, said: &said };
            // Where that is not recorded, the next message is refused as well.
            let _ = refused.follow(code).await;
        }
        // Where it cannot be written down it stays attempted: it may have been sent, which nobody repeats.
        let _ = self.work.store.said_became(thread, &said, &handed).await;
        let now = self.work.clock.now();
        self.work.wake.at(thread, now, now).await;
        LoggedSaid { said: Said { handed, ..said }, is_owed: true }
    }
}
