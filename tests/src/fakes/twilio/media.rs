//! Media of messages: listed with credentials, and handed out directly or from another host.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::errors::Refusal;
use super::gate::{Answer, Ask};
use super::messages::{Message, date, find};
use super::state::{MediaAnswer, Shared, new_sid};

/// The path of the host that media are redirected to, as calls to it are counted.
pub(super) const CDN_PATH: &str = "/{media}";

#[derive(Clone, PartialEq, Eq)]
pub struct Media {
    pub sid: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Media {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Media({}, {}, {} bytes)", self.sid, self.content_type, self.bytes.len())
    }
}

impl Media {
    pub fn new(content_type: &str, bytes: &[u8]) -> Media {
        Media { sid: new_sid("ME"), content_type: content_type.to_owned(), bytes: bytes.to_vec() }
    }

    fn shown(&self, message: &Message) -> Value {
        json!({
            "sid": self.sid,
            "account_sid": message.account_sid,
            "parent_sid": message.sid,
            "content_type": self.content_type,
            "date_created": date(message.created_at),
            "date_updated": date(message.created_at),
            "uri": format!("{}/Media/{}.json", message.uri(), self.sid),
        })
    }

    fn answer(&self) -> Response {
        ([(header::CONTENT_TYPE, self.content_type.clone())], self.bytes.clone()).into_response()
    }
}

pub(super) async fn list(ask: Ask) -> Answer {
    let data = ask.shared.lock();
    let message = find(&data, &ask.account, &ask.sid)?;
    let shown: Vec<Value> = message.media.iter().map(|media| media.shown(message)).collect();
    ask.page("media_list", &shown)
}

/// With `.json` what is known of it, else the bytes.
pub(super) async fn get(ask: Ask) -> Result<Response, Refusal> {
    let data = ask.shared.lock();
    let message = find(&data, &ask.account, &ask.sid)?;
    let sid = ask.media.strip_suffix(".json");
    let wanted = sid.unwrap_or(&ask.media);
    let media = message.media.iter().find(|media| media.sid == wanted).ok_or(Refusal::not_found())?;
    if sid.is_some() {
        return Ok(Json(media.shown(message)).into_response());
    }
    Ok(match data.unknowns.media {
        MediaAnswer::Direct => media.answer(),
        MediaAnswer::Redirect => {
            let location = format!("{}/{wanted}", data.media_url);
            (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
        }
    })
}

/// The other host: whoever knows the address gets the bytes, unless credentials are sent along.
pub(super) async fn hand_out(
    State(shared): State<Arc<Shared>>,
    Path(sid): Path<String>,
    headers: HeaderMap,
) -> Response {
    shared.calls.note("GET", CDN_PATH);
    if headers.contains_key(header::AUTHORIZATION) {
        return (StatusCode::BAD_REQUEST, "Only one way of authentication is allowed.").into_response();
    }
    let data = shared.lock();
    let mut all = data.messages.iter().flat_map(|message| &message.media);
    all.find(|media| media.sid == sid).map_or(StatusCode::NOT_FOUND.into_response(), Media::answer)
}
