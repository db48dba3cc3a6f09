//! What became of bookings in ServiceTitan: which are asked for, and what an answer tells.

use std::collections::HashMap;

use super::key::EntryKey;
use super::{About, Entry, Seen};
use crate::domain::alerts::Alert;
use crate::domain::connection::Place;
use crate::domain::conversation::follows::Goes;
use crate::domain::ids::{BookingId, Environment};
use crate::domain::settings::Profile;
use crate::domain::settings::untouched::Untouched;
use crate::domain::time::{SignedDuration, Timestamp, after, to_millisecond};

/// A connection is asked this often.
pub const EVERY: SignedDuration = SignedDuration::from_mins(10);

/// A booking whose conversation had no text for so long is not asked for any more.
pub const FOLLOWED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A booking that is older was late some time ago, wherever anybody is in the office at all.
const SOME_DAYS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// So long after staff are to be told of a booking that nobody has touched they may be: connections are asked now and then,
/// and not at all while they are in trouble.
const LATELY: SignedDuration = SignedDuration::from_hours(2);

/// A change may be listed a moment after it says that it was made.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);

/// A booking of ours whose fate is of interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// Whose entry it belongs to.
    pub key: EntryKey,
    /// Where it was made.
    pub place: Place,
    /// ServiceTitan's number of it.
    pub booking: BookingId,
    /// What it is listed by.
    pub external_id: String,
    /// When its conversation began: the first list goes back to then.
    pub opened_at: Timestamp,
    /// As it was last read. None: never yet.
    pub seen: Option<Seen>,
}

/// A booking as ServiceTitan lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// ServiceTitan's number.
    pub id: BookingId,
    /// As it was given when it was made. None: ServiceTitan states none.
    pub external_id: Option<String>,
    /// In ServiceTitan's words. None: it states none.
    pub status: Option<String>,
    /// The job that it became.
    pub job: Option<i64>,
    /// By ServiceTitan's clock; lists are read by it.
    pub modified_at: Timestamp,
}

/// What an answer tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct News {
    /// What is to be written down, by entry.
    pub seen: Vec<(EntryKey, Seen)>,
    /// Younger bookings under the external id of one of ours. No look-up has shown them so far; they are counted, and a
    /// person sees them in ServiceTitan.
    pub twins: usize,
}

impl Followed {
    /// None: it is about no booking that is there, or about a note on the job that one became, which is followed already. Nor is
    /// a canary's followed, which is dismissed by its own next turn.
    #[must_use]
    pub fn of(entry: &Entry) -> Option<Self> {
        let About::Conversation { of, seen } = &entry.about else { return None };
        if of.goes != Goes::Booking || entry.key.thread.is_synthetic() {
            return None;
        }
        Some(Self {
            key: entry.key.clone(),
            place: of.place,
            booking: of.made()?,
            external_id: of.external_id().as_str().to_owned(),
            opened_at: of.opened_at,
            seen: seen.clone(),
        })
    }

    fn is_open(&self) -> bool {
        !self.seen.as_ref().is_some_and(Seen::is_handled)
    }
}

/// Where there is something to ask for, and from which change on: the providers of one environment that have open
/// bookings. A booking's making is its first change, so whatever was made after the newest change of the answer before is
/// listed by this one.
#[must_use]
pub fn to_ask(
    followed: &[Followed],
    environment: Environment,
    asked_until: Option<Timestamp>,
) -> Vec<(Place, Timestamp)> {
    let mut places: Vec<(Place, Timestamp)> = Vec::new();
    for open in followed.iter().filter(|open| open.is_open() && open.place.environment == environment) {
        let from = after(asked_until.unwrap_or(open.opened_at), -OVERLAP);
        match places.iter_mut().find(|(place, _)| *place == open.place) {
            Some((_, known)) => *known = from.min(*known),
            None => places.push((open.place, from)),
        }
    }
    places
}

/// What is new about the bookings that are followed.
#[must_use]
pub fn news(followed: &[Followed], place: Place, listed: &[Listed], now: Timestamp) -> News {
    let there = || followed.iter().filter(|ours| ours.place == place);
    let by_id: HashMap<BookingId, &Followed> = there().map(|ours| (ours.booking, ours)).collect();
    let by_name: HashMap<&str, &Followed> = there().map(|ours| (ours.external_id.as_str(), ours)).collect();
    let mut news = News::default();
    for booking in listed {
        if let Some(ours) = by_id.get(&booking.id) {
            let seen = Seen {
                status: booking.status.clone(),
                job: booking.job,
                // As it will be read again: ServiceTitan's clock is finer.
                modified_at: to_millisecond(booking.modified_at),
                seen_at: now,
            };
            let is_new = ours.seen.as_ref().is_none_or(|known| {
                (known.modified_at, &known.status, known.job) != (seen.modified_at, &seen.status, seen.job)
            });
            if is_new {
                news.seen.push((ours.key.clone(), seen));
            }
        } else if let Some(ours) = booking.external_id.as_deref().and_then(|name| by_name.get(name)) {
            news.twins += usize::from(booking.id > ours.booking);
        }
    }
    news
}

/// Of which bookings staff are told that nobody in the office has touched them, of those in one place and with the `news`
/// of them. Only where that has become so lately: who has it told from now on is not told of all before.
#[must_use]
pub fn untouched(
    followed: &[Followed],
    news: &News,
    place: Place,
    profile: &Profile,
    now: Timestamp,
) -> Vec<Alert> {
    let Some(minutes) = profile.untouched_after.map(Untouched::minutes).filter(|_| !profile.suspended) else {
        return Vec::new();
    };
    let zone = profile.zone();
    let is_late = |opened_at| {
        if after(opened_at, SOME_DAYS) <= now {
            return false;
        }
        let late_at = profile.opening_hours.open_after(opened_at, minutes, &zone, now);
        late_at.is_some_and(|late_at| now < after(late_at, LATELY))
    };
    let of_now = |ours: &Followed| {
        let heard = news.seen.iter().find(|(key, _)| *key == ours.key).map(|(_, seen)| seen);
        heard.or(ours.seen.as_ref()).is_none_or(Seen::is_untouched)
    };
    let late = followed.iter().filter(|ours| ours.place == place && of_now(ours) && is_late(ours.opened_at));
    late.map(|ours| Alert::Untouched {
        conversation: ours.key.first.clone(),
        booking: ours.booking,
        customer: Some(ours.key.thread.customer.clone()),
        minutes,
    })
    .collect()
}

#[cfg(test)]
mod tests;
