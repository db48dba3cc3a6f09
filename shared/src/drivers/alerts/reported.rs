use super::deliver::{By, deliver};
use crate::domain::contacts::Contact;
use crate::domain::ids::ThreadKey;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::store::{FoundAlert, SaveError, Unavailable};

/// Tries of what others write at the same moment.
const TRIES: u32 = 5;

/// Has it remembered that a message which told of an alert was not delivered, for this reason of Twilio's: where it is told
/// again, the schedule does so. Handed back is an emergency, which does not wait for that.
///
/// # Errors
/// [`Unavailable`]: nothing is remembered of it.
pub(in crate::drivers) async fn not_delivered(
    work: &Work,
    thread: &ThreadKey,
    name: &str,
    code: u32,
) -> Result<Option<FoundAlert>, Unavailable> {
    let (store, tenant) = (&work.store, &thread.tenant);
    let to = thread.customer.number();
    let contacts = store.contacts(tenant).await?.contacts;
    let is_theirs = |contact: &&Contact| Some(&contact.number) == to.as_ref();
    let Some(contact) = contacts.iter().find(is_theirs) else { return Ok(None) };
    for _ in 0..TRIES {
        let Some(found) = store.alert(tenant, name).await? else { return Ok(None) };
        let now = work.clock.now();
        let next = found.raised.clone().not_delivered(&contact.id, &thread.number, code, now);
        let is_known = next == found.raised;
        let saved = if is_known { Ok(found) } else { store.save_alert(&found, next).await };
        match saved {
            Ok(found) => return Ok(Some(found).filter(|found| is_urgent(found, now))),
            Err(SaveError::Moved) => {}
            Err(SaveError::Unavailable(error)) => return Err(error),
        }
    }
    Err(Unavailable::Service("somebody else wrote each time".to_owned()))
}

fn is_urgent(found: &FoundAlert, now: Timestamp) -> bool {
    found.raised.alert.kind().is_emergency() && found.raised.due(now).next().is_some()
}

/// Tells it to those whom it did not reach.
pub(in crate::drivers) async fn tell_again(work: &Work, found: FoundAlert) {
    deliver(work, found, By::Chance).await;
}
