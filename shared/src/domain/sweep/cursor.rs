use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::reading::earlier;
use super::{Hearing, News, Reading};
use crate::domain::ids::MessageSid;
use crate::domain::phone::PhoneNumber;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// How often an account is read, and one to whose numbers nobody has texted within a day.
const EVERY: SignedDuration = SignedDuration::from_mins(5);
const WHERE_QUIET: SignedDuration = SignedDuration::from_hours(1);
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// Each reading goes back to so long before the last one that came to its end: what is listed late is found, clocks need
/// not agree, and what was too young then is old enough now.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);

/// The same while there is more to read further back: until that is done, of what is listed late only so much is found.
const SHORT_OVERLAP: SignedDuration = SignedDuration::from_mins(3);

/// Once a day so much is read anew, whatever was read before; hourly for as long as something had to be left.
const LONG: SignedDuration = SignedDuration::from_hours(48);
const WHERE_LEFT: SignedDuration = SignedDuration::from_hours(1);

/// A reading goes on, and is tried again, so soon; and at the latest so late where it keeps failing.
const SOON: SignedDuration = SignedDuration::from_mins(1);
const LATEST: SignedDuration = SignedDuration::from_mins(15);

/// Failures to read a text's files from which on it is taken without them rather than not at all.
const FILES_GIVEN_UP: u8 = 5;

/// Whoever reads is done by then, or gone.
pub const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// `moment` as Twilio's log would tell it.
pub(super) fn to_second(moment: Timestamp) -> Timestamp {
    Timestamp::from_second(moment.as_second()).unwrap_or(moment)
}

/// What is known of an account's log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Cursor {
    /// Until then all of it was read and dealt with, but for what was left. None: nothing was.
    pub read_until: Option<Timestamp>,
    /// When two days of it were last read.
    pub looked_back_at: Option<Timestamp>,
    /// When the newest text to one of the numbers was sent, or the first reading was made.
    pub last_text_at: Option<Timestamp>,
    /// The rest of a reading that was too long for its turn. What is newer does not wait for it.
    pub behind: Option<Reading>,
    /// Until then the newest was read while something was behind.
    pub newest_until: Option<Timestamp>,
    /// When the reading of the newest was due that has not come to its end since. None: the last one did.
    pub overdue_since: Option<Timestamp>,
    /// Since when Twilio refuses every auth token that is stored for it.
    pub refused_since: Option<Timestamp>,
    /// Turns in a row in which not even the newest could be read.
    pub failures: u8,
    /// Texts whose files could not be read, and how often.
    pub files: BTreeMap<MessageSid, u8>,
    /// The oldest message that was left: something of its thread or its number could not be read. It is found again.
    pub left: Option<Timestamp>,
    /// Numbers of which there is something to remember.
    pub numbers: BTreeMap<PhoneNumber, Hearing>,
    /// What the people of numbers have perhaps not been told yet.
    pub news: BTreeMap<PhoneNumber, Vec<News>>,
}

impl Cursor {
    /// The reading of the newest that is to begin. `oldest`: nothing from before belongs to any of the numbers; None: nobody
    /// can say.
    #[must_use]
    pub fn reading(&self, oldest: Option<Timestamp>, now: Timestamp) -> Reading {
        let two_days = after(now, -LONG);
        let every = if self.left.is_some() { WHERE_LEFT } else { A_DAY };
        let is_long = self.behind.is_none() && self.looked_back_at.is_none_or(|at| after(at, every) <= now);
        let since = match (&self.behind, self.newest_until) {
            (Some(_), Some(until)) => after(until, -SHORT_OVERLAP),
            _ => self.read_until.map_or(oldest.unwrap_or(two_days), |until| after(until, -OVERLAP)),
        };
        let back_to = if is_long { since.min(self.left.unwrap_or(since)).min(two_days) } else { since };
        let back_to = to_second(oldest.map_or(back_to, |oldest| back_to.max(oldest)));
        Reading { began_at: now, back_to, is_long, next: None, failures: 0, left: None }
    }

    /// After a reading of the newest that came to its end.
    #[must_use]
    pub fn read(self, reading: &Reading) -> Self {
        let left = if reading.is_long { reading.left } else { earlier(self.left, reading.left) };
        let last_text_at = self.last_text_at.or(Some(reading.began_at));
        let next = Self { last_text_at, overdue_since: None, failures: 0, left, ..self };
        match next.behind.clone() {
            Some(behind) => {
                let behind = Reading { left: earlier(behind.left, reading.left), ..behind };
                Self { behind: Some(behind), newest_until: Some(reading.began_at), ..next }
            }
            None => next.through(reading),
        }
    }

    /// After a part of it. What is left of it is behind from now on, with what was behind before.
    #[must_use]
    pub fn read_in_part(self, rest: Reading) -> Self {
        let (began_at, left) = (rest.began_at, earlier(self.left, rest.left));
        let behind = match self.behind {
            Some(older) => rest.and(&older),
            None => rest,
        };
        let next = Self { behind: Some(behind), newest_until: Some(began_at), failures: 0, left, ..self };
        next.late(began_at)
    }

    /// After a reading of the newest that was begun then, and of which nothing is known to be dealt with.
    #[must_use]
    pub fn held_back(self, began_at: Timestamp) -> Self {
        Self { failures: 0, ..self }.late(began_at)
    }

    fn late(self, since: Timestamp) -> Self {
        Self { overdue_since: self.overdue_since.or(Some(since)), ..self }
    }

    /// After what was behind came to its end.
    #[must_use]
    pub fn caught_up(self, reading: &Reading) -> Self {
        let left = if reading.is_long { reading.left } else { earlier(self.left, reading.left) };
        Self { behind: None, newest_until: None, left, ..self }.through(reading)
    }

    fn through(self, reading: &Reading) -> Self {
        let looked_back_at = if reading.is_long { Some(reading.began_at) } else { self.looked_back_at };
        Self { read_until: Some(reading.began_at), looked_back_at, ..self }
    }

    /// After a part of what was behind, or a failure there.
    #[must_use]
    pub fn still_behind(self, reading: Reading) -> Self {
        Self { behind: Some(reading), ..self }
    }

    /// After a turn in which nothing could be read.
    #[must_use]
    pub fn failed(self, now: Timestamp) -> Self {
        Self { failures: self.failures.saturating_add(1), ..self }.late(now)
    }

    /// Twilio refuses every auth token.
    #[must_use]
    pub fn refused(self, now: Timestamp) -> Self {
        Self { refused_since: self.refused_since.or(Some(now)), failures: 0, ..self }.late(now)
    }

    /// Whether Twilio refuses an auth token that is stored for it.
    #[must_use]
    pub fn has_refused(&self) -> bool {
        self.refused_since.is_some() || self.numbers.values().any(|heard| heard.refused_since.is_some())
    }

    /// For how long texts of it may have waited to be found: the newest has not been read to its end, or something stands
    /// in the way of what is behind.
    #[must_use]
    pub fn overdue(&self, now: Timestamp) -> SignedDuration {
        let behind = self.behind.as_ref().filter(|behind| behind.failures > 0).map(|behind| behind.began_at);
        // Where turns end and nobody hears of it, nothing says so.
        let unheard = self.newest_until.max(self.read_until).map(|until| after(until, WHERE_QUIET));
        let since = earlier(self.overdue_since.or(unheard), behind);
        since.map(|since| now.duration_since(since)).unwrap_or_default().max(SignedDuration::ZERO)
    }

    /// That the people of a number are to be told of this.
    #[must_use]
    pub fn tells(mut self, number: &PhoneNumber, news: News) -> Self {
        let of_number = self.news.entry(number.clone()).or_default();
        if !of_number.contains(&news) {
            of_number.push(news);
        }
        self
    }

    /// That a text to one of the numbers was sent then.
    #[must_use]
    pub fn heard_of(self, text_at: Timestamp) -> Self {
        Self { last_text_at: self.last_text_at.max(Some(text_at)), ..self }
    }

    /// That the files of these texts could not be read, and that those were taken.
    #[must_use]
    pub fn held_up(mut self, without_files: &[MessageSid], taken: &[MessageSid]) -> Self {
        for sid in without_files {
            let times = self.files.entry(sid.clone()).or_default();
            *times = times.saturating_add(1);
        }
        self.files.retain(|sid, _| !taken.contains(sid));
        // Whatever else is remembered is of texts that nobody will ask about any more.
        if without_files.is_empty() && self.behind.is_none() {
            self.files.clear();
        }
        self
    }

    /// Whether a text is taken without its files, which cannot be had.
    #[must_use]
    pub fn gives_up_files(&self, of: &MessageSid) -> bool {
        self.files.get(of).is_some_and(|times| *times >= FILES_GIVEN_UP)
    }

    /// When it is read again. `wait`: Twilio's own word for it.
    #[must_use]
    pub fn due(&self, wait: Option<SignedDuration>, now: Timestamp) -> Timestamp {
        if self.refused_since.is_some() {
            return after(now, WHERE_QUIET);
        }
        // The newest does not wait longer for what stands in the way of something else.
        let behind = self.behind.as_ref().map(|behind| behind.failures);
        let elsewhere = self.files.values().copied().chain(behind).max().unwrap_or_default();
        let (failures, most) = if self.failures > 0 { (self.failures, LATEST) } else { (elsewhere, EVERY) };
        if failures > 0 {
            let patience = (SOON * 2_i32.pow(u32::from(failures - 1).min(5))).min(most);
            return after(now, wait.map_or(patience, |wait| wait.clamp(SOON, WHERE_QUIET)));
        }
        if self.behind.is_some() {
            return after(now, SOON);
        }
        let is_quiet = self.last_text_at.is_some_and(|at| after(at, A_DAY) <= now);
        after(now, if is_quiet { WHERE_QUIET } else { EVERY })
    }
}
