//! Which question comes next: what the office needs first, each once.

use super::talk::Talk;
use crate::domain::conversation::lacking::Lacking;
use crate::domain::conversation::understanding::Question;
use crate::domain::messages::key::Key;

/// In one conversation.
const MOST: usize = 3;

/// None: nothing is left to ask.
pub(super) fn next_question(talk: &Talk<'_>) -> Option<Key> {
    if talk.questions() >= MOST {
        return None;
    }
    let next = wanted(talk).find(|question| !talk.has_asked(*question))?;
    Some(match next {
        Question::Problem => Key::AskProblem,
        Question::Who if talk.dialogue.introduced => Key::AskWhoNext,
        Question::Who => Key::AskWho,
        Question::Which => Key::AskWhich,
        Question::When => Key::AskWhen,
    })
}

/// Whether the office has all that it needs.
pub(super) fn is_complete(talk: &Talk<'_>) -> bool {
    wanted(talk).next().is_none()
}

/// What is not known yet, in the order in which it is asked.
fn wanted(talk: &Talk<'_>) -> impl Iterator<Item = Question> {
    let whole = talk.whole();
    let lacks_time = whole.when.is_none() && whole.start.is_none() && !whole.names_a_time;
    let wanted = [
        whole.needs.is_none().then_some(Question::Problem),
        talk.lacks().and_then(place),
        lacks_time.then_some(Question::When),
    ];
    wanted.into_iter().flatten()
}

/// A name alone is not asked for: the office has the number.
fn place(lacking: Lacking) -> Option<Question> {
    lacking.address.then_some(if lacking.name && !lacking.is_one_of_several {
        Question::Who
    } else {
        Question::Which
    })
}

/// What a text asks.
pub(super) const fn asked_by(key: Key) -> Option<Question> {
    match key {
        Key::AskProblem => Some(Question::Problem),
        Key::AskWho | Key::AskWhoNext => Some(Question::Who),
        Key::AskWhich => Some(Question::Which),
        Key::AskWhen => Some(Question::When),
        _ => None,
    }
}
