use super::open::newest;
use super::part::Log;
use crate::domain::secret::AuthToken;
use crate::store::Route;
use crate::twilio::Account;

/// Whether Twilio takes the newest auth token that is stored for this number: its account may have been opened with that of
/// another business, whose webhooks alone are verified by it. None: nobody can say.
pub(super) async fn is_taken(log: &Log<'_>, route: &Route) -> Option<bool> {
    let mut tried: Option<AuthToken> = None;
    // What is kept may have been replaced a moment ago.
    for anew in [false, true] {
        let Some(token) = newest(log.work, &route.secret, anew).await.ok()? else { return Some(false) };
        if token.expose() == log.account.auth_token.expose() {
            return Some(true);
        }
        if tried.as_ref().is_some_and(|tried| tried.expose() == token.expose()) {
            break;
        }
        let account = Account { sid: log.account.sid.clone(), auth_token: token.clone() };
        match log.work.twilio.account(&account).await {
            Ok(_) => return Some(true),
            Err(cause) if cause.status() == Some(401) => tried = Some(token),
            Err(_) => return None,
        }
    }
    Some(false)
}
