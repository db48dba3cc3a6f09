//! Drivers and an office on the same bookings, in whatever order, with whatever goes wrong: what a person may rely on.

mod driver;
mod people;
mod questions;
mod servicetitan;
mod world;

use proptest::prelude::*;

use self::driver::{Driver, Fate};
use self::people::{Act, address};
use self::servicetitan::Manner;
use self::world::{PLACES, World, word};
use super::super::customer::{Customer, Location};
use super::super::seen::Seen;
use super::*;
use crate::domain::address::Address;

#[derive(Debug, Clone, Copy)]
enum Happens {
    Text { ago: i64, urgent: bool },
    Step(usize, Fate),
    Drive(usize, Fate),
    MayLook(bool),
    Office(usize, Act),
    Pass(i64),
    Move(usize),
    Caller(u8),
}

fn some_manner() -> impl Strategy<Value = Manner> {
    (prop::array::uniform7(any::<bool>()), prop::bool::weighted(0.8)).prop_map(
        |([tells, takes_closed, breaks_lines, shouts, starts, may_note, may_see_notes], may_look)| Manner {
            tells,
            takes_closed,
            breaks_lines,
            shouts,
            starts,
            may_note,
            may_see_notes,
            may_look,
        },
    )
}

fn some_fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        12 => Just(Fate::Done),
        1 => Just(Fate::Later),
        1 => Just(Fate::Never),
        1 => Just(Fate::LostBefore),
        2 => Just(Fate::LostAfter),
        1 => (1_i64..150).prop_map(Fate::Late),
        1 => Just(Fate::Twice),
        1 => Just(Fate::DiesBefore),
        2 => Just(Fate::DiesAfter),
        1 => (1_i64..150).prop_map(Fate::DiesLate),
    ]
}

fn some_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        1 => Just(Act::Accept),
        2 => Just(Act::Convert),
        1 => Just(Act::ConvertWithoutJob),
        1 => Just(Act::Dismiss),
        1 => Just(Act::Delete),
        1 => Just(Act::WriteAbove),
        1 => Just(Act::WriteBelow),
        1 => (0_usize..9).prop_map(Act::WriteInside),
        1 => (0_usize..9).prop_map(Act::WriteInto),
        1 => (0_usize..9).prop_map(Act::DropLine),
        1 => Just(Act::Name),
        1 => Just(Act::Address),
        1 => Just(Act::Start),
        1 => Just(Act::Priority),
        1 => Just(Act::Campaign),
    ]
}

/// Names, addresses and times, which fill fields, and what takes their place.
fn what_is_said() -> impl Strategy<Value = Vec<&'static str>> {
    let said = prop::sample::select(vec![
        "my furnace is out",
        "Bob Jones",
        "my name is Pat Miller",
        "it's everywhere",
        "12 Elm St, Plano TX 75024",
        "it's for my rental, 9 Elm St 75023",
        "9 Elm St",
        "tomorrow at 3pm",
        "Monday at 9am",
        "actually Monday",
        "after 5 is better",
        "Can I pay by card today?",
    ]);
    prop::collection::vec(said, 0..6)
}

fn some_time() -> impl Strategy<Value = i64> {
    prop_oneof![6 => 1_i64..130, 3 => 130_i64..700, 1 => 3_000_i64..90_000, 1 => 200_000_i64..300_000]
}

fn whatever_happens() -> impl Strategy<Value = Vec<Happens>> {
    let one = prop_oneof![
        4 => (0_i64..90, prop::bool::weighted(0.2)).prop_map(|(ago, urgent)| Happens::Text { ago: ago.saturating_sub(45).max(0), urgent }),
        20 => (0_usize..2, some_fate()).prop_map(|(by, fate)| Happens::Step(by, fate)),
        3 => (0_usize..2, some_fate()).prop_map(|(by, fate)| Happens::Drive(by, fate)),
        4 => (0_usize..3, some_act()).prop_map(|(which, act)| Happens::Office(which, act)),
        3 => some_time().prop_map(Happens::Pass),
        1 => (0_usize..PLACES.len()).prop_map(Happens::Move),
        1 => (0_u8..4).prop_map(Happens::Caller),
        1 => prop::bool::weighted(0.8).prop_map(Happens::MayLook),
    ];
    prop::collection::vec(one, 1..90)
}

fn caller(which: u8) -> Option<Caller> {
    let location = Location { address: Some(address(7)), line: "7 Oak St".to_owned() };
    match which {
        0 => None,
        1 => Some(Caller::NotToBeKnown),
        2 => Some(Caller::Nobody),
        _ => Some(Caller::One(Customer {
            id: 7,
            name: Some("Pat Doe".to_owned()),
            locations: vec![location],
            more_locations: 0,
            do_not_service: false,
            do_not_text: false,
            jobs: vec![],
            called_at: None,
            lacks_parts: false,
        })),
    }
}

impl World {
    fn happen(&mut self, what: Happens) {
        match what {
            Happens::Text { ago, urgent } => self.receive(ago, urgent),
            Happens::Step(by, fate) => Driver::step(self, by, fate),
            Happens::Drive(by, fate) => Driver::drive(self, by, fate),
            Happens::MayLook(may) => {
                self.servicetitan.manner.may_look = may;
                self.could_look &= may;
            }
            Happens::Office(which, act) => {
                let now = at(self.seconds);
                self.servicetitan.act(which, act, now);
            }
            Happens::Pass(seconds) => self.pass(seconds),
            Happens::Move(to) => self.active = PLACES[to],
            Happens::Caller(which) => self.caller = caller(which),
        }
    }

    /// How many bookings of ours nobody has dealt with, `flagged` as possible duplicates or not; but for twins that are to
    /// be dismissed.
    fn untouched(&self, place: Place, flagged: bool) -> usize {
        let twins =
            self.state.state.conversation.as_ref().map(|open| open.twins.as_slice()).unwrap_or_default();
        let bookings = self.servicetitan.bookings.iter().filter(|booking| booking.place == place);
        let ours = bookings.filter(|booking| {
            booking.is_untouched()
                && booking.is_flagged() == flagged
                && !booking.is_double
                && !twins.contains(&booking.id)
        });
        ours.count()
    }

    /// A customer has at most one untouched booking in each place, wherever texts went in between: a second one only where nobody could look, and it says so.
    fn keeps_to_one(&self) -> bool {
        let one = |place| {
            (!self.could_look || self.untouched(place, false) <= 1) && self.untouched(place, true) <= 1
        };
        PLACES.into_iter().all(one)
    }

    /// The bookings and notes that this text is in.
    fn places_of(&self, sid: &MessageSid) -> usize {
        let word = word(sid);
        let bookings =
            self.servicetitan.bookings.iter().filter(|booking| booking.seen.summary.contains(&word));
        let notes = self.servicetitan.notes.iter().filter(|note| note.text.contains(&word));
        bookings.count() + notes.count()
    }

    /// Whether a text is in a booking, on a job, in Activity, or where the office took it out again.
    fn has_arrived(&self, sid: &MessageSid) -> bool {
        let is_taken_out = || self.servicetitan.taken_out.contains(&word(sid));
        self.places_of(sid) > 0 || self.in_activity.contains(sid) || is_taken_out()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_office_does_and_whatever_goes_wrong_no_text_is_lost_and_none_booked_beside(manner in some_manner(), happens in whatever_happens()) {
        let mut world = World::new(manner);
        for what in happens {
            world.happen(what);
            prop_assert!(world.keeps_to_one(), "{:?}", world.servicetitan.bookings);
        }
        world.come_to_rest();
        prop_assert!(world.keeps_to_one(), "{:?}", world.servicetitan.bookings);
        for logged in &world.texts {
            prop_assert!(world.has_arrived(&logged.text.sid), "{} is nowhere: {:?}", word(&logged.text.sid), world);
        }
    }

    #[test]
    fn where_nothing_goes_wrong_no_text_is_shown_to_the_office_twice(manner in some_manner(), happens in whatever_happens()) {
        let mut world = World::new(Manner { may_look: true, ..manner });
        for what in happens {
            match what {
                Happens::Step(by, _) | Happens::Drive(by, _) => Driver::drive(&mut world, by, Fate::Done),
                Happens::MayLook(_) => {}
                what => world.happen(what),
            }
        }
        world.come_to_rest();
        for logged in &world.texts {
            prop_assert!(world.places_of(&logged.text.sid) <= 1, "{}: {:?}", word(&logged.text.sid), world);
        }
    }

    #[test]
    fn whatever_goes_wrong_and_whoever_is_at_it_the_same_texts_become_the_same_booking(manner in some_manner(), known in 1_u8..4, says in what_is_said(), happens in whatever_happens()) {
        let mut world = World::new(Manner { may_look: true, ..manner });
        (world.caller, world.says) = (caller(known), says);
        for what in happens {
            world.ask();
            match what {
                Happens::Step(by, Fate::Never) => world.happen(Happens::Step(by, Fate::Done)),
                Happens::Drive(by, Fate::Never) => world.happen(Happens::Drive(by, Fate::Done)),
                Happens::Pass(seconds) => world.pass(seconds % 30),
                what @ (Happens::Text { .. } | Happens::Step(..) | Happens::Drive(..)) => world.happen(what),
                _ => {}
            }
        }
        world.come_to_rest();
        let mut at_once = World::new(world.servicetitan.manner);
        (at_once.texts, at_once.seconds) = (world.texts.clone(), world.texts.last().map_or(0, seconds_of));
        (at_once.caller, at_once.asked) = (world.caller.clone(), world.asked.clone());
        at_once.texts.iter_mut().for_each(|logged| logged.settled_in = None);
        at_once.come_to_rest();
        let open = |world: &World| world.servicetitan.bookings.iter().find(|booking| booking.is_untouched()).map(|booking| booking.seen.clone());
        let (ours, theirs) = (open(&world), open(&at_once));
        let same = ours.as_ref().zip(theirs.as_ref()).is_none_or(|(ours, theirs)| {
            // Where a booking without a start gets one, nobody may have heard which.
            let starts = world.servicetitan.manner.starts;
            (&ours.name, &ours.summary, ours.choices) == (&theirs.name, &theirs.summary, theirs.choices)
                && (starts || ours.start == theirs.start || tells(theirs, "a start in this booking may be an earlier one"))
                && (ours.address == theirs.address || EARLIER.iter().any(|what| tells(theirs, what)))
        });
        prop_assert!(same && ours.is_some() == theirs.is_some(), "{:?} and {:?}", ours.map(shown), theirs.map(shown));
    }
}

/// How notes say that an address holds no longer.
const EARLIER: [&str; 2] =
    ["an address in this booking may be an earlier one", "one that is in this booking is that of Pat Doe"];

/// Whether the notes say that a field holds no longer, which nobody can take out of a booking.
fn tells(seen: &Seen, what: &str) -> bool {
    seen.summary.contains(what)
}

fn shown(seen: Seen) -> (String, String, Option<Timestamp>, Option<Address>) {
    (seen.name, seen.summary, seen.start, seen.address)
}

fn seconds_of(logged: &Logged) -> i64 {
    logged.text.received_at.duration_since(at(0)).as_secs()
}
