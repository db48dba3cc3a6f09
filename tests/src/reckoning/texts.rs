//! Texts: each in exactly one place, and nothing made twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::books::{Books, Item, Kept, document, value};
use super::{Acknowledged, Fate, Finding, Reckoning};
use crate::fakes::servicetitan::Booking;

/// What a booking's external id begins with; the rest is the text that it was opened by.
const EXTERNAL_ID: &str = "intellisend-";

/// How the part of notes begins that shows the texts.
const TEXTS: &str = "--- Texts (";

/// The attribute of a text that waits for a person; it is due no more.
const HELD: &str = "held";

pub(super) fn reckon(books: &Books, acknowledged: &[Acknowledged], to: &mut Reckoning) {
    let found = Found::of(books);
    for text in acknowledged {
        let (fate, faults) = found.fate(text);
        *to.fates.entry(fate).or_default() += 1;
        let finding = |what: &String| Finding { thread: text.thread.clone(), what: what.clone() };
        to.lost.extend(faults.lost.iter().map(finding));
        to.doubled.extend(faults.doubled.iter().map(finding));
        if fate == Fate::Owed {
            to.stuck.push(finding(&format!("{} is owed, due {}", text.message_sid, faults.due)));
        }
    }
    for kept in &books.kept {
        twins(kept, &found, to);
    }
}

#[derive(Default)]
struct Faults {
    lost: Vec<String>,
    doubled: Vec<String>,
    due: String,
}

/// What there is, by what it is looked for.
struct Found<'a> {
    /// By `MessageSid`.
    texts: HashMap<&'a str, &'a Item>,
    /// Tenant and `MessageSid` of each text that was dealt with.
    ledger: BTreeSet<&'a str>,
    /// By the thread whose text opened it.
    bookings: HashMap<&'a str, Vec<&'a Booking>>,
    /// Conversations whose notes say exactly how many of their texts are not in them, by the text that opened them.
    counted: BTreeSet<&'a str>,
    /// What notes on jobs say, by tenant.
    notes: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Found<'a> {
    fn of(books: &'a Books) -> Self {
        let mut found = Found {
            texts: HashMap::new(),
            ledger: BTreeSet::new(),
            bookings: HashMap::new(),
            counted: BTreeSet::new(),
            notes: BTreeMap::new(),
        };
        let mut settled: HashMap<&str, Vec<&Item>> = HashMap::new();
        for item in &books.items {
            let (thread, name) = (value(item, "thread").unwrap_or_default(), value(item, "item"));
            if let Some(seen) = thread.strip_prefix("seen#") {
                found.ledger.insert(seen);
            }
            if let Some(sid) = name.and_then(|name| name.strip_prefix("text#")) {
                found.texts.insert(sid, item);
            }
            if let Some(into) = value(item, "conversation") {
                settled.entry(into).or_default().push(item);
            }
        }
        for kept in &books.kept {
            for booking in &kept.bookings {
                if let Some(thread) = found.opener(booking).and_then(|item| value(item, "thread")) {
                    found.bookings.entry(thread).or_default().push(booking);
                }
                let opened_by = booking.external_id.strip_prefix(EXTERNAL_ID).unwrap_or_default();
                if let Some((into, texts)) = settled.get_key_value(opened_by)
                    && counts(booking.summary.as_deref().unwrap_or_default(), texts)
                {
                    found.counted.insert(into);
                }
            }
            let notes = kept.notes.iter().map(|note| note.text.as_str());
            found.notes.insert(&kept.tenant, notes.collect());
        }
        found
    }

    /// The text that a booking of ours was opened by; None: we have no such text.
    fn opener(&self, booking: &Booking) -> Option<&'a Item> {
        self.texts.get(booking.external_id.strip_prefix(EXTERNAL_ID)?).copied()
    }

    fn fate(&self, text: &Acknowledged) -> (Fate, Faults) {
        let sid = text.message_sid.as_str();
        let mut faults = Faults::default();
        let Some(item) = self.texts.get(sid) else {
            faults.lost.push(format!("{sid} is in no table"));
            return (Fate::Lost, faults);
        };
        let tenant = text.thread.split('#').next().unwrap_or_default();
        let places = self.places(tenant, text);
        if places.len() > 1 {
            faults.doubled.push(format!("{sid} is in {}", places.join(" and ")));
        }
        for (kept_out, why) in [("needs_none", "needs none"), (HELD, "waits for a person")] {
            if item.contains_key(kept_out) && !places.is_empty() {
                faults.doubled.push(format!("{sid} {why} and is in {}", places.join(" and ")));
            }
        }
        let due = value(item, "due");
        let fate = match due {
            Some(_) if item.contains_key("parked") => Fate::Parked,
            Some(_) => Fate::Owed,
            None if item.contains_key(HELD) => Fate::Held,
            None if !places.is_empty() => Fate::Booked,
            None => self.reason(item).unwrap_or(Fate::Lost),
        };
        faults.due = due.unwrap_or_default().to_owned();
        if fate == Fate::Lost {
            faults.lost.push(format!("{sid} was settled and is nowhere"));
        } else if due.is_none()
            && fate != Fate::Held
            && !self.ledger.contains(format!("{tenant}#{sid}").as_str())
        {
            faults.lost.push(format!("{sid} was settled and is not in the ledger"));
        }
        (fate, faults)
    }

    /// The bookings and notes of jobs that have its words.
    fn places(&self, tenant: &str, text: &Acknowledged) -> Vec<String> {
        let bookings = self.bookings.get(text.thread.as_str()).into_iter().flatten();
        let has = |notes: &str| notes.contains(&text.words);
        let in_bookings = bookings
            .filter(|booking| booking.dismissing_memo.is_none())
            .filter(|booking| booking.summary.as_deref().is_some_and(has))
            .map(|booking| format!("booking {}", booking.id));
        let notes = self.notes.get(tenant).into_iter().flatten();
        in_bookings.chain(notes.filter(|note| has(note)).map(|_| "a note on a job".to_owned())).collect()
    }

    /// Why a settled text is in no booking.
    fn reason(&self, item: &Item) -> Option<Fate> {
        let says = |name: &str| item.contains_key(name);
        let into = value(item, "conversation");
        if says("set_aside") {
            Some(Fate::SetAside)
        } else if says("needs_none") || says("dismissed_at") {
            Some(Fate::NeedsNone)
        } else if into.is_some_and(|into| self.counted.contains(into)) {
            Some(Fate::Elided)
        } else {
            None
        }
    }
}

/// Whether notes that have no room for all of these say of how many.
fn counts(notes: &str, texts: &[&Item]) -> bool {
    // The lines above may quote one that is missing below.
    let (_, notes) = notes.split_once(TEXTS).unwrap_or(("", notes));
    let is_missing = |item: &&&Item| document(item)["body"].as_str().is_none_or(|body| !notes.contains(body));
    let missing = texts.iter().filter(is_missing).count();
    let said = [" texts left out …", " text left out …"].iter().find_map(|end| {
        let line = notes.lines().find_map(|line| line.strip_suffix(end))?;
        line.strip_prefix("… ")?.parse().ok()
    });
    said == Some(missing)
}

/// Bookings with the same external id, and bookings of ours for no text that we have.
fn twins(kept: &Kept, found: &Found<'_>, to: &mut Reckoning) {
    let mut made: BTreeMap<(i64, &str), Vec<i64>> = BTreeMap::new();
    for booking in &kept.bookings {
        let Some(sid) = booking.external_id.strip_prefix(EXTERNAL_ID) else { continue };
        // Test bookings have names of their own.
        if !sid.starts_with("SM") && !sid.starts_with("MM") {
            continue;
        }
        let of = (booking.booking_provider_id, booking.external_id.as_str());
        made.entry(of).or_default().push(booking.id);
        if found.opener(booking).is_none() {
            let what = format!("booking {} is for {sid}, which is in no table", booking.id);
            to.doubled.push(Finding { thread: kept.tenant.clone(), what });
        }
    }
    for ((_, external_id), ids) in made.into_iter().filter(|(_, ids)| ids.len() > 1) {
        let what = format!("bookings {ids:?} are all {external_id}");
        to.doubled.push(Finding { thread: kept.tenant.clone(), what });
    }
    let mut open: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for booking in kept.bookings.iter().filter(|booking| booking.is_open()) {
        if let Some(thread) = found.opener(booking).and_then(|item| value(item, "thread")) {
            open.entry(thread).or_default().push(booking.id);
        }
    }
    for (thread, ids) in open.into_iter().filter(|(_, ids)| ids.len() > 1) {
        let what = format!("bookings {ids:?} are open side by side");
        to.doubled.push(Finding { thread: thread.to_owned(), what });
    }
}

/// When a text was received, wherever it is in its life.
pub(super) fn received_at(item: &Item) -> Option<jiff::Timestamp> {
    document(item)["received_at"].as_str()?.parse().ok()
}
