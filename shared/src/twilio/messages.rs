use super::client::{Account, Twilio};
use super::wire::Message;
use crate::domain::outcome::Outcome;
use crate::domain::phone::PhoneNumber;

/// A message to a customer, or to staff. Twilio drops it where it was not handed to the carrier within `valid_seconds`.
#[derive(Clone)]
pub struct NewMessage {
    /// A number of the account's.
    pub from: PhoneNumber,
    /// The customer's, or a contact's.
    pub to: PhoneNumber,
    /// As it arrives.
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
}
