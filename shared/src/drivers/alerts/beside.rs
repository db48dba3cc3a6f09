//! What a drive finds to tell staff. It is recorded before anything is done about the texts, and told side by side with
//! that: nobody's booking waits for a text to staff, nor the other way round.

use std::collections::HashSet;
use std::sync::Mutex;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::deliver::{By, deliver, leased};
use super::{is_wanted, record};
use crate::domain::alerts::of_texts;
use crate::domain::connection::Place;
use crate::domain::conversation::{Known, Log};
use crate::drivers::Work;
use crate::drivers::conversation::Drive;
use crate::store::{FoundAlert, Unavailable};

/// Rung by a drive.
#[derive(Debug)]
pub(in crate::drivers) struct Bell {
    /// None: the drive is over.
    heard: UnboundedSender<Option<FoundAlert>>,
    /// What this drive has seen to already.
    seen: Mutex<HashSet<String>>,
}

/// A bell, and where it is heard.
pub(in crate::drivers) fn bell() -> (Bell, UnboundedReceiver<Option<FoundAlert>>) {
    let (heard, hears) = unbounded_channel();
    (Bell { heard, seen: Mutex::default() }, hears)
}

/// Tells what is rung for until the drive is over, and goes on with it until everything of it is told.
pub(in crate::drivers) async fn answered(work: &Work, mut hears: UnboundedReceiver<Option<FoundAlert>>) {
    while let Some(Some(found)) = hears.recv().await {
        deliver(work, found, By::Chance).await;
    }
}

impl Bell {
    pub(in crate::drivers) fn over(&self) {
        let _ = self.heard.send(None);
    }

    fn is_new(&self, name: String) -> bool {
        self.seen.lock().is_ok_and(|mut seen| seen.insert(name))
    }
}

impl Drive<'_> {
    /// Records what the texts call for, and has it told. `active`: where texts go now; None: nowhere.
    pub(in crate::drivers) async fn alert(
        &self,
        known: &Known,
        log: &Log,
        active: Option<Place>,
    ) -> Result<(), Unavailable> {
        // Of what nobody wrote there is nothing to tell.
        let Some(bell) = self.bell.as_ref().filter(|_| !self.thread.is_synthetic()) else { return Ok(()) };
        let (store, tenant) = (&self.work.store, &self.thread.tenant);
        let mut alerts = of_texts(known, log, &self.thread.customer, active, self.tenant.settings());
        alerts.retain(|alert| bell.is_new(alert.name()));
        if alerts.is_empty() {
            return Ok(());
        }
        let contacts = store.contacts(tenant).await?.contacts;
        alerts.retain(|alert| is_wanted(&contacts, alert));
        for alert in alerts {
            let now = self.work.clock.now();
            if let Some(found) = record(store, tenant, &alert, leased(now), now).await? {
                let _ = bell.heard.send(Some(found));
            }
        }
        Ok(())
    }
}
