use super::key::EntryKey;
use super::seal::Sealer;
use super::{About, Decided, Entry, Newest, Seen, State, Wait, WaitingText, waiting};
use crate::domain::connection::Place;
use crate::domain::conversation::Conversation;
use crate::domain::conversation::choices::OptionalIds;
use crate::domain::conversation::content::Content;
use crate::domain::conversation::customer::Caller;
use crate::domain::conversation::follows::{Given, Goes};
use crate::domain::delivery::{Delivery, Record, SetAside};
use crate::domain::ids::{
    BookingId, Environment, MessageSid, ProviderId, ServiceTitanTenant, TenantId, ThreadKey,
};
use crate::domain::outcome::{Cause, Problem};
use crate::domain::phone::{PhoneNumber, Sender};
use crate::domain::text::{CameBy, Text};
use crate::domain::time::{SignedDuration, Timestamp, after};

pub(super) fn tenant(name: &str) -> TenantId {
    TenantId::parse(name).unwrap()
}

pub(super) fn at(seconds: i64) -> Timestamp {
    after("2026-11-21T21:04:00Z".parse().unwrap(), SignedDuration::from_secs(seconds))
}

pub(super) fn thread(customer: &str) -> ThreadKey {
    ThreadKey {
        tenant: tenant("tn_demo"),
        customer: Sender::parse(customer).unwrap(),
        number: PhoneNumber::parse("+15005550001").unwrap(),
    }
}

pub(super) fn sid(number: u32) -> MessageSid {
    MessageSid::parse(&format!("SM{number:032}")).unwrap()
}

pub(super) fn text(number: u32, seconds: i64, body: &str) -> Text {
    Text {
        sid: sid(number),
        body: body.to_owned(),
        media: vec![],
        came_by: CameBy::Webhook,
        received_at: at(seconds),
        sent_at: None,
        messaging_service: None,
        opt_out: None,
    }
}

pub(super) fn waits(customer: &str, text: Text, wait: Wait, why: Option<&str>) -> WaitingText {
    WaitingText { thread: thread(customer), text, wait, why: why.map(str::to_owned) }
}

/// Booked with the texts of these numbers, the first of which opened it.
pub(super) fn conversation(first: u32, texts: &[Text]) -> Conversation {
    let texts: Vec<&Text> = texts.iter().collect();
    let content = Some(Content::of(&texts, 0));
    let delivery = Delivery::Done { made: BookingId(41), content };
    Conversation {
        opened_by: sid(first),
        opened_at: texts[0].received_at,
        last_text_at: texts[texts.len() - 1].received_at,
        before_claim: None,
        place: Place {
            environment: Environment::Integration,
            tenant: ServiceTitanTenant(1),
            provider: ProviderId(7001),
        },
        booking: Record { claim: None, delivery, attempts: 0, set_aside: None },
        optional_ids: OptionalIds::None,
        twins: vec![],
        dismissals: 0,
        follows_unknown: false,
        late: None,
        late_before_claim: None,
        follows: None,
        goes: Goes::Booking,
        earlier: None,
        handled: None,
        ours: Vec::new(),
        unverified: false,
        caller: Caller::Unknown,
        given: Given::default(),
        pace: Box::default(),
        opted_out_before: false,
        elsewhere: Vec::new(),
    }
}

pub(super) fn seen(status: &str, job: Option<i64>, seconds: i64) -> Seen {
    Seen { status: Some(status.to_owned()), job, modified_at: at(seconds), seen_at: at(seconds) }
}

pub(super) const CUSTOMER: &str = "+19725550100";

pub(super) fn entry(about: About, waiting: Vec<WaitingText>) -> Entry {
    Entry { key: EntryKey { thread: thread(CUSTOMER), first: sid(1) }, about, waiting }
}

pub(super) fn booked(seen: Option<Seen>, waiting: Vec<WaitingText>) -> Entry {
    let of = Box::new(conversation(1, &[text(1, 0, "No heat")]));
    entry(About::Conversation { of, seen }, waiting)
}

#[test]
fn what_the_office_did_in_servicetitan_is_the_state_of_a_booking() {
    assert_eq!(booked(None, vec![]).state(), Some(State::Booked));
    for (status, state) in [
        ("New", State::Booked),
        ("Accepted", State::Booked),
        ("Something new", State::Booked),
        ("Converted", State::Converted),
        ("Dismissed", State::Dismissed),
    ] {
        assert_eq!(booked(Some(seen(status, None, 0)), vec![]).state(), Some(state), "{status}");
    }
}

#[test]
fn what_needs_a_person_comes_before_what_does_not() {
    let of = |waits: &[Wait]| {
        let texts = waits.iter().map(|wait| self::waits(CUSTOMER, text(2, 9, ""), *wait, None));
        booked(None, texts.collect()).state()
    };
    assert_eq!(of(&[Wait::Owed, Wait::Parked, Wait::Held]), Some(State::Held));
    assert_eq!(of(&[Wait::Owed, Wait::Parked]), Some(State::Parked));
    assert_eq!(of(&[Wait::Owed]), Some(State::Waiting));
}

#[test]
fn what_was_set_aside_shows_what_servicetitan_said_until_a_new_text_has_it_tried_again() {
    let mut of = conversation(1, &[text(1, 0, "No heat")]);
    let problem = Problem {
        status: 400,
        title: "One or more validation errors occurred.".to_owned(),
        trace_id: Some("00-1".to_owned()),
        errors: [("Summary".to_owned(), vec!["Too long.".to_owned()])].into(),
        ..Problem::default()
    };
    let content = Content::of(&[&text(1, 0, "No heat")], 0);
    of.booking.delivery = Delivery::Refused;
    of.booking.set_aside = Some(SetAside { content, cause: Cause::Answered(problem) });
    let aside = entry(About::Conversation { of: Box::new(of), seen: None }, vec![]);
    let shown = aside.shown(&Sealer::from_root("key").unwrap(), None, None).unwrap();
    let why = shown.why.unwrap();
    assert_eq!(shown.state, State::SetAside);
    assert_eq!(
        (why.errors["Summary"].as_slice(), why.trace_id.as_deref()),
        (&["Too long.".to_owned()][..], Some("00-1"))
    );
    assert!(why.remedy.is_some() && shown.booking.is_none());
    let again = Entry { waiting: vec![waits(CUSTOMER, text(2, 9, "Hello?"), Wait::Owed, None)], ..aside };
    assert_eq!(again.state(), Some(State::Waiting));
    assert_eq!(again.texts(), Some(2));
}

#[test]
fn an_attempt_that_came_to_nothing_and_whose_texts_are_elsewhere_is_not_listed() {
    let mut of = conversation(1, &[text(1, 0, "No heat")]);
    of.booking.delivery = Delivery::Refused;
    let empty = entry(About::Conversation { of: Box::new(of), seen: None }, vec![]);
    assert_eq!((empty.state(), empty.shown(&Sealer::from_root("key").unwrap(), None, None)), (None, None));
}

#[test]
fn texts_that_wait_are_listed_before_there_is_any_conversation() {
    let texts = vec![
        waits("+19725550101", text(3, 30, "Leak"), Wait::Held, None),
        waits(CUSTOMER, text(2, 20, "Hello?"), Wait::Owed, None),
        waits(CUSTOMER, text(1, 10, "No heat"), Wait::Parked, Some("not connected")),
    ];
    let entries = waiting(texts, &[]);
    let states: Vec<_> = entries.iter().map(|entry| (entry.state().unwrap(), entry.texts())).collect();
    assert_eq!(states, [(State::Parked, Some(2)), (State::Held, Some(1))]);
    assert_eq!(entries[0].key, EntryKey { thread: thread(CUSTOMER), first: sid(1) });
    assert_eq!((entries[0].first_text_at(), entries[0].last_text_at()), (at(10), at(20)));
}

#[test]
fn a_text_that_waits_belongs_to_the_newest_conversation_unless_the_office_has_seen_to_that() {
    let known = |seen| Newest {
        thread: thread(CUSTOMER),
        conversation: conversation(1, &[text(1, 0, "No heat")]),
        seen,
    };
    let texts = || vec![waits(CUSTOMER, text(2, 20, "Hello?"), Wait::Parked, None)];
    let joined = waiting(texts(), &[known(Some(seen("Accepted", None, 5)))]);
    assert_eq!((joined[0].key.first.clone(), joined[0].texts()), (sid(1), Some(2)));
    let apart = waiting(texts(), &[known(Some(seen("Converted", Some(9), 5)))]);
    assert_eq!((apart[0].key.first.clone(), apart[0].about.clone()), (sid(2), About::Waiting));
}

#[test]
fn a_name_gives_nothing_away_and_means_nothing_to_anybody_else() {
    let (sealer, other) = (Sealer::from_root("a key").unwrap(), Sealer::from_root("another").unwrap());
    let key = EntryKey { thread: thread(CUSTOMER), first: sid(1) };
    let id = key.id(&sealer);
    assert_eq!(id, key.id(&sealer), "a page tells what it has shown already");
    assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{id}");
    let (mine, theirs) = (tenant("tn_demo"), tenant("tn_other"));
    assert_eq!(EntryKey::of_id(&mine, &sealer, &id), Some(key.clone()));
    assert_eq!(EntryKey::of_id(&theirs, &sealer, &id), None);
    assert_eq!(EntryKey::of_id(&mine, &other, &id), None);
    for wrong in ["", "held", "ct_1", "…", &id[1..], &format!("{id}AAAA"), &id.to_uppercase()] {
        assert_eq!(EntryKey::of_id(&mine, &sealer, wrong), None, "{wrong}");
    }
    assert_eq!(sealer.open(&mine, "cursor", &id), None, "made for another use");
    assert_eq!(format!("{sealer:?} {:?}", key.thread), "Sealer(…) ThreadKey(tn_demo#…)");
}

#[test]
fn an_odd_sender_is_named_and_found_like_any_other() {
    let sealer = Sealer::from_root("a key").unwrap();
    for customer in ["12345", "whatsapp:+19725550100", "A#B", "ACME Heating"] {
        let key = EntryKey { thread: thread(customer), first: sid(7) };
        assert_eq!(EntryKey::of_id(&tenant("tn_demo"), &sealer, &key.id(&sealer)), Some(key));
    }
}

#[test]
fn a_text_that_needs_no_booking_says_why_in_words_and_by_which_rule() {
    for (rule, words) in [("thanks", "Only thanks or OK"), ("of_a_later_version", "of_a_later_version")] {
        let decided = Decided::NeedsNone { rule: rule.to_owned() };
        let decided = entry(About::Text { text: text(1, 0, "Thanks!"), decided }, vec![]);
        let shown = decided.shown(&Sealer::from_root("key").unwrap(), None, None).unwrap();
        assert_eq!((shown.state, shown.texts), (State::NeedsNone, Some(1)));
        let why = shown.why.unwrap();
        assert_eq!((why.cause.as_str(), why.rule.as_deref()), (words, Some(rule)));
        assert_eq!(shown.newest.unwrap().words, "Thanks!");
    }
    let at = at(5);
    let dismissed = entry(About::Text { text: text(1, 0, ""), decided: Decided::Dismissed { at } }, vec![]);
    assert_eq!(dismissed.state(), Some(State::Dismissed));
}

#[test]
fn every_state_has_a_name_of_its_own_which_is_also_how_it_is_asked_for() {
    for state in State::ALL {
        assert_eq!(State::parse(state.as_str()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
    }
    assert_eq!(State::parse("Held"), None);
}

#[test]
fn nothing_personal_is_printed() {
    let shown = booked(None, vec![waits(CUSTOMER, text(2, 9, "No heat"), Wait::Owed, None)]);
    let printed = format!("{shown:?} {:?}", shown.shown(&Sealer::from_root("key").unwrap(), None, None));
    assert!(!printed.contains("9725550100") && !printed.contains("No heat"), "{printed}");
}
