//! The phone: a text goes to Twilio, which posts it to us; what is sent to the number comes in.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::inside::Event;
use super::scene::{Business, Scene};
use super::texts::Fate;
use crate::fakes::twilio::{Media, Message, Twilio};
use crate::phone::{self, Text};

/// As many of the newest messages are shown.
const SHOWN: usize = 300;

/// Characters of a text that a line about it quotes.
const QUOTED: usize = 36;

/// What a browser may show of what it uploaded.
const PICTURES: [&str; 3] = ["image/jpeg", "image/png", "image/gif"];

/// Single words that Twilio acts on and answers by itself, unless an account has it otherwise.
const STOP: [&str; 8] = ["stop", "stopall", "unsubscribe", "end", "quit", "cancel", "revoke", "optout"];
const START: [&str; 3] = ["start", "unstop", "yes"];

/// What is typed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Typed {
    business: String,
    /// The customer's number.
    from: String,
    words: String,
    #[serde(default)]
    photos: Vec<Photo>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Photo {
    content_type: String,
    /// In base64.
    bytes: String,
}

/// How handing a text over went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "went")]
pub(super) enum Handed {
    Taken {
        within_ms: u64,
    },
    /// Nobody was reached.
    Kept,
    Refused {
        status: u16,
    },
}

pub(super) async fn text(State(scene): State<Arc<Scene>>, Json(typed): Json<Typed>) -> Response {
    let (Some(business), Some(fake)) = (scene.business(&typed.business), &scene.twilio) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(photos) = typed.photos.iter().map(Photo::media).collect::<Option<Vec<Media>>>() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let message = fake.inbound(&business.account_sid, &typed.from, &business.number, &typed.words, &photos);
    opt_out_or_in(fake, business, &typed);
    let handed = match fake.reaches_nobody() {
        true => Handed::Kept,
        false => hand_over(&scene, business, &Text::of(&message, fake.url())).await,
    };
    scene.tell(business, Event::handed(&message, &handed));
    scene.memory().handed.insert(message.sid.clone(), handed);
    scene.changed();
    Json(json!({ "sid": message.sid })).into_response()
}

impl Photo {
    fn media(&self) -> Option<Media> {
        let bytes = STANDARD.decode(&self.bytes).ok()?;
        PICTURES.contains(&self.content_type.as_str()).then(|| Media::new(&self.content_type, &bytes))
    }
}

/// As Twilio does by itself before it posts the text.
fn opt_out_or_in(fake: &Twilio, business: &Business, typed: &Typed) {
    let word = typed.words.trim().to_ascii_lowercase();
    if STOP.contains(&word.as_str()) {
        fake.opt_out(&business.number, &typed.from);
    } else if START.contains(&word.as_str()) {
        fake.opt_in(&business.number, &typed.from);
    }
}

/// To the webhook, and where that does not take it once to the fallback address.
async fn hand_over(scene: &Scene, business: &Business, text: &Text) -> Handed {
    let mut status = 0;
    for path in ["", "/fallback"] {
        let (url, signed) = (format!("{}{path}", scene.webhook), format!("{}{path}", scene.signed_for));
        let request = phone::request(&signed, &text.parameters(), &business.auth_token);
        let started = Instant::now();
        match phone::post(&scene.client, &url, &request).await {
            Ok(answer) if answer.status == 200 => {
                let within_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
                return Handed::Taken { within_ms };
            }
            Ok(answer) => status = answer.status,
            Err(_) => {}
        }
    }
    if status == 0 { Handed::Kept } else { Handed::Refused { status } }
}

/// None: Twilio is not played here.
pub(super) fn shown(scene: &Scene, business: &Business) -> Option<Value> {
    let fake = scene.twilio.as_ref()?;
    let messages = fake.messages(&business.account_sid);
    let newest = &messages[messages.len().saturating_sub(SHOWN)..];
    let mut customers: Vec<&str> = messages.iter().map(customer).collect();
    customers.sort_unstable();
    customers.dedup();
    customers.retain(|customer| fake.is_opted_out(&business.number, customer));
    let memory = scene.memory();
    let shown = newest.iter().map(|message| {
        let (handed, fate) = (memory.handed.get(&message.sid), memory.fates.get(&message.sid));
        as_seen(message, handed, fate)
    });
    Some(json!({ "messages": shown.collect::<Vec<_>>(), "opted_out": customers }))
}

fn as_seen(message: &Message, handed: Option<&Handed>, fate: Option<&Fate>) -> Value {
    let photos = message.media.iter().map(|photo| format!("/photos/{}/{}", message.sid, photo.sid));
    json!({
        "sid": message.sid,
        "customer": customer(message),
        "from_customer": is_from_customer(message),
        "words": message.body,
        "at": message.created_at,
        "photos": photos.collect::<Vec<_>>(),
        "status": message.status,
        "error_code": message.error_code,
        "handed": handed,
        "fate": fate,
    })
}

pub(super) fn is_from_customer(message: &Message) -> bool {
    message.direction == "inbound"
}

/// Whose phone it is on.
pub(super) fn customer(message: &Message) -> &str {
    if is_from_customer(message) { message.from.as_deref().unwrap_or_default() } else { &message.to }
}

/// A photo that was texted, for the phone that texted it.
pub(super) async fn photo(
    State(scene): State<Arc<Scene>>,
    Path((message, photo)): Path<(String, String)>,
) -> Response {
    let texted = || {
        let fake = scene.twilio.as_ref()?;
        let messages = scene.businesses.iter().flat_map(|business| fake.messages(&business.account_sid));
        let message = messages.into_iter().find(|known| known.sid == message)?;
        message.media.into_iter().find(|known| known.sid == photo)
    };
    match texted().filter(|photo| PICTURES.contains(&photo.content_type.as_str())) {
        Some(photo) => ([(header::CONTENT_TYPE, photo.content_type)], photo.bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl Event {
    fn handed(text: &Message, handed: &Handed) -> Event {
        let (at, said) = (Timestamp::now(), quoted(text));
        let event = match handed {
            Handed::Taken { within_ms } => {
                Event::good(at, format!("{said} was taken in {within_ms} ms: signature verified, stored"))
            }
            Handed::Kept => Event::bad(at, format!("{said} did not arrive: it stands in Twilio's log only")),
            Handed::Refused { status } => Event::bad(at, format!("{said} was not taken: answer {status}")),
        };
        Event { begins: true, ..event }
    }
}

/// Enough of a text to know it again.
fn quoted(text: &Message) -> String {
    let words: String = text.body.chars().take(QUOTED).collect();
    let more = if text.body.chars().count() > QUOTED { "…" } else { "" };
    if words.is_empty() { "A photo".to_owned() } else { format!("“{words}{more}”") }
}
