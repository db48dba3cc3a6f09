//! All that the fake knows, behind one lock.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::errors::Failure;
use super::messages::Message;
use super::numbers::Number;
use super::reports::Fate;
use super::services::MessagingService;
use crate::fakes::calls::{Calls, lock};

/// An account or a subaccount; each has auth tokens of its own.
#[derive(Clone)]
pub struct Account {
    pub sid: String,
    /// All are good for the API while a rotation is under way.
    pub auth_tokens: Vec<String>,
    /// Sid and secret.
    pub api_keys: Vec<(String, String)>,
    pub messaging_services: Vec<MessagingService>,
    /// `Full` or `Trial`.
    pub kind: String,
    /// `active`, `suspended` or `closed`.
    pub status: String,
}

impl fmt::Debug for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Account").field(&self.sid).finish()
    }
}

impl Account {
    pub fn new(sid: &str, auth_token: &str) -> Account {
        Account {
            sid: sid.to_owned(),
            auth_tokens: vec![auth_token.to_owned()],
            api_keys: Vec::new(),
            messaging_services: Vec::new(),
            kind: "Full".to_owned(),
            status: "active".to_owned(),
        }
    }

    pub(super) fn accepts(&self, user: &str, password: &str) -> bool {
        let by_token = user == self.sid && self.auth_tokens.iter().any(|token| token == password);
        by_token || self.api_keys.iter().any(|(sid, secret)| sid == user && secret == password)
    }

    pub(super) fn shown(&self) -> Value {
        json!({
            "sid": self.sid,
            "owner_account_sid": self.sid,
            "friendly_name": "A contractor's account",
            "status": self.status,
            "type": self.kind,
            "auth_token": self.auth_tokens.first(),
            "uri": format!("/2010-04-01/Accounts/{}.json", self.sid),
        })
    }
}

/// What Twilio's documents leave open or contradict; the product must be right under every setting.
#[derive(Clone, Debug)]
pub struct Unknowns {
    /// How a message to someone who opted out fails.
    pub opted_out: OptedOut,
    /// The code for a body that is too long: 21617 or 21605.
    pub long_body_code: u32,
    /// How media are handed out.
    pub media: MediaAnswer,
    /// Whether the URLs of a number that are not set are null instead of blank.
    pub unset_is_null: bool,
    /// What an account is told of registrations that another account, or nobody, has made.
    pub registration: RegistrationAnswer,
}

impl Default for Unknowns {
    fn default() -> Unknowns {
        let (opted_out, media) = (OptedOut::RefusedAtOnce, MediaAnswer::Direct);
        let registration = RegistrationAnswer::Listed;
        Unknowns { opted_out, long_body_code: 21617, media, unset_is_null: false, registration }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationAnswer {
    /// 200 with whatever there is.
    Listed,
    /// 404 with code 20404.
    NotFound,
    /// 403 with code 20403.
    Forbidden,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptedOut {
    /// 400 with code 21610.
    RefusedAtOnce,
    /// 201, and the message fails with 21610 afterwards.
    FailsLater,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaAnswer {
    Direct,
    /// 302 to another host, which refuses requests with an `Authorization` header.
    Redirect,
}

#[derive(Default)]
pub(super) struct Shared {
    data: Mutex<Data>,
    pub(super) calls: Calls,
}

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, Data> {
        lock(&self.data)
    }
}

#[derive(Default)]
pub(super) struct Data {
    pub(super) unknowns: Unknowns,
    pub(super) accounts: Vec<Account>,
    pub(super) numbers: Vec<Number>,
    /// Oldest first.
    pub(super) messages: Vec<Message>,
    /// Our number and the customer's.
    pub(super) opted_out: BTreeSet<(String, String)>,
    /// Numbers that cannot be written to, with the code that says why.
    pub(super) unreachable: BTreeMap<String, u32>,
    pub(super) armed: Vec<(&'static str, &'static str, u32, Failure)>,
    pub(super) media_url: String,
    /// What becomes of the next messages, in their order.
    pub(super) fates: VecDeque<Fate>,
    /// Whether nobody can be posted to: neither texts nor reports.
    pub(super) reaches_nobody: bool,
    /// Whether what became of a message is reported by itself.
    pub(super) reports_by_itself: bool,
    pub(super) clock_offset: SignedDuration,
}

impl Data {
    pub(super) fn now(&self) -> Timestamp {
        Timestamp::now() + self.clock_offset
    }

    /// The failure that this call gets, which is then used up.
    pub(super) fn failure(&mut self, method: &str, template: &str) -> Option<Failure> {
        let fits = |(own_method, own_template, left, _): &&mut (&str, &str, u32, Failure)| {
            *left > 0 && *own_method == method && *own_template == template
        };
        let (.., left, failure) = self.armed.iter_mut().find(fits)?;
        *left -= 1;
        Some(*failure)
    }
}

/// An id that no other run has used either, since tables outlive a process.
pub fn new_sid(prefix: &str) -> String {
    static STARTED: OnceLock<i128> = OnceLock::new();
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let started = STARTED.get_or_init(|| Timestamp::now().as_nanosecond());
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{prefix}{started:020x}{next:012x}")
}
