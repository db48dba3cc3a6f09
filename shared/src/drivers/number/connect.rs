use super::evidence::gather;
use super::key::{Key, Stored};
use super::{NumberError, Numbers, Seen, Wanted};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::number::change::{Attempt, Connecting, Effect, connecting};
use crate::domain::number::{Evidence, Number, Record};
use crate::domain::outcome::{Cause, Outcome};
use crate::store::{Holder, SaveError, TenantNumber};
use crate::twilio::Account;

impl Numbers<'_> {
    pub(super) async fn try_to_connect(&self, wanted: &Wanted, actor: &Actor) -> Result<Seen, NumberError> {
        let (numbers, contacts) =
            tokio::try_join!(self.work.store.numbers(self.tenant), self.work.store.contacts(self.tenant))?;
        // Alerts to it would come back as customers' texts.
        if contacts.contacts.iter().any(|contact| contact.number == wanted.number) {
            return Err(NumberError::Contacts);
        }
        let is = |own: &&TenantNumber| own.account == wanted.account && own.number == wanted.number;
        let found = numbers.iter().find(is);
        if found.is_some_and(|found| found.record.owner != wanted.owner) {
            return Err(NumberError::OtherOwner);
        }
        let key = self.key(wanted, found, &numbers).await?;
        let auth_token = key.tokens.first().cloned().ok_or(NumberError::NoAuthToken)?;
        let account = Account { sid: wanted.account.clone(), auth_token };
        let evidence = gather(&self.work.twilio, &account, &wanted.number).await;
        let number = proved(&evidence, wanted)?;
        // Refused again when it is written; here only so that nobody is asked about a number that is not theirs.
        match self.work.store.holder(&wanted.account, &wanted.number).await? {
            Holder::Held(route) if route.tenant != *self.tenant => return Err(NumberError::Elsewhere),
            Holder::Left(tenant, free_from)
                if tenant != *self.tenant && self.work.clock.now() < free_from =>
            {
                return Err(NumberError::LetGo(free_from));
            }
            Holder::Nobody | Holder::Left(..) | Holder::Held(_) => {}
        }
        let (next, point) = self.decide(wanted, found, &key, &evidence)?;
        self.keep(&next, &key, actor).await?;
        let earlier = found.and_then(|found| self.live(found)).cloned();
        let auth_token_ends = account.auth_token.last_four();
        if !point {
            return Ok(Seen { number: next, auth_token_ends, evidence });
        }
        let number = self.point(&next, earlier.clone(), &account, &number).await?;
        let evidence = Evidence { number: Ok(Some(number)), ..evidence };
        Ok(Seen { number: self.over(next, earlier).await, auth_token_ends, evidence })
    }

    fn decide(
        &self,
        wanted: &Wanted,
        found: Option<&TenantNumber>,
        key: &Key,
        evidence: &Evidence,
    ) -> Result<(TenantNumber, bool), NumberError> {
        let now = self.work.clock.now();
        let live = found.and_then(|found| self.live(found));
        if let Some(attempt) = live.filter(|attempt| attempt.effect == Effect::PutBack) {
            return Err(NumberError::Settling(attempt.settles_at));
        }
        let does = evidence.now().ok_or(NumberError::NoSuchNumber)?;
        // Nothing is replaced that was not shown, unless Twilio will never show it: the report then says so.
        if let (Err(cause), false) = (&evidence.service, self.webhook.is_set_in(&does.settings))
            && may_pass(cause)
        {
            return Err(NumberError::ServiceUnread(cause.clone()));
        }
        let kept = found.map(|found| &found.record.kept);
        let Connecting::Goes { kept, point } = connecting(&does, self.webhook, kept, wanted.replace.as_ref())
        else {
            return Err(NumberError::Asks(Box::new(does)));
        };
        let attempt =
            if point { Some(Attempt::new(Effect::Point, self.work.settling, now)) } else { live.cloned() };
        let record = Record {
            owner: wanted.owner,
            secret: key.secret.clone(),
            active_since: found.map_or(now, |found| found.record.active_since),
            kept,
            attempt,
        };
        let version = found.map_or(1, |found| found.version + 1);
        let (account, number) = (wanted.account.clone(), wanted.number.clone());
        Ok((TenantNumber { account, number, version, record }, point))
    }

    /// The number, and what its account is opened with. A secret is created only under a name that is reserved, and before
    /// any number has it; a new version is written only where a number has it already. So one that is let go meanwhile
    /// leaves none behind that nobody knows of.
    async fn keep(&self, next: &TenantNumber, key: &Key, actor: &Actor) -> Result<(), NumberError> {
        if key.stored == Stored::Nothing {
            self.create(&key.secret, &key.tokens).await.map_err(NumberError::unless_moved)?;
        }
        let written = self.write_down(next, key, actor).await;
        if matches!(written, Err(NumberError::Save(SaveError::Moved))) && key.stored == Stored::Nothing {
            // Certainly not taken. Where this fails, whoever comes later finds the name.
            let _ = self.purge_reserved(&key.secret).await;
        }
        written.map_err(NumberError::unless_moved)?;
        if key.stored == Stored::Others {
            self.rotate(key).await.map_err(NumberError::begun)?;
        }
        Ok(())
    }

    async fn write_down(&self, next: &TenantNumber, key: &Key, actor: &Actor) -> Result<(), NumberError> {
        let detail = format!("{} in account {}", next.number.for_people(), next.account.as_str());
        let entry = Line::new(actor, Act::NumberConnected, self.work.clock.now(), detail);
        let change = self
            .work
            .store
            .change(self.tenant)
            .number(next, self.retention, self.work.clock.now())?
            .audit(&entry)?;
        let change = match &key.of {
            Some(of) => change.while_number(of)?.unless_to_purge(&of.record.secret)?,
            None => change,
        };
        let change = match key.stored {
            Stored::Nothing => change.take_reserved(&key.secret)?,
            Stored::All | Stored::Others => change,
        };
        Ok(change.commit().await?)
    }

    /// Has Twilio post the number's texts here, once. What it is set to afterwards.
    async fn point(
        &self,
        next: &TenantNumber,
        earlier: Option<Attempt>,
        account: &Account,
        number: &Number,
    ) -> Result<Number, NumberError> {
        let settings = self.webhook.settings();
        match self.set(next, account, &number.sid, &settings).await {
            Outcome::Done(number) => Ok(number),
            Outcome::NotDone { cause, .. } => {
                self.over(next.clone(), earlier).await;
                Err(NumberError::Twilio(cause).begun())
            }
            Outcome::Unclear { cause } => match self.work.twilio.number(account, &next.number).await {
                Ok(Some(number)) if settings.is_same(&number.settings) => Ok(number),
                _ => Err(NumberError::Twilio(cause).begun()),
            },
        }
    }
}

/// The number, once Twilio has said that account and auth token belong together and the number is the account's.
fn proved(evidence: &Evidence, wanted: &Wanted) -> Result<Number, NumberError> {
    match &evidence.account {
        // In another spelling, what Twilio posts would be nobody's.
        Ok(state) if state.sid != wanted.account.as_str() => {
            return Err(NumberError::OtherSid(wanted.owner));
        }
        Ok(_) => {}
        Err(cause) if matches!(cause.status(), Some(401 | 403 | 404)) => {
            return Err(NumberError::TokenRefused);
        }
        Err(cause) => return Err(NumberError::Twilio(cause.clone())),
    }
    match &evidence.number {
        Ok(Some(number)) => Ok(number.clone()),
        Ok(None) => Err(NumberError::NoSuchNumber),
        Err(cause) => Err(NumberError::Twilio(cause.clone())),
    }
}

/// Whether asking again may bring an answer.
fn may_pass(cause: &Cause) -> bool {
    !matches!(cause, Cause::Ours { .. }) && !matches!(cause.status(), Some(401 | 403 | 404))
}
