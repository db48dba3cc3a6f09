//! All that a page shows, as one document: the phone, what happens inside, the office and the faults.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use intellisend::domain::delivery::Settling;
use intellisend::store::Store;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::inside::Event;
use super::phone::Handed;
use super::texts::Fate;
use super::{faults, office, phone};
use crate::fakes::servicetitan::ServiceTitan;
use crate::fakes::twilio::Twilio;
use crate::stack::TenantSeed;

/// As many events are kept of each business.
const EVENTS: usize = 60;

/// A contractor whose number can be texted.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Business {
    pub(super) tenant: String,
    pub(super) name: String,
    /// The number that customers text.
    pub(super) number: String,
    #[serde(skip)]
    pub(super) account_sid: String,
    #[serde(skip)]
    pub(super) auth_token: String,
    #[serde(skip)]
    pub(super) servicetitan_tenant: String,
    #[serde(skip)]
    pub(super) client_id: String,
}

impl Business {
    pub(super) fn of(seed: &TenantSeed) -> Business {
        Business {
            tenant: seed.tenant.clone(),
            name: seed.business(),
            number: seed.number.clone(),
            account_sid: seed.account_sid.clone(),
            auth_token: seed.auth_token.clone(),
            servicetitan_tenant: seed.servicetitan_tenant.to_string(),
            client_id: seed.client_id.clone(),
        }
    }
}

/// What is played with.
pub(super) struct Scene {
    pub(super) businesses: Vec<Business>,
    pub(super) servicetitan: Option<ServiceTitan>,
    pub(super) twilio: Option<Twilio>,
    /// Where texts are posted, and the address that they are signed for.
    pub(super) webhook: String,
    pub(super) signed_for: String,
    /// Where the product's own pages are.
    pub(super) pages: String,
    /// How long a call may still take effect of which nobody knows how it ended.
    pub(super) settling: Settling,
    /// Where it is read what became of texts. None: nobody knows.
    pub(super) store: Option<Arc<Store>>,
    pub(super) client: reqwest::Client,
    memory: Mutex<Memory>,
    changes: watch::Sender<u64>,
}

/// What neither fake knows.
#[derive(Default)]
pub(super) struct Memory {
    /// How handing over went, of each text.
    pub(super) handed: BTreeMap<String, Handed>,
    pub(super) fates: BTreeMap<String, Fate>,
    /// Of each business by its tenant, oldest first.
    events: BTreeMap<String, VecDeque<Event>>,
    told: u64,
}

impl Memory {
    /// Keeps it in the order of time. What happens again and again is counted.
    pub(super) fn happened(&mut self, tenant: &str, event: Event) {
        let events = self.events.entry(tenant.to_owned()).or_default();
        match events.back_mut().filter(|last| last.words == event.words && last.tone == event.tone) {
            Some(last) if event.can_repeat => {
                (last.times, last.at, last.after_ms) = (last.times + 1, event.at, event.after_ms);
            }
            _ => {
                self.told += 1;
                let at = events.partition_point(|known| known.at <= event.at);
                events.insert(at, Event { number: self.told, ..event });
            }
        }
        if events.len() > EVENTS {
            events.pop_front();
        }
    }
}

impl Scene {
    pub(super) fn new(
        businesses: Vec<Business>,
        servicetitan: Option<ServiceTitan>,
        twilio: Option<Twilio>,
    ) -> Scene {
        Scene {
            businesses,
            servicetitan,
            twilio,
            webhook: String::new(),
            signed_for: String::new(),
            pages: String::new(),
            settling: Settling::of_seconds(0),
            store: None,
            client: reqwest::Client::new(),
            memory: Mutex::default(),
            changes: watch::Sender::default(),
        }
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Pages that are open show what there is now. How many changes there were: what is shown with as many knows of this one.
    pub(super) fn changed(&self) -> u64 {
        self.changes.send_modify(|changes| *changes += 1);
        *self.changes.borrow()
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(super) fn business(&self, tenant: &str) -> Option<&Business> {
        self.businesses.iter().find(|business| business.tenant == tenant)
    }

    /// When the newest text before this moment was sent to a business.
    fn texted_before(&self, business: &Business, moment: Timestamp) -> Option<Timestamp> {
        let messages = self.twilio.as_ref()?.messages(&business.account_sid);
        let texts = messages.iter().filter(|message| message.direction == "inbound");
        texts.map(|text| text.created_at).filter(|at| *at <= moment).max()
    }

    /// The document.
    pub(super) fn shown(&self, business: &Business) -> Value {
        // Counted before anything is read, so that all of it is at least as new.
        let changes = *self.changes.borrow();
        json!({
            "changes": changes,
            "businesses": self.businesses,
            "business": business.tenant,
            "pages": self.pages,
            "phone": phone::shown(self, business),
            "office": office::shown(self, business),
            "faults": faults::shown(self, business),
            "inside": self.memory().events.get(&business.tenant),
        })
    }

    /// Notes what happened, with how long after a text that was.
    pub(super) fn tell(&self, business: &Business, mut event: Event) {
        let texted = self.texted_before(business, event.at);
        event.after_ms = texted.map(|texted| event.at.duration_since(texted).as_millis());
        self.memory().happened(&business.tenant, event);
    }
}
