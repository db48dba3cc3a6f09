use crate::domain::connection::doctor::Read;
use crate::domain::connection::health::{Attention, Probed};
use crate::domain::connection::token::{Held, Need};
use crate::domain::connection::trouble::{Call, Kind, Meaning, of_call, of_mint, of_scopes};
use crate::domain::ids::ConnectionKey;
use crate::domain::outcome::Cause;
use crate::domain::time::{SignedDuration, after};
use crate::drivers::{TokenError, Work};
use crate::servicetitan::Access;
use crate::store::TenantConnection;

/// A refused token that was minted since the trouble began, and is younger than this, is not replaced to see whether
/// another is taken: a whole fleet may be refused.
const YOUNG: SignedDuration = SignedDuration::from_mins(5);

/// Asks ServiceTitan as little as shows whether a trouble is over.
pub(super) async fn probe(
    work: &Work,
    key: &ConnectionKey,
    connection: &TenantConnection,
    attention: &Attention,
) -> Probed {
    let asking = Asking { work, key, connection };
    let answer = match &attention.trouble.kind {
        Kind::Credentials | Kind::Secret => asking.credentials(attention).await,
        Kind::Scope(name) => asking.scope(name).await,
        Kind::AppKey | Kind::BookingProvider => asking.read(attention).await,
        Kind::ScopeOrProvider(_) => Ok(Probed::OnlyTextTells),
    };
    answer.unwrap_or_else(of_token)
}

struct Asking<'a> {
    work: &'a Work,
    key: &'a ConnectionKey,
    connection: &'a TenantConnection,
}

impl Asking<'_> {
    /// Any token that was given out since.
    async fn credentials(&self, attention: &Attention) -> Result<Probed, TokenError> {
        self.newer(|held| attention.since < held.minted_at).await.map(|_| Probed::Works)
    }

    /// A token that states it.
    async fn scope(&self, name: &str) -> Result<Probed, TokenError> {
        let states = |held: &Held| held.scopes.iter().any(|scope| scope == name);
        let held = self.newer(states).await?;
        Ok(match of_scopes(&held.scopes) {
            _ if states(&held) => Probed::Works,
            Some(trouble) => Probed::Fails(trouble),
            // It states none any more.
            None => Probed::OnlyTextTells,
        })
    }

    /// A list under the booking provider.
    async fn read(&self, attention: &Attention) -> Result<Probed, TokenError> {
        let Some(place) = self.connection.connection.place(self.key.environment) else {
            return Ok(Probed::Unclear);
        };
        let Work { broker, servicetitan, clock, .. } = self.work;
        let app_key = broker.app_key(self.connection).await?;
        let mut held = broker.token(&self.key.tenant, self.connection, Need::Fresh).await?;
        let ask = async |held: &Held| {
            let access = Access { place, app_key: app_key.clone(), token: held.token.clone() };
            servicetitan.probe(&access, Read::Bookings).await
        };
        let mut answer = ask(&held).await;
        let is_old = held.minted_at <= attention.since || after(held.minted_at, YOUNG) < clock.now();
        if is_old && answer.as_ref().is_err_and(|cause| cause.status() == Some(401)) {
            held = broker.token(&self.key.tenant, self.connection, Need::Anew(held.generation)).await?;
            answer = ask(&held).await;
        }
        let Err(cause) = answer else { return Ok(Probed::Works) };
        Ok(match of_call(Call::ListBookings, &cause, &held.scopes) {
            Meaning::Attention(trouble) => Probed::Fails(trouble),
            // It may not look: that says so much of the app key, and nothing of the provider.
            Meaning::Nothing if is_forbidden(&cause) && attention.trouble.kind == Kind::AppKey => {
                Probed::Works
            }
            Meaning::Nothing if is_forbidden(&cause) => Probed::OnlyTextTells,
            Meaning::BackOff { .. } | Meaning::Nothing => Probed::Unclear,
        })
    }

    /// A token that will do, or one minted now. The broker sees that mints which fail are apart.
    async fn newer(&self, will_do: impl Fn(&Held) -> bool) -> Result<Held, TokenError> {
        let row = self.work.store.token(self.key).await?;
        let generation = self.connection.generation;
        let of_now =
            row.held.filter(|held| held.connection_generation == generation && row.failure.is_none());
        match of_now.filter(will_do) {
            Some(held) => Ok(held),
            None => {
                let need = Need::Anew(row.generation);
                self.work.broker.token(&self.key.tenant, self.connection, need).await
            }
        }
    }
}

fn is_forbidden(cause: &Cause) -> bool {
    cause.status() == Some(403)
}

fn of_token(error: TokenError) -> Probed {
    match error {
        TokenError::Failed(why) => match of_mint(&why) {
            Meaning::Attention(trouble) => Probed::Fails(trouble),
            Meaning::BackOff { .. } | Meaning::Nothing => Probed::Unclear,
        },
        _ => Probed::Unclear,
    }
}
