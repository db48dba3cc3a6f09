use std::collections::{BTreeMap, BTreeSet};

use super::Work;
use crate::domain::ids::AccountSid;
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;
use crate::domain::secret::AuthToken;
use crate::store::Route;
use crate::twilio::{Account, LogPage};
use crate::vault::VaultError;

/// What came of opening an account.
pub(super) enum Opened {
    /// With the first page of its log.
    Open(Account, LogPage),
    /// Twilio refuses every auth token that is stored, or none is.
    Refused,
    /// Something else stood in the way.
    Failed(Cause),
}

/// Opens an account with the newest auth token of any of its numbers', by asking for the first page of its log.
pub(super) async fn open(work: &Work, sid: &AccountSid, routes: &BTreeMap<PhoneNumber, Route>) -> Opened {
    let secrets: BTreeSet<&str> = routes.values().map(|route| route.secret.as_str()).collect();
    let mut failed = None;
    for secret in secrets {
        let (mut tried, mut anew) = (None, false);
        loop {
            let token = match newest(work, secret, anew).await {
                Ok(Some(token)) => token,
                Ok(None) => break,
                Err(cause) => {
                    failed = Some(cause);
                    break;
                }
            };
            if tried.as_ref().is_some_and(|tried: &AuthToken| tried.expose() == token.expose()) {
                break;
            }
            let account = Account { sid: sid.clone(), auth_token: token.clone() };
            match work.twilio.log(&account, None).await {
                Ok(page) => return Opened::Open(account, page),
                Err(cause) if cause.status() != Some(401) => return Opened::Failed(cause),
                // What is kept may have been replaced a moment ago.
                Err(_) if !anew => (tried, anew) = (Some(token), true),
                Err(_) => break,
            }
        }
    }
    failed.map_or(Opened::Refused, Opened::Failed)
}

/// The newest auth token of a secret. None: there is no such secret any more, or none in it.
pub(super) async fn newest(work: &Work, secret: &str, anew: bool) -> Result<Option<AuthToken>, Cause> {
    let tokens = if anew {
        work.vault.twilio_tokens_anew(secret).await
    } else {
        work.vault.twilio_tokens(secret).await
    };
    match tokens {
        Ok(tokens) => Ok(tokens.into_iter().next()),
        Err(VaultError::Missing) => Ok(None),
        Err(error) => Err(Cause::Ours { why: error.to_string() }),
    }
}
