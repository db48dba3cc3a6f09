use crate::domain::canary::{Canary, DISMISSING_MEMO, Found, Turn};
use crate::domain::connection::test_booking::is_dismissed;
use crate::domain::connection::words::said;
use crate::domain::ids::{Environment, TenantId};
use crate::domain::outcome::Cause;
use crate::domain::time::{SignedDuration, after};
use crate::drivers::Work;
use crate::drivers::dismiss::{Dismissal, dismiss};
use crate::drivers::entry::Entry;
use crate::store::Unavailable;

/// All calls of one look end within this: the function has a minute, and starts nothing late.
const IN_ALL: SignedDuration = SignedDuration::from_secs(20);

/// Looks for the bookings of earlier turns in the sandbox, and dismisses what is there. Where one could not be asked for,
/// no older one is.
pub(super) async fn look(
    work: &Work,
    id: &TenantId,
    canary: &Canary,
) -> Result<Vec<(Turn, Found)>, Unavailable> {
    let mut looked_for = canary.looked_for();
    let Some(newest) = looked_for.next() else { return Ok(Vec::new()) };
    let unknown = |cause: &Cause| Ok(vec![(newest, Found::Unknown(said(cause)))]);
    let tenant = work.store.tenant(id).await?;
    // Only there: a canary's texts are booked nowhere else.
    let sandbox = Environment::Integration;
    let connection = tenant.connection(sandbox);
    let Some((connection, place)) =
        connection.and_then(|there| Some((there, there.connection.place(sandbox)?)))
    else {
        return unknown(&Cause::NotConnected { why: "the connection is gone".to_owned() });
    };
    let mut entry = match Entry::open(work, id, connection, place, after(work.clock.now(), IN_ALL)).await {
        Ok(entry) => entry,
        Err(error) => return unknown(&error.cause()),
    };
    let mut all = Vec::new();
    for turn in [newest].into_iter().chain(looked_for) {
        let found = look_for(work, &mut entry, canary, turn).await;
        let is_unknown = matches!(found, Found::Unknown(_));
        all.push((turn, found));
        if is_unknown {
            break;
        }
    }
    Ok(all)
}

async fn look_for(work: &Work, entry: &mut Entry<'_>, canary: &Canary, turn: Turn) -> Found {
    let id = canary.external_id(turn);
    let found = entry.read(async |access| work.servicetitan.bookings_by_external_id(access, &id).await).await;
    let found = match found {
        Ok(found) if found.is_empty() => return Found::Missing,
        Ok(found) => found,
        Err(cause) => return Found::Unknown(said(&cause)),
    };
    for booking in found.iter().filter(|booking| !is_dismissed(booking.status.as_deref())) {
        match dismiss(work, entry, booking.id, DISMISSING_MEMO).await {
            Dismissal::Done => {}
            Dismissal::Refused(cause) | Dismissal::Open(cause) => return Found::Stays(said(&cause)),
        }
    }
    Found::Dismissed
}
