use tokio::time::timeout;

use super::Work;
use super::conversation::{Drive, Stop};
use super::links::WITHIN;
use crate::domain::consents::{Judged, judge, refused_by_carrier};
use crate::domain::conversation::Log;
use crate::domain::conversation::consent::is_about_texts;
use crate::domain::ids::ThreadKey;
use crate::domain::replies::allowance::{Allowance, Veiled};
use crate::domain::replies::dialogue::Dialogue;
use crate::domain::replies::said::SaidId;
use crate::domain::text::Text;
use crate::domain::time::{Timestamp, to_millisecond};
use crate::store::{Declared, FoundAllowance, SaveError, Unavailable};
use crate::vault::VaultError;

/// Tries of somebody who is not driving the thread and meets somebody who is.
const TRIES: u32 = 5;

/// What may be sent to a thread's customer, as it was found.
#[derive(Clone, Default)]
pub(super) struct Allowed {
    /// None: the sender is no telephone, or secrets are unavailable.
    veiled: Option<Veiled>,
    found: FoundAllowance,
}

impl Allowed {
    pub(super) const fn of(veiled: Option<Veiled>, found: FoundAllowance) -> Self {
        Self { veiled, found }
    }

    pub(super) const fn allowance(&self) -> &Allowance {
        &self.found.allowance
    }
}

/// What may be sent to the customer, whatever number they text. Where secrets are unavailable nobody knows: a booking does
/// not wait for that.
pub(super) async fn allowed(work: &Work, thread: &ThreadKey) -> Result<Allowed, Unavailable> {
    match veiled(work, thread).await {
        Ok(Some(veiled)) => {
            let found = work.store.allowance(&thread.tenant, &veiled).await?;
            Ok(Allowed { veiled: Some(veiled), found })
        }
        Ok(None) | Err(_) => Ok(Allowed::default()),
    }
}

impl Drive<'_> {
    /// Hears what the texts that are owed say about being texted, before anything is decided about them: what follows from
    /// it is on record before any of them is owed no more.
    ///
    /// # Errors
    /// [`Stop::Moved`] where it changes what may be sent: everything is to be read anew.
    pub(super) async fn hear_wishes(&self, log: &Log) -> Result<(), Stop> {
        let mut found = self.allowed.found.clone();
        for text in wishes(log) {
            match &self.allowed.veiled {
                Some(veiled) => found = self.hear(text, veiled, found).await?,
                None if self.thread.customer.number().is_none() => {}
                None => return Err(no_keys().into()),
            }
        }
        if found.version == self.allowed.found.version { Ok(()) } else { Err(Stop::Moved) }
    }

    async fn hear(
        &self,
        text: &Text,
        veiled: &Veiled,
        found: FoundAllowance,
    ) -> Result<FoundAllowance, Stop> {
        let Work { store, clock, wake, .. } = self.work;
        let (thread, now) = (self.thread, clock.now());
        let Some(Judged { record, allowance }) = judge(text, thread, &found.allowance, now) else {
            return Ok(found);
        };
        let says = |allowance: &Allowance| {
            let confirms = allowance.to_confirm(&thread.number, now).is_some();
            confirms || allowance.to_help(&thread.number, now).is_some()
        };
        // What is to be said is owed from the same moment on.
        let dialogue = match allowance.as_ref().filter(|allowance| says(allowance)) {
            Some(_) => Some(store.dialogue(thread).await?),
            None => None,
        };
        let dialogue = dialogue.map(|found| (due_now(&found.dialogue, now), found));
        let declared = Declared {
            thread,
            text: Some(&text.sid),
            record: record.as_ref(),
            allowance: allowance.as_ref().map(|next| (veiled, &found, next)),
            dialogue: dialogue.as_ref().map(|(next, found)| (found, next, self.retention())),
            now,
        };
        store.record_consent(&declared).await?;
        if dialogue.is_some() {
            wake.at(thread, now, now).await;
        }
        Ok(match allowance {
            Some(allowance) => FoundAllowance { allowance, version: found.version + 1 },
            None => found,
        })
    }
}

/// Records that Twilio refused a message of ours, handed over at `at`, since its receiver has opted out there.
///
/// # Errors
/// [`Unavailable`]; the next message is refused for the same reason.
pub async fn carrier_says_opted_out(
    work: &Work,
    thread: &ThreadKey,
    refused: Option<&SaidId>,
    at: Timestamp,
) -> Result<(), Unavailable> {
    let Some(veiled) = veiled(work, thread).await.map_err(|_| no_keys())? else { return Ok(()) };
    for _ in 0..TRIES {
        let found = work.store.allowance(&thread.tenant, &veiled).await?;
        let Some(judged) = refused_by_carrier(refused, at, thread, &found.allowance) else { return Ok(()) };
        let declared = Declared {
            thread,
            text: None,
            record: judged.record.as_ref(),
            allowance: judged.allowance.as_ref().map(|next| (&veiled, &found, next)),
            dialogue: None,
            now: work.clock.now(),
        };
        match work.store.record_consent(&declared).await {
            Err(SaveError::Moved) => {}
            Err(SaveError::Unavailable(error)) => return Err(error),
            Ok(()) => return Ok(()),
        }
    }
    Ok(())
}

/// The customer's name where what may be sent to them is kept. None: the sender is no telephone.
async fn veiled(work: &Work, thread: &ThreadKey) -> Result<Option<Veiled>, VaultError> {
    let Some(number) = thread.customer.number() else { return Ok(None) };
    let no_answer = |_| VaultError::Unavailable("no answer".to_owned());
    let veil = timeout(WITHIN, work.vault.veil()).await.map_err(no_answer)??;
    Ok(Some(veil.name(&thread.tenant, &number)))
}

/// What is owed and about being texted, in the order that it was sent.
fn wishes(log: &Log) -> Vec<&Text> {
    let owed = log.texts.iter().filter(|logged| logged.settled_in.is_none()).map(|logged| &logged.text);
    let about_texts = owed.filter(|text| is_about_texts(text));
    let mut wishes: Vec<&Text> = about_texts.chain(&log.elided_wishes).collect();
    wishes.sort_by_key(|text| (text.at(), &text.sid));
    wishes
}

fn due_now(dialogue: &Dialogue, now: Timestamp) -> Dialogue {
    let now = to_millisecond(now);
    Dialogue { due: Some(dialogue.due.map_or(now, |due| due.min(now))), ..dialogue.clone() }
}

/// Without them nobody can say whose wish it is: the text stays owed.
fn no_keys() -> Unavailable {
    Unavailable::Service("secrets".to_owned())
}
