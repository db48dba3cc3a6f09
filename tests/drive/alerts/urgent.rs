use intellisend::domain::conversation::noise::NeedsNone;
use intellisend::domain::ids::ThreadKey;
use intellisend::domain::phone::Sender;
use intellisend::drivers::{Rested, drive};
use tests::fakes::servicetitan::{Failure, On, paths};
use tests::phone::Text;

use super::*;
use crate::api::Api;
use crate::drain::age;
use crate::noise::reason;
use crate::office::Office;

#[tokio::test]
async fn an_emergency_is_told_by_the_drive_that_reads_it_while_servicetitan_is_down() {
    let crew = Crew::open().await;
    crew.people(&[ann(&[Alert::Emergency]), ben(&[Alert::Trouble])]).await;
    crew.desk.ground.servicetitan.set_maintenance(true);
    crew.desk.receive("My basement is flooding").await;
    assert!(!matches!(crew.desk.drive().await, Rested::Settled { .. }));
    let expected =
        "IntelliSend: URGENT. +19725550100 texted: \"My basement is flooding\". Please call back now.";
    assert_eq!(crew.told(ANN), [expected]);
    assert!(crew.told(BEN).is_empty());
    let [message] = &crew.sent()[..] else { panic!("one message") };
    assert_eq!(message.from.as_deref(), Some(crew.desk.ground.seed.number.as_str()));
    for _ in 0..3 {
        crew.minute().await;
        crew.desk.drive().await;
    }
    assert_eq!(crew.sent().len(), 1, "once");
    assert!(crew.is_quiet().await);
    crew.desk.ground.servicetitan.set_maintenance(false);
    crew.desk.settle();
    crew.desk.pass(120);
    crew.desk.drive().await;
    crew.desk.one_booking(&["flooding"]).await;
    assert_eq!(crew.sent().len(), 1);
}

#[tokio::test]
async fn an_emergency_is_told_where_nothing_is_connected_and_texts_wait_for_a_click() {
    let office = Office::open().await;
    let crew = Crew { desk: office.desk };
    crew.people(&[ann(&[Alert::Emergency])]).await;
    crew.settings(|profile| Profile {
        active: None,
        disconnected_at: Some(Timestamp::UNIX_EPOCH),
        ..profile
    })
    .await;
    crew.desk.receive("I smell gas").await;
    assert_eq!(crew.desk.drive().await, Rested::Held { texts: 1 });
    assert!(crew.told(ANN)[0].contains("danger to life"), "{:?}", crew.told(ANN));
}

#[tokio::test]
async fn one_conversation_is_told_of_once_and_again_only_where_a_life_is_in_danger() {
    let crew = Crew::open().await;
    for (body, told) in [
        ("No heat since this morning", 1),
        ("the toilet is overflowing", 1),
        ("now I smell gas", 2),
        ("I smell gas!!", 2),
        ("and no heat", 2),
    ] {
        crew.desk.receive(body).await;
        crew.desk.drive().await;
        assert_eq!(crew.told(ANN).len(), told, "{body}");
        crew.desk.pass(61);
    }
    crew.desk.one_booking(&["No heat", "I smell gas!!"]).await;
    let first = crew.told(ANN).concat();
    assert!(first.contains("No heat since this morning") && first.contains("now I smell gas"), "{first}");
}

#[tokio::test]
async fn emergencies_of_different_customers_are_told_at_once_though_they_come_in_one_minute() {
    let crew = Crew::open().await;
    for (from, body) in
        [("+19725550111", "No heat"), ("+19725550112", "No heat here"), ("+19725550113", "I smell gas")]
    {
        let (seed, work) = (&crew.desk.ground.seed, &crew.desk.work);
        crew.desk.post(&Text::new(&seed.account_sid, from, &seed.number, body)).await;
        let thread = ThreadKey { customer: Sender::parse(from).unwrap(), ..crew.desk.ground.thread() };
        drive(work, &thread, after(work.clock.now(), SignedDuration::from_secs(20))).await.unwrap();
    }
    assert_eq!(crew.told(ANN).len(), 3, "{:?}", crew.told(ANN));
    assert!(crew.is_quiet().await);
}

#[tokio::test]
async fn who_opted_out_is_outside_of_their_hours_or_has_not_confirmed_is_told_nothing() {
    let crew = Crew::open().await;
    let office = Contact { hours: AlertHours::OpeningHours, ..ben(&Alert::ALL) };
    let unconfirmed =
        Contact { confirmed_at: None, ..contact(3, "+19725550103", &Alert::ALL, AlertHours::Always) };
    crew.people(&[ann(&Alert::ALL), office, unconfirmed]).await;
    crew.settings(|profile| Profile { opening_hours: closed(), ..profile }).await;
    opt_out(&crew, ANN).await;
    crew.desk.receive("I smell gas").await;
    crew.desk.drive().await;
    crew.minute().await;
    assert!(crew.sent().is_empty(), "{:?}", crew.sent().len());
    assert!(crew.is_quiet().await);
}

async fn opt_out(crew: &Crew, number: &str) {
    use intellisend::domain::replies::allowance::{Allowance, OptedOut, Rule};
    let (work, tenant) = (&crew.desk.work, crew.desk.ground.thread().tenant);
    let name = work.vault.veil().await.unwrap().name(&tenant, &PhoneNumber::parse(number).unwrap());
    let found = work.store.allowance(&tenant, &name).await.unwrap();
    let now = work.clock.now();
    let opted_out = OptedOut { at: now, rule: Rule::Keyword, text: None, confirm: None };
    let next = Allowance { opted_out: Some(opted_out), ..Allowance::default() };
    work.store.put_allowance(&tenant, &name, &found, &next, now).await.unwrap();
}

#[tokio::test]
async fn who_opted_out_at_twilio_is_not_tried_again() {
    let crew = Crew::open().await;
    crew.desk.ground.twilio.set_unreachable(ANN, 21610);
    crew.desk.receive("No heat").await;
    crew.desk.drive().await;
    assert!(crew.sent().is_empty());
    assert_eq!(crew.minute().await.alerts_failed, 1, "operators hear of an emergency that nobody heard of");
    assert_eq!(crew.minute().await.alerts_failed, 0, "once");
    assert!(crew.is_quiet().await);
}

#[tokio::test]
async fn every_new_conversation_is_told_of_and_neither_noise_nor_what_goes_on_from_one() {
    let crew = Crew::open().await;
    crew.people(&[ann(&[Alert::EveryConversation]), ben(&Alert::ALL)]).await;
    crew.desk.receive("thanks!").await;
    crew.desk.drive().await;
    assert!(crew.sent().is_empty(), "noise");
    crew.desk.receive("My water heater leaks").await;
    crew.desk.drive().await;
    assert_eq!(crew.told(ANN), ["IntelliSend: +19725550100 texts about something new."]);
    assert_eq!(crew.told(BEN).len(), 1);
    crew.desk.receive("12 Oak St").await;
    crew.desk.drive().await;
    let booking = crew.desk.one_booking(&["12 Oak St"]).await;
    crew.desk.ground.servicetitan.convert(booking.id, 88_001);
    crew.desk.receive("one more thing about that visit").await;
    crew.desk.drive().await;
    assert_eq!(crew.told(ANN).len(), 1, "a follow-up is nothing new");
}

#[tokio::test]
async fn of_an_emergency_who_wants_both_is_told_once() {
    let crew = Crew::open().await;
    crew.people(&[ann(&[Alert::EveryConversation]), ben(&Alert::ALL)]).await;
    crew.desk.receive("I smell gas").await;
    crew.desk.drive().await;
    assert_eq!((crew.told(ANN).len(), crew.told(BEN).len()), (1, 1));
    assert!(crew.told(ANN)[0].contains("something new") && crew.told(BEN)[0].contains("EMERGENCY"));
}

#[tokio::test]
async fn an_answer_of_staffs_within_an_hour_is_kept_and_opens_no_booking_and_later_they_are_customers() {
    let crew = Crew::open().await;
    crew.desk.receive("No heat").await;
    crew.desk.drive().await;
    let (seed, work) = (&crew.desk.ground.seed, &crew.desk.work);
    let staff = ThreadKey { customer: Sender::parse(ANN).unwrap(), ..crew.desk.ground.thread() };
    let answer = Text::new(&seed.account_sid, ANN, &seed.number, "on my way");
    crew.desk.post(&answer).await;
    let limit = || after(work.clock.now(), SignedDuration::from_secs(20));
    assert_eq!(drive(work, &staff, limit()).await.unwrap().rested, Rested::NeedsNone { texts: 1 });
    assert_eq!(crew.desk.ground.bookings().len(), 1);
    let found = work.store.in_tray(&staff, &crate::noise::sid(&answer)).await.unwrap();
    assert_eq!(found.and_then(|found| found.why), Some(NeedsNone::StaffAnswer));
    assert_eq!(reason(&crew.desk, &answer).await, None, "it is in no customer's thread");
    crew.desk.pass(61 * 60);
    let webhook_is_later = Text::new(&seed.account_sid, ANN, &seed.number, "my own heater leaks");
    crew.desk.post(&webhook_is_later).await;
    forget_answers(&crew).await;
    assert!(matches!(drive(work, &staff, limit()).await.unwrap().rested, Rested::Settled { .. }));
    assert_eq!(crew.desk.ground.bookings().len(), 2);
}

/// The webhook's clock is right: instead of the text an hour later, the alert is made an hour older.
async fn forget_answers(crew: &Crew) {
    use intellisend::domain::alerts::{Kind, Told};
    let (store, tenant) = (&crew.desk.work.store, crew.desk.ground.thread().tenant);
    let (ann, ours) = (PhoneNumber::parse(ANN).unwrap(), crew.desk.ground.thread().number);
    let found = store.told(&tenant, &ann).await.unwrap();
    let earlier = after(Timestamp::now(), -SignedDuration::from_mins(61));
    let next = Told::default().with(Kind::Emergency, &ours, earlier);
    store.put_told(&tenant, &ann, &found, &next).await.unwrap();
}

#[tokio::test]
async fn a_conversation_that_was_told_of_says_when() {
    let crew = Crew::open().await;
    let api = Api::of(&crew.desk.ground).await;
    crew.desk.receive("No heat").await;
    crew.desk.drive().await;
    let listed = api.get("/v1/conversations").await;
    let id = listed["conversations"][0]["id"].as_str().unwrap();
    let opened = api.get(&format!("/v1/conversations/{id}")).await;
    assert!(opened["conversation"]["alerted_at"].is_string(), "{opened}");
}

#[tokio::test]
async fn a_booking_does_not_wait_for_a_text_to_staff() {
    let crew = Crew::open().await;
    crew.people(&[ann(&[Alert::Emergency])]).await;
    crew.desk.ground.servicetitan.fail(On::Only("POST", paths::BOOKINGS), 1, Failure::RateLimited(30));
    crew.desk.ground.twilio.set_unreachable(ANN, 21614);
    crew.desk.receive("No heat").await;
    assert!(matches!(crew.desk.drive().await, Rested::Parked { .. }));
    crew.desk.pass(31);
    assert!(matches!(crew.desk.drive().await, Rested::Settled { .. }));
    let tended = [crew.minute().await, crew.minute().await, crew.minute().await];
    assert_eq!(
        tended.map(|tended| tended.alerts_failed).iter().sum::<usize>(),
        1,
        "tried three times, and given up"
    );
    assert!(crew.is_quiet().await);
}

#[tokio::test]
async fn an_emergency_days_later_in_the_same_conversation_is_told_again() {
    let crew = Crew::open().await;
    let monday = crew.desk.receive("No heat").await;
    age(&crew.desk, &monday, 60).await;
    crew.desk.drive().await;
    crew.desk.receive("The basement is flooding").await;
    crew.desk.drive().await;
    let told = crew.told(ANN);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].contains("The basement is flooding"), "{told:?}");
    crew.desk.one_booking(&["No heat", "flooding"]).await;
    let api = Api::of(&crew.desk.ground).await;
    let listed = api.get("/v1/conversations").await;
    let id = listed["conversations"][0]["id"].as_str().unwrap();
    let opened = api.get(&format!("/v1/conversations/{id}")).await;
    assert!(opened["conversation"]["alerted_at"].is_string(), "{opened}");
}
