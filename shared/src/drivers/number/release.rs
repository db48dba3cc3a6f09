use super::{NumberError, Numbers, Released};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::number::change::{Attempt, Effect, Releasing, releasing};
use crate::domain::number::{Number, Owner, Record, Settings};
use crate::domain::outcome::{Cause, Outcome};
use crate::domain::phone::PhoneNumber;
use crate::store::TenantNumber;
use crate::twilio::Account;

/// What a release finds to do.
enum Way {
    PutBack(Account, Box<Number>, Settings),
    AlreadyBack(Settings),
    /// It is not there any more, or does something else since.
    Leave,
    /// This stands in the way.
    Barred(NumberError),
}

/// What became of the number.
enum Back {
    Done(Settings),
    Untouched,
    Refused,
}

impl Numbers<'_> {
    /// `anyway`: also where what it did before cannot be put back.
    pub(super) async fn try_to_release(
        &self,
        number: &PhoneNumber,
        actor: &Actor,
        anyway: bool,
    ) -> Result<Released, NumberError> {
        let numbers = self.work.store.numbers(self.tenant).await?;
        let Some(found) = numbers.iter().find(|own| own.number == *number) else {
            // An earlier release may have been cut short.
            self.purge_left().await.map_err(NumberError::begun)?;
            return Err(NumberError::NotTheirs);
        };
        let live = self.live(found);
        // A pointing that may still take effect would leave the number pointed at nobody.
        if let Some(attempt) = live.filter(|attempt| attempt.effect == Effect::Point) {
            return Err(NumberError::Settling(attempt.settles_at));
        }
        let way = self.way(found).await?;
        match (&way, live) {
            (Way::PutBack(..), Some(attempt)) => return Err(NumberError::Settling(attempt.settles_at)),
            (Way::Barred(why), _) if !anyway => return Err(why.clone()),
            _ => {}
        }
        // From here on nobody connects it before what follows has settled.
        let attempt = Attempt::new(Effect::PutBack, self.work.settling, self.work.clock.now());
        let leaving = found.changed(Record { attempt: Some(attempt), ..found.record.clone() });
        self.save(&leaving).await.map_err(NumberError::unless_moved)?;
        let (leaving, back) = self.go(way, leaving, anyway).await?;
        self.forget(&leaving, actor, &back).await.map_err(NumberError::begun)?;
        self.forget_failures(&leaving.account, &leaving.number).await;
        let before = found.record.kept.before.clone();
        let (restored, not_put_back) = match back {
            Back::Done(settings) => (Some(settings), None),
            Back::Untouched => (None, None),
            Back::Refused => (None, Some(before)),
        };
        Ok(Released { number: number.clone(), restored, not_put_back })
    }

    /// Only a list without the number says that it is gone: whoever is not let in knows nothing of it.
    async fn way(&self, found: &TenantNumber) -> Result<Way, NumberError> {
        let Some(auth_token) = self.tokens(&found.record.secret).await?.into_iter().next() else {
            return Ok(Way::Barred(NumberError::StoredTokenRefused));
        };
        let account = Account { sid: found.account.clone(), auth_token };
        let number = match self.work.twilio.number(&account, &found.number).await {
            Ok(Some(number)) => number,
            Ok(None) => return Ok(Way::Leave),
            Err(cause) => return barred(cause).map(Way::Barred),
        };
        Ok(match releasing(&number.settings, &found.record.kept) {
            Releasing::PutBack(settings) => Way::PutBack(account, Box::new(number), settings),
            Releasing::AlreadyBack(settings) => Way::AlreadyBack(settings),
            Releasing::Leave => Way::Leave,
            Releasing::WouldLose(fallback) => Way::Barred(NumberError::WouldLose(fallback)),
        })
    }

    async fn go(
        &self,
        way: Way,
        leaving: TenantNumber,
        anyway: bool,
    ) -> Result<(TenantNumber, Back), NumberError> {
        match way {
            Way::PutBack(account, number, settings) => {
                self.put_back(leaving, &account, &number, settings, anyway).await
            }
            Way::AlreadyBack(settings) => Ok((leaving, Back::Done(settings))),
            Way::Leave => Ok((leaving, Back::Untouched)),
            Way::Barred(_) => Ok((leaving, Back::Refused)),
        }
    }

    /// Has the number do again what it did before, once.
    async fn put_back(
        &self,
        leaving: TenantNumber,
        account: &Account,
        number: &Number,
        settings: Settings,
        anyway: bool,
    ) -> Result<(TenantNumber, Back), NumberError> {
        match self.set(&leaving, account, &number.sid, &settings).await {
            Outcome::Done(_) => Ok((leaving, Back::Done(settings))),
            Outcome::NotDone { cause, .. } => {
                let leaving = self.over(leaving, None).await;
                let why = barred(cause).map_err(NumberError::begun)?;
                if anyway { Ok((leaving, Back::Refused)) } else { Err(why) }
            }
            Outcome::Unclear { cause } => match self.work.twilio.number(account, &leaving.number).await {
                Ok(Some(number)) if settings.is_same(&number.settings) => Ok((leaving, Back::Done(settings))),
                _ => Err(NumberError::Twilio(cause).begun()),
            },
        }
    }

    /// The name of the secret stays on record until it is purged.
    async fn forget(&self, leaving: &TenantNumber, actor: &Actor, back: &Back) -> Result<(), NumberError> {
        let mut detail = format!("{} in account {}", leaving.number.for_people(), leaving.account.as_str());
        if matches!(back, Back::Refused) {
            detail.push_str("; what it did before was not put back");
        }
        let now = self.work.clock.now();
        let entry = Line::new(actor, Act::NumberReleased, now, detail);
        let change = self.work.store.change(self.tenant).remove_number(leaving, now)?.audit(&entry)?;
        let change = match leaving.record.owner {
            Owner::Tenant => change.to_purge(&leaving.record.secret)?,
            Owner::Platform => change,
        };
        change.commit().await?;
        self.purge_left().await?;
        Ok(())
    }
}

/// A definite no, which stays one until a person does something; anything else passes.
fn barred(cause: Cause) -> Result<NumberError, NumberError> {
    match cause.status() {
        Some(401 | 403) => Ok(NumberError::StoredTokenRefused),
        Some(408 | 409 | 425 | 429) | None => Err(NumberError::Twilio(cause)),
        Some(400..=499) => Ok(NumberError::FormerRefused(cause)),
        Some(_) => Err(NumberError::Twilio(cause)),
    }
}
