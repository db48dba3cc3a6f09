use super::open::{Opened, open};
use super::overdue::overdue;
use super::part::{Came, Log, MOST_PAGES, Of};
use super::{Swept, Work, points};
use crate::domain::outcome::Cause;
use crate::domain::sweep::{Cursor, News, Reading};
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::store::{Routes, SweepTurn, Unavailable};
use crate::twilio::LogPage;

/// So much before a turn ends nothing of what is behind is read any more.
const FOR_BEHIND: SignedDuration = SignedDuration::from_secs(1);

/// What a turn came to: what is known from now on, and how long Twilio wants to be left alone.
type Turned = (Cursor, Option<SignedDuration>);

/// Reads one account's log, as far as this turn goes.
pub(super) async fn read(work: &Work, turn: SweepTurn, ends_at: Timestamp) -> Result<Swept, Unavailable> {
    let mut cursor = turn.sweep.cursor.clone();
    let Routes { of: routes, unreadable } = work.store.routes(&turn.account, &turn.sweep.numbers).await?;
    let now = work.clock.now();
    let mut swept = Swept { left: unreadable.len(), ..Swept::default() };
    if routes.is_empty() {
        let is_left = unreadable.is_empty() && work.store.leave_sweep(&turn).await?;
        if !is_left {
            work.store.end_sweep(&turn, &cursor, cursor.due(None, now)).await?;
        }
        return Ok(swept);
    }
    // What may not have been told when the last turn ended. It is told once, however often it is raised.
    let told = points::tell(work, &routes, &cursor.news).await;
    cursor.news.retain(|number, _| !told.contains(number));
    let (next, wait) = match open(work, &turn.account, &routes).await {
        Opened::Refused => {
            swept.refused = 1;
            let next = cursor.refused(now);
            let since = next.refused_since.unwrap_or(now);
            (points::of_account(work, &turn.account, &routes, next, News::Refused { since }), None)
        }
        Opened::Failed(cause) => {
            swept.failed = 1;
            (cursor.failed(now), cause.retry_after())
        }
        Opened::Open(account, page) => {
            if let Some(since) = cursor.refused_since.take() {
                let again = News::HeardAgain { since };
                cursor = points::of_account(work, &turn.account, &routes, cursor, again);
            }
            let found = cursor.clone();
            let log =
                Log { work, account, routes: &routes, unreadable: &unreadable, cursor: &found, ends_at };
            log.turn(cursor, page, &mut swept).await?
        }
    };
    let due = next.due(wait, work.clock.now());
    if work.store.end_sweep(&turn, &next, due).await? {
        points::tell(work, &routes, &next.news).await;
    }
    Ok(Swept { overdue_seconds: overdue(work, &turn.account, &routes, &next, now), ..swept })
}

/// Whether a page is not to be had any more.
const fn is_gone(cause: &Cause) -> bool {
    matches!(cause.status(), Some(400 | 404 | 410))
}

impl Log<'_> {
    /// Deals with the newest, from its first page on, and then goes on with what is behind.
    async fn turn(&self, cursor: Cursor, page: LogPage, swept: &mut Swept) -> Result<Turned, Unavailable> {
        let oldest = self.routes.values().map(|route| route.active_since).min();
        // Nobody knows from when on the texts to a number are somebody's whose route cannot be read.
        let oldest = oldest.filter(|_| self.unreadable.is_empty());
        let begin = cursor.reading(oldest, self.work.clock.now());
        let part = self.part(cursor, Of::Newest, &begin, page, swept).await?;
        let (cursor, rest) = (part.cursor, part.reading);
        Ok(match part.came {
            Came::ToTheEnd => return self.go_on(cursor.read(&rest), swept).await,
            Came::SoFar => (cursor.read_in_part(rest), None),
            // What was taken in is known next time; the place where this turn began is where it is gone on from.
            Came::OutOfTime => (cursor.read_in_part(begin), None),
            Came::HeldUp(cause) => {
                swept.failed = 1;
                (cursor.held_back(begin.began_at), cause.retry_after())
            }
            Came::Failed(cause) => {
                swept.failed = 1;
                (cursor.read_in_part(rest.failed(is_gone(&cause))), cause.retry_after())
            }
        })
    }

    /// Goes on with what is behind, if there is any and time for it.
    async fn go_on(&self, cursor: Cursor, swept: &mut Swept) -> Result<Turned, Unavailable> {
        let is_time = self.work.clock.now() < after(self.ends_at, -FOR_BEHIND) && swept.pages < MOST_PAGES;
        let Some(begin) = cursor.behind.clone().filter(|_| is_time) else { return Ok((cursor, None)) };
        let page = match self.work.twilio.log(&self.account, begin.next.as_deref()).await {
            Ok(page) => page,
            Err(cause) => {
                swept.failed = 1;
                let wait = cause.retry_after();
                return Ok((cursor.still_behind(begin.failed(is_gone(&cause))), wait));
            }
        };
        let begin = Reading { failures: 0, ..begin };
        let part = self.part(cursor, Of::Behind, &begin, page, swept).await?;
        let (cursor, rest) = (part.cursor, part.reading);
        Ok(match part.came {
            Came::ToTheEnd => (cursor.caught_up(&rest), None),
            Came::SoFar => (cursor.still_behind(rest), None),
            Came::OutOfTime => (cursor.still_behind(begin), None),
            Came::HeldUp(cause) => {
                swept.failed = 1;
                (cursor.still_behind(begin), cause.retry_after())
            }
            Came::Failed(cause) => {
                swept.failed = 1;
                (cursor.still_behind(rest.failed(is_gone(&cause))), cause.retry_after())
            }
        })
    }
}
