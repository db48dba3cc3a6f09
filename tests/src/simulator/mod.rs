//! A page for whoever tries the stack out: a phone to text from, ServiceTitan as the office sees it beside it, what happens
//! between the two in words, and switches for what can go wrong. It is never deployed, and plays with the fakes only.

/// What can go wrong, by switches.
mod faults;
/// What happens between the phone and ServiceTitan, in words.
mod inside;
/// Word of every change, to pages that are open.
mod live;
/// The office: bookings, and what people do with them.
mod office;
/// The files that a browser loads.
mod pages;
/// The phone: texts out, messages in.
mod phone;
/// All that a page shows.
mod scene;
/// What became of the texts.
mod texts;

#[cfg(test)]
mod tests;

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::map_response;
use axum::routing::{delete, get, post, put};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::scene::{Business, Scene};
use crate::stack::{Seeder, Stack, TenantSeed};

/// Five photos of the size that Twilio takes, as text.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// Serves the page for as long as it is there.
#[derive(Debug)]
pub struct Simulator {
    url: String,
    tasks: Vec<JoinHandle<()>>,
}

impl Simulator {
    /// Beside a stack. None: neither ServiceTitan nor Twilio is a fake here, so there is nothing to play with.
    ///
    /// # Errors
    /// Where the port is taken.
    pub async fn start(port: u16, stack: &Stack) -> io::Result<Option<Simulator>> {
        if stack.servicetitan.is_none() && stack.twilio.is_none() {
            return Ok(None);
        }
        let businesses = [TenantSeed::demo(), TenantSeed::other()].map(|seed| Business::of(&seed)).into();
        let mut scene = Scene::new(businesses, stack.servicetitan.clone(), stack.twilio.clone());
        scene.webhook = stack.described.webhook();
        scene.signed_for = stack.described.signed_for();
        scene.pages = stack.described.api_url.clone();
        let work = Seeder::new(&stack.environment("create-bookings")).work;
        (scene.settling, scene.store) = (work.settling, Some(work.store));
        Self::open(port, scene).await.map(Some)
    }

    async fn open(port: u16, scene: Scene) -> io::Result<Simulator> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let scene = Arc::new(scene);
        let router = router(Arc::clone(&scene));
        let serving = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        let tasks =
            vec![serving, tokio::spawn(live::follow(Arc::clone(&scene))), tokio::spawn(texts::follow(scene))];
        Ok(Simulator { url, tasks })
    }

    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

fn router(scene: Arc<Scene>) -> Router {
    Router::new()
        .route("/", get(pages::page))
        .route("/simulator/{*path}", get(pages::own))
        // As the product's pages have them: below a name that is the version's there.
        .route("/assets/{version}/{*path}", get(pages::shared))
        .route("/live", get(live::live))
        .route("/texts", post(phone::text))
        .route("/photos/{message}/{photo}", get(phone::photo))
        .route("/bookings/{id}", post(office::deal))
        .route("/faults/{fault}", put(faults::switch))
        .route("/faults", delete(faults::none))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(map_response(pages::guarded))
        .with_state(scene)
}
