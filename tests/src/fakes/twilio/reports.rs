//! What becomes of messages once they were taken, reported to the address that each names and signed as Twilio signs.

use std::sync::Arc;
use std::time::Duration;

use super::errors::Refusal;
use super::messages::Message;
use super::state::Shared;
use crate::phone::{self, Report};

/// Between one report and the next.
const MOMENT: Duration = Duration::from_millis(300);

/// What becomes of a message that is sent next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is not taken: 400 with this code.
    Refused(u32),
    /// It is taken, and reported with this code as not delivered.
    Fails(u32),
}

impl Fate {
    /// Whether it is taken, and what it is then reported with.
    pub(super) fn taken(fate: Option<Fate>) -> Result<Option<u32>, Refusal> {
        match fate {
            Some(Fate::Refused(code)) => Err(Refusal::invalid(code, "The message is not taken.")),
            Some(Fate::Fails(code)) => Ok(Some(code)),
            None => Ok(None),
        }
    }
}

/// Reports on a message a moment after it was taken, and a moment later how it ended.
pub(super) fn soon(shared: &Arc<Shared>, sid: &str, fails: Option<u32>) {
    let (shared, sid) = (Arc::clone(shared), sid.to_owned());
    tokio::spawn(async move {
        tokio::time::sleep(MOMENT).await;
        report(&shared, &sid, "sent", None).await;
        tokio::time::sleep(MOMENT).await;
        // What a carrier refuses was on its way; anything else never was.
        let ended = match fails {
            None => "delivered",
            Some(30_000..) => "undelivered",
            Some(_) => "failed",
        };
        report(&shared, &sid, ended, fails).await;
    });
}

/// Posts one report, and hands back what was answered. None: there is no such message, it names no address on this
/// machine, or nobody is reached there.
pub(super) async fn report(shared: &Shared, sid: &str, status: &str, code: Option<u32>) -> Option<u16> {
    let (url, request) = {
        let mut data = shared.lock();
        let reaches_nobody = data.reaches_nobody;
        let message: &mut Message = data.messages.iter_mut().find(|message| message.sid == sid)?;
        status.clone_into(&mut message.status);
        message.error_code = code;
        shared.calls.changed();
        let url = message.status_callback.clone().filter(|_| !reaches_nobody);
        let url = url.filter(|url| url.starts_with("http://127.0.0.1:"))?;
        let parameters = Report::of(message, status, code).parameters();
        let account = message.account_sid.clone();
        let token = data.accounts.iter().find(|own| own.sid == account)?.auth_tokens.first()?.clone();
        let request = phone::request(&url, &parameters, &token);
        (url, request)
    };
    let answer = phone::post(&reqwest::Client::new(), &url, &request).await.ok()?;
    Some(answer.status)
}
