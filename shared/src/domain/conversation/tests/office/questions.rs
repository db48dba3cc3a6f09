//! What a driver asks of ServiceTitan, and what the answer changes.

use super::super::*;
use super::driver::Driver;
use super::world::World;
use crate::domain::conversation::{ThreadState, found_note};

pub(super) enum Learned {
    More,
    Record(Box<ThreadState>),
    Nothing,
}

impl Driver {
    pub(super) fn ask(
        world: &mut World,
        by: usize,
        known: &mut Known,
        log: &Log,
        question: Question,
    ) -> Learned {
        let active = world.drivers[by].active.unwrap_or(HERE);
        let decide = |decide: &dyn Fn(&Circumstances<'_>) -> Option<ThreadState>| {
            in_setting(active, world.seconds, decide)
                .map_or(Learned::More, |record| Learned::Record(Box::new(record)))
        };
        match &question {
            Question::BookingsByExternalId(..) if !world.servicetitan.manner.may_look => {
                known.unanswered.push(question);
                Learned::More
            }
            Question::Booking(..) if !world.servicetitan.manner.may_look => {
                world.drivers[by].read = None;
                known.sight = Some(Sight::Hidden);
                Learned::More
            }
            Question::BookingsByExternalId(place, id) => {
                let found = Self::listed(world, *place, id);
                if found.is_empty() {
                    known.absent.push(question.clone());
                }
                decide(&|now| looked_up(known, log, now, id, found.clone()))
            }
            Question::NoteOf(_, job, text) => {
                if !world.servicetitan.manner.may_see_notes {
                    known.unanswered.push(question);
                    return Learned::More;
                }
                let mut notes = world.servicetitan.notes.iter().filter(|note| note.job == *job);
                if notes.any(|note| note.text.contains(text.as_str())) {
                    return decide(&|now| found_note(known, log, now, text));
                }
                known.absent.push(question);
                Learned::More
            }
            Question::Booking(place, id, external_id) => {
                let booking = world.servicetitan.booking(*place, *id);
                world.drivers[by].read = booking.map(|booking| booking.touched);
                known.sight = Some(match booking {
                    Some(booking) => Sight::Seen(Box::new(booking.seen.clone())),
                    None if Self::listed(world, *place, external_id).contains(id) => return Learned::Nothing,
                    None => Sight::Gone,
                });
                Learned::More
            }
            Question::Caller(..) => {
                match world.caller.clone() {
                    Some(caller) => known.caller = Some(caller),
                    None => known.unanswered.push(question),
                }
                Learned::More
            }
        }
    }

    pub(super) fn listed(world: &World, place: Place, id: &ExternalId) -> Vec<BookingId> {
        let bookings = world.servicetitan.bookings.iter();
        let found = bookings.filter(|booking| booking.place == place && booking.external_id == *id);
        found.map(|booking| booking.id).collect()
    }
}
