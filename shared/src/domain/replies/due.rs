//! When a reply is due: a moment after the customer has stopped writing, so that a burst gets one.

use super::allowance::Allowance;
use super::dialogue::Dialogue;
use crate::domain::conversation::Log;
use crate::domain::conversation::consent::is_lone_keyword;
use crate::domain::conversation::triage::{Urgency, urgency};
use crate::domain::phone::PhoneNumber;
use crate::domain::text::{CameBy, Text};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// From the customer's last text.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// From the first text of a burst, however long it goes on. Twenty seconds in all: the last of them is for the wake queue,
/// which knows whole seconds, and for handing the reply over.
const AT_MOST: SignedDuration = SignedDuration::from_secs(19);

/// A text that was sent longer ago gets no reply any more.
pub const TOO_LATE: SignedDuration = SignedDuration::from_mins(10);

/// The texts that have got no answer yet, in the order they came. What was sent while its number posted to somebody else is
/// theirs to answer.
#[must_use]
pub fn unanswered<'a>(log: &'a Log, dialogue: &Dialogue) -> Vec<&'a Text> {
    let texts = log.texts.iter().map(|logged| &logged.text).filter(|text| text.came_by != CameBy::Elsewhere);
    texts.filter(|text| !dialogue.has_answered(text)).collect()
}

/// Those of them that a reply can still be about: neither too old, nor a word about being texted and nothing else, which
/// Twilio answers or a change of consent does.
#[must_use]
pub fn answerable<'a>(unanswered: &[&'a Text], now: Timestamp) -> Vec<&'a Text> {
    let is_keyword = |text: &Text| text.opt_out.is_some() || is_lone_keyword(&text.body);
    let texts = unanswered.iter().copied();
    texts.filter(|text| !is_too_late(text.at(), now) && !is_keyword(text)).collect()
}

/// When these texts are to be answered: at once where a life may be in danger. None: there are none.
#[must_use]
pub fn due(unanswered: &[&Text]) -> Option<Timestamp> {
    let (first, last) = (unanswered.first()?.received_at, unanswered.last()?.received_at);
    let in_danger = unanswered.iter().find(|text| urgency(&text.body) == Urgency::Life);
    Some(match in_danger {
        Some(text) => text.received_at,
        None => after(last, PAUSE).min(after(first, AT_MOST)),
    })
}

/// Whether a text of then gets no reply any more.
#[must_use]
pub fn is_too_late(texted_at: Timestamp, now: Timestamp) -> bool {
    after(texted_at, TOO_LATE) <= now
}

/// Whether one of the texts that wait for an answer is about somebody's life.
#[must_use]
pub fn is_about_a_life(log: &Log, dialogue: &Dialogue, now: Timestamp) -> bool {
    let unanswered = unanswered(log, dialogue);
    unanswered.iter().any(|text| !is_too_late(text.at(), now) && urgency(&text.body) == Urgency::Life)
}

/// When to look at a thread for a reply, from this number of the business's. None: nobody waits for one.
#[must_use]
pub fn planned(
    log: &Log,
    dialogue: &Dialogue,
    allowance: &Allowance,
    from: &PhoneNumber,
    now: Timestamp,
) -> Option<Timestamp> {
    let mut texts = unanswered(log, dialogue);
    texts.retain(|text| !is_too_late(text.at(), now));
    let is_life = texts.iter().any(|text| urgency(&text.body) == Urgency::Life);
    let opted_out = allowance.opted_out.as_ref();
    let confirmed_at = opted_out
        .filter(|opted_out| opted_out.confirm.as_ref().is_some_and(|confirm| confirm.from == *from))
        .map(|opted_out| opted_out.at)
        .filter(|at| !is_too_late(*at, now));
    let helped_at = allowance.to_help(from, now).and(allowance.helped_at);
    let wanted = [due(&texts), confirmed_at, helped_at].into_iter().flatten().min()?;
    let after_the_last = if is_life { wanted } else { wanted.max(allowance.next_at()) };
    // After one that was certainly not sent, the next try has a time of its own.
    let again = dialogue.again(is_life);
    Some(again.map_or(after_the_last, |again| after_the_last.max(again)))
}

#[cfg(test)]
mod tests;
