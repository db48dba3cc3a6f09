use serde::Deserialize;

use super::client::{Account, Twilio};
use super::wire::Message;
use crate::domain::outcome::{Cause, Outcome};
use crate::domain::phone::PhoneNumber;

/// A message to a customer. Twilio drops it where it was not handed to the carrier within `valid_seconds`.
#[derive(Clone)]
pub struct NewMessage {
    pub from: PhoneNumber,
    pub to: PhoneNumber,
    pub body: String,
    /// Where the number belongs to one, it is named, so that its own settings hold.
    pub messaging_service: Option<String>,
    /// 1 to 36,000.
    pub valid_seconds: u32,
    /// Where Twilio reports what became of it.
    pub status_callback: Option<String>,
}

/// What a customer is told is personal.
impl std::fmt::Debug for NewMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewMessage({} characters)", self.body.chars().count())
    }
}

#[derive(Deserialize)]
struct Messages {
    messages: Vec<Message>,
}

impl Twilio {
    /// Sends a message. Never repeated where the outcome is unclear.
    pub async fn send_message(&self, account: &Account, message: &NewMessage) -> Outcome<Message> {
        let valid = message.valid_seconds.to_string();
        let mut form = vec![
            ("To", message.to.as_str()),
            ("From", message.from.as_str()),
            ("Body", message.body.as_str()),
            ("ValidityPeriod", valid.as_str()),
        ];
        form.extend(message.messaging_service.iter().map(|sid| ("MessagingServiceSid", sid.as_str())));
        form.extend(message.status_callback.iter().map(|url| ("StatusCallback", url.as_str())));
        self.post(account, "Messages.json", &form).await
    }

    /// The newest messages of the account on a day (UTC, `YYYY-MM-DD`), newest first, at most `most`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn messages_on(&self, account: &Account, day: &str, most: u16) -> Result<Vec<Message>, Cause> {
        let size = most.min(1_000).to_string();
        let query = [("DateSent", day), ("PageSize", size.as_str())];
        let page: Messages = self.get(account, "Messages.json", &query).await.read()?;
        Ok(page.messages)
    }
}
