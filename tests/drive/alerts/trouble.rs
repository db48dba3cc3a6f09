use intellisend::domain::alerts::{Alert as Raised, Wrong};
use intellisend::domain::settings::Replies;
use intellisend::domain::settings::untouched::Untouched;
use intellisend::drivers::alerts::raise;
use intellisend::drivers::{Rested, hear_these};

use super::*;
use crate::attention::{client, watched};
use crate::office::Office;

#[tokio::test]
async fn a_connection_that_needs_a_person_and_works_again_is_told_once_each() {
    let crew = Crew::open().await;
    crew.people(&[ann(&[Alert::Trouble]), ben(&[Alert::Emergency])]).await;
    client(&crew.desk, |client| client.scopes.retain(|scope| scope != "tn.crm.bookings:w"));
    crew.desk.ground.servicetitan.forget_tokens();
    crew.desk.receive("please call me").await;
    assert!(matches!(crew.desk.drive().await, Rested::Parked { .. }));
    for _ in 0..3 {
        crew.desk.pass(61);
        watched(&crew.desk).await;
        crew.tended().await;
    }
    let told = crew.told(ANN);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("the app lacks a permission") || told[0].contains("it forbids bookings"),
        "{told:?}"
    );
    client(&crew.desk, |client| client.scopes.push("tn.crm.bookings:w".to_owned()));
    crew.desk.ground.servicetitan.forget_tokens();
    for _ in 0..3 {
        crew.desk.pass(61);
        crew.desk.drive().await;
        watched(&crew.desk).await;
        crew.tended().await;
    }
    let told = crew.told(ANN);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].contains("works again"), "{told:?}");
    assert!(crew.told(BEN).is_empty());
}

#[tokio::test]
async fn texts_that_wait_for_more_than_15_minutes_are_told_of_once_and_once_when_none_does() {
    let office = Office::open().await;
    office.lose_connection().await;
    let crew = Crew { desk: office.desk };
    crew.people(&[ann(&[Alert::Trouble])]).await;
    crew.desk.receive("please call me").await;
    crew.desk.drive().await;
    for minutes in [10, 4] {
        crew.desk.pass(minutes * 60);
        assert_eq!(crew.tended().await.told, 0);
    }
    crew.desk.pass(2 * 60);
    for _ in 0..3 {
        crew.minute().await;
    }
    let told = crew.told(ANN);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("a text waits since"), "{told:?}");
    crew.settings(|profile| Profile {
        active: Some(intellisend::domain::ids::Environment::Integration),
        ..profile
    })
    .await;
    assert!(matches!(crew.desk.drive().await, Rested::Settled { .. }));
    for _ in 0..3 {
        crew.minute().await;
    }
    let told = crew.told(ANN);
    assert_eq!(told[1..], ["IntelliSend: no text waits any more."], "{told:?}");
    assert!(crew.standing().await.iter().all(|of| of.known_since.is_none()));
}

#[tokio::test]
async fn trouble_that_begins_at_night_is_told_in_the_morning_unless_it_is_over_by_then() {
    let crew = Crew::open().await;
    let office = Contact { hours: AlertHours::OpeningHours, ..ann(&[Alert::Trouble]) };
    crew.people(&[office]).await;
    crew.settings(|profile| Profile { opening_hours: closed(), time_zone: "UTC".to_owned(), ..profile })
        .await;
    let tenant = crew.desk.ground.thread().tenant;
    let (number, since) = (crew.desk.ground.thread().number, crew.desk.work.clock.now());
    crew.settings(|profile| Profile { opening_hours: opens_in_two_hours(since), ..profile }).await;
    let wrong = Wrong::NotDelivered { code: Some(30034) };
    let lasting = Raised::Number { number: number.clone(), since, wrong };
    let earlier = after(since, -SignedDuration::from_mins(5));
    let brief = Raised::Number { number: number.clone(), since: earlier, wrong };
    for alert in [&lasting, &brief, &Raised::NumberWell { number, since: earlier }] {
        raise(&crew.desk.work, &tenant, alert).await.unwrap();
    }
    assert!(crew.sent().is_empty());
    crew.minute().await;
    assert!(crew.sent().is_empty());
    crew.desk.pass(2 * 3_600);
    crew.minute().await;
    let told = crew.told(ANN);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("is delivered (Twilio 30034)"), "{told:?}");
    assert!(crew.is_quiet().await);
}

/// Open on every day for an hour, from two hours after that moment on.
fn opens_in_two_hours(now: Timestamp) -> OpeningHours {
    let at = |hours: i64| {
        let then = after(now, SignedDuration::from_hours(hours)).to_zoned(jiff::tz::TimeZone::UTC);
        format!("{:02}:{:02}", then.hour(), then.minute())
    };
    hours(&at(2), &at(3))
}

#[tokio::test]
async fn what_is_wrong_with_the_number_is_told_by_the_platforms() {
    let crew = Crew::open().await;
    let ours = crew.platform().await;
    let tenant = crew.desk.ground.thread().tenant;
    let since = ours.clock.now();
    let number = crew.desk.ground.thread().number;
    let alert = Raised::Number { number: number.clone(), since, wrong: Wrong::NotHeard };
    for _ in 0..2 {
        raise(&ours, &tenant, &alert).await.unwrap();
    }
    raise(&ours, &tenant, &Raised::NumberWell { number, since }).await.unwrap();
    let sender = ours.alert_sender.clone().unwrap();
    let sent = crew.desk.ground.twilio.sent(sender.account.as_str());
    let bodies: Vec<&str> = sent.iter().map(|message| message.body.as_str()).collect();
    assert_eq!(bodies.len(), 2, "{bodies:?}");
    assert!(bodies[0].contains("wait for a click") && bodies[1].contains("work again"), "{bodies:?}");
    assert!(crew.sent().is_empty(), "nothing from the number itself");
}

#[tokio::test]
async fn what_the_businesss_own_number_cannot_send_the_platforms_does() {
    let crew = Crew::open().await;
    let ours = crew.platform().await;
    let own = &crew.desk.ground.seed.account_sid;
    crew.desk.ground.twilio.account(own, |account| account.auth_tokens = vec!["another".to_owned()]);
    crew.desk.receive("I smell gas").await;
    crew.desk.drive_with(&ours).await;
    let sender = ours.alert_sender.clone().unwrap();
    assert_eq!(crew.desk.ground.twilio.sent(sender.account.as_str()).len(), 1);
}

#[tokio::test]
async fn a_booking_that_nobody_has_touched_is_told_of_after_opening_hours_have_passed_and_not_at_night() {
    let crew = Crew::open().await;
    let now = crew.desk.work.clock.now();
    crew.settings(|profile| Profile {
        opening_hours: opens_in_two_hours(now),
        time_zone: "UTC".to_owned(),
        untouched_after: Some(Untouched::try_from(30).unwrap()),
        ..profile
    })
    .await;
    crew.desk.receive("please call me").await;
    crew.desk.drive().await;
    let mut told = Vec::new();
    for minutes in (0..200).step_by(11) {
        hear(&crew).await;
        told.push((minutes, crew.told(ANN).len()));
        crew.desk.pass(11 * 60);
    }
    let first = told.iter().find(|(_, told)| *told > 0).expect("it is told");
    assert!((148..=165).contains(&first.0), "{told:?}");
    assert_eq!(told.last().map(|(_, told)| *told), Some(1), "once");
    let booking = crew.desk.one_booking(&[]).await;
    assert!(crew.told(ANN)[0].contains(&format!("booking {}", booking.id)), "{:?}", crew.told(ANN));
}

async fn hear(crew: &Crew) {
    let work = &crew.desk.work;
    let mut due = work.store.due_statuses(work.clock.now(), 1_000).await.unwrap();
    due.retain(|due| due.key.tenant == crew.desk.ground.thread().tenant);
    hear_these(work, due, after(work.clock.now(), SignedDuration::from_secs(20))).await;
}

#[tokio::test]
async fn most_of_a_days_replies_being_sent_is_told_once() {
    let crew = Crew::open().await;
    crew.settings(|profile| Profile { replies: Replies::Acknowledge, replies_a_day: Some(2), ..profile })
        .await;
    for words in ["my heater leaks", "and it is getting worse"] {
        crew.desk.receive(words).await;
        crew.desk.drive().await;
        crew.desk.pass(60);
        crew.desk.drive().await;
    }
    let told = crew.told(ANN);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("four fifths of today's 2 automatic replies"), "{told:?}");
}

#[tokio::test]
async fn a_number_whose_texts_are_not_delivered_is_told_of_once_and_once_more_when_they_are() {
    let crew = Crew::open().await;
    for (status, code) in [("failed", Some(30034)); 4].into_iter().chain([("delivered", None); 2]) {
        crew.desk.hear(status, code).await;
        crew.minute().await;
    }
    let told = crew.told(ANN);
    let words = ["is delivered (Twilio 30034)", "work again"];
    assert_eq!(told.len(), words.len(), "{told:?}");
    assert!(told.iter().zip(words).all(|(told, words)| told.contains(words)), "{told:?}");
}
