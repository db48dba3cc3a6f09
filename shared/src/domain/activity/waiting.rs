//! Texts that wait, and the entries that they make.

use super::key::EntryKey;
use super::{About, Entry, Seen};
use crate::domain::conversation::Conversation;
use crate::domain::ids::ThreadKey;
use crate::domain::text::Text;

/// What a text waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// For us.
    Owed,
    /// For a reason of the tenant's.
    Parked,
    /// For a click.
    Held,
}

/// A text that waits, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingText {
    /// Where it is stored.
    pub thread: ThreadKey,
    /// As it came in.
    pub text: Text,
    /// For us, for a reason of the business's, or for a click.
    pub wait: Wait,
    /// What stood in the way, in words. None: nothing so far.
    pub why: Option<String>,
}

/// What a thread's newest conversation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newest {
    /// Whose it is.
    pub thread: ThreadKey,
    /// As the thread's state has it.
    pub conversation: Conversation,
    /// Its booking. None: nobody has looked yet.
    pub seen: Option<Seen>,
}

/// An entry for each thread of which something waits: its newest conversation, where that goes on, or the texts alone.
/// One whose booking the office has seen to does not go on: the next text is about something else.
#[must_use]
pub fn waiting(texts: Vec<WaitingText>, newest: &[Newest]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for text in in_order(texts) {
        if let Some(known) = entries.iter_mut().find(|entry| entry.key.thread == text.thread) {
            known.waiting.push(text);
            continue;
        }
        let open = newest.iter().find(|newest| newest.thread == text.thread);
        let open = open.filter(|newest| !newest.seen.as_ref().is_some_and(Seen::is_handled));
        let (first, about) = match open {
            Some(Newest { conversation, seen, .. }) => (
                conversation.opened_by.clone(),
                About::Conversation { of: Box::new(conversation.clone()), seen: seen.clone() },
            ),
            None => (text.text.sid.clone(), About::Waiting),
        };
        let key = EntryKey { thread: text.thread.clone(), first };
        entries.push(Entry { key, about, waiting: vec![text] });
    }
    entries
}

fn in_order(mut texts: Vec<WaitingText>) -> Vec<WaitingText> {
    texts.sort_by(|a, b| (a.text.received_at, &a.text.sid).cmp(&(b.text.received_at, &b.text.sid)));
    texts
}
