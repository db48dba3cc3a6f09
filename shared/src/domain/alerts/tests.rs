use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::domain::contacts::{AlertHours, Contact, ContactId};
use crate::domain::messages::segments::{Encoding, size};
use crate::domain::settings::Profile;
use crate::domain::time::after;

fn sid(number: u8) -> MessageSid {
    MessageSid::parse(&format!("SM{number:032}")).unwrap()
}

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

/// A Saturday, nine in the evening in Chicago.
fn night() -> Timestamp {
    at("2026-11-22T03:00:00Z")
}

/// A Monday, ten in the morning there.
fn day() -> Timestamp {
    at("2026-11-23T16:00:00Z")
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

fn number() -> PhoneNumber {
    PhoneNumber::parse("+15005550001").unwrap()
}

fn customer() -> Option<Sender> {
    Some(Sender::parse("+19725550100").unwrap())
}

fn emergency(life: bool, body: &str) -> Alert {
    let (conversation, began, customer) = (sid(1), sid(1), customer());
    Alert::Emergency { conversation, began, life, customer, said: Some(Alert::said(body)) }
}

fn attention() -> Alert {
    Alert::Attention { environment: Environment::Production, since: night(), why: Trouble::Credentials }
}

fn contact(number: u64, alerts: &[contacts::Alert], hours: AlertHours) -> Contact {
    Contact {
        id: ContactId::of(number),
        name: "Ann".to_owned(),
        number: PhoneNumber::parse("+19725550101").unwrap(),
        alerts: alerts.to_vec(),
        hours,
        confirmed_at: Some(night()),
    }
}

fn profile() -> Profile {
    Profile { time_zone: "America/Chicago".to_owned(), ..Profile::default() }
}

fn all_of_them() -> Vec<Alert> {
    let (since, environment) = (night(), Environment::Production);
    let scope = Trouble::ScopeOrProvider("tn.crm.bookings:w".to_owned());
    let wrongs = [
        Wrong::NotHeard,
        Wrong::TokenRefused,
        Wrong::NotDelivered { code: None },
        Wrong::NotDelivered { code: Some(30034) },
    ];
    let mut all = vec![
        emergency(true, "I smell gas"),
        emergency(false, "Water is flooding my basement"),
        Alert::Conversation { conversation: sid(1), urgent: false, customer: customer() },
        attention(),
        Alert::Attention { environment, since, why: scope },
        Alert::Recovered { environment, since },
        Alert::Waiting { since, texts: 1_000 },
        Alert::WaitingOver { since },
        Alert::ManyReplies { day: "2026-11-21".to_owned(), most: 100_000 },
        Alert::NumberWell { number: number(), since },
        Alert::Untouched {
            conversation: sid(1),
            booking: BookingId(123_456_789_012),
            customer: customer(),
            minutes: 1_440,
        },
    ];
    all.extend(wrongs.map(|wrong| Alert::Number { number: number(), since, wrong }));
    all
}

#[test]
fn every_alert_is_one_segment() {
    for alert in all_of_them() {
        let words = alert.words(&TimeZone::get("America/Chicago").unwrap());
        let size = size(&words);
        assert_eq!((size.segments, size.encoding), (1, Encoding::Gsm7), "{words}");
    }
}

proptest! {
    #[test]
    fn an_emergency_is_one_segment_whatever_the_customer_wrote(body in "\\PC{0,300}") {
        let size = size(&emergency(true, &body).words(&TimeZone::UTC));
        prop_assert_eq!((size.segments, size.encoding), (1, Encoding::Gsm7));
    }
}

#[test]
fn an_emergency_says_whom_to_call_and_the_beginning_of_what_was_texted() {
    let words = emergency(false, "Hay una inundación\nin the “basement”").words(&TimeZone::UTC);
    assert_eq!(
        words,
        "IntelliSend: URGENT. +19725550100 texted: \"Hay una inundacion in the 'basement'\". Please call back now."
    );
    let long = Alert::said(&"water ".repeat(60));
    assert!(long.len() <= 60 && long.ends_with("..."), "{long}");
}

#[test]
fn nothing_personal_is_printed_or_kept_once_everybody_was_told() {
    let told = Raised::new(emergency(true, "I smell gas"), night()).addressed(&[], None).tidied(night());
    let stored = serde_json::to_string(&told).unwrap();
    assert!(!stored.contains("gas") && !stored.contains("972555"), "{stored}");
    assert!(!format!("{:?}", emergency(true, "I smell gas")).contains("gas"));
}

#[test]
fn each_change_has_a_name_of_its_own_and_an_emergency_one_for_each_level() {
    let names: std::collections::BTreeSet<String> = all_of_them().iter().map(Alert::name).collect();
    assert_eq!(names.len(), 11, "{names:?}");
    let other = emergency(false, "other words");
    assert_eq!(other.name(), emergency(false, "words").name());
    assert_eq!(other.contained_in(), Some(emergency(true, "").name()));
    assert_eq!(emergency(true, "").contained_in(), None);
    assert_eq!(attention().over().unwrap().ends(), Some(attention().name()));
}

#[test]
fn who_is_told_is_who_asked_for_it_and_has_confirmed_the_number() {
    use contacts::Alert as Wants;
    let always = AlertHours::Always;
    let unconfirmed = Contact { confirmed_at: None, ..contact(4, &Wants::ALL, always) };
    let contacts = [
        contact(1, &[Wants::Emergency], always),
        contact(2, &[Wants::Trouble], always),
        contact(3, &[Wants::Emergency, Wants::EveryConversation], always),
        unconfirmed,
    ];
    let told = |alert: Alert| -> Vec<u64> {
        let to = Raised::new(alert, night()).addressed(&contacts, None);
        let of = |contact: &ContactId| (1..5).find(|number| ContactId::of(*number) == *contact).unwrap();
        to.recipients().iter().map(|to| of(&to.contact)).collect()
    };
    assert_eq!(told(emergency(true, "I smell gas")), [1, 3]);
    assert_eq!(told(attention()), [2]);
    let begins = |urgent| Alert::Conversation { conversation: sid(1), urgent, customer: customer() };
    assert_eq!(told(begins(false)), [3]);
    assert!(told(begins(true)).is_empty(), "one text is enough of one conversation");
}

#[test]
fn that_it_is_over_is_told_to_who_was_told_that_it_began() {
    let contacts = [1, 2].map(|number| contact(number, &[contacts::Alert::Trouble], AlertHours::Always));
    let begun = Raised::new(attention(), night()).addressed(&contacts, None);
    let begun = begun.with(&contacts[0].id, Came::Told { at: night() });
    let over = Raised::new(attention().over().unwrap(), day());
    assert_eq!(over.addressed(&contacts, Some(&begun)).recipients().len(), 1);
    assert_eq!(over.addressed(&contacts, None).recipients().len(), 0);
}

fn turn(alert: Alert, contact: Option<&Contact>, told: &Told, now: Timestamp) -> Turn {
    Raised::new(alert, night()).turn(contact, told, &profile(), now)
}

#[test]
fn outside_of_the_hours_that_were_chosen_nobody_is_told_and_trouble_waits_for_the_office_to_open() {
    let all = contacts::Alert::ALL;
    let (always, office) = (contact(1, &all, AlertHours::Always), contact(2, &all, AlertHours::OpeningHours));
    let told = Told::default();
    let gas = || emergency(true, "I smell gas");
    assert_eq!(turn(gas(), Some(&always), &told, night()), Turn::Now);
    assert_eq!(turn(gas(), Some(&office), &told, night()), Turn::Never(NotTold::Hours));
    let monday = at("2026-11-23T14:00:00Z");
    assert_eq!(turn(attention(), Some(&office), &told, night()), Turn::Later(monday));
    assert_eq!(turn(attention(), Some(&office), &told, monday), Turn::Now);
    assert_eq!(turn(attention(), None, &told, monday), Turn::Never(NotTold::Gone));
    assert_eq!(turn(gas(), Some(&always), &told, after(night(), minutes(60))), Turn::Never(NotTold::TooLate));
}

#[test]
fn alert_hours_are_the_offices_own_past_midnight_and_where_the_clock_changes() {
    let night_shift = serde_json::json!({
        "monday": [], "tuesday": [], "wednesday": [], "thursday": [], "friday": [], "sunday": [],
        "saturday": [{ "from": "22:00", "to": "02:00" }],
    });
    let profile = Profile { opening_hours: serde_json::from_value(night_shift).unwrap(), ..profile() };
    let office = contact(1, &contacts::Alert::ALL, AlertHours::OpeningHours);
    let turn = |moment: &str| {
        let raised = Raised::new(emergency(false, "No heat"), at(moment));
        raised.turn(Some(&office), &Told::default(), &profile, at(moment))
    };
    // The night of November 1, 2026 the clock shows one o'clock twice.
    for (moment, expected) in [
        ("2026-11-01T02:59:00Z", Turn::Never(NotTold::Hours)),
        ("2026-11-01T03:00:00Z", Turn::Now),
        ("2026-11-01T06:59:00Z", Turn::Now),
        ("2026-11-01T07:59:00Z", Turn::Now),
        ("2026-11-01T08:00:00Z", Turn::Never(NotTold::Hours)),
    ] {
        assert_eq!(turn(moment), expected, "{moment}");
    }
    // In March it skips from two to three: the office closes at two all the same.
    assert_eq!(turn("2026-03-08T07:59:00Z"), Turn::Now);
    assert_eq!(turn("2026-03-08T08:00:00Z"), Turn::Never(NotTold::Hours));
}

#[test]
fn one_of_a_kind_a_minute_and_thirty_a_day_hold_back_all_but_what_cannot_wait() {
    let mut told = Told::default().with(Kind::Emergency, &number(), night());
    let soon = after(night(), SignedDuration::from_secs(59));
    assert_eq!(told.may(Kind::Emergency, soon), May::Now, "another customer's");
    told = told.with(Kind::Attention, &number(), night());
    assert_eq!(told.may(Kind::Attention, soon), May::Later(after(night(), minutes(1))));
    assert_eq!(told.may(Kind::Recovered, soon), May::Now);
    assert_eq!(told.may(Kind::Attention, after(night(), minutes(1))), May::Now);
    told = told.with(Kind::Life, &number(), night());
    assert_eq!(told.may(Kind::Life, night()), May::Now);
    for minute in 0..28 {
        told = told.with(Kind::Conversation, &number(), after(night(), minutes(minute)));
    }
    let later = after(night(), minutes(30));
    assert_eq!(told.may(Kind::Conversation, later), May::No);
    assert_eq!((told.may(Kind::Emergency, later), told.may(Kind::Life, later)), (May::Now, May::Now));
    assert_eq!(told.may(Kind::Conversation, after(night(), minutes(25 * 60))), May::Now);
}

#[test]
fn a_contact_is_tried_three_times() {
    let one = contact(1, &contacts::Alert::ALL, AlertHours::Always);
    let mut raised = Raised::new(attention(), night()).addressed(std::slice::from_ref(&one), None);
    for tried in 0..MOST_TRIES {
        assert_eq!(raised.next(), Some(night()), "after {tried}");
        raised = raised.trying(std::slice::from_ref(&one.id), night());
        assert_eq!(raised.next(), Some(after(night(), minutes(1))), "meanwhile somebody is at it");
        raised = raised.failed(&one.id, night());
    }
    assert_eq!((raised.next(), raised.told_at()), (None, None));
    assert_eq!(raised.recipients()[0].came, Came::NotTold { why: NotTold::Failed });
}

/// An emergency for these contacts, each told a moment ago.
fn told_to(contacts: &[Contact]) -> Raised {
    let raised = Raised::new(emergency(false, "No heat"), night()).addressed(contacts, None);
    contacts.iter().fold(raised, |raised, one| raised.with(&one.id, Came::Told { at: night() }))
}

#[test]
fn what_failed_for_the_senders_sake_is_told_again_by_another_with_its_words() {
    let one = contact(1, &contacts::Alert::ALL, AlertHours::Always);
    let told = told_to(std::slice::from_ref(&one)).tidied(night());
    let again = told.not_delivered(&one.id, &number(), 30_034, day());
    assert_eq!(again.next(), Some(day()));
    assert_eq!(again.recipients()[0].without, [number()]);
    assert!(again.alert.words(&TimeZone::UTC).contains("No heat"));
    let told = again.with(&one.id, Came::Told { at: day() });
    let twice = told.clone().not_delivered(&one.id, &number(), 30_034, day());
    assert_eq!(twice, told, "the same report, or one of the same number, changes nothing more");
    assert_eq!(told.clone().not_delivered(&one.id, &number(), 30_008, day()), told);
}

#[test]
fn words_are_kept_for_the_hour_in_which_a_report_may_come_and_no_longer() {
    let one = contact(1, &contacts::Alert::ALL, AlertHours::Always);
    let told = told_to(std::slice::from_ref(&one)).tidied(night());
    let end = after(night(), minutes(60));
    assert_eq!(told.next(), Some(end));
    let over = told.tidied(end);
    assert_eq!(over.next(), None);
    assert!(!serde_json::to_string(&over).unwrap().contains("No heat"));
}

#[test]
fn operators_are_told_once_of_an_emergency_that_nobody_heard_of() {
    let contacts = [1, 2].map(|number| contact(number, &contacts::Alert::ALL, AlertHours::Always));
    let [ann, ben] = [&contacts[0].id, &contacts[1].id];
    let opted_out = Came::NotTold { why: NotTold::OptedOut };
    let raised = told_to(&contacts).with(ann, opted_out);
    assert_eq!(raised.unheard(), 0, "one of two heard of it");
    let unheard = raised.clone().with(ben, opted_out);
    assert_eq!((unheard.unheard(), unheard.next()), (2, Some(night())));
    assert_eq!((unheard.clone().counted().unheard(), unheard.counted().tidied(night()).next()), (0, None));
    let arrived_nowhere = raised.not_delivered(ben, &number(), 30_003, day());
    assert_eq!(arrived_nowhere.unheard(), 2);
    let hours = Came::NotTold { why: NotTold::Hours };
    assert_eq!(told_to(&contacts).with(ann, hours).with(ben, hours).unheard(), 0, "as they chose");
}

#[test]
fn an_alerts_name_comes_back_as_it_is_from_the_address_at_which_twilio_reports() {
    for alert in all_of_them() {
        let query = for_address(&alert.name());
        assert!(query.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=-_".contains(&byte)), "{query}");
        assert_eq!(query.strip_prefix(IN_ADDRESS).and_then(of_address), Some(alert.name()));
    }
    for part in ["", "%%", "AA", &"QUFB".repeat(100)] {
        assert_eq!(of_address(part).filter(|name| !name.is_empty()), None, "{part}");
    }
}
