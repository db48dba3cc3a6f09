use super::{NumberError, Numbers, Released};
use crate::domain::audit::{Act, Actor, Entry};
use crate::domain::number::change::{Attempt, Effect, Releasing, releasing};
use crate::domain::number::{Number, Owner, Record, Settings};
use crate::domain::outcome::Outcome;
use crate::domain::phone::PhoneNumber;
use crate::store::TenantNumber;
use crate::twilio::Account;

impl Numbers<'_> {
    pub(super) async fn try_to_release(
        &self,
        number: &PhoneNumber,
        actor: &Actor,
    ) -> Result<Released, NumberError> {
        let numbers = self.work.store.numbers(self.tenant).await?;
        let found = numbers.iter().find(|own| own.number == *number).ok_or(NumberError::NotTheirs)?;
        let live = self.live(found);
        // A pointing that may still take effect would leave the number pointed at nobody.
        if let Some(attempt) = live.filter(|attempt| attempt.effect == Effect::Point) {
            return Err(NumberError::Settling(attempt.settles_at));
        }
        let at_twilio = self.at_twilio(found).await?;
        let does = at_twilio.as_ref().map(|(_, number)| releasing(&number.settings, &found.record.kept));
        if let (Some(Releasing::PutBack), Some(attempt)) = (does, live) {
            return Err(NumberError::Settling(attempt.settles_at));
        }
        // From here on nobody connects it before what follows has settled.
        let attempt = Attempt::new(Effect::PutBack, self.work.settling, self.work.clock.now());
        let leaving = found.changed(Record { attempt: Some(attempt), ..found.record.clone() });
        self.save(&leaving).await?;
        let restored = match (does, at_twilio) {
            (Some(Releasing::PutBack), Some((account, number))) => {
                Some(self.put_back(&leaving, &account, &number).await?)
            }
            (Some(Releasing::AlreadyBack), _) => Some(found.record.kept.before.clone()),
            _ => None,
        };
        self.forget(&leaving, actor).await?;
        Ok(Released { number: number.clone(), restored })
    }

    /// The number at Twilio. None: it is not there, or Twilio no longer lets us in; then there is nothing to put back.
    async fn at_twilio(&self, found: &TenantNumber) -> Result<Option<(Account, Number)>, NumberError> {
        let Some(auth_token) = self.tokens(&found.record.secret).await?.into_iter().next() else {
            return Ok(None);
        };
        let account = Account { sid: found.account.clone(), auth_token };
        match self.work.twilio.number(&account, &found.number).await {
            Ok(number) => Ok(number.map(|number| (account, number))),
            Err(cause) if matches!(cause.status(), Some(401 | 403 | 404)) => Ok(None),
            Err(cause) => Err(NumberError::Twilio(cause)),
        }
    }

    /// Has the number do again what it did before, once.
    async fn put_back(
        &self,
        leaving: &TenantNumber,
        account: &Account,
        number: &Number,
    ) -> Result<Settings, NumberError> {
        let before = &leaving.record.kept.before;
        match self.set(leaving, account, &number.sid, before).await {
            Outcome::Done(_) => Ok(before.clone()),
            Outcome::NotDone { cause, .. } => {
                self.over(leaving.clone(), None).await;
                Err(NumberError::Twilio(cause))
            }
            Outcome::Unclear { cause } => match self.work.twilio.number(account, &leaving.number).await {
                Ok(Some(number)) if before.is_same(&number.settings) => Ok(before.clone()),
                _ => Err(NumberError::Twilio(cause)),
            },
        }
    }

    /// The secret goes first: once the record is gone, nobody knows its name.
    async fn forget(&self, leaving: &TenantNumber, actor: &Actor) -> Result<(), NumberError> {
        let numbers = self.work.store.numbers(self.tenant).await?;
        let secret = &leaving.record.secret;
        let users = numbers.iter().filter(|own| own.record.secret == *secret).count();
        if leaving.record.owner == Owner::Tenant && users <= 1 {
            self.work.vault.purge(secret).await?;
        }
        let detail = format!("{} in account {}", leaving.number.for_people(), leaving.account.as_str());
        let entry = Entry::new(actor, Act::NumberReleased, self.work.clock.now(), detail);
        let change = self
            .work
            .store
            .change(self.tenant)
            .remove_number(leaving, self.work.clock.now())?
            .audit(&entry)?;
        Ok(change.commit().await?)
    }
}
