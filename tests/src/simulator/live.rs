//! Word of every change, to pages that are open: the whole document each time, since it is small.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use tokio::sync::watch;

use super::inside;
use super::scene::Scene;

/// What happens within it is told at once.
const MOMENT: Duration = Duration::from_millis(60);

#[derive(Deserialize)]
pub(super) struct Asked {
    business: Option<String>,
}

pub(super) async fn live(
    State(scene): State<Arc<Scene>>,
    Query(asked): Query<Asked>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, StatusCode> {
    let business = match asked.business {
        Some(tenant) => scene.business(&tenant),
        None => scene.businesses.first(),
    };
    let business = business.ok_or(StatusCode::NOT_FOUND)?.clone();
    let mut changes = scene.changes();
    changes.mark_changed();
    let told = stream::unfold((scene, changes), move |(scene, mut changes)| {
        let business = business.clone();
        async move {
            changes.changed().await.ok()?;
            tokio::time::sleep(MOMENT).await;
            changes.mark_unchanged();
            let told = Event::default().data(scene.shown(&business).to_string());
            Some((Ok(told), (scene, changes)))
        }
    });
    Ok(Sse::new(told).keep_alive(KeepAlive::default()))
}

/// Hears from both fakes, and puts it into words.
pub(super) async fn follow(scene: Arc<Scene>) {
    let mut servicetitan = scene.servicetitan.as_ref().map(|fake| fake.changes());
    let mut twilio = scene.twilio.as_ref().map(|fake| fake.changes());
    let mut heard = inside::Heard::default();
    loop {
        heard.listen(&scene);
        scene.changed();
        tokio::select! {
            () = next(&mut servicetitan) => {}
            () = next(&mut twilio) => {}
        }
    }
}

/// Never where there is nothing to hear from.
async fn next(changes: &mut Option<watch::Receiver<u64>>) {
    let heard = match changes {
        Some(changes) => changes.changed().await.is_ok(),
        None => false,
    };
    if !heard {
        std::future::pending().await
    }
}
