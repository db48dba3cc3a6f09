//! Do what the domain decided. A driver loads, asks the domain, performs, records; it may run any number of times.

mod activity;
/// Telling staff by text.
pub mod alerts;
mod apart;
mod ask;
mod attempt;
mod batch;
mod caller;
/// Texts that nobody wrote, to see that texts become bookings.
pub mod canary;
mod clock;
/// What people do with a connection.
pub mod connection;
mod consent;
/// Staff to alert.
pub mod contacts;
mod controls;
mod conversation;
mod dismiss;
mod doctor;
mod entry;
mod health;
mod held;
mod hold;
mod let_go;
mod links;
mod lists;
mod measured;
mod noise;
mod notes;
mod number;
mod options;
mod pace;
/// What people do about a customer's texts.
pub mod people;
mod provider_tag;
mod receive;
mod recover;
mod refresh;
mod replies;
mod senders;
mod show;
mod statuses;
mod sweep;
/// What is done with a business as a whole.
pub mod tenant;
/// A booking made to see that bookings arrive.
pub mod test_booking;
mod token;
mod tray;
mod usage;
mod vitals;
mod watch;

use std::sync::Arc;

use crate::domain::delivery::Settling;
use crate::domain::ids::AccountSid;
use crate::domain::phone::PhoneNumber;
use crate::http::Http;
use crate::meter::Meter;
use crate::servicetitan::ServiceTitan;
use crate::sids::Sids;
use crate::store::Store;
use crate::twilio::Twilio;
use crate::vault::Vault;
use crate::wake::Wake;

pub use activity::{ActivityPage, Figures, Opened, figures, list_activity, open_activity};
pub use apart::{apart, came_to};
pub use batch::{Driven, START_WITHIN, drive_all};
pub use caller::{look_up, look_up_within};
pub use clock::Clock;
pub use consent::carrier_says_opted_out;
pub use controls::control;
pub use conversation::{Drove, Rested, drive};
pub use doctor::{Gathered, Subject, gather};
pub use held::{Decided, Verdict, decide_held};
pub use links::links;
pub use measured::{measured, outside_calls};
pub use number::{NumberError, Numbers, Released, Seen, Wanted};
pub use options::{options, unlisted};
pub use provider_tag::{CreatedTag, TagError, create_provider_tag};
pub use receive::{Accepted, Posted, Receiver, Refusal};
pub use recover::{drain, recover};
pub use refresh::{Refreshed, refresh};
pub use replies::{HeardReports, hear_all};
pub use show::{Business, Photos, Shown};
pub use statuses::{Heard, hear_statuses, hear_these};
pub use sweep::{Swept, sweep, sweep_these};
pub use token::{Broker, TokenError};
pub use tray::book_text;
pub use usage::{FleetUsage, TenantUsage, usage};
pub use vitals::Vitals;
pub use watch::{Watched, watch, watch_these};

/// A number of the platform's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertSender {
    /// A Twilio account of the platform's.
    pub account: AccountSid,
    /// What staff see as the sender.
    pub number: PhoneNumber,
}

/// What a driver works with.
#[derive(Debug)]
pub struct Work {
    /// DynamoDB.
    pub store: Arc<Store>,
    /// Secrets Manager.
    pub vault: Arc<Vault>,
    /// By HTTP/1.1, so that "was it sent?" has an answer.
    pub servicetitan: ServiceTitan,
    /// The same.
    pub twilio: Twilio,
    /// For what is neither ServiceTitan nor Twilio: our own webhook.
    pub http: Http,
    /// Hands out ServiceTitan's access tokens.
    pub broker: Broker,
    /// Wakes a thread later.
    pub wake: Wake,
    /// What Twilio is told to call, without a path. None: the API's own domain.
    pub public_url: Option<String>,
    /// What links to photos begin with, without a path.
    pub link_url: String,
    /// What staff are alerted from where the business's own number cannot. None: nothing.
    pub alert_sender: Option<AlertSender>,
    /// How long a write whose answer was lost may still take effect.
    pub settling: Settling,
    /// Who of others answers at the moment, as far as this process saw.
    pub vitals: Vitals,
    /// Bookings that were made, and how many seconds after the first text of their conversation.
    pub bookings: Meter,
    /// Texts that were owed, or answered, when a thread was looked at.
    pub texts: Sids,
    /// Messages that Twilio took.
    pub sent: Sids,
    /// Asked once for each decision.
    pub clock: Clock,
}
