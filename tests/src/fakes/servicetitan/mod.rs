//! ServiceTitan as seen from outside: one base URL is auth host and API host.

mod auth;
mod bookings;
mod choices;
mod contacts;
mod control;
mod customers;
mod desk;
mod errors;
mod fields;
mod forms;
mod gate;
mod jobs;
mod listing;
mod lookups;
mod office;
pub mod paths;
pub mod records;
mod rules;
mod state;
mod trouble;
mod unknowns;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, patch, post};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

pub use self::auth::Client;
pub use self::bookings::{Address, Booking, Status};
pub use self::contacts::Contact;
use self::errors::Problem;
use self::gate::{Ask, Host, guard};
pub use self::jobs::Note;
use self::lookups::List;
use self::state::Shared;
pub use self::state::{Environment, Tenant};
pub use self::trouble::{Failure, On};
pub use self::unknowns::{
    Authorization, ChangeAnswer, DisabledClient, ExternalIds, Images, Lag, NoStart, Notes, PhoneForm,
    PhoneMatch, RateLimit, ShownPhones, TextMatch, Unknowns, Unlisted, Unreachable,
};
use super::calls::lock;
pub use super::calls::{Call, Counts};
use super::server::Server;

/// A handle to a running fake; it stops when the last one is dropped.
#[derive(Clone)]
pub struct ServiceTitan {
    running: Arc<Running>,
}

struct Running {
    shared: Arc<Shared>,
    server: Server,
    others: Mutex<Vec<Server>>,
}

impl fmt::Debug for ServiceTitan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ServiceTitan").field(&self.url()).finish()
    }
}

impl ServiceTitan {
    /// Listens on the loopback address; port 0 takes any free one. Serves the clients of both environments.
    pub async fn start(port: u16) -> io::Result<ServiceTitan> {
        let shared = Arc::new(Shared::default());
        let server = Server::start(port, router(&shared, None)).await?;
        Ok(ServiceTitan { running: Arc::new(Running { shared, server, others: Mutex::default() }) })
    }

    /// Opens one more listener, which only knows the clients and tokens of this environment, and gives its URL.
    pub async fn listen_for(&self, environment: Environment, port: u16) -> io::Result<String> {
        let server = Server::start(port, router(&self.running.shared, Some(environment))).await?;
        let url = server.url().to_owned();
        lock(&self.running.others).push(server);
        Ok(url)
    }

    pub fn url(&self) -> &str {
        self.running.server.url()
    }

    pub async fn stop(&self) {
        self.running.server.stop().await;
        let others = std::mem::take(&mut *lock(&self.running.others));
        for server in others {
            server.stop().await;
        }
    }

    fn shared(&self) -> &Shared {
        &self.running.shared
    }

    /// Settles what nobody outside knows.
    pub fn unknowns(&self, change: impl FnOnce(&mut Unknowns)) {
        change(&mut self.shared().lock().unknowns);
    }

    pub fn now(&self) -> Timestamp {
        self.shared().lock().now()
    }

    /// Moves the fake's clock forward.
    pub fn advance(&self, by: Duration) {
        self.shared().lock().clock_offset += signed(by);
    }

    /// For tokens minted from now on.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        self.shared().lock().token_lifetime = signed(lifetime);
    }

    /// No token minted so far works any longer.
    pub fn forget_tokens(&self) {
        self.shared().lock().grants.clear();
    }

    /// The next calls of this kind fail; what was armed first is used up first.
    pub fn fail(&self, on: On, times: u32, failure: Failure) {
        self.shared().lock().trouble.arm(on, times, failure);
    }

    /// Whether such a failure is still to come.
    pub fn is_armed(&self, failure: Failure) -> bool {
        self.shared().lock().trouble.is_armed(failure)
    }

    /// Such failures do not come any more.
    pub fn disarm(&self, failure: Failure) {
        self.shared().lock().trouble.disarm(failure);
    }

    /// While it lasts, everything answers 503.
    pub fn set_maintenance(&self, on: bool) {
        self.shared().lock().trouble.maintenance = on;
    }

    pub fn is_in_maintenance(&self) -> bool {
        self.shared().lock().trouble.maintenance
    }

    /// Every answer takes so long from now on.
    pub fn set_slow(&self, slow: Option<Duration>) {
        self.shared().lock().trouble.slow = slow;
    }

    pub fn is_slow(&self) -> bool {
        self.shared().lock().trouble.slow.is_some()
    }

    /// Most calls in a second, for each app and tenant.
    pub fn limit_calls_a_second(&self, limit: Option<u32>) {
        self.shared().lock().trouble.calls_a_second = limit;
    }

    /// Most tokens in a minute, for each client.
    pub fn limit_mints_a_minute(&self, limit: Option<u32>) {
        self.shared().lock().trouble.mints_a_minute = limit;
    }

    /// Tokens given out.
    pub fn mints(&self) -> u64 {
        self.shared().lock().mints.values().sum()
    }

    /// Tokens given out to one client.
    pub fn mints_of(&self, client_id: &str) -> u64 {
        self.shared().lock().mints.get(client_id).copied().unwrap_or_default()
    }

    /// Calls that arrived, refused ones too, by method and a template of [`paths`].
    pub fn calls(&self, method: &str, template: &str) -> u64 {
        self.shared().calls.count(method, template)
    }

    pub fn all_calls(&self) -> Counts {
        self.shared().calls.counts()
    }

    /// Calls that were answered after the one with this number, as far as they are kept, oldest first.
    pub fn calls_since(&self, number: u64) -> Vec<Call> {
        self.shared().calls.since(number)
    }

    /// Moves on after every call and every change made by hand.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared().calls.changes()
    }

    /// Returns once this holds; looked at after every change.
    pub async fn until(&self, holds: impl Fn(&ServiceTitan) -> bool) {
        self.shared().calls.until(|| holds(self)).await;
    }
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

fn router(shared: &Arc<Shared>, environment: Option<Environment>) -> Router {
    let host = Host { shared: Arc::clone(shared), environment };
    let mut router = Router::new().route(paths::TOKEN, post(auth::token));
    for (template, methods) in resources() {
        let guard = from_fn_with_state((host.clone(), template), guard);
        router = router.route(template, methods.route_layer(guard));
    }
    router
        .merge(control::router())
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || Problem::new(StatusCode::METHOD_NOT_ALLOWED, "No such method."))
        .with_state(host)
}

fn resources() -> [(&'static str, MethodRouter<Host>); 23] {
    [
        (paths::PROVIDER_TAGS, read(&lookups::PROVIDER_TAGS).post(lookups::add_provider_tag)),
        (paths::PROVIDER_TAG, read_one(&lookups::PROVIDER_TAGS)),
        (paths::BOOKINGS, get(bookings::list).post(bookings::create)),
        (paths::BOOKING, get(bookings::get).patch(bookings::patch)),
        (paths::BOOKING_DISMISS, post(bookings::dismiss)),
        (paths::BOOKING_CONTACTS, get(contacts::list).post(contacts::create)),
        (paths::BOOKING_CONTACT, patch(contacts::patch).delete(contacts::delete)),
        (paths::ALL_BOOKINGS, get(bookings::list)),
        (paths::ANY_BOOKING, get(bookings::get)),
        (paths::ANY_BOOKING_CONTACTS, get(contacts::list)),
        (paths::CUSTOMERS, get(customers::list)),
        (paths::CUSTOMER, read_one(&lookups::CUSTOMERS)),
        (paths::CUSTOMER_CONTACTS, get(customers::contacts)),
        (paths::ALL_CUSTOMER_CONTACTS, get(customers::all_contacts)),
        (paths::LOCATIONS, read(&lookups::LOCATIONS)),
        (paths::JOBS, read(&lookups::JOBS)),
        (paths::JOB, read_one(&lookups::JOBS)),
        (paths::JOB_NOTES, get(jobs::notes).post(jobs::add_note)),
        (paths::APPOINTMENTS, read(&lookups::APPOINTMENTS)),
        (paths::JOB_TYPES, read(&lookups::JOB_TYPES)),
        (paths::BUSINESS_UNITS, read(&lookups::BUSINESS_UNITS)),
        (paths::CAMPAIGNS, read(&lookups::CAMPAIGNS)),
        (paths::CALLS, read(&lookups::CALLS)),
    ]
}

fn read(list: &'static List) -> MethodRouter<Host> {
    get(async move |ask: Ask| lookups::list(&ask, list))
}

fn read_one(list: &'static List) -> MethodRouter<Host> {
    get(async move |ask: Ask| lookups::one(&ask, list))
}
