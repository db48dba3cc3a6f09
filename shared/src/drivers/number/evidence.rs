use futures_util::stream::{self, StreamExt};

use super::{NumberError, Numbers, Seen};
use crate::domain::number::{Evidence, Registration, SenderKind, Service, sender_kind};
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;
use crate::domain::secret::AuthToken;
use crate::store::TenantNumber;
use crate::twilio::{Account, Twilio};
use crate::vault::VaultError;

/// Numbers that are looked at side by side.
const AT_ONCE: usize = 4;

impl Numbers<'_> {
    /// Every number of the tenant's, as it is at Twilio now.
    ///
    /// # Errors
    /// [`NumberError`] where the tables or secrets do not answer; Twilio's silence is in the evidence.
    pub async fn read(&self) -> Result<Vec<Seen>, NumberError> {
        let numbers = self.work.store.numbers(self.tenant).await?;
        let seen = stream::iter(numbers).map(|number| self.see(number)).buffered(AT_ONCE);
        let seen: Vec<Result<Seen, NumberError>> = seen.collect().await;
        seen.into_iter().collect()
    }

    async fn see(&self, number: TenantNumber) -> Result<Seen, NumberError> {
        let tokens = self.tokens(&number.record.secret).await?;
        let Some(auth_token) = tokens.into_iter().next() else {
            return Ok(Seen { number, auth_token_ends: String::new(), evidence: without_a_token() });
        };
        let auth_token_ends = auth_token.last_four();
        let account = Account { sid: number.account.clone(), auth_token };
        let evidence = gather(&self.work.twilio, &account, &number.number).await;
        Ok(Seen { number, auth_token_ends, evidence })
    }

    /// The auth tokens that are stored, the newest first; another process may have changed them a moment ago.
    pub(super) async fn tokens(&self, secret: &str) -> Result<Vec<AuthToken>, VaultError> {
        match self.work.vault.twilio_tokens_anew(secret).await {
            Err(VaultError::Missing) => Ok(Vec::new()),
            tokens => tokens,
        }
    }
}

/// The secret was taken away by somebody else.
fn without_a_token() -> Evidence {
    let cause = || Cause::NotConnected { why: "no auth token is stored".to_owned() };
    Evidence {
        account: Err(cause()),
        number: Err(cause()),
        service: Err(cause()),
        registration: Err(cause()),
    }
}

/// Asks for everything that a verdict needs.
pub(in crate::drivers) async fn gather(twilio: &Twilio, account: &Account, number: &PhoneNumber) -> Evidence {
    let (state, found) = tokio::join!(twilio.account(account), twilio.number(account, number));
    let (service, registration) = match &found {
        Ok(Some(found)) => of_sender(twilio, account, &found.sid, sender_kind(number)).await,
        Ok(None) => (Ok(None), Ok(Registration::NotTold)),
        Err(cause) => (Err(cause.clone()), Err(cause.clone())),
    };
    Evidence { account: state, number: found, service, registration }
}

type OfSender = (Result<Option<Service>, Cause>, Result<Registration, Cause>);

async fn of_sender(twilio: &Twilio, account: &Account, sid: &str, sender: SenderKind) -> OfSender {
    if sender == SenderKind::TollFree {
        let both = tokio::join!(twilio.service_of(account, sid), twilio.verifications(account, sid));
        return (both.0, both.1.map(Registration::Verifications));
    }
    let service = twilio.service_of(account, sid).await;
    let registration = match (sender, &service) {
        (SenderKind::Elsewhere, _) => Ok(Registration::NotTold),
        (_, Ok(Some(service))) => twilio.campaigns(account, &service.sid).await.map(Registration::Campaigns),
        (_, Ok(None)) => Ok(Registration::InNoService),
        (_, Err(cause)) => Err(cause.clone()),
    };
    (service, registration)
}
