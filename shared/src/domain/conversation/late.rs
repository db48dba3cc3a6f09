use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Conversation, Log, Owed};
use crate::domain::delivery::Delivery;
use crate::domain::replies::due::TOO_LATE;
use crate::domain::text::CameBy;
use crate::domain::time::{SignedDuration, Timestamp, after, for_people};

/// A text that has been on its way for longer says so.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// One that the webhook never brought says so sooner: its customer had no answer, and gets none any more.
const SWEPT_LATE: SignedDuration = TOO_LATE;

/// That a booking has a text which was long on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// When the oldest such text was sent.
    pub texted_at: Timestamp,
    /// When the claim was made that brought it.
    pub claimed_at: Timestamp,
}

impl Late {
    /// `LATE: texted Nov 21 2:14 PM, 3 h 10 min before this reached ServiceTitan`.
    pub(super) fn for_people(&self, zone: &TimeZone) -> String {
        let (texted, took) = (for_people(self.texted_at, zone), took(self.texted_at, self.claimed_at));
        format!("LATE: texted {texted}, {took} before this reached ServiceTitan")
    }
}

impl Conversation {
    /// The same, knowing what a claim for these texts brings late.
    ///
    /// What it knew of earlier stands only where that is in its booking. Texts that are there already are not brought by
    /// this claim, however long they are still owed. After an unclear amendment nobody knows that they are there.
    pub(super) fn noting_late(&self, log: &Log, now: Timestamp) -> Self {
        let is_made = matches!(self.booking.delivery, Delivery::Done { .. });
        let known = self.late.clone().filter(|_| is_made);
        let carries_all = is_made && !self.may_lack_texts(log);
        let brought = |text: &Owed| !carries_all || text.received_at > self.last_text_at;
        let is_late = |text: &Owed| match text.came_by {
            CameBy::Sweep => {
                text.received_at > after(text.texted_at, SWEPT_LATE) || now > after(text.texted_at, LATE)
            }
            CameBy::Webhook | CameBy::Elsewhere | CameBy::Held => now > after(text.texted_at, LATE),
        };
        let late = log.owing().filter(brought).filter(is_late).map(|text| text.texted_at).min();
        let late = late.map(|texted_at| Late { texted_at, claimed_at: now });
        let older = match (known.clone(), late) {
            (Some(known), Some(late)) if known.texted_at < late.texted_at => Some(known),
            (known, late) => late.or(known),
        };
        Self { late: older, late_before_claim: known, ..self.clone() }
    }

    /// Whether its booking is known to carry something else than what claims were made for.
    fn may_lack_texts(&self, log: &Log) -> bool {
        match &self.booking.delivery {
            Delivery::Done { content: Some(carried), .. } => {
                !carried.has_texts_of(&self.claimed_content(log))
            }
            _ => false,
        }
    }
}

/// `59 min`, `1 h 1 min`; from two days on it is days and hours.
fn took(from: Timestamp, to: Timestamp) -> String {
    let minutes = to.duration_since(from).as_mins();
    let (hours, days) = (minutes / 60, minutes / (24 * 60));
    match days {
        0 if hours == 0 => format!("{minutes} min"),
        0 | 1 => format!("{hours} h {} min", minutes % 60),
        days => format!("{days} days {} h", hours % 24),
    }
}

#[cfg(test)]
mod tests;
