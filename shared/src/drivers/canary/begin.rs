use super::CanaryError;
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::canary::{Canary, barred};
use crate::domain::ids::AccountSid;
use crate::domain::secret::AuthToken;
use crate::drivers::Numbers;
use crate::random;
use crate::store::SaveError;

/// Sends canaries through a tenant from now on. One that has a canary keeps it.
///
/// The secret is written under a reserved name before anything names it, as for a number: what is cut off in between leaves
/// none behind that nobody knows of.
///
/// # Errors
/// [`CanaryError`]; where it is not [`CanaryError::NotYet`], it may have begun.
pub async fn begin_canary(numbers: &Numbers<'_>, actor: &Actor) -> Result<Canary, CanaryError> {
    let Numbers { work, tenant: id, retention, .. } = *numbers;
    let tenant = work.store.tenant(id).await?;
    if let Some(why) = barred(tenant.settings(), tenant.active().map(|active| &active.connection)) {
        return Err(CanaryError::NotYet(why));
    }
    if let Some(found) = work.store.canary(id).await? {
        return Ok(found.canary);
    }
    let account = random::unguessable().map_err(|_| CanaryError::NoRandomness)?;
    let token = random::unguessable().map_err(|_| CanaryError::NoRandomness)?;
    let token = AuthToken::from(format!("{:032x}", u128::from_be_bytes(token)));
    let secret = work.vault.new_name(id, "twilio");
    numbers.create(&secret, &[token]).await.map_err(CanaryError::Secret)?;
    let now = work.clock.now();
    let canary = Canary::new(AccountSid::made_up(account), secret, now);
    let line =
        Line::new(actor, Act::CanaryStarted, now, "a text each five minutes, whose booking is dismissed");
    let change = work.store.change(id).new_canary(&canary, retention, now)?.take_reserved(&canary.secret)?;
    // As it was read: neither suspended, on its way out, nor led somewhere else meanwhile.
    let change = change.profile(tenant.profile_version, tenant.settings())?;
    let written = change.audit(&line)?.commit().await;
    if written == Err(SaveError::Moved) {
        // Certainly not taken. Where this fails, whoever comes later finds the name.
        let _ = numbers.purge_reserved(&canary.secret).await;
    }
    Ok(written.map(|()| canary)?)
}
