//! A customer's text arrives at Twilio, with files that can be read there; posting it to us is the phone's part.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fakes::twilio::messages::Message;
use crate::fakes::twilio::state::Shared;
use crate::fakes::twilio::{Media, inbound};

/// A picture of one dot, for whoever opens a file.
const DOT: &[u8] = &[
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0xff, 0xff, 0xff, 0x00,
    0x00, 0x00, 0x2c, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02, 0x02, 0x44, 0x01, 0x00,
    0x3b,
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texted {
    from: String,
    to: String,
    body: String,
    /// A content type for each file.
    #[serde(default)]
    files: Vec<String>,
}

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new().route("/_fake/accounts/{account}/texts", post(text))
}

/// What the message is called, and its files.
async fn text(
    State(shared): State<Arc<Shared>>,
    Path(account): Path<String>,
    Json(texted): Json<Texted>,
) -> Json<Value> {
    let media: Vec<Media> = texted.files.iter().map(|kind| Media::new(kind, DOT)).collect();
    let message: Message =
        inbound(&account, &texted.from, &texted.to, &texted.body, &media, shared.lock().now());
    let files = media.iter().map(|file| json!({ "sid": file.sid, "content_type": file.content_type }));
    let answer = json!({ "sid": message.sid, "files": files.collect::<Vec<_>>() });
    shared.lock().messages.push(message);
    shared.calls.changed();
    Json(answer)
}
