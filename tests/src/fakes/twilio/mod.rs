//! Twilio's REST API for messages, numbers and messaging services, both of its hosts at one address. The texts that it posts to us are made by [`crate::phone`].

mod control;
mod errors;
mod gate;
mod media;
mod messages;
mod numbers;
mod reports;
mod services;
mod state;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

pub use self::errors::Failure;
use self::errors::Refusal;
use self::gate::guard;
pub use self::media::Media;
pub use self::messages::{Message, segments};
pub use self::numbers::Number;
pub use self::reports::Fate;
pub use self::services::MessagingService;
use self::state::Shared;
pub use self::state::{Account, MediaAnswer, OptedOut, RegistrationAnswer, Unknowns, new_sid};
pub use super::calls::{Call, Counts};
use super::server::Server;

pub const ACCOUNT: &str = "/2010-04-01/Accounts/{account}";
pub const MESSAGES: &str = "/2010-04-01/Accounts/{account}/Messages.json";
pub const MESSAGE: &str = "/2010-04-01/Accounts/{account}/Messages/{sid}";
pub const MEDIA_LIST: &str = "/2010-04-01/Accounts/{account}/Messages/{sid}/Media.json";
pub const MEDIA: &str = "/2010-04-01/Accounts/{account}/Messages/{sid}/Media/{media}";
pub const NUMBERS: &str = "/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json";
pub const NUMBER: &str = "/2010-04-01/Accounts/{account}/IncomingPhoneNumbers/{sid}";
pub const SERVICES: &str = "/v1/Services";
pub const SERVICE: &str = "/v1/Services/{sid}";
pub const SERVICE_NUMBERS: &str = "/v1/Services/{sid}/PhoneNumbers";
pub const SERVICE_NUMBER: &str = "/v1/Services/{sid}/PhoneNumbers/{number}";
pub const CAMPAIGNS: &str = "/v1/Services/{sid}/Compliance/Usa2p";
pub const VERIFICATIONS: &str = "/v1/Tollfree/Verifications";
/// The other host that media are redirected to.
pub const MEDIA_ELSEWHERE: &str = media::CDN_PATH;

/// A handle to a running fake; it stops when the last one is dropped.
#[derive(Clone)]
pub struct Twilio {
    running: Arc<Running>,
}

struct Running {
    shared: Arc<Shared>,
    server: Server,
    elsewhere: Server,
}

impl fmt::Debug for Twilio {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Twilio").field(&self.url()).finish()
    }
}

/// A text as Twilio records it when it arrives.
fn inbound(account: &str, from: &str, to: &str, body: &str, media: &[Media], now: Timestamp) -> Message {
    let mut message = Message::new(account, from, to, body, now);
    "inbound".clone_into(&mut message.direction);
    "received".clone_into(&mut message.status);
    message.media = media.to_vec();
    if !media.is_empty() {
        message.sid = new_sid("MM");
    }
    message
}

impl Twilio {
    /// Listens on the loopback address; port 0 takes any free one. Media are redirected to a port of their own.
    pub async fn start(port: u16) -> io::Result<Twilio> {
        let shared = Arc::new(Shared::default());
        let media =
            Router::new().route(media::CDN_PATH, get(media::hand_out)).with_state(Arc::clone(&shared));
        let elsewhere = Server::start(0, media).await?;
        elsewhere.url().clone_into(&mut shared.lock().media_url);
        let server = Server::start(port, router(&shared)).await?;
        Ok(Twilio { running: Arc::new(Running { shared, server, elsewhere }) })
    }

    pub fn url(&self) -> &str {
        self.running.server.url()
    }

    pub async fn stop(&self) {
        self.running.server.stop().await;
        self.running.elsewhere.stop().await;
    }

    fn shared(&self) -> &Shared {
        &self.running.shared
    }

    /// Settles what the documents leave open.
    pub fn unknowns(&self, change: impl FnOnce(&mut Unknowns)) {
        change(&mut self.shared().lock().unknowns);
    }

    /// Media are redirected to below this address from now on, whatever it is.
    pub fn redirect_media(&self, below: &str) {
        let mut data = self.shared().lock();
        data.unknowns.media = MediaAnswer::Redirect;
        below.clone_into(&mut data.media_url);
    }

    pub fn now(&self) -> Timestamp {
        self.shared().lock().now()
    }

    /// Moves the fake's clock forward.
    pub fn advance(&self, by: Duration) {
        self.shared().lock().clock_offset += SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    }

    pub fn add_account(&self, account: Account) {
        self.shared().lock().accounts.push(account);
    }

    /// Changes tokens, keys or services.
    pub fn account(&self, sid: &str, change: impl FnOnce(&mut Account)) {
        let mut data = self.shared().lock();
        match data.accounts.iter_mut().find(|account| account.sid == sid) {
            Some(account) => change(account),
            None => panic!("there is no account {sid}"),
        }
    }

    pub fn add_number(&self, account: &str, phone_number: &str) -> Number {
        let number = Number::new(account, phone_number);
        self.shared().lock().numbers.push(number.clone());
        number
    }

    pub fn numbers(&self, account: &str) -> Vec<Number> {
        let data = self.shared().lock();
        data.numbers.iter().filter(|number| number.account_sid == account).cloned().collect()
    }

    /// Changes a number as a person would in the console.
    pub fn number(&self, phone_number: &str, change: impl FnOnce(&mut Number)) {
        let mut data = self.shared().lock();
        match data.numbers.iter_mut().find(|number| number.phone_number == phone_number) {
            Some(number) => change(number),
            None => panic!("there is no number {phone_number}"),
        }
    }

    /// The customer gets nothing more from this number of ours.
    pub fn opt_out(&self, ours: &str, customer: &str) {
        self.shared().lock().opted_out.insert((ours.to_owned(), customer.to_owned()));
    }

    pub fn opt_in(&self, ours: &str, customer: &str) {
        self.shared().lock().opted_out.remove(&(ours.to_owned(), customer.to_owned()));
    }

    /// Whether the customer gets nothing more from this number of ours.
    pub fn is_opted_out(&self, ours: &str, customer: &str) -> bool {
        self.shared().lock().opted_out.contains(&(ours.to_owned(), customer.to_owned()))
    }

    /// While it lasts nobody is posted to: what becomes of messages is not reported, and texts are the phone's part to
    /// keep back.
    pub fn set_reaches_nobody(&self, on: bool) {
        self.shared().lock().reaches_nobody = on;
    }

    pub fn reaches_nobody(&self) -> bool {
        self.shared().lock().reaches_nobody
    }

    /// Messages to this number are refused with this code: 21211 not valid, 21614 not a mobile, 21635 a landline.
    pub fn set_unreachable(&self, to: &str, code: u32) {
        self.shared().lock().unreachable.insert(to.to_owned(), code);
    }

    /// What becomes of messages is reported from now on by itself.
    pub fn report_by_itself(&self) {
        self.shared().lock().reports_by_itself = true;
    }

    /// What becomes of the next message that is taken.
    pub fn next_message(&self, fate: Fate) {
        self.shared().lock().fates.push_back(fate);
    }

    /// Reports on a message; hands back what was answered.
    pub async fn report(&self, sid: &str, status: &str, code: Option<u32>) -> Option<u16> {
        reports::report(self.shared(), sid, status, code).await
    }

    /// The next calls of this method and path template fail.
    pub fn fail(&self, method: &'static str, template: &'static str, times: u32, failure: Failure) {
        self.shared().lock().armed.push((method, template, times, failure));
    }

    /// A customer's text arrives at Twilio, which lists it from now on; posting it to us is the phone's part.
    pub fn inbound(&self, account: &str, from: &str, to: &str, body: &str, media: &[Media]) -> Message {
        self.record(inbound(account, from, to, body, media, self.now()))
    }

    /// Somebody answers a customer by other means than ours.
    pub fn sent_elsewhere(&self, account: &str, from: &str, to: &str, body: &str) -> Message {
        self.record(Message::new(account, from, to, body, self.now()))
    }

    fn record(&self, message: Message) -> Message {
        self.shared().lock().messages.push(message.clone());
        self.shared().calls.changed();
        message
    }

    /// Outbound messages, ours or not, oldest first.
    pub fn sent(&self, account: &str) -> Vec<Message> {
        let data = self.shared().lock();
        let own = data.messages.iter().filter(|message| message.account_sid == account);
        own.filter(|message| message.direction != "inbound").cloned().collect()
    }

    /// All messages, texts from customers among them, oldest first.
    pub fn messages(&self, account: &str) -> Vec<Message> {
        let data = self.shared().lock();
        data.messages.iter().filter(|message| message.account_sid == account).cloned().collect()
    }

    /// Changes what became of a message, or when it was.
    pub fn edit(&self, sid: &str, change: impl FnOnce(&mut Message)) {
        match self.shared().lock().messages.iter_mut().find(|message| message.sid == sid) {
            Some(message) => change(message),
            None => panic!("there is no message {sid}"),
        }
        self.shared().calls.changed();
    }

    /// Calls that arrived, refused ones too, by method and template.
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

    /// Moves on after every call and every message.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared().calls.changes()
    }

    /// Returns once this holds; looked at after every change.
    pub async fn until(&self, holds: impl Fn(&Twilio) -> bool) {
        self.shared().calls.until(|| holds(self)).await;
    }
}

fn router(shared: &Arc<Shared>) -> Router {
    let routes: [(&'static str, MethodRouter<()>); 13] = [
        (ACCOUNT, get(services::account)),
        (MESSAGES, get(messages::list).post(messages::create)),
        (MESSAGE, get(messages::get)),
        (MEDIA_LIST, get(media::list)),
        (MEDIA, get(media::get)),
        (NUMBERS, get(numbers::list)),
        (NUMBER, get(numbers::get).post(numbers::update)),
        (SERVICES, get(services::list)),
        (SERVICE, get(services::get)),
        (SERVICE_NUMBERS, get(services::numbers)),
        (SERVICE_NUMBER, get(services::number)),
        (CAMPAIGNS, get(services::campaigns)),
        (VERIFICATIONS, get(services::verifications)),
    ];
    let mut router = Router::new();
    for (template, methods) in routes {
        let guard = from_fn_with_state((Arc::clone(shared), template), guard);
        router = router.route(template, methods.route_layer(guard));
    }
    router.merge(control::router(shared)).fallback(async || Refusal::not_found())
}
