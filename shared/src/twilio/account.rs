use super::client::{Account, Twilio};
use super::wire::AccountDetails;
use crate::domain::number::AccountState;
use crate::domain::outcome::Cause;

impl Twilio {
    /// What kind of account it is, and how it stands. That it is answered proves that the auth token is the account's.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated. Twilio answers 401 to a wrong pair.
    pub async fn account(&self, account: &Account) -> Result<AccountState, Cause> {
        let details: AccountDetails = self.get_account(account).await.read()?;
        Ok(AccountState { sid: details.sid, kind: details.kind, status: details.status })
    }
}
