//! Whatever may happen around one customer's thread.

use proptest::prelude::*;

use super::World;
use super::said::customer;
use super::world::Sent;
use crate::domain::address::Address;
use crate::domain::conversation::customer::{Caller, Customer, Job, Location};
use crate::domain::conversation::seen::Status;
use crate::domain::settings::Replies;

/// Something of every rule, in both languages and in neither.
const SAID: &[&str] = &[
    "Hi",
    "my heater is leaking",
    "how much for a new toilet?",
    "John Smith",
    "John Smith, 12 Oak St, Plano TX 75024",
    "12 Oak St",
    "tomorrow after 3",
    "Not Tuesday, Wednesday works",
    "call me",
    "don't call me",
    "where's my tech??",
    "this is unacceptable, I want a refund",
    "take me off the schedule tomorrow",
    "the basement is flooding",
    "no heat",
    "I smell gas",
    "smoke is coming out of the vent",
    "it flooded last year",
    "STOP",
    "START",
    "HELP",
    "yes",
    "thanks so much for the help",
    "ALERT: pump 3 is hot",
    "ALERT: pump 3 is hot",
    "我的热水器漏水了",
    "👍",
    "",
    "Buenas tardes, tengo una fuga de agua",
    "me llamo Maria Lopez",
    "mañana por la tarde?",
    "llámeme por favor",
    "nadie vino",
    "huele a gas",
    "hay chispas",
    "se reventó un tubo",
    "no hablo ingles",
];

#[derive(Debug, Clone)]
pub(super) enum Event {
    Texts(&'static str),
    TextsLate(&'static str, i64),
    Passes(i64),
    Rings,
    Books,
    OfficeDoes(Status),
    OptsOut(bool),
    OptsIn,
    Pauses(bool),
    Stops(bool),
    HasRoom(bool),
    Chooses(Replies),
    IsKnown(u8),
}

pub(super) fn an_event() -> impl Strategy<Value = Event> {
    let status = prop::sample::select(vec![Status::Converted, Status::Dismissed, Status::Gone]);
    let level = prop::sample::select(Replies::ALL.to_vec());
    prop_oneof![
        12 => prop::sample::select(SAID).prop_map(Event::Texts),
        1 => (prop::sample::select(SAID), 0_i64..1200).prop_map(|(body, late)| Event::TextsLate(body, late)),
        10 => (0_i64..45).prop_map(Event::Passes),
        2 => (0_i64..9000).prop_map(Event::Passes),
        1 => (0_i64..200_000).prop_map(Event::Passes),
        12 => Just(Event::Rings),
        10 => Just(Event::Books),
        1 => status.prop_map(Event::OfficeDoes),
        1 => any::<bool>().prop_map(Event::OptsOut),
        1 => Just(Event::OptsIn),
        1 => any::<bool>().prop_map(Event::Pauses),
        1 => prop::bool::weighted(0.2).prop_map(Event::Stops),
        1 => prop::bool::weighted(0.8).prop_map(Event::HasRoom),
        1 => level.prop_map(Event::Chooses),
        1 => (0_u8..8).prop_map(Event::IsKnown),
    ]
}

/// Who ServiceTitan says it is, with words that no text of ours has.
fn known(kind: u8) -> Caller {
    let location = |line: &str, has_address: bool| Location {
        address: has_address.then(|| Address {
            street: "77 Vexillum Way".to_owned(),
            unit: None,
            city: "Quorvale".to_owned(),
            state: "TX".to_owned(),
            zip: "75999".to_owned(),
            country: "USA".to_owned(),
        }),
        line: line.to_owned(),
    };
    let jobs = vec![Job { number: "90210".to_owned(), kind: Some("Flumox".to_owned()), window: None }];
    let one = Customer {
        jobs,
        locations: vec![location("77 Vexillum Way, Quorvale, TX 75999", true)],
        ..customer()
    };
    let several = vec![location("77 Vexillum Way", false), location("78 Vexillum Way", true)];
    match kind {
        0 => Caller::Unknown,
        1 => Caller::NotToBeKnown,
        2 => Caller::Nobody,
        3 => Caller::One(one),
        4 => Caller::One(Customer { locations: several, ..one }),
        5 => Caller::One(Customer { do_not_service: true, ..one }),
        6 => Caller::One(Customer { do_not_text: true, ..one }),
        _ => Caller::Several { customers: vec![one.clone(), Customer { id: 82, ..one }], more: 3 },
    }
}

pub(super) fn happen(world: &mut World, event: &Event) -> Option<Sent> {
    match event {
        Event::Texts(body) => drop(world.receive(body)),
        Event::TextsLate(body, seconds) => world.receive_late(body, *seconds),
        Event::Passes(seconds) => world.pass(*seconds),
        Event::Rings => return world.ring(),
        Event::Books => world.book(),
        Event::OfficeDoes(status) => world.handle(*status),
        Event::OptsOut(confirm) => world.opt_out(*confirm),
        Event::OptsIn => world.allowance.opted_out = None,
        Event::Pauses(is_paused) => world.paused_at = is_paused.then_some(world.now),
        Event::Stops(is_stopped) => world.is_stopped = *is_stopped,
        Event::HasRoom(has_room) => world.has_room_today = *has_room,
        Event::Chooses(replies) => world.profile.replies = *replies,
        Event::IsKnown(kind) => world.caller = known(*kind),
    }
    None
}
