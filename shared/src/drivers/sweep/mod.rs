//! Twilio's own log is read for what the webhook never brought. The cursor is moved only once everything up to there was
//! dealt with, and whatever is taken in is taken in once: it may be read any number of times.

/// Opening an account.
mod open;
/// What somebody sent without us.
mod outside;
/// For how long texts may have waited to be found.
mod overdue;
/// A part of a reading, from its first page to all that it shows.
mod part;
/// Whether a number's texts still come here, and who is told.
mod points;
/// One account's turn.
mod read;
/// Texts that were lacking.
mod take;
/// Whether a number's own auth token is good.
mod tokens;

use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use serde::Serialize;
use tokio::time::timeout;

use self::overdue::waited;
use super::Work;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::store::{DueSweep, Unavailable};

/// Accounts that are read side by side, and in one run: as many as are due each minute where ten thousand are read.
const AT_ONCE: usize = 24;
const MOST: i32 = 1_000;

/// One account starts nothing after so long, and is left as it is where that does not help.
const STARTS: SignedDuration = SignedDuration::from_secs(12);
const IN_ALL: Duration = Duration::from_secs(25);

/// What a run found in Twilio's logs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Whose log was read.
    pub accounts: usize,
    /// Calls for a part of a log.
    pub pages: usize,
    /// Texts that were lacking, and are taken in by now.
    pub texts: usize,
    /// Those of them that wait for a click, since their number points elsewhere.
    pub held: usize,
    /// Texts that our webhook should have brought: their number posts here, and that is not the first time.
    pub missed: usize,
    /// Messages by which somebody took a conversation over.
    pub take_overs: usize,
    /// Messages of ours of which nobody knew whether they were sent.
    pub adopted: usize,
    /// Messages that nobody can read.
    pub unreadable: usize,
    /// Numbers and threads of which something cannot be read: their messages are found again.
    pub left: usize,
    /// Accounts whose auth tokens Twilio refuses.
    pub refused: usize,
    /// Accounts that could not be read to the end.
    pub failed: usize,
    /// For how long the account has been due that waits longest and was not read to its end.
    pub overdue_seconds: i64,
}

/// Reads the log of every account whose turn it is, until the time for starting anything is over.
///
/// # Errors
/// [`Unavailable`] where the list of turns cannot be read.
pub async fn sweep(work: &Work, start_nothing_after: Timestamp) -> Result<Swept, Unavailable> {
    let due = work.store.due_sweeps(work.clock.now(), MOST).await?;
    Ok(sweep_these(work, due, start_nothing_after).await)
}

/// The same of these accounts.
pub async fn sweep_these(work: &Work, due: Vec<DueSweep>, start_nothing_after: Timestamp) -> Swept {
    let turns = stream::iter(due).map(|due| async move {
        let now = work.clock.now();
        if now < start_nothing_after {
            turn(work, due).await
        } else {
            Swept { overdue_seconds: waited(&due, now), ..Swept::default() }
        }
    });
    turns.buffer_unordered(AT_ONCE).fold(Swept::default(), |all, of| std::future::ready(all.and(of))).await
}

/// One account's turn. What fails is read once more in the next one.
async fn turn(work: &Work, due: DueSweep) -> Swept {
    let (now, mut overdue_seconds) = (work.clock.now(), waited(&due, work.clock.now()));
    let swept = timeout(IN_ALL, async {
        match work.store.take_sweep(&due, now).await? {
            Some(turn) => {
                overdue_seconds = overdue_seconds.max(turn.sweep.cursor.overdue(now).as_secs());
                Box::pin(read::read(work, turn, after(now, STARTS))).await
            }
            None => Ok(Swept::default()),
        }
    });
    match swept.await {
        Ok(Ok(swept)) => Swept { accounts: 1, ..swept },
        Ok(Err(_)) | Err(_) => Swept { accounts: 1, failed: 1, overdue_seconds, ..Swept::default() },
    }
}

impl Swept {
    const fn and(self, more: Self) -> Self {
        Self {
            accounts: self.accounts + more.accounts,
            pages: self.pages + more.pages,
            texts: self.texts + more.texts,
            held: self.held + more.held,
            missed: self.missed + more.missed,
            take_overs: self.take_overs + more.take_overs,
            adopted: self.adopted + more.adopted,
            unreadable: self.unreadable + more.unreadable,
            left: self.left + more.left,
            refused: self.refused + more.refused,
            failed: self.failed + more.failed,
            overdue_seconds: if self.overdue_seconds < more.overdue_seconds {
                more.overdue_seconds
            } else {
                self.overdue_seconds
            },
        }
    }
}
