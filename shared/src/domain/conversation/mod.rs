//! What to do next for one customer's conversation, from what is known and what was read.

mod acted;
/// What a person's asking once more changes.
pub mod again;
/// What of a booking to write anew.
pub mod amendment;
/// What the booking names of the tenant's lists.
pub mod choices;
/// What customers write about being texted at all.
pub mod consent;
/// Which texts a booking carries, as one comparable value.
pub mod content;
/// Who texts, as far as ServiceTitan knows the number.
pub mod customer;
mod dealt_with;
/// What the booking should be now.
pub mod draft;
mod elsewhere;
/// What an office must know first.
mod flags;
/// What becomes of a conversation once the office has dealt with its booking.
pub mod follows;
/// What processes end on.
pub mod given_up;
/// Lines that say what a booking is about, for who has no time for the texts.
mod head;
/// Which texts wait for a person's click.
pub mod hold;
/// What the office still has to learn of who texts and from where.
pub mod lacking;
/// What is told of texts that were long on their way.
pub mod late;
/// How often a booking is amended while texts keep pouring in.
pub mod limits;
/// What was read of a thread.
mod log;
/// What staff may want to hear at once.
pub mod news;
mod next;
/// Texts that need nothing from the office.
pub mod noise;
/// Which part of a thread texts belong to, and when it gives way to the next.
mod part;
/// A booking as ServiceTitan shows it.
pub mod seen;
mod step;
/// The booking's words.
pub mod summary;
/// Which texts come before others.
pub mod triage;
/// What a conversation's own words say.
pub mod understanding;
/// A text's words, one after the other.
pub(crate) mod words;
/// What we wrote into a booking, so that the office's words are told from it.
pub mod written;

use serde::{Deserialize, Serialize};

pub use self::acted::{Acted, Answered, acted, failed_alone, heard_out, not_as_a_note};
use self::choices::OptionalIds;
use self::content::Content;
use self::customer::Caller;
use self::follows::{Earlier, Follows, Given, Goes, Handled};
use self::late::Late;
use self::limits::Pace;
pub use self::log::{Log, Logged, Owed};
pub use self::next::{found_note, looked_up, next};
pub use self::part::current as current_part;
pub use self::step::{Circumstances, Effect, Known, Patience, Question, Sight, Step};
use self::written::Written;
use super::connection::Place;
use super::delivery::Record;
use super::ids::{BookingId, MessageSid};
use super::time::Timestamp;

/// One part of a conversation: a run of texts that becomes one booking, or one note on a job.
///
/// Most conversations have one part. Once the office has dealt with the booking, the texts that follow for a while are
/// another part, which names the one before ([`Follows`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// The text that it began with, by which it is named for ever.
    pub opened_by: MessageSid,
    /// When that text was received: the log is read from shortly before.
    pub opened_at: Timestamp,
    /// When the newest text was received that a claim was made for.
    pub last_text_at: Timestamp,
    /// The same before that claim: what it was made for is in no doubt where the claim came to nothing.
    #[serde(default)]
    pub before_claim: Option<Timestamp>,
    /// Where its booking is made, whatever becomes active later.
    pub place: Place,
    /// How far its booking has come.
    pub booking: Record<Content, BookingId>,
    /// What became of ids that a booking may do without.
    #[serde(default)]
    pub optional_ids: OptionalIds,
    /// Bookings found beside ours with the same external id; each is to be dismissed.
    pub twins: Vec<BookingId>,
    /// How often the first of them was to be dismissed so far.
    pub dismissals: u8,
    /// Whether texts of it may have arrived in a connection of before, which nobody can ask any more.
    #[serde(default)]
    pub follows_unknown: bool,
    /// That a text was long on its way, once a claim was made for it. It stays said for as long as the booking is there.
    #[serde(default)]
    pub late: Option<Late>,
    /// The same before the last claim.
    #[serde(default)]
    pub late_before_claim: Option<Late>,
    /// The booking of before that this part goes on from.
    #[serde(default)]
    pub follows: Option<Follows>,
    /// A booking, or a note on a job.
    #[serde(default)]
    pub goes: Goes,
    /// The booking of before in another connection.
    #[serde(default)]
    pub earlier: Option<Earlier>,
    /// That the office has dealt with the booking: it is never written again.
    #[serde(default)]
    pub handled: Option<Handled>,
    /// What of ours may be in the booking: the version that is known to be there, and what was attempted since.
    #[serde(default)]
    pub ours: Vec<Written>,
    /// Whether it was made once more without a look-up, since bookings may not be read.
    #[serde(default)]
    pub unverified: bool,
    /// Who texts, as far as ServiceTitan knows.
    #[serde(default)]
    pub caller: Caller,
    /// What was said in conversations of before.
    #[serde(default)]
    pub given: Given,
    /// How fast its texts come, and when its booking was claimed for them.
    #[serde(default)]
    pub pace: Box<Pace>,
    /// That the customer wanted no texts when some of this was texted, and no text of it had said so.
    #[serde(default)]
    pub opted_out_before: bool,
    /// The last part in each other place, as it was left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Self>,
}

/// What a thread's state item holds: what was learned and done, never the texts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ThreadState {
    /// The newest one. None: nothing was ever claimed in this thread.
    pub conversation: Option<Conversation>,
}

#[cfg(test)]
mod tests;
