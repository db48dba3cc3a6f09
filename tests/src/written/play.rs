//! What a file says happened, one thing after the other, with the doorbells that ring for it.

use std::collections::BTreeSet;

use intellisend::domain::phone::Sender;
use intellisend::domain::text::Text;
use intellisend::domain::time::{SignedDuration, Timestamp, after};

use super::outcome::Outcome;
use super::script::{Event, Script, What};
use super::world::World;

/// How long whoever comes back for what is owed goes on doing so after the last thing that happened.
const AFTERWARDS: SignedDuration = SignedDuration::from_hours(1);

/// Texts that no more than this lies between may be read in one go.
const TOGETHER: SignedDuration = SignedDuration::from_mins(30);

/// The same where one of them says how late it is.
const LATE_TOGETHER: SignedDuration = SignedDuration::from_secs(30);

/// The longest that a text takes from its time to where it can be read: others that came in later may be there before.
const OVERTAKING: u64 = 8;

/// In which order and how often doorbells ring.
#[derive(Clone, Copy, Debug)]
pub enum Order {
    /// Once for each text, as it comes in.
    OneByOne,
    /// Twice for each text, which is delivered twice.
    Twice,
    /// Once for as many texts as lie close together.
    AtOnce,
    /// By chance: texts overtake each other, and doorbells are lost or ring more often.
    Shuffled(u64),
}

/// What comes of a file.
#[must_use]
pub fn play(script: &Script, order: Order) -> Outcome {
    played(World::new(script), &script.events, order)
}

/// What becomes of the texts in another order of reading. When somebody looks decides what is asked, and that decides what
/// is an answer: so the questions are those that were asked when `play` read the texts one by one.
#[must_use]
pub fn replay(script: &Script, order: Order, came: &Outcome) -> Outcome {
    let mut events = script.events.clone();
    events.extend(
        came.asked
            .iter()
            .map(|(sender, asked)| Event { at: asked.at, what: What::Asked(sender.clone(), *asked) }),
    );
    // A question comes after the texts of the same moment: nobody answers as quickly.
    events.sort_by_key(|event| event.at);
    let mut world = World::new(script);
    world.is_live = false;
    played(world, &events, order)
}

fn played(mut world: World, events: &[Event], order: Order) -> Outcome {
    let mut chance = match order {
        Order::Shuffled(seed) => Chance(seed),
        Order::OneByOne | Order::Twice | Order::AtOnce => Chance(0),
    };
    let mut events = events;
    while let Some(event) = events.first() {
        let burst = &events[..burst(events)];
        if burst.is_empty() {
            world.until(event.at);
            match &event.what {
                What::Acted(act) => world.act(act),
                What::Asked(sender, asked) => world.asked(sender.as_str(), *asked),
                What::Texted(..) => unreachable!("a text is a burst at least"),
            }
            events = &events[1..];
            continue;
        }
        events = &events[burst.len()..];
        let before = events.first().map_or(Timestamp::MAX, |next| next.at);
        for (at, what) in doorbells(burst, order, before, &mut chance) {
            world.until(at);
            match what {
                Bell::Arrives(sender, text) => world.receive(sender, text),
                Bell::Rings(sender) => world.wake(sender.as_str()),
            }
        }
    }
    world.until(after(world.now, AFTERWARDS));
    Outcome::of(&world)
}

enum Bell<'a> {
    Arrives(&'a Sender, &'a Text),
    Rings(&'a Sender),
}

/// How many texts at the beginning of these may be read in one go: none, where something else comes first.
fn burst(events: &[Event]) -> usize {
    let texts = events.iter().map_while(|event| match &event.what {
        What::Texted(_, text) => Some(text),
        What::Acted(_) | What::Asked(..) => None,
    });
    let texts: Vec<&Text> = texts.collect();
    let Some(first) = texts.first() else { return 0 };
    let within =
        |length| texts.iter().take_while(|text| text.received_at <= after(first.received_at, length)).count();
    let together = within(TOGETHER);
    let is_late = texts[..together].iter().any(|text| text.sent_at.is_some());
    if is_late { within(LATE_TOGETHER) } else { together }
}

/// When each text of a burst can be read, and when somebody looks: at the end in any case.
fn doorbells<'a>(
    burst: &'a [Event],
    order: Order,
    before: Timestamp,
    chance: &mut Chance,
) -> Vec<(Timestamp, Bell<'a>)> {
    let mut bells = Vec::new();
    for event in burst {
        let What::Texted(sender, text) = &event.what else { continue };
        let late = if matches!(order, Order::Shuffled(_)) { chance.below(OVERTAKING) } else { 0 };
        let at =
            after(event.at, SignedDuration::from_secs(i64::try_from(late).unwrap_or_default())).min(before);
        bells.push((at, Bell::Arrives(sender, text)));
        match order {
            Order::OneByOne => bells.push((at, Bell::Rings(sender))),
            Order::AtOnce => {}
            Order::Twice => {
                bells.extend([(at, Bell::Rings(sender)), (at, Bell::Arrives(sender, text))]);
                bells.push((at, Bell::Rings(sender)));
            }
            Order::Shuffled(_) => {
                bells.extend((0..chance.below(3)).map(|_| (at, Bell::Rings(sender))));
            }
        }
    }
    let last = bells.iter().map(|(at, _)| *at).max();
    bells.sort_by_key(|(at, _)| *at);
    let senders: BTreeSet<&Sender> = burst.iter().filter_map(Event::sender).collect();
    bells.extend(last.into_iter().flat_map(|at| senders.iter().map(move |sender| (at, Bell::Rings(sender)))));
    bells
}

impl Event {
    fn sender(&self) -> Option<&Sender> {
        match &self.what {
            What::Texted(sender, _) => Some(sender),
            What::Acted(_) | What::Asked(..) => None,
        }
    }
}

/// Numbers that look like chance, the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}
