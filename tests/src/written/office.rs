//! A ServiceTitan that is a few lists: what it answers, and what its people do.

use std::collections::BTreeSet;

use intellisend::domain::address::Address;
use intellisend::domain::choices::Choices;
use intellisend::domain::connection::Place;
use intellisend::domain::conversation::amendment::Amendment;
use intellisend::domain::conversation::customer::Caller;
use intellisend::domain::conversation::draft::Draft;
use intellisend::domain::conversation::seen::{Seen, Status};
use intellisend::domain::conversation::{Answered, Effect, Patience, Sight};
use intellisend::domain::ids::{BookingId, ExternalId, JobId, MessageSid};
use intellisend::domain::outcome::{Cause, Outcome, Problem, unsuccessful};
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::time::Timestamp;

use super::script::{Deed, Permission, Trouble};

/// The first booking's number.
const FIRST: i64 = 1001;

#[derive(Clone)]
pub(super) struct Booking {
    pub(super) id: BookingId,
    pub(super) place: Place,
    pub(super) external_id: ExternalId,
    pub(super) phone: Option<PhoneNumber>,
    pub(super) seen: Seen,
}

pub(super) struct Office {
    pub(super) bookings: Vec<Booking>,
    /// In the order they were written.
    pub(super) notes: Vec<(JobId, String)>,
    pub(super) trouble: Trouble,
    pub(super) slow_look_ups: bool,
    pub(super) missing: BTreeSet<Permission>,
    pub(super) caller: Caller,
}

impl Office {
    pub(super) fn new(caller: Caller) -> Self {
        Self {
            bookings: Vec::new(),
            notes: Vec::new(),
            trouble: Trouble::None,
            slow_look_ups: false,
            missing: BTreeSet::new(),
            caller,
        }
    }

    /// What a person there does with a booking; the newest, where none is named.
    pub(super) fn act(&mut self, id: Option<BookingId>, deed: &Deed, now: Timestamp) {
        let newest = self.bookings.last().map(|booking| booking.id);
        let id = id.or(newest).expect("there is a booking that the office can deal with");
        let seen = &mut self.booking(id).expect("there is a booking of that number").seen;
        seen.modified_at = Some(now);
        match deed {
            Deed::Accepts => seen.status = Status::Accepted,
            Deed::Converts(job) => (seen.status, seen.job) = (Status::Converted, Some(*job)),
            Deed::Dismisses => seen.status = Status::Dismissed,
            Deed::Deletes => seen.status = Status::Gone,
            Deed::WritesAbove(words) => seen.summary = format!("{words}\n{}", seen.summary),
            Deed::WritesBelow(words) => seen.summary = format!("{}\n{words}", seen.summary),
            Deed::Replaces(words) => seen.summary.clone_from(words),
            Deed::Renames(name) => seen.name.clone_from(name),
        }
    }

    pub(super) fn by_external_id(&self, place: Place, id: &ExternalId) -> Result<Vec<BookingId>, Cause> {
        self.may_read(Permission::ReadBookings)?;
        let is_there = |booking: &&Booking| booking.place == place && booking.external_id == *id;
        let found = self.bookings.iter().filter(is_there);
        Ok(found.filter(|booking| booking.seen.status != Status::Gone).map(|booking| booking.id).collect())
    }

    pub(super) fn sight(&self, id: BookingId) -> Result<Sight, Cause> {
        match self.may_read(Permission::ReadBookings) {
            Err(cause) if cause.status() == Some(403) => return Ok(Sight::Hidden),
            Err(cause) => return Err(cause),
            Ok(()) => {}
        }
        let found = self.bookings.iter().find(|booking| booking.id == id);
        Ok(match found.filter(|booking| booking.seen.status != Status::Gone) {
            Some(booking) => Sight::Seen(Box::new(booking.seen.clone())),
            None => Sight::Gone,
        })
    }

    pub(super) fn has_note(&self, job: JobId, text: &MessageSid) -> Result<bool, Cause> {
        self.may_read(Permission::WriteJobNotes)?;
        Ok(self.notes.iter().any(|(of, note)| *of == job && note.contains(text.as_str())))
    }

    /// None: no answer came in time.
    pub(super) fn who_has(&self, patience: Patience) -> Option<Caller> {
        if self.missing.contains(&Permission::ReadCustomers) {
            return Some(Caller::NotToBeKnown);
        }
        let is_late = self.slow_look_ups && patience == Patience::Little;
        (self.trouble != Trouble::Down && !is_late).then(|| self.caller.clone())
    }

    pub(super) fn perform(&mut self, effect: &Effect, now: Timestamp) -> Outcome<Answered> {
        match std::mem::replace(&mut self.trouble, Trouble::None) {
            Trouble::None => self.done(effect, now),
            Trouble::Down => {
                self.trouble = Trouble::Down;
                unsuccessful(Cause::Unreachable)
            }
            Trouble::LosesARequest => unsuccessful(Cause::TimedOut),
            Trouble::LosesAnAnswer => {
                let _ = self.done(effect, now);
                unsuccessful(Cause::TimedOut)
            }
        }
    }

    fn done(&mut self, effect: &Effect, now: Timestamp) -> Outcome<Answered> {
        match effect {
            Effect::CreateBooking(_, draft) if draft.phone.is_none() && draft.address.is_none() => {
                let title = "an address or a contact is needed".to_owned();
                unsuccessful(Cause::Answered(Problem { status: 400, title, ..Problem::default() }))
            }
            Effect::CreateBooking(place, draft) => {
                let id = BookingId(FIRST + i64::try_from(self.bookings.len()).expect("there are few"));
                self.bookings.push(booking(id, *place, draft, now));
                self.answered(id)
            }
            Effect::AmendBooking(_, id, by) => match self.booking(*id) {
                Some(booking) if booking.seen.status != Status::Gone => {
                    amend(&mut booking.seen, by, now);
                    self.answered(*id)
                }
                _ => unsuccessful(answer(404)),
            },
            Effect::NoteJob(_, job, of, draft) => {
                self.notes.push((*job, draft.summary.clone()));
                Outcome::Done(Answered { booking: *of, seen: None })
            }
            Effect::DismissTwin(_, id) => {
                let twin = self.booking(*id).expect("a twin is a booking");
                twin.seen.status = Status::Dismissed;
                Outcome::Done(Answered { booking: *id, seen: None })
            }
        }
    }

    fn answered(&mut self, id: BookingId) -> Outcome<Answered> {
        let seen = self.booking(id).map(|booking| Box::new(booking.seen.clone()));
        Outcome::Done(Answered { booking: id, seen })
    }

    fn booking(&mut self, id: BookingId) -> Option<&mut Booking> {
        self.bookings.iter_mut().find(|booking| booking.id == id)
    }

    fn may_read(&self, permission: Permission) -> Result<(), Cause> {
        match self.trouble {
            Trouble::Down => Err(Cause::Unreachable),
            _ if self.missing.contains(&permission) => Err(answer(403)),
            _ => Ok(()),
        }
    }
}

fn answer(status: u16) -> Cause {
    Cause::Answered(Problem { status, ..Problem::default() })
}

fn booking(id: BookingId, place: Place, draft: &Draft, now: Timestamp) -> Booking {
    let seen = Seen {
        status: Status::New,
        job: None,
        modified_at: Some(now),
        name: draft.name.clone(),
        summary: draft.summary.clone(),
        address: draft.address.clone(),
        start: draft.start,
        first_time_client: Some(draft.first_time_client),
        choices: draft.choices,
    };
    Booking { id, place, external_id: draft.external_id.clone(), phone: draft.phone.clone(), seen }
}

/// What an amendment does not name stays.
fn amend(seen: &mut Seen, by: &Amendment, now: Timestamp) {
    let address: Option<Address> = by.address.clone();
    let choices: Choices = by.choices.over(seen.choices);
    seen.modified_at = Some(now);
    seen.summary = by.summary();
    seen.name = by.name.clone().unwrap_or_else(|| seen.name.clone());
    seen.address = address.or_else(|| seen.address.clone());
    seen.start = by.start.or(seen.start);
    seen.first_time_client = by.first_time_client.or(seen.first_time_client);
    seen.choices = choices;
}
