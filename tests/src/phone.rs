//! A customer's phone, with Twilio between it and us: a text or a status as Twilio would post it, signed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::canaries::{self, Kind, Reader};
use crate::fakes::twilio::{Message, new_sid, segments};

#[cfg(test)]
mod tests;

pub type Parameters = Vec<(String, String)>;

/// A text from a customer to one of our numbers.
#[derive(Clone, Debug)]
pub struct Text {
    pub message_sid: String,
    pub account_sid: String,
    pub from: String,
    pub to: String,
    pub body: String,
    /// URL and content type.
    pub media: Vec<(String, String)>,
    /// `STOP`, `START` or `HELP`: Advanced Opt-Out has matched the text and answered it.
    pub opt_out_type: Option<String>,
    pub messaging_service_sid: Option<String>,
}

impl Text {
    pub fn new(account_sid: &str, from: &str, to: &str, body: &str) -> Text {
        Text {
            message_sid: new_sid("SM"),
            account_sid: account_sid.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            body: body.to_owned(),
            media: Vec::new(),
            opt_out_type: None,
            messaging_service_sid: None,
        }
    }

    /// A message that the fake has recorded; its media are found under this base URL.
    pub fn of(message: &Message, media_base: &str) -> Text {
        let url = |sid: &str| {
            let (account, message) = (&message.account_sid, &message.sid);
            format!("{media_base}/2010-04-01/Accounts/{account}/Messages/{message}/Media/{sid}")
        };
        let media = message.media.iter().map(|media| (url(&media.sid), media.content_type.clone()));
        let from = message.from.as_deref().unwrap_or_default();
        Text {
            message_sid: message.sid.clone(),
            media: media.collect(),
            messaging_service_sid: message.messaging_service_sid.clone(),
            ..Text::new(&message.account_sid, from, &message.to, &message.body)
        }
    }

    /// All that Twilio sends along; what it does not know about places is there and blank.
    pub fn parameters(&self) -> Parameters {
        let number_of_media = self.media.len().to_string();
        let segments = segments(&self.body).to_string();
        let mut parameters = owned(&[
            ("ToCountry", "US"),
            ("ToState", ""),
            ("SmsMessageSid", &self.message_sid),
            ("NumMedia", &number_of_media),
            ("ToCity", ""),
            ("FromZip", ""),
            ("SmsSid", &self.message_sid),
            ("FromState", ""),
            ("SmsStatus", "received"),
            ("FromCity", ""),
            ("Body", &self.body),
            ("FromCountry", "US"),
            ("To", &self.to),
            ("ToZip", ""),
            ("NumSegments", &segments),
            ("ReferralNumMedia", "0"),
            ("MessageSid", &self.message_sid),
            ("AccountSid", &self.account_sid),
            ("From", &self.from),
            ("ApiVersion", "2010-04-01"),
        ]);
        for (index, (url, content_type)) in self.media.iter().enumerate() {
            parameters.push((format!("MediaUrl{index}"), url.clone()));
            parameters.push((format!("MediaContentType{index}"), content_type.clone()));
        }
        let optional =
            [("OptOutType", &self.opt_out_type), ("MessagingServiceSid", &self.messaging_service_sid)];
        for (name, value) in optional {
            parameters.extend(value.iter().map(|value| (name.to_owned(), value.clone())));
        }
        parameters
    }
}

/// What became of a message of ours, as Twilio calls back: from our number, to the customer.
#[derive(Clone, Debug)]
pub struct Report {
    pub message_sid: String,
    pub account_sid: String,
    pub from: String,
    pub to: String,
    /// For instance `delivered`, `undelivered` or `failed`.
    pub status: String,
    pub error_code: Option<u32>,
}

impl Report {
    pub fn of(message: &Message, status: &str, error_code: Option<u32>) -> Report {
        Report {
            message_sid: message.sid.clone(),
            account_sid: message.account_sid.clone(),
            from: message.from.clone().unwrap_or_default(),
            to: message.to.clone(),
            status: status.to_owned(),
            error_code,
        }
    }

    pub fn parameters(&self) -> Parameters {
        let mut parameters = owned(&[
            ("SmsSid", &self.message_sid),
            ("SmsStatus", &self.status),
            ("MessageStatus", &self.status),
            ("To", &self.to),
            ("MessageSid", &self.message_sid),
            ("AccountSid", &self.account_sid),
            ("From", &self.from),
            ("ApiVersion", "2010-04-01"),
        ]);
        parameters.extend(self.error_code.map(|code| ("ErrorCode".to_owned(), code.to_string())));
        parameters
    }
}

fn owned(pairs: &[(&str, &str)]) -> Parameters {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A signed request. More headers may be added; the signature covers the URL and the form alone.
#[derive(Clone, Debug)]
pub struct Request {
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// Signs for this URL, which need not be the one that is posted to.
pub fn request(signed_url: &str, parameters: &[(String, String)], auth_token: &str) -> Request {
    canaries::plant(Kind::Secret, auth_token);
    for (name, value) in parameters {
        match name.as_str() {
            "Body" => canaries::plant(Kind::Words, value),
            "From" | "To" => canaries::plant(Kind::Number, value),
            _ => {}
        }
    }
    let headers = owned(&[
        ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
        ("User-Agent", "TwilioProxy/1.1"),
        ("Accept", "*/*"),
        ("I-Twilio-Idempotency-Token", &new_sid("")),
        ("X-Twilio-Signature", &signature(signed_url, parameters, auth_token)),
    ]);
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    Request { headers, body }
}

/// HMAC-SHA1 over the URL and the decoded parameters in the order of their names, in base64.
pub fn signature(url: &str, parameters: &[(String, String)], auth_token: &str) -> String {
    let mut sorted = parameters.to_vec();
    sorted.sort();
    sorted.dedup();
    let mut signed = url.to_owned();
    for (name, value) in sorted {
        signed.push_str(&name);
        signed.push_str(&value);
    }
    let mut mac = Hmac::<Sha1>::new_from_slice(auth_token.as_bytes()).expect("a key of any length is taken");
    mac.update(signed.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// What we said to Twilio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub content_type: Option<String>,
    pub body: String,
}

pub async fn post(client: &reqwest::Client, url: &str, request: &Request) -> reqwest::Result<Answer> {
    let mut posting = client.post(url).body(request.body.clone());
    for (name, value) in &request.headers {
        posting = posting.header(name, value);
    }
    let response = posting.send().await?;
    let content_type = response.headers().get("content-type").and_then(|value| value.to_str().ok());
    let answer = Answer {
        status: response.status().as_u16(),
        content_type: content_type.map(str::to_owned),
        body: response.text().await?,
    };
    // Replies are messages of their own: an answer to a webhook says nothing of anybody.
    canaries::hold("the webhook", Reader::Anybody, [answer.body.as_str()]);
    Ok(answer)
}
