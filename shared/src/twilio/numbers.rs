use serde::Deserialize;

use super::client::{Account, Twilio};
use super::wire::IncomingNumber;
use crate::domain::outcome::{Cause, Outcome};
use crate::domain::phone::PhoneNumber;

#[derive(Deserialize)]
struct Numbers {
    incoming_phone_numbers: Vec<IncomingNumber>,
}

impl Twilio {
    /// The account's number that is exactly this one. Twilio's own filter also finds partial matches.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn number(
        &self,
        account: &Account,
        number: &PhoneNumber,
    ) -> Result<Option<IncomingNumber>, Cause> {
        let query = [("PhoneNumber", number.as_str()), ("PageSize", "50")];
        let page: Numbers = self.get(account, "IncomingPhoneNumbers.json", &query).await.read()?;
        Ok(page.incoming_phone_numbers.into_iter().find(|found| found.phone_number == number.as_str()))
    }

    /// Has the number's texts posted to these addresses.
    pub async fn point_number_at(
        &self,
        account: &Account,
        number_sid: &str,
        url: &str,
        fallback_url: &str,
    ) -> Outcome<IncomingNumber> {
        let form = [
            ("SmsUrl", url),
            ("SmsMethod", "POST"),
            ("SmsFallbackUrl", fallback_url),
            ("SmsFallbackMethod", "POST"),
        ];
        self.post(account, &format!("IncomingPhoneNumbers/{number_sid}.json"), &form).await
    }
}
