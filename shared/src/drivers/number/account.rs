use crate::domain::ids::AccountSid;
use crate::drivers::Work;
use crate::store::TenantNumber;
use crate::twilio::Account;
use crate::vault::VaultError;

/// What an account is opened with, by the name of its secret. `anew`: its auth token may have been rotated a moment ago.
/// None: no auth token is stored, as where a save was cut off before it was.
pub(in crate::drivers) async fn account(
    work: &Work,
    sid: AccountSid,
    secret: &str,
    anew: bool,
) -> Result<Option<Account>, VaultError> {
    let vault = &work.vault;
    let tokens =
        if anew { vault.twilio_tokens_anew(secret).await } else { vault.twilio_tokens(secret).await };
    let tokens = match tokens {
        Err(VaultError::Missing) => Vec::new(),
        tokens => tokens?,
    };
    Ok(tokens.into_iter().next().map(|auth_token| Account { sid, auth_token }))
}

/// That of a number of a business's own.
pub(in crate::drivers) async fn account_of(
    work: &Work,
    own: &TenantNumber,
    anew: bool,
) -> Result<Option<Account>, VaultError> {
    account(work, own.account.clone(), &own.record.secret, anew).await
}
