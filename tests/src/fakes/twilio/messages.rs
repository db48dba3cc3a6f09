//! Messages: sending, reading, listing.

use axum::Json;
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::errors::Refusal;
use super::gate::{Answer, Ask};
use super::media::Media;
use super::reports::{self, Fate};
use super::state::{Data, OptedOut, new_sid};

const MAX_BODY_CHARACTERS: usize = 1600;

#[derive(Clone, Debug)]
pub struct Message {
    pub sid: String,
    pub account_sid: String,
    /// None while a messaging service has not chosen a number.
    pub from: Option<String>,
    pub to: String,
    pub body: String,
    pub messaging_service_sid: Option<String>,
    /// `inbound` or `outbound-api`.
    pub direction: String,
    pub status: String,
    pub error_code: Option<u32>,
    pub status_callback: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub media: Vec<Media>,
}

impl Message {
    pub(super) fn new(account: &str, from: &str, to: &str, body: &str, now: Timestamp) -> Message {
        Message {
            sid: new_sid("SM"),
            account_sid: account.to_owned(),
            from: Some(from.to_owned()),
            to: to.to_owned(),
            body: body.to_owned(),
            messaging_service_sid: None,
            direction: "outbound-api".to_owned(),
            status: "sent".to_owned(),
            error_code: None,
            status_callback: None,
            created_at: now,
            sent_at: Some(now),
            media: Vec::new(),
        }
    }

    pub(super) fn uri(&self) -> String {
        format!("/2010-04-01/Accounts/{}/Messages/{}", self.account_sid, self.sid)
    }

    fn shown(&self) -> Value {
        let uri = self.uri();
        let segments = if self.from.is_some() { segments(&self.body) } else { 0 };
        json!({
            "sid": self.sid,
            "account_sid": self.account_sid,
            "api_version": "2010-04-01",
            "from": self.from,
            "to": self.to,
            "body": self.body,
            "messaging_service_sid": self.messaging_service_sid,
            "direction": self.direction,
            "status": self.status,
            "error_code": self.error_code,
            "error_message": null,
            "num_media": self.media.len().to_string(),
            "num_segments": segments.to_string(),
            "price": null,
            "price_unit": null,
            "date_created": date(self.created_at),
            "date_updated": date(self.sent_at.unwrap_or(self.created_at)),
            "date_sent": self.sent_at.map(date),
            "uri": format!("{uri}.json"),
            "subresource_uris": { "media": format!("{uri}/Media.json") },
        })
    }
}

/// Parts of a text on the air: 160 characters alone or 153 each; 70 and 67 where a character is not ASCII, which is
/// near enough to the real alphabets.
pub fn segments(body: &str) -> usize {
    let (alone, each) = if body.is_ascii() { (160, 153) } else { (70, 67) };
    let length = body.encode_utf16().count();
    if length <= alone { 1 } else { length.div_ceil(each) }
}

/// A time as Twilio writes it, in the form of RFC 2822.
pub(super) fn date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

pub(super) async fn create(ask: Ask) -> Result<(StatusCode, Json<Value>), Refusal> {
    let mut data = ask.shared.lock();
    let mut message = wanted(&data, &ask)?;
    if let Some(code) = data.unreachable.get(&message.to) {
        return Err(Refusal::invalid(*code, "The 'To' number cannot be written to."));
    }
    let pair = (message.from.clone().unwrap_or_default(), message.to.clone());
    let opted_out = data.opted_out.contains(&pair);
    if opted_out && data.unknowns.opted_out == OptedOut::RefusedAtOnce {
        return Err(Refusal::invalid(21610, "The recipient has opted out."));
    }
    let fails = Fate::taken(data.fates.pop_front())?;
    let first_status = if message.from.is_some() { "queued" } else { "accepted" };
    let shown = Message { status: first_status.to_owned(), sent_at: None, ..message.clone() }.shown();
    if opted_out {
        message = Message { status: "failed".to_owned(), error_code: Some(21610), sent_at: None, ..message };
    }
    if data.reports_by_itself && message.status_callback.is_some() {
        reports::soon(&ask.shared, &message.sid, message.error_code.or(fails));
    }
    data.messages.push(message);
    Ok((StatusCode::CREATED, Json(shown)))
}

/// The message that the form asks for.
fn wanted(data: &Data, ask: &Ask) -> Result<Message, Refusal> {
    let to = ask.field("To").ok_or(Refusal::invalid(21604, "A 'To' number is required."))?;
    let (from, service) = (ask.field("From"), ask.field("MessagingServiceSid"));
    let body = ask.field("Body").unwrap_or_default();
    if body.is_empty() && ask.count("MediaUrl") == 0 && ask.field("ContentSid").is_none() {
        return Err(Refusal::invalid(21602, "A body is required."));
    }
    if body.chars().count() > MAX_BODY_CHARACTERS {
        return Err(Refusal::invalid(data.unknowns.long_body_code, "The body is too long."));
    }
    if !is_e164(to) {
        return Err(Refusal::invalid(21211, "The 'To' number is not valid."));
    }
    let owned =
        |from| data.numbers.iter().any(|own| own.account_sid == ask.account && own.phone_number == from);
    let known = |service: &str| {
        let mut accounts = data.accounts.iter().filter(|account| account.sid == ask.account);
        accounts.any(|account| account.messaging_services.iter().any(|own| own.sid == service))
    };
    match (from, service) {
        (None, None) => return Err(Refusal::invalid(21603, "A 'From' number is required.")),
        (Some(from), _) if !owned(from) => {
            return Err(Refusal::invalid(21606, "The 'From' number is not one of the account's."));
        }
        (_, Some(service)) if !known(service) => {
            return Err(Refusal::invalid(21701, "There is no such messaging service."));
        }
        _ => {}
    }
    Ok(Message {
        from: from.map(str::to_owned),
        messaging_service_sid: service.map(str::to_owned),
        status_callback: ask.field("StatusCallback").map(str::to_owned),
        ..Message::new(&ask.account, "", to, body, data.now())
    })
}

fn is_e164(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or_default();
    (8..=15).contains(&digits.len()) && digits.chars().all(|digit| digit.is_ascii_digit())
}

pub(super) async fn get(ask: Ask) -> Answer {
    let sid = ask.sid.strip_suffix(".json").ok_or(Refusal::not_found())?;
    Ok(Json(find(&ask.shared.lock(), &ask.account, sid)?.shown()))
}

pub(super) fn find<'a>(data: &'a Data, account: &str, sid: &str) -> Result<&'a Message, Refusal> {
    let mut messages = data.messages.iter();
    let found = messages.find(|message| message.account_sid == account && message.sid == sid);
    found.ok_or(Refusal::not_found())
}

/// Newest first.
pub(super) async fn list(ask: Ask) -> Answer {
    let data = ask.shared.lock();
    let day = ask.field("DateSent").map(bound).transpose()?;
    let (from, to) = (ask.field("DateSent>"), ask.field("DateSent<"));
    let (from, to) = (from.map(bound).transpose()?, to.map(bound).transpose()?);
    let mut found: Vec<&Message> = data
        .messages
        .iter()
        .filter(|message| message.account_sid == ask.account)
        .filter(|message| ask.field("To").is_none_or(|to| message.to == to))
        .filter(|message| ask.field("From").is_none_or(|from| message.from.as_deref() == Some(from)))
        .filter(|message| {
            let at = message.sent_at.unwrap_or(message.created_at);
            day.is_none_or(|(start, end)| start <= at && at <= end)
                && from.is_none_or(|(start, _)| start <= at)
                && to.is_none_or(|(_, end)| at <= end)
        })
        .collect();
    // Of the same moment, too, the newest is first.
    found.reverse();
    found.sort_by_key(|message| std::cmp::Reverse(message.sent_at.unwrap_or(message.created_at)));
    let shown: Vec<Value> = found.into_iter().map(Message::shown).collect();
    ask.page("messages", &shown)
}

/// A day in UTC from its first moment to its last, or one moment.
fn bound(value: &str) -> Result<(Timestamp, Timestamp), Refusal> {
    if let Ok(time) = value.parse::<Timestamp>() {
        return Ok((time, time));
    }
    let day = || {
        let day = value.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok()?;
        Some((day.timestamp(), day.end_of_day().ok()?.timestamp()))
    };
    day().ok_or(Refusal::invalid(20001, "Not a date."))
}
