//! What came of a conversation, as its file says it.

use std::fmt::Write;

use intellisend::domain::conversation::seen::Status;
use intellisend::domain::conversation::summary::{POSSIBLE_DUPLICATE, UNVERIFIED};
use intellisend::domain::conversation::understanding::Asked;
use intellisend::domain::ids::Environment;
use intellisend::domain::phone::Sender;
use intellisend::domain::replies::said::LoggedSaid;
use intellisend::domain::time::{Timestamp, for_people};
use jiff::tz::TimeZone;

use super::office::Booking;
use super::thread::{Became, Kept, Thread};
use super::world::World;

/// Between what happened and what must have come of it.
pub const EXPECTED: &str = "==> what comes of it";

/// Characters of a text that tell it from others.
const MOST_WORDS: usize = 60;

/// What came of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// As the file says it.
    pub written: String,
    /// What must be the same in whatever order the same texts were read. A booking's external id is the first text's that
    /// was read, and each note on a job has the texts that were there to be noted; and a field may be left of which its notes
    /// say that it may be an earlier one.
    pub settled: String,
    /// What no order of things excuses.
    pub broken: Vec<String>,
    /// What customers were told, as the file says it.
    pub replies: String,
    pub(super) asked: Vec<(Sender, Asked)>,
}

impl Outcome {
    pub(super) fn of(world: &World) -> Outcome {
        let zone = world.profile.zone();
        let bookings: Vec<String> =
            world.office.bookings.iter().map(|booking| told(booking, &zone)).collect();
        let notes: Vec<String> = world.office.notes.iter().map(note_told).collect();
        let rest = rest(world);
        let replies = replies(world, &zone);
        let told = (!replies.is_empty()).then(|| replies.clone());
        let written = [bookings.clone(), notes, told.into_iter().collect(), rest.clone()].concat().join("\n");
        let mut noted: Vec<&str> = world.office.notes.iter().flat_map(|(_, note)| texts_of(note)).collect();
        noted.sort_unstable();
        let without_id = bookings.iter().map(|told| {
            told.lines()
                .filter(|line| !line.starts_with("  external id: ") && !may_be_earlier(line, told))
                .map(|line| format!("{line}\n"))
                .collect()
        });
        let mut settled: Vec<String> = without_id.collect();
        settled.push(noted.join("\n"));
        settled.extend(rest);
        let of = |thread: &Thread| {
            let sender = thread.key.customer.clone();
            thread.dialogue.asked.iter().map(move |asked| (sender.clone(), *asked)).collect::<Vec<_>>()
        };
        let asked = world.threads.values().flat_map(of).collect();
        Outcome { written, settled: settled.join("\n"), broken: broken(world), replies, asked }
    }
}

/// What a booking keeps where it was made before the customer took it back, and its notes say so: no write takes it out.
const MAY_BE_EARLIER: [(&str, &str); 3] = [
    ("  start: ", "; a start in this booking may be an earlier one"),
    ("  address: ", "; an address in this booking may be an earlier one"),
    ("  address: ", "; one that is in this booking is that of "),
];

fn may_be_earlier(line: &str, told: &str) -> bool {
    MAY_BE_EARLIER.iter().any(|(field, says)| line.starts_with(field) && told.contains(says))
}

/// A line each, in the order they were sent; with whom it is for, where several text.
fn replies(world: &World, zone: &TimeZone) -> String {
    let mut replies: Vec<(Timestamp, String)> = Vec::new();
    for thread in world.threads.values() {
        let to = if world.threads.len() > 1 {
            format!(" to {}", thread.key.customer.as_str())
        } else {
            String::new()
        };
        replies.extend(thread.said.iter().map(|LoggedSaid { said, .. }| {
            let at = said.at.to_zoned(zone.clone()).strftime("%b %-d %-I:%M:%S %p").to_string();
            (said.at, format!("reply{to}: {at}  {}\n", said.body))
        }));
    }
    replies.sort();
    replies.into_iter().map(|(_, line)| line).collect()
}

fn told(booking: &Booking, zone: &TimeZone) -> String {
    let seen = &booking.seen;
    let status = match (seen.status, seen.job) {
        (Status::Converted, Some(job)) => format!("Converted, job {job}"),
        (status, _) => format!("{status:?}"),
    };
    let place = (booking.place.environment != Environment::Integration)
        .then(|| booking.place.environment.as_str().to_owned());
    let first_time = seen.first_time_client.map(|first| if first { "yes" } else { "no" }.to_owned());
    let fields = [
        ("connection", place),
        ("status", Some(status)),
        ("name", Some(seen.name.clone())),
        ("phone", booking.phone.as_ref().map(|phone| phone.for_servicetitan().to_owned())),
        ("address", seen.address.as_ref().map(|address| address.for_people())),
        ("start", seen.start.map(|start| for_people(start, zone))),
        ("first-time client", first_time),
        ("priority", seen.choices.priority.map(|priority| format!("{priority:?}"))),
        ("external id", Some(booking.external_id.as_str().to_owned())),
    ];
    let mut told = format!("booking {}\n", booking.id);
    for (name, value) in fields {
        if let Some(value) = value {
            let _ = writeln!(told, "  {name}: {value}");
        }
    }
    told + &quoted(&seen.summary)
}

fn note_told((job, note): &(impl std::fmt::Display, String)) -> String {
    format!("note on job {job}\n{}", quoted(note))
}

fn quoted(notes: &str) -> String {
    notes.lines().map(|line| format!("  | {line}").trim_end().to_owned() + "\n").collect()
}

/// What is in no booking and on no job.
fn rest(world: &World) -> Vec<String> {
    let zone = world.profile.zone();
    world.threads.values().flat_map(|thread| rest_of(thread, &zone)).collect()
}

fn rest_of(thread: &Thread, zone: &TimeZone) -> Vec<String> {
    let told = |kept: &Kept| match &kept.became {
        Became::Settled(into) => {
            let why = thread.put_aside(into)?;
            Some(format!("set aside for a person: {} ({why})\n", words(kept)))
        }
        Became::NeedsNone(why) => Some(format!("needs none: {} ({})\n", words(kept), why.for_people())),
        Became::Held => Some(format!("held for a click: {}\n", words(kept))),
        Became::Owed(why) => {
            let why = why.as_deref().unwrap_or("somebody is at it");
            Some(format!("waits: {} ({why})\n", words(kept)))
        }
    };
    thread.texts().iter().filter_map(told).chain(wish(thread, zone)).collect()
}

/// That a customer wants no texts, and whether that is to be confirmed.
fn wish(thread: &Thread, zone: &TimeZone) -> Option<String> {
    let out = thread.allowance.opted_out.as_ref()?;
    let confirmed = if out.confirm.is_some() { ", to be confirmed" } else { "" };
    Some(format!("wants no texts since {} ({}{confirmed})\n", for_people(out.at, zone), out.rule.as_str()))
}

fn words(kept: &Kept) -> String {
    let body = kept.text.body.replace('\n', " ");
    let words: String = body.chars().take(MOST_WORDS).collect();
    let more = if body.chars().count() > MOST_WORDS { "…" } else { "" };
    format!("\"{words}{more}\"")
}

fn texts_of(note: &str) -> impl Iterator<Item = &str> {
    note.lines().filter(|line| line.contains("  Customer: "))
}

fn broken(world: &World) -> Vec<String> {
    let untouched = |booking: &&Booking| booking.seen.status.is_untouched();
    let says_so = |booking: &&Booking| {
        booking.seen.summary.contains(POSSIBLE_DUPLICATE) || booking.seen.summary.contains(UNVERIFIED)
    };
    let certain = world.office.bookings.iter().filter(untouched).filter(|booking| !says_so(booking));
    let mut of: Vec<_> = certain.map(|booking| (booking.place.environment, booking.phone.clone())).collect();
    let all = of.len();
    of.dedup();
    let twice = (of.len() < all).then(|| "somebody has two untouched bookings".to_owned());
    twice.into_iter().chain(lost(world)).collect()
}

/// Settled texts whose words are nowhere to be read.
fn lost(world: &World) -> Vec<String> {
    let notes = world.office.bookings.iter().map(|booking| booking.seen.summary.as_str());
    let all: Vec<&str> = notes.chain(world.office.notes.iter().map(|(_, note)| note.as_str())).collect();
    if all.iter().any(|notes| notes.contains('…')) {
        return Vec::new();
    }
    let is_read = |kept: &Kept| {
        let mut words = kept.text.body.split(|c: char| !c.is_alphanumeric());
        words.all(|word| all.iter().any(|notes| notes.contains(word)))
    };
    let of = |thread: &Thread| {
        let settled = |kept: &&Kept| match &kept.became {
            Became::Settled(into) => thread.put_aside(into).is_none(),
            Became::Owed(_) | Became::Held | Became::NeedsNone(_) => false,
        };
        let lost = thread.texts().iter().filter(settled).filter(|kept| !is_read(kept));
        lost.map(|kept| format!("nobody can read {}", words(kept))).collect::<Vec<_>>()
    };
    world.threads.values().flat_map(of).collect()
}
