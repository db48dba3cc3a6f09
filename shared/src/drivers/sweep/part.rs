use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::points::hearing;
use super::{Swept, Work, outside, take};
use crate::domain::ids::{MessageSid, ThreadKey};
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;
use crate::domain::sweep::{Cursor, Direction, Listed, Reading, Theirs};
use crate::domain::time::{Timestamp, after};
use crate::store::{Route, Unavailable};
use crate::twilio::{Account, LogPage};

/// Parts of a log that are read in one turn: a thousand messages. The next minute goes on.
pub(super) const MOST_PAGES: usize = 10;

/// Messages at the end of a page that all have to be old before nothing newer can follow.
const OLD_AT_THE_END: usize = 5;

/// An account that was opened.
pub(super) struct Log<'a> {
    pub(super) work: &'a Work,
    pub(super) account: Account,
    pub(super) routes: &'a BTreeMap<PhoneNumber, Route>,
    /// Numbers that somebody has, and nobody can read who.
    pub(super) unreadable: &'a BTreeSet<PhoneNumber>,
    /// As this turn found it.
    pub(super) cursor: &'a Cursor,
    /// Nothing is started from then on.
    pub(super) ends_at: Timestamp,
}

/// A message that is of a thread of ours.
pub(super) type Ours = (ThreadKey, Listed);

/// Which messages are known, and whether a sweep brought them.
pub(super) type Known = HashMap<MessageSid, bool>;

/// How far a part of a reading came.
pub(super) enum Came {
    /// Everything that was to be read is dealt with.
    ToTheEnd,
    /// Everything before the place of the reading is, and there is more.
    SoFar,
    /// The same; this stood in the way of more.
    Failed(Cause),
    /// Not everything that was read could be dealt with any more.
    OutOfTime,
    /// Nor could it because of this.
    HeldUp(Cause),
}

/// What it is a part of.
pub(super) enum Of {
    Newest,
    /// What is behind is old, and says nothing of what the webhook brings now.
    Behind,
}

/// What a part of a reading came to.
pub(super) struct Part {
    pub(super) cursor: Cursor,
    pub(super) reading: Reading,
    pub(super) came: Came,
}

impl Log<'_> {
    /// Reads on from a page, and deals with what is there.
    pub(super) async fn part(
        &self,
        cursor: Cursor,
        of: Of,
        begin: &Reading,
        page: LogPage,
        swept: &mut Swept,
    ) -> Result<Part, Unavailable> {
        let mut reading = begin.clone();
        let (ours, came) = self.pages(&mut reading, page, swept).await;
        let names: Vec<(ThreadKey, MessageSid)> =
            ours.iter().map(|(thread, message)| (thread.clone(), message.sid.clone())).collect();
        let known = self.work.store.known(&names).await?;
        let newest =
            ours.iter().filter(|(_, it)| it.direction == Direction::FromCustomer).map(|(_, it)| it.at).max();
        let cursor = newest.into_iter().fold(cursor, Cursor::heard_of);
        let cursor = match of {
            Of::Newest => hearing(self, cursor, &ours, &known, swept).await,
            Of::Behind => cursor,
        };
        let took = take::all(self, lacking(&ours, &known), &cursor.numbers, swept).await?;
        let cursor = cursor.held_up(&took.without_files, &took.with_files);
        for at in outside::all(self, &ours, &known, swept).await? {
            reading.leave(at);
        }
        let came = match took.taken {
            take::Taken::All => came,
            take::Taken::OutOfTime => Came::OutOfTime,
            take::Taken::Failed(cause) => Came::HeldUp(cause),
        };
        Ok(Part { cursor, reading, came })
    }

    /// Reads page after page, newest first, for half of the time that is left: the other half is for what they show. What of
    /// it is ours, oldest first.
    async fn pages(&self, reading: &mut Reading, mut page: LogPage, swept: &mut Swept) -> (Vec<Ours>, Came) {
        let (mut ours, mut came) = (Vec::new(), Came::SoFar);
        let now = self.work.clock.now();
        let until = after(now, self.ends_at.duration_since(now) / 2);
        loop {
            (swept.pages, swept.unreadable) = (swept.pages + 1, swept.unreadable + page.unreadable);
            let LogPage { messages, next, .. } = page;
            let is_old = |message: &Listed| message.at < reading.back_to;
            let is_past = !messages.is_empty() && messages.iter().rev().take(OLD_AT_THE_END).all(is_old);
            let new: Vec<Listed> = messages.into_iter().filter(|message| !is_old(message)).collect();
            for message in new {
                self.sort(message, &mut ours, reading);
            }
            let Some(next) = next.filter(|_| !is_past) else {
                came = Came::ToTheEnd;
                break;
            };
            if !self.work.twilio.is_of_log(&self.account, &next) {
                came = Came::Failed(Cause::Ours { why: "not a page of this log".to_owned() });
                break;
            }
            reading.next = Some(next);
            if swept.pages >= MOST_PAGES || self.work.clock.now() >= until {
                break;
            }
            page = match self.work.twilio.log(&self.account, reading.next.as_deref()).await {
                Ok(page) => page,
                Err(cause) => {
                    came = Came::Failed(cause);
                    break;
                }
            };
        }
        // Twilio's times are of a second; within one its own order counts.
        ours.reverse();
        ours.sort_by_key(|(_, message)| message.at);
        (ours, came)
    }

    /// Whether it is one of the account's numbers.
    pub(super) fn is_of(&self, number: &PhoneNumber) -> bool {
        self.routes.contains_key(number) || self.unreadable.contains(number)
    }

    /// A message with the thread of ours that it is of. One of a number of which nobody can read whose it is, is left.
    fn sort(&self, message: Listed, ours: &mut Vec<Ours>, reading: &mut Reading) {
        let now = self.work.clock.now();
        let whose = |number: &PhoneNumber| {
            let Route { tenant, active_since, .. } = self.routes.get(number)?.clone();
            Some(Theirs { tenant, active_since })
        };
        if message.number().is_some_and(|number| self.unreadable.contains(&number)) {
            reading.leave(message.at);
        }
        ours.extend(message.thread(whose, now).map(|thread| (thread, message)));
    }
}

/// Texts that the webhook should have brought.
fn lacking(ours: &[Ours], known: &Known) -> Vec<Ours> {
    let is_lacking =
        |(_, it): &&Ours| it.direction == Direction::FromCustomer && !known.contains_key(&it.sid);
    ours.iter().filter(is_lacking).cloned().collect()
}
