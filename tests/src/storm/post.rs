//! Twilio's part: each text is posted, signed, to the real receiver; a refused one once more to the fallback address, and
//! some twice. A few it cannot bring to either.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use intellisend::boot;
use intellisend::domain::ids::ThreadKey;
use intellisend::domain::time::Timestamp;
use intellisend::drivers::{Clock, Posted, Receiver};
use tokio::sync::oneshot;

use super::bells::{Bell, Bells};
use super::crew::DRIVERS;
use super::dice::Dice;
use super::process;
use super::script::{Kind, Line, Party};
use crate::fakes::twilio::Twilio;
use crate::ground::Ground;
use crate::phone::{self, Text};
use crate::reckoning::Acknowledged;

const RECEIVERS: usize = 2;
const PATHS: [&str; 2] = ["/twilio/sms", "/twilio/sms/fallback"];

/// Of a thousand texts, how many are posted twice, by Twilio's own retry.
const TWICE: usize = 80;
/// Of a thousand: neither address can be reached.
const NEVER: usize = 20;
/// Of a thousand doorbells: nobody hears it; two drivers hear it; all of them do; it rings when the round is nearly over.
const UNHEARD: usize = 40;
const BY_TWO: usize = 140;
const BY_ALL: usize = 20;
const LATE: usize = 100;

/// Texts of a party that are between phone and driver at a time.
const fn at_once(kind: Kind) -> usize {
    match kind {
        Kind::Flood => 24,
        Kind::Dead => 8,
        Kind::Calm => 5,
    }
}

/// A text that Twilio has.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) party: usize,
    pub(super) posted_at: Timestamp,
    /// One of the webhook's addresses answered with 200. Otherwise it is the sweep's to find.
    pub(super) is_taken: bool,
    pub(super) acknowledged: Acknowledged,
}

pub(super) struct Post {
    twilio: Twilio,
    receivers: Vec<Receiver>,
    url: String,
    clock: Clock,
    dice: Mutex<Dice>,
    sent: Mutex<BTreeMap<usize, Sent>>,
}

impl Post {
    pub(super) async fn open(ground: &Ground, seed: u64, clock: &Clock) -> Self {
        let mut receivers = Vec::new();
        for n in 0..RECEIVERS {
            let config = process::config(ground, &format!("receiver-{n}")).await;
            receivers.push(boot::receiver_with(&config, clock.clone()));
        }
        Self {
            twilio: ground.twilio.clone(),
            receivers,
            url: ground.stack.described.api_url.clone(),
            clock: clock.clone(),
            dice: Mutex::new(Dice::new(seed ^ 0x9057)),
            sent: Mutex::default(),
        }
    }

    /// Posts a round's texts, all parties' side by side, and rings for them.
    pub(super) async fn deliver(&self, lines: Vec<Line>, parties: &[Party], bells: &Bells) {
        let late = Mutex::new(Vec::new());
        let of_each = parties.iter().enumerate().map(|(at, party)| {
            let own = lines.iter().filter(move |line| line.party == at);
            let late = &late;
            stream::iter(own).for_each_concurrent(at_once(party.kind), move |line| async move {
                self.text(line, party).await;
                self.ring(line, party, bells, late).await;
            })
        });
        join_all(of_each).await;
        let mut late = late.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.dice(|dice| dice.shuffle(&mut late));
        late.into_iter().for_each(|bell| bells.ring(bell));
    }

    /// By number.
    pub(super) fn sent(&self) -> BTreeMap<usize, Sent> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn count(&self) -> usize {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// As Twilio does: one address, and the other if that does not take it. Twice where its own retry meets the first.
    async fn text(&self, line: &Line, party: &Party) {
        let (never, twice, at) =
            self.dice(|dice| (dice.in_a_thousand(NEVER), dice.in_a_thousand(TWICE), dice.below(RECEIVERS)));
        let posted_at = self.clock.now();
        // It is in Twilio's own log whatever becomes of it here.
        let (account, number) = (&party.seed.account_sid, &party.seed.number);
        let message = self.twilio.inbound(account, &line.customer, number, &line.body, &[]);
        let text = Text::of(&message, self.twilio.url());
        let first = self.post(at, &text, party);
        let is_taken = if never {
            false
        } else if twice {
            let (first, second) = tokio::join!(first, self.post(1 - at, &text, party));
            first || second
        } else {
            first.await
        };
        let at = is_taken.then(|| self.clock.now());
        let acknowledged = Acknowledged { at, ..Acknowledged::of(&party.seed, &text) };
        let sent = Sent { party: line.party, posted_at, is_taken, acknowledged };
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).insert(line.number, sent);
    }

    async fn post(&self, at: usize, text: &Text, party: &Party) -> bool {
        for path in PATHS {
            let signed = format!("{}{path}", self.url);
            let parameters = text.parameters();
            let request = phone::request(&signed, &parameters, &party.seed.auth_token);
            let signature = phone::signature(&signed, &parameters, &party.seed.auth_token);
            let posted = Posted {
                domain: "api.example",
                path,
                query: "",
                content_type: "application/x-www-form-urlencoded",
                signature: &signature,
                body: request.body.as_bytes(),
            };
            if self.receivers[at].sms(posted).await.is_ok() {
                return true;
            }
        }
        false
    }

    /// Rings for the text's thread, and waits until somebody has been there.
    async fn ring(&self, line: &Line, party: &Party, bells: &Bells, late: &Mutex<Vec<Bell>>) {
        let key = format!("{}#{}#{}", party.seed.tenant, line.customer, party.seed.number);
        let thread = ThreadKey::parse(&key).expect("a thread");
        let bell = |answered| Bell { thread: thread.clone(), party: line.party, kind: party.kind, answered };
        let (fate, driver) = self.dice(|dice| (dice.below(1_000), dice.below(DRIVERS)));
        if fate < UNHEARD {
            return;
        }
        if fate < UNHEARD + LATE {
            return late.lock().unwrap_or_else(PoisonError::into_inner).push(bell(None));
        }
        let (answered, answer) = oneshot::channel();
        bells.ring(bell(Some(answered)));
        if fate >= 1_000 - BY_ALL {
            (0..DRIVERS).for_each(|driver| bells.ring_for(driver, bell(None)));
        } else if fate >= 1_000 - BY_ALL - BY_TWO {
            bells.ring_for(driver, bell(None));
        }
        // Dropped or sent: nobody is at it any more.
        let _ = answer.await;
    }

    fn dice<T>(&self, roll: impl FnOnce(&mut Dice) -> T) -> T {
        roll(&mut self.dice.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
