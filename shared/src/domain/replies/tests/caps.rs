//! When nothing is said, and when it waits.

use super::super::next::{Silence, Step};
use super::World;
use super::said::customer;
use crate::domain::conversation::customer::{Caller, Customer};
use crate::domain::messages::key::Key;
use crate::domain::phone::Sender;
use crate::domain::settings::Replies;
use crate::domain::time::{SignedDuration, after};

fn silence_for(change: impl FnOnce(&mut World)) -> Option<Silence> {
    let mut world = World::new(Replies::Ask);
    world.receive("my heater is leaking");
    world.book();
    change(&mut world);
    world.rest(60);
    assert!(world.sent.is_empty() && world.dialogue.due.is_none());
    assert_eq!(world.dialogue.answered_until, Some(world.log.texts[0].text.received_at));
    world.dropped.first().copied()
}

#[test]
fn what_forbids_a_reply_is_named() {
    assert_eq!(silence_for(|world| world.profile.replies = Replies::Off), Some(Silence::Off));
    assert_eq!(silence_for(|world| world.is_stopped = true), Some(Silence::Stopped));
    assert_eq!(silence_for(|world| world.profile.suspended = true), Some(Silence::Stopped));
    assert_eq!(silence_for(|world| world.paused_at = Some(world.now)), Some(Silence::Paused));
    assert_eq!(silence_for(|world| world.is_not_a_customer = true), Some(Silence::NotACustomer));
    assert_eq!(silence_for(|world| world.opt_out(false)), Some(Silence::OptedOut));
    assert_eq!(silence_for(|world| world.has_room_today = false), Some(Silence::BusinessCap));
    assert_eq!(silence_for(|world| world.pass(601)), Some(Silence::TooLate));
    let wrong = |sender: &str| silence_for(|world| world.thread.customer = Sender::parse(sender).unwrap());
    for sender in ["+447700900123", "22395", "whatsapp:+19725550100", "ANONYMOUS"] {
        assert_eq!(wrong(sender), Some(Silence::Unreachable), "{sender}");
    }
    let ended = |world: &mut World| {
        world.allowance.ended_until = Some(after(world.now, SignedDuration::from_hours(1)));
    };
    assert_eq!(silence_for(ended), Some(Silence::NumberFails));
    let fails = |world: &mut World| (0..3).for_each(|_| world.sender = world.sender.failed(30034, world.now));
    assert_eq!(silence_for(fails), Some(Silence::SenderFails));
    let do_not_text = |world: &mut World| {
        world.state.conversation.as_mut().unwrap().caller =
            Caller::One(Customer { do_not_text: true, ..customer() });
    };
    assert_eq!(silence_for(do_not_text), Some(Silence::DoNotText));
}

#[test]
fn a_burst_is_answered_once_a_moment_after_its_end_and_not_long_after_its_beginning() {
    let mut world = World::new(Replies::Ask);
    let first = world.receive("Hi").received_at;
    world.pass(4);
    let last = world.receive("my heater is leaking").received_at;
    world.book();
    assert!(
        matches!(world.step(), Step::Wait { until, .. } if until == after(last, SignedDuration::from_secs(5)))
    );
    for number in 0..5 {
        world.pass(4);
        world.receive(&format!("and in room {number}"));
    }
    world.book();
    let at_most = after(first, SignedDuration::from_secs(19));
    assert!(matches!(world.step(), Step::Send { .. }) && world.now >= at_most);
}

#[test]
fn six_a_day_and_one_in_thirty_seconds() {
    let mut world = World::new(Replies::Acknowledge);
    for number in 0..8 {
        world.receive(&format!("it leaks in room {number}"));
        world.book();
        world.rest(7);
    }
    world.rest(300);
    assert!(world.sent.windows(2).all(|pair| pair[1].at >= after(pair[0].at, SignedDuration::from_secs(30))));
    for number in 0..8 {
        world.says(&format!("and in room {number}"));
    }
    assert_eq!(world.sent.len(), 6);
    assert_eq!(world.dropped.last(), Some(&Silence::CustomersCap));
    world.receive("I smell gas");
    assert_eq!(world.ring().unwrap().reply.keys, [Key::LifeGas]);
    world.pass(24 * 3600);
    assert_eq!(world.says("any news").len(), 1);
}

#[test]
fn a_life_in_danger_is_held_back_only_by_what_everybody_respects() {
    let answered = |change: fn(&mut World)| {
        let mut world = World::new(Replies::Ask);
        world.receive("I smell gas");
        change(&mut world);
        world.ring().is_some()
    };
    assert!(answered(|world| world.paused_at = Some(world.now)));
    assert!(answered(|world| world.has_room_today = false));
    assert!(answered(|world| world.caller = Caller::One(Customer { do_not_text: true, ..customer() })));
    assert!(!answered(|world| world.opt_out(false)));
    assert!(!answered(|world| world.is_stopped = true));
    assert!(!answered(|world| world.profile.replies = Replies::Off));
    assert!(!answered(|world| world.pass(600)));
}

#[test]
fn the_same_words_three_times_in_ten_minutes_are_a_machine_s() {
    let mut world = World::new(Replies::Ask);
    for text in ["ALERT: pump 3 is hot", "alert - Pump 3 is hot!", "ALERT: pump 3 is hot"] {
        world.says(text);
    }
    assert_eq!((world.sent.len(), world.dropped.last()), (2, Some(&Silence::Machine)));
    world.pass(600);
    assert_eq!(world.says("ALERT: pump 3 is hot").len(), 1);
}

#[test]
fn an_opt_out_is_confirmed_once_alone_and_within_five_minutes() {
    let mut world = World::new(Replies::Ask);
    world.opt_out(true);
    let confirmed = world.ring().unwrap();
    assert_eq!(
        confirmed.reply.body,
        "Demo Heating: you won't get more texts from us. To reach us, call (500) 555-0199."
    );
    assert_eq!((confirmed.reply.keys, world.dialogue.said.clone()), (vec![Key::OptedOut], vec![]));
    assert_eq!(world.step(), Step::Nothing);
    let mut late = World::new(Replies::Ask);
    late.opt_out(true);
    late.pass(300);
    assert_eq!(late.step(), Step::Nothing);
    let mut elsewhere = World::new(Replies::Ask);
    elsewhere.opt_out(true);
    elsewhere.thread.number = crate::domain::phone::PhoneNumber::parse("+15005550002").unwrap();
    assert_eq!(elsewhere.step(), Step::Nothing);
}

#[test]
fn what_was_texted_long_ago_is_not_answered_and_does_not_hurry_what_is_new() {
    let mut world = World::new(Replies::Ask);
    world.receive_late("I smell gas", 3600);
    world.book();
    assert!(world.rest(60).is_empty());
    assert_eq!(world.dropped, [Silence::TooLate]);
    world.receive_late("I smell gas", 3600);
    world.receive("my heater is leaking");
    world.book();
    assert!(matches!(world.step(), Step::Wait { .. }));
    world.rest(60);
    assert_eq!(world.sent[0].reply.keys, [Key::AckOpen], "nobody is asked anything after an emergency");
}

#[test]
fn after_one_that_was_certainly_not_sent_the_next_try_waits_until_it_is_due() {
    let mut world = World::new(Replies::Ask);
    world.receive("my heater is leaking");
    world.book();
    world.pass(10);
    world.dialogue.refused = 1;
    world.dialogue.due = Some(after(world.now, SignedDuration::from_secs(4)));
    assert!(matches!(world.step(), Step::Wait { until, .. } if Some(until) == world.dialogue.due));
    world.pass(4);
    assert!(matches!(world.step(), Step::Send { record, .. } if record.refused == 0 && record.due.is_none()));
}

#[test]
fn words_about_being_texted_are_not_answered_here() {
    let mut world = World::new(Replies::Ask);
    world.says("my heater is leaking");
    assert!(world.says("START").is_empty() && world.says("HELP").is_empty());
    assert_eq!(world.dropped, [Silence::NothingToSay, Silence::NothingToSay]);
}

#[test]
fn what_was_planned_for_texts_that_are_gone_is_over() {
    let mut world = World::new(Replies::Ask);
    world.dialogue.due = Some(world.now);
    assert!(
        matches!(world.step(), Step::Drop { record, why: Silence::NothingToSay } if record.due.is_none())
    );
}

#[test]
fn a_person_who_took_over_an_earlier_conversation_does_not_silence_a_later_one() {
    let mut world = World::new(Replies::Acknowledge);
    world.paused_at = Some(after(world.now, -SignedDuration::from_hours(24 * 30)));
    assert_eq!(world.says("my heater is leaking").len(), 1);
    world.paused_at = Some(world.now);
    assert!(world.says("and in the kitchen").is_empty());
}

#[test]
fn a_life_in_danger_does_not_wait_for_the_next_try_of_another_reply() {
    let mut world = World::new(Replies::Ask);
    world.receive("my heater is leaking");
    world.dialogue.refused = 1;
    world.dialogue.due = Some(after(world.now, SignedDuration::from_secs(120)));
    world.receive("I smell gas");
    assert!(world.ring().is_some());
    let mut of_a_life = World::new(Replies::Ask);
    of_a_life.receive("I smell gas");
    of_a_life.dialogue.refused = 1;
    of_a_life.dialogue.refused_a_life = true;
    of_a_life.dialogue.due = Some(after(of_a_life.now, SignedDuration::from_secs(20)));
    assert!(of_a_life.ring().is_none());
}

#[test]
fn a_reply_is_too_late_once_the_newest_text_that_it_answers_is() {
    let mut world = World::new(Replies::Ask);
    world.receive("I smell gas");
    let Step::Send { record, reply, .. } = world.step() else { panic!("it is answered") };
    let passed = |seconds| after(world.now, SignedDuration::from_secs(seconds));
    assert!(!reply.is_too_late(&record, passed(599)) && reply.is_too_late(&record, passed(600)));
}
