use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use crate::domain::ids::MessageSid;

/// As many as one line of a log can name and still be one line: it may have 256 KB, and each takes 37 bytes.
const MOST: usize = 2_000;

/// Messages that work had to do with, for the line that says what an invocation did: it is by them that somebody finds
/// what became of a text. Clones collect together, from whatever runs side by side.
#[derive(Debug, Clone, Default)]
pub struct Sids(Arc<Mutex<BTreeSet<MessageSid>>>);

impl Sids {
    /// Each once, however often it is named. Those beyond what a line can hold are left out.
    pub fn note(&self, sids: impl IntoIterator<Item = MessageSid>) {
        let Ok(mut noted) = self.0.lock() else { return };
        for sid in sids {
            if noted.len() >= MOST {
                return;
            }
            noted.insert(sid);
        }
    }

    /// What came together since this was asked last, and begins anew.
    #[must_use]
    pub fn take(&self) -> BTreeSet<MessageSid> {
        self.0.lock().map(|mut noted| std::mem::take(&mut *noted)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, MessageSid, Sids};

    fn sid(n: usize) -> MessageSid {
        MessageSid::parse(&format!("SM{n:032x}")).unwrap()
    }

    #[test]
    fn each_message_is_named_once_until_somebody_asks() {
        let sids = Sids::default();
        let other = sids.clone();
        other.note([sid(2), sid(1)]);
        sids.note([sid(2)]);
        assert_eq!(other.take().into_iter().collect::<Vec<_>>(), [sid(1), sid(2)]);
        assert!(sids.take().is_empty());
    }

    #[test]
    fn a_line_names_no_more_than_it_can_hold() {
        let sids = Sids::default();
        sids.note((0..MOST + 7).map(sid));
        assert_eq!(sids.take().len(), MOST);
    }
}
