use std::collections::BTreeMap;

use proptest::prelude::*;

use super::World;
use super::events::{an_event, happen};
use super::world::Sent;
use crate::domain::conversation::triage::{Urgency, urgency};
use crate::domain::messages::key::Key;
use crate::domain::messages::rules::MOST;
use crate::domain::settings::Replies;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// Of the customers in [`an_event`], lower-case.
const SECRET: &[&str] =
    &["zebulon", "quixwright", "vexillum", "quorvale", "75999", "90210", "flumox", "81", "82"];

/// What only the office can know.
const NEVER: &[&str] =
    &["booked", "scheduled", "confirmed", "on the way", "reservad", "programad", "confirmad", "en camino"];

/// What only a booking makes true.
const SETTLED: &[&str] = &[
    "with our office",
    "the office has your text",
    "la oficina ya tiene",
    "passed to the office",
    "we've passed",
    "we've asked the office",
    "marked urgent",
    "added to your request",
    "that's all we need",
];

/// Promises 1, 3 and 4, and what a reply looks like at all.
fn holds(world: &World, sent: &Sent, opted_out_before: bool) -> Result<(), TestCaseError> {
    let (body, keys) = (sent.reply.body.to_lowercase(), &sent.reply.keys);
    let is_confirmation = *keys == [Key::OptedOut];
    let since = after(sent.at, SignedDuration::from_mins(-10));
    let is_recent =
        world.log.texts.iter().any(|logged| logged.text.at() > since && logged.text.at() <= sent.at);
    prop_assert!(is_recent || is_confirmation, "nobody texted within ten minutes: {body}");
    for secret in SECRET {
        prop_assert!(!body.contains(secret), "{secret} in {body}");
    }
    for word in NEVER {
        prop_assert!(!body.contains(word), "{word} in {body}");
    }
    let claims = SETTLED.iter().any(|claim| body.contains(claim));
    prop_assert!(!claims || sent.was_booked, "not so: {body}");
    prop_assert!(opted_out_before == is_confirmation, "{body}");
    prop_assert!(sent.reply.is_life == keys.iter().any(|key| matches!(key, Key::LifeGas | Key::LifeFire)));
    prop_assert!(!sent.reply.is_life || keys.len() == 1);
    let has_placeholder = body.contains(['{', '}']);
    prop_assert!(body.chars().count() <= MOST && !has_placeholder);
    prop_assert!(world.profile.replies != Replies::Off && !world.is_stopped);
    prop_assert!(sent.reply.is_life || !world.is_taken_over());
    Ok(())
}

/// Promise 2.
fn keeps_within_the_caps(sent: &[Sent]) -> Result<(), TestCaseError> {
    let ordinary: Vec<Timestamp> =
        sent.iter().filter(|sent| !sent.reply.is_life).map(|sent| sent.at).collect();
    let within = |from: Timestamp, length| {
        ordinary.iter().filter(|at| (from..after(from, length)).contains(at)).count()
    };
    for at in &ordinary {
        prop_assert!(within(*at, SignedDuration::from_hours(24)) <= 6);
        prop_assert!(within(*at, SignedDuration::from_secs(30)) <= 1);
    }
    Ok(())
}

fn asks_little(asked: &BTreeMap<Timestamp, Vec<Sent>>) -> Result<(), TestCaseError> {
    for of_conversation in asked.values() {
        let mut questions: Vec<_> = of_conversation.iter().filter_map(|sent| sent.reply.asks).collect();
        prop_assert!(questions.len() <= 3);
        questions.sort_unstable_by_key(|question| format!("{question:?}"));
        let all = questions.len();
        questions.dedup();
        prop_assert_eq!(questions.len(), all, "the same question twice");
    }
    Ok(())
}

proptest! {
    #[test]
    fn whatever_customers_offices_and_doorbells_do_replies_keep_their_promises(events in prop::collection::vec(an_event(), 1..90)) {
        let mut world = World::new(Replies::Ask);
        let mut asked: BTreeMap<Timestamp, Vec<Sent>> = BTreeMap::new();
        for event in &events {
            let opted_out = world.allowance.opted_out.is_some();
            if let Some(sent) = happen(&mut world, event) {
                holds(&world, &sent, opted_out)?;
                if opted_out {
                    prop_assert!(world.allowance.opted_out.as_ref().is_some_and(|it| it.confirm.is_none()));
                } else {
                    asked.entry(world.dialogue.begun_at.unwrap()).or_default().push(sent);
                }
                prop_assert!(world.ring().is_none(), "one doorbell more, and it is said again");
            }
        }
        keeps_within_the_caps(&world.sent)?;
        asks_little(&asked)?;
    }

    #[test]
    fn somebody_in_danger_hears_so_at_once_whatever_else_was_said(events in prop::collection::vec(an_event(), 0..60), gas: bool) {
        let mut world = World::new(Replies::Ask);
        for event in &events {
            happen(&mut world, event);
        }
        world.pass(1);
        (world.profile.replies, world.is_stopped, world.allowance.opted_out) = (Replies::Acknowledge, false, None);
        let body = if gas { "help, I smell gas here" } else { "help, I see smoke here" };
        prop_assert_eq!(urgency(body), Urgency::Life);
        world.receive(body);
        let said = world.ring().map(|sent| sent.reply.keys);
        let is_gas_before = world.log.texts.iter().any(|logged| logged.text.body.contains("gas"));
        let is_it = said == Some(vec![if gas { Key::LifeGas } else { Key::LifeFire }]);
        prop_assert!(is_it || (is_gas_before && said == Some(vec![Key::LifeGas])), "{:?}", said);
    }

    #[test]
    fn nothing_stays_due_for_ever(events in prop::collection::vec(an_event(), 1..60)) {
        let mut world = World::new(Replies::Ask);
        for event in &events {
            happen(&mut world, event);
        }
        world.rest(3600);
        prop_assert_eq!(world.dialogue.due, None);
    }

    #[test]
    fn the_same_exchange_gets_the_same_step(events in prop::collection::vec(an_event(), 1..40)) {
        let mut world = World::new(Replies::Ask);
        for event in &events {
            prop_assert_eq!(world.step(), world.step());
            happen(&mut world, event);
        }
    }
}
