use super::evidence::gather;
use super::{NumberError, Numbers, Seen, Wanted};
use crate::domain::audit::{Act, Actor, Entry};
use crate::domain::number::change::{Attempt, Connecting, Effect, connecting};
use crate::domain::number::{Evidence, Number, Owner, Record};
use crate::domain::outcome::Outcome;
use crate::domain::secret::AuthToken;
use crate::store::{Holder, TenantNumber};
use crate::twilio::Account;

/// What the account is opened with.
struct Key {
    /// Name of the secret, reserved before it is created, so that none is ever forgotten.
    secret: String,
    /// The one in use, and the one before it: Twilio signs with either while one replaces the other.
    tokens: Vec<AuthToken>,
    /// Whether they are still to be written.
    is_new: bool,
}

impl Numbers<'_> {
    pub(super) async fn try_to_connect(&self, wanted: &Wanted, actor: &Actor) -> Result<Seen, NumberError> {
        let numbers = self.work.store.numbers(self.tenant).await?;
        let is = |own: &&TenantNumber| own.account == wanted.account && own.number == wanted.number;
        let found = numbers.iter().find(is);
        if found.is_some_and(|found| found.record.owner != wanted.owner) {
            return Err(NumberError::OtherOwner);
        }
        let key = self.key(wanted, &numbers).await?;
        let auth_token = key.tokens.first().cloned().ok_or(NumberError::NoAuthToken)?;
        let account = Account { sid: wanted.account.clone(), auth_token };
        let evidence = gather(&self.work.twilio, &account, &wanted.number).await;
        let number = proved(&evidence)?;
        // Refused again when it is written; here only so that nobody is asked about a number that is not theirs.
        match self.work.store.holder(&wanted.account, &wanted.number).await? {
            Holder::Held(route) if route.tenant != *self.tenant => return Err(NumberError::Elsewhere),
            Holder::Left(tenant, free_from)
                if tenant != *self.tenant && self.work.clock.now() < free_from =>
            {
                return Err(NumberError::Settling(free_from));
            }
            Holder::Nobody | Holder::Left(..) | Holder::Held(_) => {}
        }
        let (next, point) = self.decide(wanted, found, &key, &evidence)?;
        self.write_down(&next, actor).await?;
        if key.is_new {
            self.work.vault.put_twilio_tokens(&key.secret, &key.tokens).await?;
        }
        let earlier = found.and_then(|found| self.live(found)).cloned();
        let auth_token_ends = account.auth_token.last_four();
        if !point {
            return Ok(Seen { number: next, auth_token_ends, evidence });
        }
        let number = self.point(&next, earlier.clone(), &account, &number).await?;
        let evidence = Evidence { number: Ok(Some(number)), ..evidence };
        Ok(Seen { number: self.over(next, earlier).await, auth_token_ends, evidence })
    }

    async fn key(&self, wanted: &Wanted, numbers: &[TenantNumber]) -> Result<Key, NumberError> {
        if wanted.owner == Owner::Platform {
            let secret = self.work.vault.platform_twilio(&wanted.account);
            let tokens = self.tokens(&secret).await?;
            let missing = tokens.is_empty().then_some(NumberError::NoPlatformAccount);
            return missing.map_or(Ok(Key { secret, tokens, is_new: false }), Err);
        }
        // One secret an account, so that a new auth token is saved once for all of its numbers.
        let same = |own: &&TenantNumber| own.account == wanted.account && own.record.owner == Owner::Tenant;
        let secret = numbers.iter().find(same).map(|own| own.record.secret.clone());
        let stored = match &secret {
            Some(secret) => self.tokens(secret).await?,
            None => Vec::new(),
        };
        let secret = secret.unwrap_or_else(|| self.work.vault.new_name(self.tenant, "twilio"));
        let is_known = numbers.iter().any(|own| own.account == wanted.account && own.number == wanted.number);
        let before = stored.first().map(|token| token.expose().to_owned());
        let tokens = rotated(wanted.auth_token.clone(), stored);
        // A number that is new writes them in any case: the last of the others may just be let go, and its secret with it.
        let is_new = !is_known || tokens.first().map(AuthToken::expose) != before.as_deref();
        Ok(Key { secret, tokens, is_new })
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

    async fn write_down(&self, next: &TenantNumber, actor: &Actor) -> Result<(), NumberError> {
        let detail = format!("{} in account {}", next.number.for_people(), next.account.as_str());
        let entry = Entry::new(actor, Act::NumberConnected, self.work.clock.now(), detail);
        let change = self
            .work
            .store
            .change(self.tenant)
            .number(next, self.retention, self.work.clock.now())?
            .audit(&entry)?;
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
                Err(NumberError::Twilio(cause))
            }
            Outcome::Unclear { cause } => match self.work.twilio.number(account, &next.number).await {
                Ok(Some(number)) if settings.is_same(&number.settings) => Ok(number),
                _ => Err(NumberError::Twilio(cause)),
            },
        }
    }
}

/// The number, once Twilio has said that account and auth token belong together and the number is the account's.
fn proved(evidence: &Evidence) -> Result<Number, NumberError> {
    match &evidence.account {
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

/// The given auth token, and the one that it replaces.
fn rotated(given: Option<AuthToken>, stored: Vec<AuthToken>) -> Vec<AuthToken> {
    let Some(given) = given else { return stored };
    let before = stored.into_iter().filter(|token| token.expose() != given.expose()).take(1);
    // The one in use again: whatever was there beside it stays.
    std::iter::once(given.clone()).chain(before).collect()
}
