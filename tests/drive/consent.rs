//! Who wants no texts: heard once, whatever number they texted and whoever is at it, and known from that moment on.

use futures_util::future::join_all;
use intellisend::domain::consents::{Change, ConsentRecord};
use intellisend::domain::conversation::noise::NeedsNone;
use intellisend::domain::ids::ThreadKey;
use intellisend::domain::phone::{PhoneNumber, Sender};
use intellisend::domain::replies::allowance::{Rule, Veiled};
use intellisend::domain::replies::said::SaidId;
use intellisend::domain::settings::Replies;
use intellisend::domain::settings::retention::Retention;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Rested, carrier_says_opted_out, drive};
use intellisend::store::{FoundAllowance, SaveError, TenantNumber};
use tests::faults::{Fault, Plan};
use tests::ground::CUSTOMER;
use tests::phone::Text;

use crate::desk::Desk;
use crate::noise::reason;
use crate::office::Office;

const CALL: &str = "OPTED OUT OF TEXTS: CALL\n";

/// What may be sent to the customer.
pub(crate) async fn found(desk: &Desk) -> FoundAllowance {
    let tenant = desk.ground.thread().tenant;
    desk.work.store.allowance(&tenant, &veiled(desk).await).await.unwrap()
}

async fn veiled(desk: &Desk) -> Veiled {
    let (thread, veil) = (desk.ground.thread(), desk.work.vault.veil().await.unwrap());
    veil.name(&thread.tenant, &PhoneNumber::parse(CUSTOMER).unwrap())
}

async fn opted_out_by(desk: &Desk) -> Option<Rule> {
    found(desk).await.allowance.opted_out.map(|out| out.rule)
}

/// All that the business's customers said, newest first.
pub(crate) async fn records(desk: &Desk) -> Vec<ConsentRecord> {
    let tenant = desk.ground.thread().tenant;
    desk.work.store.consents(&tenant, None, None, 1_000).await.unwrap().records
}

fn changes(records: &[ConsentRecord]) -> Vec<(Change, Rule, &str)> {
    records.iter().map(|record| (record.change, record.rule, record.words.as_str())).collect()
}

/// One more number of the same business.
async fn second_number(desk: &Desk) -> ThreadKey {
    let (store, thread) = (&desk.work.store, desk.ground.thread());
    let own = store.numbers(&thread.tenant).await.unwrap().remove(0);
    let number = PhoneNumber::parse(&own.number.as_str().replacen("+1500555", "+1500777", 1)).unwrap();
    let second = TenantNumber { number: number.clone(), ..own };
    let change = store.change(&thread.tenant).number(&second, Retention::default(), desk.work.clock.now());
    change.unwrap().commit().await.unwrap();
    ThreadKey { number, ..thread }
}

async fn text_to(desk: &Desk, thread: &ThreadKey, body: &str) -> Rested {
    let seed = &desk.ground.seed;
    desk.post(&Text::new(&seed.account_sid, CUSTOMER, thread.number.as_str(), body)).await;
    let limit = after(desk.work.clock.now(), SignedDuration::from_secs(20));
    drive(&desk.work, thread, limit).await.unwrap().rested
}

/// A desk whose customers are answered.
async fn answering() -> Desk {
    let desk = Desk::open().await;
    desk.ground.settings(|profile| profile.replies = Replies::Acknowledge).await;
    desk
}

/// What the customer was told.
fn told(desk: &Desk) -> Vec<String> {
    let sent = desk.ground.twilio.sent(&desk.ground.seed.account_sid);
    sent.into_iter().filter(|message| message.to == CUSTOMER).map(|message| message.body).collect()
}

async fn say(desk: &Desk, body: &str) -> Text {
    let text = desk.receive(body).await;
    desk.drive().await;
    text
}

#[tokio::test]
async fn an_opt_out_is_recorded_and_holds_for_every_number_of_the_business_and_for_no_other_business() {
    let (desk, another) = (Desk::open().await, Desk::open().await);
    let second = second_number(&desk).await;
    let stop = say(&desk, "STOP").await;
    assert_eq!(reason(&desk, &stop).await, Some(NeedsNone::Keyword));
    assert_eq!(opted_out_by(&desk).await, Some(Rule::Keyword));
    let recorded = records(&desk).await;
    assert_eq!(changes(&recorded), [(Change::Withdrawn, Rule::Keyword, "STOP")]);
    assert_eq!(recorded[0].text.as_ref().unwrap().as_str(), stop.message_sid);
    assert_eq!((recorded[0].number.as_str(), &recorded[0].to), (CUSTOMER, &desk.ground.thread().number));
    assert_eq!(text_to(&desk, &second, "No heat").await, Rested::Settled { writes: 1, set_aside: false });
    let notes = desk.ground.bookings()[0].summary.clone().unwrap();
    assert!(notes.starts_with(CALL), "{notes}");
    say(&another, "No heat").await;
    let notes = another.one_booking(&["No heat"]).await.summary.unwrap();
    assert!(!notes.contains("OPTED OUT"), "{notes}");
    assert_eq!((found(&another).await, records(&another).await.len()), (FoundAllowance::default(), 0));
}

#[tokio::test]
async fn a_withdrawal_that_asks_is_booked_and_one_that_asks_for_nothing_is_confirmed_once() {
    let desk = answering().await;
    let thread = desk.ground.thread();
    say(&desk, "please stop texting me").await;
    assert_eq!(desk.ground.bookings().len(), 0);
    assert!(matches!(&told(&desk)[..], [only] if only.contains("won't get more texts")), "{:?}", told(&desk));
    assert_eq!(desk.work.store.dialogue(&thread).await.unwrap().dialogue.due, None);
    say(&desk, "stop texting me and just send someone to 12 Oak 75024").await;
    let notes = desk.ground.bookings()[0].summary.clone().unwrap();
    assert!(notes.contains("OPTED OUT OF TEXTS") && !notes.starts_with(CALL), "{notes}");
    desk.pass(60);
    desk.drive().await;
    assert_eq!(told(&desk).len(), 1, "whoever wants no texts gets no more");
    let rules: Vec<Rule> = records(&desk).await.iter().map(|record| record.rule).collect();
    assert_eq!(rules, [Rule::Phrase, Rule::Words]);
}

#[tokio::test]
async fn whoever_was_about_to_send_a_reply_cannot_record_it_any_more() {
    let desk = Desk::open().await;
    let (thread, of) = (desk.ground.thread(), veiled(&desk).await);
    let before = found(&desk).await;
    say(&desk, "STOP").await;
    let now = desk.work.clock.now();
    let next = before.allowance.replied(now);
    let sent = desk.work.store.put_allowance(&thread.tenant, &of, &before, &next, now).await;
    assert_eq!(sent, Err(SaveError::Moved));
}

#[tokio::test]
async fn ten_drivers_at_once_make_one_record_of_each_text() {
    let desk = Desk::open().await;
    let names: Vec<String> = (0..10).map(|n| format!("driver-{n}")).collect();
    let workers = join_all(names.iter().map(|name| desk.another(name))).await;
    for (round, body) in (1..).zip(["STOP", "START", "no mas", "stop texting me, my heater is out"]) {
        desk.receive(body).await;
        join_all(workers.iter().map(|work| desk.drive_with(work))).await;
        desk.drive().await;
        assert_eq!(records(&desk).await.len(), round, "{body}");
    }
    assert_eq!(opted_out_by(&desk).await, Some(Rule::Phrase));
}

#[tokio::test]
async fn each_text_that_says_so_is_recorded_and_start_undoes_it() {
    let desk = Desk::open().await;
    for (body, expected) in [
        ("STOP", Some(Rule::Keyword)),
        ("STOP", Some(Rule::Keyword)),
        ("start", None),
        ("no más", Some(Rule::Words)),
        ("UNSTOP", None),
    ] {
        say(&desk, body).await;
        assert_eq!(opted_out_by(&desk).await, expected, "{body}");
    }
    let words: Vec<String> = records(&desk).await.into_iter().map(|record| record.words).collect();
    assert_eq!(words, ["UNSTOP", "no más", "start", "STOP", "STOP"]);
    say(&desk, "No heat").await;
    let notes = desk.ground.bookings()[0].summary.clone().unwrap();
    assert!(!notes.contains("OPTED OUT"), "{notes}");
}

#[tokio::test]
async fn yes_undoes_a_keyword_and_is_booked_as_an_answer_otherwise() {
    let desk = Desk::open().await;
    say(&desk, "STOP").await;
    let yes = say(&desk, "YES").await;
    assert_eq!((opted_out_by(&desk).await, reason(&desk, &yes).await), (None, Some(NeedsNone::Keyword)));
    assert_eq!(desk.ground.bookings().len(), 0);
    say(&desk, "yes").await;
    assert_eq!((desk.ground.bookings().len(), records(&desk).await.len()), (1, 2));
}

#[tokio::test]
async fn what_was_sent_first_and_lands_last_changes_nothing() {
    let desk = Desk::open().await;
    let start = desk.receive("START").await;
    desk.drive().await;
    // A text that waited at Twilio is known by when it was sent, once a sweep brings it.
    let (thread, now) = (desk.ground.thread(), desk.work.clock.now());
    let late = desk.receive("STOP").await;
    crate::consent_api::sent_at(&desk, &late, after(now, -SignedDuration::from_mins(10))).await;
    desk.drive().await;
    assert_eq!(opted_out_by(&desk).await, None);
    let texts: Vec<_> = records(&desk).await.into_iter().filter_map(|record| record.text).collect();
    let texts: Vec<&str> = texts.iter().map(|sid| sid.as_str()).collect();
    assert_eq!(texts, [start.message_sid, late.message_sid], "by when they were sent");
    assert!(desk.work.store.state(&thread).await.unwrap().thread.conversation.is_none());
}

#[tokio::test]
async fn a_text_that_was_sent_before_the_stop_and_lands_after_it_says_to_call() {
    let desk = Desk::open().await;
    say(&desk, "STOP").await;
    let late = desk.receive("No heat").await;
    let before = after(desk.work.clock.now(), -SignedDuration::from_mins(1));
    crate::consent_api::sent_at(&desk, &late, before).await;
    desk.drive().await;
    let notes = desk.one_booking(&["No heat"]).await.summary.unwrap();
    assert!(notes.starts_with(CALL), "{notes}");
    say(&desk, "12 Oak St").await;
    say(&desk, "START").await;
    let notes = desk.one_booking(&["No heat", "12 Oak St"]).await.summary.unwrap();
    assert!(!notes.contains("OPTED OUT"), "taken back where everybody reads it: {notes}");
}

#[tokio::test]
async fn a_write_that_is_lost_or_whose_answer_is_leaves_neither_half_a_wish_nor_a_second_record() {
    const WRITE: &str = "driver …TransactWriteItems";
    for fault in [Fault::DropBefore, Fault::DropAfter] {
        let desk = answering().await;
        let thread = desk.ground.thread();
        desk.receive("no mas").await;
        desk.ground.recorder.plan(Plan::default().next(WRITE, fault.clone()));
        let limit = after(desk.work.clock.now(), SignedDuration::from_secs(20));
        let _ = drive(&desk.work, &thread, limit).await;
        desk.ground.recorder.plan(Plan::default());
        let half = found(&desk).await.allowance.opted_out.is_some() == records(&desk).await.is_empty();
        assert!(!half, "{fault:?}");
        desk.drive().await;
        assert_eq!((opted_out_by(&desk).await, records(&desk).await.len()), (Some(Rule::Words), 1));
        assert_eq!(told(&desk).len(), 1, "it is confirmed, {fault:?}");
    }
}

#[tokio::test]
async fn an_opt_out_is_heard_while_nothing_can_be_booked() {
    let office = Office::open().await;
    office.lose_connection().await;
    let desk = &office.desk;
    say(desk, "stop texting me and send someone").await;
    assert_eq!(opted_out_by(desk).await, Some(Rule::Phrase));
    desk.drive().await;
    office.disconnect().await;
    say(desk, "no mas").await;
    assert_eq!(records(desk).await.len(), 2);
}

#[tokio::test]
async fn one_among_more_texts_than_are_read_is_heard() {
    let desk = Desk::open().await;
    for n in 0..130 {
        desk.receive(if n == 10 { "do not contact me" } else { "No heat" }).await;
    }
    desk.drive().await;
    assert_eq!(opted_out_by(&desk).await, Some(Rule::Words));
}

#[tokio::test]
async fn a_short_code_agrees_to_nothing() {
    let desk = Desk::open().await;
    let seed = &desk.ground.seed;
    desk.post(&Text::new(&seed.account_sid, "28928", &seed.number, "STOP")).await;
    let thread = ThreadKey { customer: Sender::parse("28928").unwrap(), ..desk.ground.thread() };
    let limit = after(desk.work.clock.now(), SignedDuration::from_secs(20));
    drive(&desk.work, &thread, limit).await.unwrap();
    assert!(records(&desk).await.is_empty());
}

#[tokio::test]
async fn what_the_carrier_says_is_recorded_once() {
    let desk = Desk::open().await;
    let (thread, now, refused) = (desk.ground.thread(), desk.work.clock.now(), SaidId::of(7));
    join_all((0..4).map(|_| carrier_says_opted_out(&desk.work, &thread, Some(&refused), now)))
        .await
        .into_iter()
        .collect::<Result<Vec<()>, _>>()
        .unwrap();
    assert_eq!(changes(&records(&desk).await), [(Change::Withdrawn, Rule::Carrier, "")]);
    say(&desk, "YES").await;
    assert_eq!(opted_out_by(&desk).await, None, "Twilio has undone it as well");
}

#[tokio::test]
async fn who_asks_for_help_in_spanish_is_told_once_a_day_and_it_makes_no_booking() {
    let desk = answering().await;
    say(&desk, "AYUDA").await;
    desk.pass(60);
    say(&desk, "AYUDA").await;
    assert!(
        matches!(&told(&desk)[..], [only] if only.contains("escriba lo que necesita")),
        "{:?}",
        told(&desk)
    );
    assert_eq!((desk.ground.bookings().len(), records(&desk).await.len()), (0, 0));
}

#[tokio::test]
async fn a_drive_of_texts_about_something_else_writes_nothing_for_it() {
    let desk = Desk::open().await;
    say(&desk, "No heat").await;
    assert_eq!(found(&desk).await, FoundAllowance::default());
    say(&desk, "HELP").await;
    assert_eq!(found(&desk).await, FoundAllowance::default());
}
