use std::time::Duration;

use tokio::time::timeout;

use super::{TokenError, Work};
use crate::domain::connection::Place;
use crate::domain::connection::scopes::Scope;
use crate::domain::connection::token::{Held, Need, YOUNG};
use crate::domain::ids::TenantId;
use crate::domain::outcome::{Again, Cause, Outcome};
use crate::domain::time::{Timestamp, after};
use crate::servicetitan::Access;
use crate::store::TenantConnection;

/// A way into a connection for somebody who waits: all calls together end by a moment, and a token that is refused is
/// replaced once.
pub(super) struct Entry<'a> {
    work: &'a Work,
    tenant: &'a TenantId,
    connection: &'a TenantConnection,
    ends_at: Timestamp,
    access: Access,
    held: Held,
}

impl<'a> Entry<'a> {
    pub(super) async fn open(
        work: &'a Work,
        tenant: &'a TenantId,
        connection: &'a TenantConnection,
        place: Place,
        ends_at: Timestamp,
    ) -> Result<Self, TokenError> {
        let opening = async {
            let held = work.broker.token(tenant, connection, Need::AnyValid).await?;
            let app_key = work.broker.app_key(connection).await?;
            let access = Access { place, app_key, token: held.token.clone() };
            Ok(Self { work, tenant, connection, ends_at, access, held })
        };
        timeout(left(work, ends_at), opening).await.unwrap_or(Err(TokenError::Endpoint(Cause::TimedOut)))
    }

    /// Has a newer token from now on.
    pub(super) async fn renew(&mut self) -> Result<(), TokenError> {
        let need = Need::NewerThan(self.held.generation);
        let newer = self.work.broker.token(self.tenant, self.connection, need);
        let newer = timeout(self.left(), newer).await.unwrap_or(Err(TokenError::Endpoint(Cause::TimedOut)));
        self.held = newer?;
        self.access.token = self.held.token.clone();
        Ok(())
    }

    /// A permission that was granted a moment ago is in no token from before. Where no other is to be had, the
    /// old one still serves for what it may do.
    pub(super) async fn renew_for(&mut self, needed: &[Scope]) {
        let is_old = after(self.held.minted_at, YOUNG) < self.work.clock.now();
        if is_old && needed.iter().any(|scope| scope.is_missing(self.scopes())) {
            let _ = self.renew().await;
        }
    }

    /// The scopes that came with the token; none: it did not say.
    pub(super) fn scopes(&self) -> &[String] {
        &self.held.scopes
    }

    /// A read, as far as time allows.
    pub(super) async fn read_once<T>(
        &self,
        call: impl AsyncFn(&Access) -> Result<T, Cause>,
    ) -> Result<T, Cause> {
        timeout(self.left(), call(&self.access)).await.unwrap_or(Err(Cause::TimedOut))
    }

    /// The same, once more with a newer token where the first is refused.
    pub(super) async fn read<T>(
        &mut self,
        call: impl AsyncFn(&Access) -> Result<T, Cause>,
    ) -> Result<T, Cause> {
        match self.read_once(&call).await {
            Err(cause) if cause.status() == Some(401) => {
                self.renew().await.map_err(|error| error.cause())?;
                self.read_once(&call).await
            }
            answer => answer,
        }
    }

    /// A write, sent once more only where the first was refused for its token, which is no attempt at all. One that
    /// takes longer than `at_most` is unclear.
    pub(super) async fn write<T>(
        &mut self,
        at_most: Duration,
        call: impl AsyncFn(&Access) -> Outcome<T>,
    ) -> Outcome<T> {
        match self.write_once(at_most, &call).await {
            Outcome::NotDone { cause, .. } if cause.status() == Some(401) => match self.renew().await {
                Ok(()) => self.write_once(at_most, &call).await,
                Err(error) => Outcome::NotDone { cause: error.cause(), again: Again::WhenConnected },
            },
            outcome => outcome,
        }
    }

    async fn write_once<T>(
        &self,
        at_most: Duration,
        call: impl AsyncFn(&Access) -> Outcome<T>,
    ) -> Outcome<T> {
        let at_most = at_most.min(self.left());
        if at_most.is_zero() {
            return Outcome::NotDone { cause: Cause::TooLate, again: Again::Later(None) };
        }
        let answer = timeout(at_most, call(&self.access)).await;
        answer.unwrap_or(Outcome::Unclear { cause: Cause::TimedOut })
    }

    fn left(&self) -> Duration {
        left(self.work, self.ends_at)
    }
}

fn left(work: &Work, ends_at: Timestamp) -> Duration {
    ends_at.duration_since(work.clock.now()).try_into().unwrap_or(Duration::ZERO)
}
