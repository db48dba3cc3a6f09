//! What processes end on is not tried once more.

use super::content::Content;
use super::part::current;
use super::{Circumstances, Known, Log, ThreadState};
use crate::domain::delivery::{ATTEMPTS, Next, Provenance, Record};
use crate::domain::outcome::Cause;

/// What is owed, set aside for a person as if it had been attempted as often. What may have been made stays in doubt, so
/// that it is looked for first once somebody asks for it. None: somebody is at it, or there is nothing to set aside.
#[must_use]
pub fn given_up(known: &Known, log: &Log, now: &Circumstances<'_>) -> Option<ThreadState> {
    let part = current(known, log, now)?;
    let is_left = part.handled.is_some() || part.left_behind(log, now).is_some();
    if is_left || !part.is_owing(log, now) {
        return None;
    }
    let (texts, said) = (part.texts(log), part.said(log, now.now));
    let content = Content::of(&texts, part.elided(known, log)).sent_by(&part.caller).answered_with(&said);
    match part.booking.next(&content, Provenance::Doubtful, now.now) {
        Next::Leave { .. } | Next::Settle => None,
        Next::LookUp | Next::Create | Next::Amend { .. } | Next::SetAside => {
            let unclaimed = Record { claim: None, ..part.booking.clone() };
            Some(part.with(unclaimed.put_aside(content, Cause::TooOften { attempts: ATTEMPTS })))
        }
    }
}
