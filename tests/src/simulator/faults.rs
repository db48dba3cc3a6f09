//! What can go wrong, by switches. Those that are for the next call switch themselves off.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::scene::{Business, Scene};
use crate::fakes::servicetitan::{Failure, On, ServiceTitan, paths};

/// How long ServiceTitan takes where it is slow: long for whoever waits, and below the time that a call has, where
/// what is unclear settles within half a minute or later.
const SLOW: Duration = Duration::from_secs(2);

/// When it wants to be asked again.
const BUSY: Failure = Failure::RateLimited(5);
const LOST: Failure = Failure::ServerErrorAfterwards;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fault {
    /// ServiceTitan answers nobody.
    Down,
    /// An admin of this business took the app's access away.
    Revoked,
    Slow,
    /// The next booking is made, and the answer says that something went wrong.
    Lost,
    /// The next change is refused: too many calls.
    Busy,
    /// Twilio cannot post to us.
    Deaf,
}

const OF_SERVICETITAN: [(&str, Fault); 5] = [
    ("down", Fault::Down),
    ("revoked", Fault::Revoked),
    ("slow", Fault::Slow),
    ("lost", Fault::Lost),
    ("busy", Fault::Busy),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Switch {
    on: bool,
    business: String,
}

/// Each fault that can be played here, and whether it is on.
pub(super) fn shown(scene: &Scene, business: &Business) -> Value {
    let mut shown = serde_json::Map::new();
    if let Some(fake) = &scene.servicetitan {
        let each =
            OF_SERVICETITAN.map(|(name, fault)| (name.to_owned(), json!(is_on(fake, business, fault))));
        shown.extend(each);
    }
    if let Some(fake) = &scene.twilio {
        shown.insert("deaf".to_owned(), json!(fake.reaches_nobody()));
    }
    shown.into()
}

fn is_on(fake: &ServiceTitan, business: &Business, fault: Fault) -> bool {
    match fault {
        Fault::Down => fake.is_in_maintenance(),
        Fault::Revoked => fake.is_disabled(&business.client_id),
        Fault::Slow => fake.is_slow(),
        Fault::Lost => fake.is_armed(LOST),
        Fault::Busy => fake.is_armed(BUSY),
        Fault::Deaf => false,
    }
}

/// Answers with how many changes there were by then.
pub(super) async fn switch(
    State(scene): State<Arc<Scene>>,
    Path(fault): Path<Fault>,
    Json(Switch { on, business }): Json<Switch>,
) -> Result<Json<Value>, StatusCode> {
    let business = scene.business(&business).ok_or(StatusCode::NOT_FOUND)?;
    match (fault, &scene.servicetitan, &scene.twilio) {
        (Fault::Deaf, _, Some(fake)) => fake.set_reaches_nobody(on),
        (Fault::Deaf, _, None) | (_, None, _) => return Err(StatusCode::NOT_FOUND),
        (_, Some(fake), _) => set(fake, business, fault, on),
    }
    Ok(Json(json!({ "changes": scene.changed() })))
}

fn set(fake: &ServiceTitan, business: &Business, fault: Fault, on: bool) {
    match fault {
        Fault::Down => fake.set_maintenance(on),
        Fault::Revoked => fake.client(&business.client_id, |client| client.disabled = on),
        Fault::Slow => fake.set_slow(on.then_some(SLOW)),
        Fault::Lost => arm(fake, On::Only("POST", paths::BOOKINGS), LOST, on),
        Fault::Busy => arm(fake, On::Writes, BUSY, on),
        Fault::Deaf => {}
    }
}

fn arm(fake: &ServiceTitan, on: On, failure: Failure, is_wanted: bool) {
    fake.disarm(failure);
    if is_wanted {
        fake.fail(on, 1, failure);
    }
}

/// Everything works again, for every business.
pub(super) async fn none(State(scene): State<Arc<Scene>>) -> StatusCode {
    if let Some(fake) = &scene.servicetitan {
        for business in &scene.businesses {
            for (_, fault) in OF_SERVICETITAN {
                set(fake, business, fault, false);
            }
        }
    }
    if let Some(fake) = &scene.twilio {
        fake.set_reaches_nobody(false);
    }
    scene.changed();
    StatusCode::NO_CONTENT
}
