//! A page of the list as it is filled: what waits, and what does not, in one order, the newest text first.

use std::collections::HashSet;

use super::Entry;
use super::filter::{Cursor, Filter, Place, RecentPlace};
use super::key::EntryKey;

/// What waits is known at once. The others are offered one by one, as the index has them.
#[derive(Debug)]
pub struct Listing<'a> {
    /// Those that wait and are still to come, the next one last.
    waiting: Vec<Entry>,
    /// All that wait: a conversation among them stands in the index where it was before.
    joined: HashSet<EntryKey>,
    filter: &'a Filter,
    most: usize,
    entries: Vec<Entry>,
    cursor: Cursor,
}

impl<'a> Listing<'a> {
    /// A page of at most so many, from a place on.
    #[must_use]
    pub fn new(waiting: Vec<Entry>, filter: &'a Filter, from: Cursor, most: usize) -> Self {
        let joined = waiting.iter().map(|entry| entry.key.clone()).collect();
        let mut waiting = waiting;
        waiting.retain(|entry| {
            filter.takes(entry) && from.waiting.as_ref().is_none_or(|last| Place::of(entry) < *last)
        });
        waiting.sort_by_cached_key(Place::of);
        Self { waiting, joined, filter, most, entries: Vec::new(), cursor: from }
    }

    /// Where the index is to be read from. None: from its beginning.
    #[must_use]
    pub const fn reads_on(&self) -> Option<&RecentPlace> {
        self.cursor.recent.as_ref()
    }

    /// Whether the page has all that it may have.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.entries.len() >= self.most
    }

    /// The next of the index; None: it cannot be read. Whether it was looked at: once the page is full it is not.
    pub fn offer(&mut self, place: RecentPlace, entry: Option<Entry>) -> bool {
        self.put_waiting(|next| entry.as_ref().is_some_and(|entry| next > Place::of(entry)));
        if self.is_full() {
            return false;
        }
        let listed = entry.filter(|entry| !self.joined.contains(&entry.key) && self.filter.takes(entry));
        self.entries.extend(listed);
        self.cursor.recent = Some(place);
        true
    }

    /// The page, and where the next one begins. None: there is none, since the index is at its end (`is_last`).
    #[must_use]
    pub fn finish(mut self, is_last: bool) -> (Vec<Entry>, Option<Cursor>) {
        if is_last {
            self.put_waiting(|_| true);
        }
        let is_over = is_last && self.waiting.is_empty();
        (self.entries, (!is_over).then_some(self.cursor))
    }

    fn put_waiting(&mut self, comes_now: impl Fn(Place) -> bool) {
        while !self.is_full() && self.waiting.last().is_some_and(|next| comes_now(Place::of(next))) {
            let Some(next) = self.waiting.pop() else { return };
            self.cursor.waiting = Some(Place::of(&next));
            self.entries.push(next);
        }
    }
}

#[cfg(test)]
mod tests;
