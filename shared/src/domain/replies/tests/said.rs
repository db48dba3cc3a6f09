//! What is said, text by text. Whole exchanges are in the written conversations.

use super::World;
use crate::domain::conversation::customer::{Caller, Customer};
use crate::domain::conversation::seen::Status;
use crate::domain::messages::key::Key;
use crate::domain::replies::dialogue::Ended;
use crate::domain::settings::Replies;

pub(super) fn customer() -> Customer {
    Customer {
        id: 81,
        name: Some("Zebulon Quixwright".to_owned()),
        locations: Vec::new(),
        more_locations: 0,
        do_not_service: false,
        do_not_text: false,
        jobs: Vec::new(),
        called_at: None,
        lacks_parts: false,
    }
}

fn keys(world: &World) -> Vec<Vec<Key>> {
    world.sent.iter().map(|sent| sent.reply.keys.clone()).collect()
}

/// The texts of one conversation, a minute apart and booked at once, and what is said to them.
fn said_to(replies: Replies, texts: &[&str]) -> Vec<Vec<Key>> {
    let mut world = World::new(replies);
    for text in texts {
        world.says(text);
    }
    keys(&world)
}

#[test]
fn three_questions_are_asked_and_then_it_is_done() {
    let said = said_to(
        Replies::Ask,
        &[
            "Hi",
            "my heater is leaking",
            "John Smith, 12 Oak St, Plano TX 75024",
            "tomorrow after 3",
            "the gate code is 4471",
        ],
    );
    assert_eq!(said, [[Key::AskProblem], [Key::AskWhoNext], [Key::AskWhen], [Key::DoneOpen], [Key::Added]]);
}

#[test]
fn what_was_said_is_not_asked() {
    let said =
        said_to(Replies::Ask, &["my heater is leaking, I'm at 12 Oak St Plano TX 75024, tomorrow at 3pm"]);
    assert_eq!(said, [[Key::AckOpen]]);
    assert_eq!(said_to(Replies::Ask, &["AC is out at 12 oak 75024"]), [[Key::AskWhen]]);
}

#[test]
fn a_question_of_the_customer_s_is_passed_on_before_ours_is_asked() {
    let said = said_to(
        Replies::Ask,
        &["how much for a new toilet?", "John Smith, 12 Oak St, Plano TX 75024", "Friday. Is that ok?"],
    );
    assert_eq!(
        said,
        [vec![Key::YourQuestion, Key::AskWho], vec![Key::AskWhen], vec![Key::YourQuestion, Key::DoneOpen]]
    );
    let said = said_to(Replies::Acknowledge, &["how much for a new toilet?", "and how soon can you come?"]);
    assert_eq!(said, [[Key::AckOpen], [Key::YourQuestion]]);
}

#[test]
fn a_business_that_only_acknowledges_asks_nothing() {
    let said = said_to(Replies::Acknowledge, &["my heater is leaking", "12 Oak St"]);
    assert_eq!(said, [[Key::AckOpen], [Key::Added]]);
    assert_eq!(said_to(Replies::AskWhenClosed, &["my heater is leaking"]), [[Key::AckOpen]]);
    let mut night = World::new(Replies::AskWhenClosed);
    night.pass(3 * 3600);
    assert_eq!(night.says("my heater is leaking").len(), 1);
    assert_eq!(keys(&night), [[Key::AskWho]]);
}

#[test]
fn what_ends_the_questions_is_said_once() {
    for (text, key, ended) in [
        ("call me", Key::CallMe, Ended::WantsACall),
        ("nobody showed up", Key::ExistingJob, Ended::ExistingVisit),
        ("the basement is flooding", Key::UrgentWater, Ended::Emergency),
        ("we have no heat", Key::Urgent, Ended::Emergency),
    ] {
        let mut world = World::new(Replies::Ask);
        world.says("my heater is leaking");
        world.says(text);
        assert_eq!(world.dialogue.ended, Some(ended), "{text}");
        world.says(text);
        world.says("it is in the garage");
        assert_eq!(keys(&world), [[Key::AskWho], [key], [Key::Added], [Key::Added]], "{text}");
    }
}

#[test]
fn danger_to_life_is_answered_before_it_is_booked_and_every_time() {
    let mut world = World::new(Replies::Acknowledge);
    world.receive("I smell gas");
    assert!(world.ring().is_some());
    world.pass(4);
    world.receive("now there is smoke in the kitchen");
    assert!(world.ring().is_some());
    assert_eq!(keys(&world), [[Key::LifeGas], [Key::LifeFire]]);
    assert_eq!(world.dialogue.ended, Some(Ended::Emergency));
    assert!(!world.dialogue.introduced && world.sent.iter().all(|sent| !sent.reply.body.contains("STOP")));
    world.pass(40);
    world.says("we are out");
    assert_eq!(keys(&world)[2], [Key::Added]);
    assert!(world.sent[2].reply.body.ends_with("Demo Heating. Automatic reply, STOP to opt out."));
}

#[test]
fn until_it_is_booked_trouble_is_said_once() {
    let mut world = World::new(Replies::Ask);
    world.receive("my heater is leaking");
    assert_eq!(world.rest(60).len(), 1);
    world.receive("hello?");
    assert!(world.rest(60).is_empty());
    world.says("12 Oak St Plano 75024");
    assert_eq!(keys(&world), [[Key::Trouble], [Key::AskWhen]]);
}

#[test]
fn what_to_do_about_water_is_said_with_the_next_reply_where_there_was_trouble_first_and_nothing_is_asked() {
    let mut world = World::new(Replies::Ask);
    world.receive("my basement is flooding");
    assert_eq!(world.rest(60).len(), 1);
    world.says("anybody there");
    world.says("hello");
    assert_eq!(keys(&world), [[Key::Trouble], [Key::UrgentWater], [Key::Added]]);
}

#[test]
fn what_was_set_aside_is_not_said_to_be_with_the_office() {
    let mut world = World::new(Replies::Ask);
    world.receive("my heater is leaking");
    world.book();
    let part = world.state.conversation.as_mut().unwrap();
    let crate::domain::delivery::Delivery::Done { content: Some(content), .. } =
        part.booking.delivery.clone()
    else {
        panic!("booked")
    };
    let cause = crate::domain::outcome::Cause::Unreachable;
    part.booking.set_aside = Some(crate::domain::delivery::SetAside { content, cause });
    world.rest(60);
    assert_eq!(keys(&world), [[Key::Trouble]]);
}

#[test]
fn once_the_office_has_dealt_with_it_nothing_is_asked() {
    for (status, first) in [(Status::Converted, Key::ExistingJob), (Status::Dismissed, Key::AckOpen)] {
        let mut world = World::new(Replies::Ask);
        world.says("my heater is leaking");
        world.handle(status);
        world.says("the gate code is 4471");
        world.says("and the dog is friendly");
        assert_eq!(keys(&world), [[Key::AskWho], [first], [Key::Added]], "{status:?}");
        assert_eq!(world.dialogue.ended, Some(Ended::Handled));
    }
}

#[test]
fn who_is_not_served_hears_the_same_whatever_they_write() {
    let mut world = World::new(Replies::Ask);
    world.caller = Caller::One(Customer { do_not_service: true, ..customer() });
    for text in ["my heater is leaking", "hello?", "call me"] {
        world.says(text);
    }
    assert_eq!(keys(&world), [[Key::Neutral]]);
}

#[test]
fn other_scripts_are_acknowledged_and_spanish_is_answered_in_spanish() {
    assert_eq!(said_to(Replies::Ask, &["我的热水器漏水了", "明天可以吗"]), [[Key::AckOpen], [Key::Added]]);
    let mut world = World::new(Replies::Ask);
    let said = world.says("Buenas tardes, tengo una fuga de agua");
    assert!(said[0].contains("la oficina ya tiene su mensaje"), "{said:?}");
    let said = world.says("Maria Lopez, 12 Oak St, Plano TX 75024");
    assert!(said[0].starts_with("Gracias."), "{said:?}");
    let mut turns = World::new(Replies::Ask);
    turns.says("my sink is clogged");
    assert_eq!(turns.says("no hablo ingles"), ["Gracias. Que dia y a que hora le conviene?"]);
}

#[test]
fn what_the_business_lacks_is_not_said() {
    let mut world = World::new(Replies::Acknowledge);
    world.profile.office_phone = None;
    let said = world.says("I smell gas");
    assert!(said[0].ends_with("- Demo Heating"), "{said:?}");
    let said = world.says("call me");
    assert!(!said[0].contains(['{', '}']), "{said:?}");
}

#[test]
fn a_name_that_is_too_long_for_both_texts_leaves_the_question() {
    let mut world = World::new(Replies::Ask);
    world.profile.business = "B".repeat(170);
    let said = world.says("how much for a new toilet?");
    assert_eq!(keys(&world), [[Key::AskWho]]);
    assert!(said[0].chars().count() <= 320);
}

#[test]
fn an_answer_with_spanish_names_in_it_is_answered_in_the_language_of_the_conversation() {
    for answer in [
        "John Smith 5120 Montana Ave El Paso",
        "Ann Lee, 700 Main St, Los Angeles",
        "Las Vegas",
        "Ann Arbor MI",
        "Luz",
    ] {
        let mut world = World::new(Replies::Ask);
        world.says("my heater is leaking");
        let said = world.says(answer).concat();
        let is_spanish = ["racias", "oficina", "nombre", "agregamos"].iter().any(|word| said.contains(word));
        assert!(!said.is_empty() && !is_spanish, "{answer}: {said}");
    }
    let mut world = World::new(Replies::Ask);
    world.says("my heater is leaking");
    assert_eq!(world.says("no hablo ingles"), ["Gracias. Que dia y a que hora le conviene?"]);
}

#[test]
fn own_words_that_are_too_long_with_who_writes_give_way_to_ours() {
    let mut world = World::new(Replies::Ask);
    let own = serde_json::json!({ "en": { "ask_when": "When? ".repeat(52) } });
    world.profile.messages = serde_json::from_value(own).unwrap();
    let ours =
        "Thanks. What day and time of day would suit you? Demo Heating. Automatic reply, STOP to opt out.";
    assert_eq!(world.says("AC is out at 12 oak 75024"), [ours]);
    world.profile.business = "Heating ".repeat(60);
    let mut long = World::new(Replies::Ask);
    long.profile = world.profile;
    let [said] = &long.says("AC is out at 12 oak 75024")[..] else { panic!("one reply") };
    assert!(said.chars().count() <= 320 && said.ends_with("STOP to opt out."), "{said}");
}
