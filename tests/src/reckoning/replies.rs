//! What customers were told: each message once, and one in a pause; and what is left to be told.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::books::{Books, Item, Kept, document, value};
use super::texts::received_at;
use super::{Acknowledged, Finding, Reckoning};

/// Who sweeps stores a text at the latest so long after it was stamped, or not at all.
const SWEPT_WITHIN: SignedDuration = SignedDuration::from_secs(30);

/// A thread's exchange, as far as it is about replies.
#[derive(Default)]
struct Exchange {
    /// When texts were received, and until when they may not have been in the table.
    texts: Vec<(Timestamp, Timestamp)>,
    /// When automatic messages were about to be handed over that may have been read.
    automatic: Vec<Timestamp>,
    /// What every message on record says, whoever wrote it.
    said: BTreeMap<String, usize>,
}

pub(super) fn reckon(books: &Books, acknowledged: &[Acknowledged], to: &mut Reckoning) {
    let answered = acknowledged.iter().filter_map(|text| Some((text.message_sid.as_str(), text.at?)));
    let answered: BTreeMap<&str, Timestamp> = answered.collect();
    let mut exchanges: BTreeMap<&str, Exchange> = BTreeMap::new();
    for item in &books.items {
        let (thread, name) = (value(item, "thread").unwrap_or_default(), value(item, "item"));
        let name = name.unwrap_or_default();
        is_owed(item, thread, name, to);
        if let Some(sid) = name.strip_prefix("text#") {
            let was_swept = document(item)["came_by"] == "sweep";
            let there = |at| if was_swept { at + SWEPT_WITHIN } else { at };
            let times =
                received_at(item).map(|at| (at, answered.get(sid).copied().unwrap_or_else(|| there(at))));
            exchanges.entry(thread).or_default().texts.extend(times);
        } else if name.starts_with("sent#") {
            exchanges.entry(thread).or_default().take(item);
        }
    }
    for (thread, exchange) in &exchanges {
        for (first, second) in exchange.within_one_pause() {
            let what = format!("replies at {first} and {second}, and no text between them");
            to.replied_twice.push(Finding { thread: (*thread).to_owned(), what });
        }
    }
    for kept in &books.kept {
        handed_over(kept, &exchanges, to);
    }
}

/// Texts are looked at elsewhere.
fn is_owed(item: &Item, thread: &str, name: &str, to: &mut Reckoning) {
    if let Some(due) = value(item, "due").filter(|_| !name.starts_with("text#")) {
        let finding = Finding { thread: thread.to_owned(), what: format!("{name} is owed, due {due}") };
        to.owed.push(finding);
    }
}

impl Exchange {
    fn take(&mut self, item: &Item) {
        let said = document(item);
        *self.said.entry(said["body"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
        if said["by"]["automatic"].is_array() && !said["handed"]["refused"].is_object() {
            self.automatic.extend(said["at"].as_str().and_then(|at| at.parse::<Timestamp>().ok()));
        }
    }

    /// Automatic messages that follow each other with no text between them.
    fn within_one_pause(&self) -> Vec<(Timestamp, Timestamp)> {
        let mut automatic = self.automatic.clone();
        automatic.sort_unstable();
        let between = |from: Timestamp, to: Timestamp| {
            self.texts.iter().any(|(received, there)| from <= *there && *received <= to)
        };
        let pairs = automatic.windows(2).map(|pair| (pair[0], pair[1]));
        pairs.filter(|(from, to)| !between(*from, *to)).collect()
    }
}

/// Every message to a customer is on record before it is handed over, so Twilio has none that is not, and none twice.
fn handed_over(kept: &Kept, exchanges: &BTreeMap<&str, Exchange>, to: &mut Reckoning) {
    let mut taken: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for message in kept.messages.iter().filter(|message| message.from.as_ref() == Some(&kept.number)) {
        let thread = format!("{}#{}#{}", kept.tenant, message.to, kept.number);
        *taken.entry((thread, message.body.as_str())).or_default() += 1;
    }
    for ((thread, body), times) in taken {
        // Staff are told from the same number: no thread of theirs is here.
        let Some(exchange) = exchanges.get(thread.as_str()) else { continue };
        let said = exchange.said.get(body).copied().unwrap_or_default();
        if times > said {
            let what = format!("sent {times} times and {said} times on record: {body:?}");
            to.replied_twice.push(Finding { thread, what });
        }
    }
}
