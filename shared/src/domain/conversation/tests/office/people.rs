//! What people in the office do with a booking.

use super::super::super::seen::Status;
use super::super::*;
use super::servicetitan::{Booking, ServiceTitan};
use crate::domain::address::Address;
use crate::domain::choices::{CampaignId, Priority};
use crate::domain::ids::JobId;

/// What people in the office do.
#[derive(Debug, Clone, Copy)]
pub(super) enum Act {
    Accept,
    Convert,
    ConvertWithoutJob,
    Dismiss,
    Delete,
    WriteAbove,
    WriteBelow,
    WriteInside(usize),
    WriteInto(usize),
    DropLine(usize),
    Name,
    Address,
    Start,
    Priority,
    Campaign,
}

impl Booking {
    fn office(&mut self, what: &'static str) {
        self.fields.push(what);
    }
}

impl ServiceTitan {
    /// Somebody in the office does something about a booking.
    pub(super) fn act(&mut self, which: usize, act: Act, now: Timestamp) {
        if self.bookings.is_empty() {
            return;
        }
        let at = self.bookings.len() - 1 - which % self.bookings.len();
        self.next += 1;
        let (fresh, before) = (self.next, self.bookings[at].seen.summary.clone());
        if matches!(act, Act::Delete) {
            self.bookings.remove(at);
            self.taken_out.push_str(&before);
            return;
        }
        let booking = &mut self.bookings[at];
        (booking.touched, booking.seen.modified_at) = (booking.touched + 1, Some(now));
        let mut lines: Vec<String> = before.lines().map(str::to_owned).collect();
        let (mut word, all) = (format!("Office-{fresh:05}"), lines.len().max(1));
        match act {
            Act::Accept if booking.is_untouched() => booking.seen.status = Status::Accepted,
            Act::Convert if booking.is_untouched() => {
                (booking.seen.status, booking.seen.job) = (Status::Converted, Some(JobId(fresh)));
            }
            Act::ConvertWithoutJob if booking.is_untouched() => booking.seen.status = Status::Converted,
            Act::Dismiss if booking.is_untouched() => booking.seen.status = Status::Dismissed,
            Act::WriteAbove => lines.insert(0, word.clone()),
            Act::WriteBelow => lines.push(word.clone()),
            Act::WriteInside(at) => lines.insert(at % all, word.clone()),
            Act::WriteInto(at) if !lines.is_empty() => {
                lines[at % all].push_str(&format!(" {word}"));
            }
            Act::DropLine(at) if !lines.is_empty() => {
                let line = lines.remove(at % all);
                booking.words.retain(|word| !line.contains(word.as_str()));
                self.taken_out.push_str(&line);
                word.clear();
            }
            Act::Name => (booking.seen.name, _) = (word.clone(), booking.office("name")),
            Act::Address => (booking.seen.address, _) = (Some(address(fresh)), booking.office("address")),
            Act::Start => (booking.seen.start, _) = (Some(now), booking.office("start")),
            Act::Priority => {
                (booking.seen.choices.priority, _) = (Some(Priority::Low), booking.office("priority"));
            }
            Act::Campaign => {
                (booking.seen.choices.campaign, _) = (Some(CampaignId(fresh)), booking.office("campaign"));
            }
            _ => {}
        }
        let notes = lines.join("\n");
        if notes != before.replace("\r\n", "\n").trim_end() {
            if notes.contains(&word) && !word.is_empty() {
                booking.words.push(word);
            }
            booking.seen.summary = notes;
        }
    }
}

/// Somewhere in Plano.
pub(super) fn address(number: i64) -> Address {
    Address {
        street: format!("{number} Oak St"),
        unit: None,
        city: "Plano".to_owned(),
        state: "TX".to_owned(),
        zip: "75024".to_owned(),
        country: "USA".to_owned(),
    }
}
