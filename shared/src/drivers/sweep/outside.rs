use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt};

use super::Swept;
use super::part::{Known, Log, Ours};
use crate::domain::ids::ThreadKey;
use crate::domain::replies::said::Handed;
use crate::domain::sweep::{Direction, Listed, Told, outside, takes_over, told};
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::store::{SaveError, Unavailable};

/// Threads that are gone through side by side.
const AT_ONCE: usize = 8;

/// Twilio may send a message so long after it was handed over; and clocks differ by less.
const QUEUED: SignedDuration = SignedDuration::from_hours(24);
const SKEW: SignedDuration = SignedDuration::from_mins(10);

/// Tries of a take-over while the thread is being written.
const TRIES: u32 = 3;

/// Goes through what was sent to customers: what is ours is adopted where nobody knew that it was sent, and with anything
/// else somebody took the conversation over. From when on it was left, of each thread of which something cannot be read.
pub(super) async fn all(
    log: &Log<'_>,
    ours: &[Ours],
    known: &Known,
    swept: &mut Swept,
) -> Result<Vec<Timestamp>, Unavailable> {
    let mut threads: BTreeMap<String, (&ThreadKey, Vec<&Listed>)> = BTreeMap::new();
    // What the ledger knows is of a customer who was erased since.
    let sent =
        ours.iter().filter(|(_, it)| it.direction == Direction::ToCustomer && !known.contains_key(&it.sid));
    for (thread, message) in sent {
        threads.entry(thread.key()).or_insert_with(|| (thread, Vec::new())).1.push(message);
    }
    let threads = threads.into_values().map(|(thread, messages)| of_thread(log, thread, messages));
    let mut threads = std::pin::pin!(stream::iter(threads).buffer_unordered(AT_ONCE));
    let mut left = Vec::new();
    while let Some(of) = threads.next().await {
        let OfThread { take_overs, adopted, came } = of;
        (swept.take_overs, swept.adopted) = (swept.take_overs + take_overs, swept.adopted + adopted);
        match came {
            Came::ToTheEnd => {}
            Came::Left(at) => {
                swept.left += 1;
                left.push(at);
            }
            Came::Failed(error) => return Err(error),
        }
    }
    Ok(left)
}

struct OfThread {
    take_overs: usize,
    adopted: usize,
    came: Came,
}

enum Came {
    ToTheEnd,
    /// Something of the thread or of its business cannot be read, or somebody writes there each time.
    Left(Timestamp),
    /// The tables do not answer.
    Failed(Unavailable),
}

async fn of_thread(log: &Log<'_>, thread: &ThreadKey, messages: Vec<&Listed>) -> OfThread {
    let mut of = OfThread { take_overs: 0, adopted: 0, came: Came::ToTheEnd };
    let first = messages.first().map(|first| first.at);
    if let Err(error) = go_through(log, thread, messages, &mut of).await {
        of.came = match (error, first) {
            (SaveError::Unavailable(error @ Unavailable::Service(_)), _) => Came::Failed(error),
            (_, Some(at)) => Came::Left(at),
            (_, None) => Came::ToTheEnd,
        };
    }
    of
}

async fn go_through(
    log: &Log<'_>,
    thread: &ThreadKey,
    messages: Vec<&Listed>,
    of: &mut OfThread,
) -> Result<(), SaveError> {
    let (Some(first), Some(last)) = (messages.first(), messages.last()) else { return Ok(()) };
    let store = &log.work.store;
    let (from, to) = (after(first.at, -QUEUED), after(last.at, SKEW));
    let mut on_record = store.said_in(thread, from, to).await?;
    for message in messages {
        let found = match told(message, &on_record) {
            Told::Ours => continue,
            Told::Adopted(said) => Some(said.clone()),
            Told::Outside => None,
        };
        match found {
            Some(said) => {
                let handed = Handed::Over(message.sid.clone());
                store.said_became(thread, &said, &handed).await?;
                for logged in on_record.iter_mut().filter(|logged| logged.said.id == said.id) {
                    logged.said.handed = handed.clone();
                }
                of.adopted += 1;
            }
            None => of.take_overs += usize::from(take_over(log, thread, message).await?),
        }
    }
    Ok(())
}

/// Whether somebody took the conversation over with it, and that was not known.
async fn take_over(log: &Log<'_>, thread: &ThreadKey, message: &Listed) -> Result<bool, SaveError> {
    let store = &log.work.store;
    let Some(route) = log.routes.get(&thread.number) else { return Ok(false) };
    for _ in 0..TRIES {
        let found = store.state(thread).await?;
        if !takes_over(&found.thread, message.at) {
            return Ok(false);
        }
        // What we tell staff goes out from the same number.
        let contacts = store.contacts(&thread.tenant).await?.contacts;
        if contacts.iter().any(|contact| thread.customer.number().as_ref() == Some(&contact.number)) {
            return Ok(false);
        }
        match store.taken_over_outside(thread, &found, &outside(message), route.retention).await {
            Err(SaveError::Moved) => {}
            settled => return settled,
        }
    }
    Err(SaveError::Moved)
}
