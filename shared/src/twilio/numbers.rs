use serde::Deserialize;

use super::client::{Account, Twilio};
use super::wire::IncomingNumber;
use crate::domain::number::{Number, Settings};
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
    pub async fn number(&self, account: &Account, number: &PhoneNumber) -> Result<Option<Number>, Cause> {
        let query = [("PhoneNumber", number.as_str()), ("PageSize", "50")];
        let page: Numbers = self.get(account, "IncomingPhoneNumbers.json", &query).await.read()?;
        let mut found = page.incoming_phone_numbers.into_iter();
        Ok(found.find(|found| found.phone_number == number.as_str()).map(Number::from))
    }

    /// Sets what the number does with texts. What is None is unset; a method that is None stays.
    pub async fn set_number(
        &self,
        account: &Account,
        number_sid: &str,
        settings: &Settings,
    ) -> Outcome<Number> {
        let blank = |value: &Option<String>| value.clone().unwrap_or_default();
        let mut form = vec![
            ("SmsUrl", blank(&settings.sms_url)),
            ("SmsFallbackUrl", blank(&settings.sms_fallback_url)),
            // Where an application is set, Twilio ignores the addresses.
            ("SmsApplicationSid", blank(&settings.sms_application_sid)),
        ];
        let methods =
            [("SmsMethod", &settings.sms_method), ("SmsFallbackMethod", &settings.sms_fallback_method)];
        form.extend(methods.into_iter().filter_map(|(name, method)| Some((name, method.clone()?))));
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let path = format!("IncomingPhoneNumbers/{number_sid}.json");
        self.post::<IncomingNumber>(account, &path, &form).await.map(Number::from)
    }
}
