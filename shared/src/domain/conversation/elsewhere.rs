//! Parts that were left as they were because texts went to another place, and are gone on with once texts come back.

use std::borrow::Cow;

use super::{Circumstances, Conversation, Known, Log, ThreadState};
use crate::domain::connection::Place;
use crate::domain::delivery::{Delivery, Record};

/// Places whose last part is remembered: there are two environments, and each may have been another account's before.
const MOST_PLACES: usize = 3;

/// The state in which the part that was left where texts go now is the open one again. None: nothing is owed that it could
/// take, none was left there, or the one that is open may not close yet.
#[must_use]
pub(super) fn resumed(known: &Known, log: &Log, now: &Circumstances<'_>) -> Option<ThreadState> {
    let open = known.state.conversation.as_ref().filter(|open| open.place != now.active)?;
    let left = open.left_in(now.active)?;
    let is_owed = log.texts.iter().any(|logged| logged.settled_in.is_none());
    (is_owed && open.may_close(known, log, now)).then(|| left.after(open, known, log, now).state())
}

impl Conversation {
    /// The part that texts which go to this place belong to, open or left there. None: the next one opens it.
    #[must_use]
    pub(super) fn part_in(&self, place: Place) -> Option<&Self> {
        if self.place == place { Some(self) } else { self.left_in(place) }
    }

    fn left_in(&self, place: Place) -> Option<&Self> {
        self.elsewhere.iter().find(|left| left.place == place)
    }

    /// What the part that comes after this one, in this place, has to remember of others: of each the last that has
    /// something there.
    pub(super) fn left_for(&self, place: Place) -> Vec<Self> {
        let mut left = self.elsewhere.clone();
        if matches!(self.booking.delivery, Delivery::Done { .. }) {
            left.retain(|other| other.place != self.place);
            left.push(self.by_itself().into_owned());
        }
        left.retain(|other| other.place != place);
        left.split_off(left.len().saturating_sub(MOST_PLACES))
    }

    /// The same as it was left, but for what was learned since. It is tried once more, whatever it was set aside for.
    fn after(&self, open: &Self, known: &Known, log: &Log, now: &Circumstances<'_>) -> Self {
        Self {
            booking: Record { claim: None, ..self.booking.clone().tried_again() },
            follows_unknown: self.follows_unknown || open.leaves_unknown(known, log),
            earlier: open.as_earlier().or(self.earlier),
            given: open.given_by_now(known, log, now),
            elsewhere: open.left_for(now.active),
            ..self.clone()
        }
    }

    /// Without what it remembers of others, each of which is on record by itself.
    #[must_use]
    pub fn by_itself(&self) -> Cow<'_, Self> {
        if self.elsewhere.is_empty() {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self { elsewhere: Vec::new(), ..self.clone() })
    }

    /// Whether it is a part that was left, and is gone on with: its booking is none that is new.
    #[must_use]
    pub fn was_left_by(&self, before: &Self) -> bool {
        before.left_in(self.place).is_some_and(|left| left.opened_by == self.opened_by)
    }
}
