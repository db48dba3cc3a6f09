//! A ServiceTitan in which an office works: what it keeps, what its people do, and what our writes must leave alone.

use super::super::super::amendment::Amendment;
use super::super::super::seen::{Seen, Status};
use super::super::super::summary::POSSIBLE_DUPLICATE;
use super::super::*;
use crate::domain::ids::JobId;

/// What nobody outside knows of ServiceTitan, and what its admin allows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// Whether the answer to a write says what the booking is now.
    pub(super) tells: bool,
    /// Whether a booking that was dealt with may still be changed.
    pub(super) takes_closed: bool,
    /// Whether it breaks lines in its own way, and drops blanks at their ends.
    pub(super) breaks_lines: bool,
    /// Whether it writes names in capitals.
    pub(super) shouts: bool,
    /// Whether a booking without a start gets one.
    pub(super) starts: bool,
    pub(super) may_note: bool,
    pub(super) may_see_notes: bool,
    /// Whether bookings may be read.
    pub(super) may_look: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Booking {
    pub(super) id: BookingId,
    pub(super) place: Place,
    pub(super) external_id: ExternalId,
    pub(super) seen: Seen,
    /// How often the office touched it.
    pub(super) touched: u32,
    /// Its words in the notes.
    pub(super) words: Vec<String>,
    /// Fields that it changed.
    pub(super) fields: Vec<&'static str>,
    /// That one request made two of them.
    pub(super) is_double: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Note {
    pub(super) job: JobId,
    pub(super) text: String,
}

/// What ServiceTitan says no to, by the status of its answer.
pub(super) type No = u16;

#[derive(Debug)]
pub(super) struct ServiceTitan {
    pub(super) manner: Manner,
    pub(super) bookings: Vec<Booking>,
    pub(super) notes: Vec<Note>,
    /// Words that were there until the office took them out.
    pub(super) taken_out: String,
    pub(super) next: i64,
}

impl Booking {
    pub(super) const fn is_untouched(&self) -> bool {
        self.seen.status.is_untouched()
    }

    pub(super) fn is_flagged(&self) -> bool {
        self.seen.summary.contains(&POSSIBLE_DUPLICATE[..19])
    }
}

impl ServiceTitan {
    pub(super) fn new(manner: Manner) -> Self {
        Self { manner, bookings: Vec::new(), notes: Vec::new(), taken_out: String::new(), next: 100 }
    }

    pub(super) fn booking(&self, place: Place, id: BookingId) -> Option<&Booking> {
        self.bookings.iter().find(|booking| booking.id == id && booking.place == place)
    }

    /// An effect takes effect. `read` is how often the office had touched the booking when it was read.
    pub(super) fn carry_out(&mut self, effect: &Effect, read: u32, now: Timestamp) -> Result<Answered, No> {
        match effect {
            Effect::CreateBooking(place, draft) => Ok(self.create(*place, draft, now)),
            Effect::AmendBooking(place, id, by) => self.amend(*place, *id, by, read, now),
            Effect::NoteJob(_, job, of, draft) => {
                if !self.manner.may_note {
                    return Err(403);
                }
                self.notes.push(Note { job: *job, text: draft.summary.clone() });
                Ok(Answered { booking: *of, seen: None })
            }
            Effect::DismissTwin(place, id) => {
                let twin =
                    self.bookings.iter_mut().find(|booking| booking.id == *id && booking.place == *place);
                let twin = twin.ok_or(404_u16)?;
                if !twin.is_untouched() {
                    return Err(400);
                }
                twin.seen.status = Status::Dismissed;
                Ok(Answered { booking: *id, seen: None })
            }
        }
    }

    fn create(
        &mut self,
        place: Place,
        draft: &super::super::super::draft::Draft,
        now: Timestamp,
    ) -> Answered {
        self.next += 1;
        let seen = Seen {
            status: Status::New,
            job: None,
            modified_at: Some(now),
            name: self.named(&draft.name),
            summary: self.noted(&draft.summary),
            address: draft.address.clone(),
            start: draft.start.or(self.manner.starts.then_some(now)),
            first_time_client: Some(draft.first_time_client),
            choices: draft.choices,
        };
        let id = BookingId(self.next);
        self.bookings.push(Booking {
            id,
            place,
            external_id: draft.external_id.clone(),
            seen: seen.clone(),
            touched: 0,
            words: Vec::new(),
            fields: Vec::new(),
            is_double: false,
        });
        Answered { booking: id, seen: self.told(seen) }
    }

    fn amend(
        &mut self,
        place: Place,
        id: BookingId,
        by: &Amendment,
        read: u32,
        now: Timestamp,
    ) -> Result<Answered, No> {
        let (name, notes) = (by.name.as_deref().map(|name| self.named(name)), self.noted(&by.summary()));
        let takes_closed = self.manner.takes_closed;
        let booking = self.bookings.iter_mut().find(|booking| booking.id == id && booking.place == place);
        let booking = booking.ok_or(404_u16)?;
        // Whoever wrote in between is overwritten: nothing prevents that but luck.
        let is_fair = booking.touched == read;
        assert!(booking.is_untouched() || !is_fair, "a booking that was dealt with is changed");
        if !booking.is_untouched() && !takes_closed {
            return Err(409);
        }
        let named = [
            ("name", by.name.is_some()),
            ("address", by.address.is_some()),
            ("start", by.start.is_some()),
            ("priority", by.choices.priority.is_some()),
            ("campaign", by.choices.campaign.is_some()),
        ];
        for (field, _) in named.iter().filter(|(_, is_named)| *is_named) {
            assert!(
                !(is_fair || by.is_blind) || !booking.fields.contains(field),
                "the office's {field} is overwritten"
            );
            booking.fields.retain(|other| other != field);
        }
        let lost = booking.words.iter().find(|word| !notes.contains(word.as_str()));
        assert!(lost.is_none() || !is_fair, "{lost:?} of the office is gone from\n{notes}");
        booking.words.retain(|word| notes.contains(word.as_str()));
        let seen = &mut booking.seen;
        seen.summary = notes;
        seen.name = name.unwrap_or_else(|| seen.name.clone());
        seen.address = by.address.clone().or_else(|| seen.address.clone());
        seen.start = by.start.or(seen.start);
        seen.first_time_client = by.first_time_client.or(seen.first_time_client);
        seen.choices = by.choices.over(seen.choices);
        seen.modified_at = Some(now);
        let seen = seen.clone();
        Ok(Answered { booking: id, seen: self.told(seen) })
    }

    fn told(&self, seen: Seen) -> Option<Box<Seen>> {
        self.manner.tells.then(|| Box::new(seen))
    }

    fn named(&self, name: &str) -> String {
        if self.manner.shouts { name.to_uppercase() } else { name.to_owned() }
    }

    fn noted(&self, notes: &str) -> String {
        if !self.manner.breaks_lines {
            return notes.to_owned();
        }
        notes.lines().map(str::trim_end).collect::<Vec<_>>().join("\r\n")
    }
}
