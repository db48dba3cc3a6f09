//! What the store keeps of one customer's thread.

use intellisend::domain::consents::judge;
use intellisend::domain::conversation::consent::is_about_texts;
use intellisend::domain::conversation::noise::NeedsNone;
use intellisend::domain::conversation::{Log, Logged, Owed, ThreadState};
use intellisend::domain::ids::{MessageSid, ThreadKey};
use intellisend::domain::replies::allowance::Allowance;
use intellisend::domain::replies::dialogue::Dialogue;
use intellisend::domain::replies::said::LoggedSaid;
use intellisend::domain::text::Text;
use intellisend::domain::time::{SignedDuration, Timestamp, after};

/// As `store/texts.rs` reads them.
const OVERLAP: SignedDuration = SignedDuration::from_secs(600);
const FIRST: usize = 3;
const NEWEST: usize = 97;

pub(super) struct Thread {
    pub(super) key: ThreadKey,
    pub(super) state: ThreadState,
    pub(super) dialogue: Dialogue,
    /// What was said to them.
    pub(super) said: Vec<LoggedSaid>,
    /// What may be sent to them.
    pub(super) allowance: Allowance,
    texts: Vec<Kept>,
}

/// A text, and what became of it.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) text: Text,
    pub(super) became: Became,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Became {
    /// With what it waits for, where that was said.
    Owed(Option<String>),
    Settled(MessageSid),
    Held,
    NeedsNone(NeedsNone),
}

impl Thread {
    pub(super) fn new(key: ThreadKey) -> Self {
        Self {
            key,
            state: ThreadState::default(),
            dialogue: Dialogue::default(),
            said: Vec::new(),
            allowance: Allowance::default(),
            texts: Vec::new(),
        }
    }

    /// Hears what the texts that are owed say about being texted.
    pub(super) fn hear_wishes(&mut self, now: Timestamp) {
        let log = self.log();
        let owed = log.texts.iter().filter(|logged| logged.settled_in.is_none()).map(|logged| &logged.text);
        let mut wishes: Vec<&Text> = owed.filter(|text| is_about_texts(text)).collect();
        wishes.sort_by_key(|text| (text.at(), &text.sid));
        for text in wishes {
            let judged = judge(text, &self.key, &self.allowance, now);
            if let Some(allowance) = judged.and_then(|judged| judged.allowance) {
                self.allowance = allowance;
            }
        }
    }

    /// A text that is there already is not taken in twice.
    pub(super) fn receive(&mut self, text: &Text) {
        if self.texts.iter().all(|kept| kept.text.sid != text.sid) {
            self.texts.push(Kept { text: text.clone(), became: Became::Owed(None) });
            self.texts
                .sort_by(|a, b| (a.text.received_at, &a.text.sid).cmp(&(b.text.received_at, &b.text.sid)));
        }
    }

    /// In the order they came in.
    pub(super) fn texts(&self) -> &[Kept] {
        &self.texts
    }

    /// As it would be read of the table: a state goes there as JSON.
    pub(super) fn save(&mut self, state: &ThreadState) -> ThreadState {
        let stored = serde_json::to_value(state).expect("a state can be stored");
        self.state = serde_json::from_value(stored).expect("what was stored can be read");
        assert_eq!(self.state, *state, "a state is read as it was stored");
        self.state.clone()
    }

    pub(super) fn becomes(&mut self, sids: &[MessageSid], became: &Became) {
        let named = |kept: &&mut Kept| sids.contains(&kept.text.sid);
        self.texts.iter_mut().filter(named).for_each(|kept| kept.became = became.clone());
    }

    /// Why a conversation of this opener was set aside for a person to look at.
    pub(super) fn put_aside(&self, opened_by: &MessageSid) -> Option<String> {
        let open = self.state.conversation.as_ref().filter(|open| open.opened_by == *opened_by)?;
        open.booking.set_aside.as_ref().map(|aside| aside.cause.to_string())
    }

    /// The open conversation's texts, or the thread's: at most a hundred.
    pub(super) fn log(&self) -> Log {
        let opened_at = self.state.conversation.as_ref().map_or(Timestamp::UNIX_EPOCH, |open| open.opened_at);
        let from = after(opened_at, -OVERLAP);
        let is_in_log = |became: &Became| !matches!(became, Became::Held | Became::NeedsNone(_));
        let in_log = |kept: &&Kept| kept.text.received_at >= from && is_in_log(&kept.became);
        let all: Vec<&Kept> = self.texts.iter().filter(in_log).collect();
        let said: Vec<_> = self.said.iter().filter(|logged| logged.said.at >= from).cloned().collect();
        if all.len() <= FIRST + NEWEST {
            return Log { texts: all.into_iter().map(logged).collect(), said, ..Log::default() };
        }
        let opening = all.iter().position(|kept| kept.text.received_at >= opened_at).unwrap_or_default();
        let newest = all.len() - NEWEST;
        let is_shown = |at: usize| (opening..opening + FIRST).contains(&at) || at >= newest;
        let ours = self.state.conversation.as_ref().map(|open| &open.opened_by);
        let is_others = |became: &Became| matches!(became, Became::Settled(into) if ours.is_some_and(|ours| ours != into));
        let (mut texts, mut elided, mut elided_owed) = (Vec::new(), 0, Vec::new());
        for (at, kept) in all.into_iter().enumerate() {
            let is_owed = matches!(kept.became, Became::Owed(_));
            if is_shown(at) {
                texts.push(logged(kept));
            } else if is_owed || (kept.text.received_at >= opened_at && !is_others(&kept.became)) {
                elided += 1;
                elided_owed.extend(is_owed.then(|| Owed::from(&kept.text)));
            }
        }
        Log { texts, elided, elided_owed, said, ..Log::default() }
    }
}

fn logged(kept: &Kept) -> Logged {
    let settled_in = match &kept.became {
        Became::Settled(into) => Some(into.clone()),
        Became::Owed(_) | Became::Held | Became::NeedsNone(_) => None,
    };
    Logged { text: kept.text.clone(), settled_in }
}
