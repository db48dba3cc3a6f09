use proptest::prelude::*;

use super::*;
use crate::domain::ids::TenantId;
use crate::domain::phone::Sender;
use crate::domain::text::CameBy;

const OURS: &str = "+15005550001";
const TOLL_FREE: &str = "+18885550001";

fn at(seconds: i64) -> Timestamp {
    after("2026-11-21T21:04:00Z".parse().unwrap(), SignedDuration::from_secs(seconds))
}

fn sid(number: u32) -> MessageSid {
    MessageSid::parse(&format!("SM{number:032}")).unwrap()
}

fn text(number: u32, seconds: i64, body: &str) -> Text {
    Text::arrived(sid(number), body, CameBy::Webhook, at(seconds))
}

fn thread_to(number: &str) -> ThreadKey {
    ThreadKey {
        tenant: TenantId::parse("tn_a").unwrap(),
        customer: Sender::parse("+19725550100").unwrap(),
        number: PhoneNumber::parse(number).unwrap(),
    }
}

/// What these texts come to, read in this order: the allowance, and the records.
fn judged_in(thread: &ThreadKey, texts: &[Text]) -> (Allowance, Vec<ConsentRecord>) {
    let (mut allowance, mut records) = (Allowance::default(), Vec::new());
    for text in texts {
        if let Some(judged) = judge(text, thread, &allowance, text.at()) {
            allowance = judged.allowance.unwrap_or(allowance);
            records.extend(judged.record);
        }
    }
    (allowance, records)
}

fn judged(texts: &[Text]) -> (Allowance, Vec<ConsentRecord>) {
    judged_in(&thread_to(OURS), texts)
}

fn rules(records: &[ConsentRecord]) -> Vec<(Change, Rule)> {
    records.iter().map(|record| (record.change, record.rule)).collect()
}

#[test]
fn a_keyword_withdraws_without_a_word_of_ours_since_twilio_answers_it() {
    for body in ["STOP", "stop", "StopAll", "unsubscribe", "END", "quit", "cancel", "Revoke", "optout"] {
        let (allowance, records) = judged(&[text(1, 0, body)]);
        let out = allowance.opted_out.unwrap();
        assert_eq!((out.rule, out.confirm, out.text), (Rule::Keyword, None, Some(sid(1))), "{body}");
        assert_eq!(rules(&records), [(Change::Withdrawn, Rule::Keyword)], "{body}");
    }
    let of_the_business = Text { opt_out: Some("STOP".to_owned()), ..text(1, 0, "BASTA") };
    assert_eq!(judged(&[of_the_business]).0.opted_out.unwrap().rule, Rule::Keyword);
}

#[test]
fn words_of_our_own_that_ask_for_nothing_are_confirmed_once_in_their_language_from_the_number_texted() {
    for (body, language) in [
        ("opt out", Language::English),
        ("wrong number", Language::English),
        ("please stop texting me", Language::English),
        ("No más", Language::Spanish),
        ("Por favor no me escriban", Language::Spanish),
    ] {
        let (allowance, records) = judged(&[text(1, 0, body)]);
        let (ours, now) = (PhoneNumber::parse(OURS).unwrap(), at(1));
        let confirm = Confirm { from: ours.clone(), language };
        assert_eq!(allowance.to_confirm(&ours, now), Some(&confirm), "{body}");
        assert_eq!(rules(&records), [(Change::Withdrawn, Rule::Words)], "{body}");
        let other = PhoneNumber::parse(TOLL_FREE).unwrap();
        assert_eq!(allowance.to_confirm(&other, now), None, "from the number that was texted");
        assert_eq!(allowance.to_confirm(&ours, at(300)), None, "within five minutes");
        assert_eq!(allowance.confirmed(at(1)).to_confirm(&ours, now), None, "once");
        let again = text(2, 5, body);
        let twice = judge(&again, &thread_to(OURS), &allowance.confirmed(at(1)), now).unwrap();
        assert_eq!(twice.allowance.unwrap().to_confirm(&ours, now), None, "who knows is not told");
        let keyword = judge(&text(3, 5, "STOP"), &thread_to(OURS), &allowance, now).unwrap();
        assert_eq!(keyword.allowance.unwrap().to_confirm(&ours, now), None, "Twilio has answered");
    }
}

#[test]
fn a_withdrawal_that_asks_for_something_is_not_confirmed() {
    let (allowance, records) = judged(&[text(1, 0, "stop texting me and just send someone to 12 Oak 75024")]);
    let out = allowance.opted_out.unwrap();
    assert_eq!((out.rule, out.confirm), (Rule::Phrase, None));
    assert_eq!(rules(&records), [(Change::Withdrawn, Rule::Phrase)]);
}

#[test]
fn a_reaction_to_an_answer_that_has_such_words_records_nothing() {
    for body in ["Liked “We don't text prices, call us”", "I don't text while driving"] {
        assert_eq!(judged(&[text(1, 0, body)]), (Allowance::default(), vec![]), "{body}");
        let stopped = Text { opt_out: Some("STOP".to_owned()), ..text(1, 0, body) };
        assert_eq!(judged(&[stopped]).0.opted_out.unwrap().rule, Rule::Keyword, "{body}");
    }
}

#[test]
fn start_and_unstop_undo_whatever_it_was_and_yes_what_twilio_knows_of() {
    for (before, body, undoes) in [
        ("STOP", "START", true),
        ("no mas", "unstop", true),
        ("stop texting me and come", "start", true),
        ("STOP", "Yes!", true),
        ("opt out", "YES", false),
        ("stop texting me and come", "YES", false),
        ("STOP", "yes please", false),
    ] {
        let (allowance, records) = judged(&[text(1, 0, before), text(2, 60, body)]);
        assert_eq!(allowance.opted_out.is_none(), undoes, "{before}, {body}");
        assert_eq!(records.len(), 1 + usize::from(undoes), "{before}, {body}");
    }
    let thread = thread_to(OURS);
    let refused = refused_by_carrier(Some(&SaidId::of(7)), at(0), &thread, &Allowance::default()).unwrap();
    let yes = judge(&text(1, 9, "YES"), &thread, &refused.allowance.unwrap(), at(9)).unwrap();
    assert_eq!(yes.allowance.unwrap().opted_out, None);
}

#[test]
fn yes_is_an_answer_of_whoever_has_not_opted_out_whatever_twilio_says() {
    let yes = text(1, 0, "YES");
    assert_eq!(judged(std::slice::from_ref(&yes)), (Allowance::default(), vec![]));
    let said_so = Text { opt_out: Some("START".to_owned()), ..yes };
    assert_eq!(judged(&[said_so]), (Allowance::default(), vec![]));
    let (allowance, records) = judged(&[text(2, 60, "STOP"), text(1, 0, "YES")]);
    assert_eq!((allowance.opted_out.is_some(), records.len()), (true, 1), "it was one when it was sent");
}

#[test]
fn numbers_that_are_free_to_call_know_no_yes() {
    for number in ["+18005550001", "+18335550001", TOLL_FREE] {
        let thread = thread_to(number);
        let (allowance, _) = judged_in(&thread, &[text(1, 0, "STOP"), text(2, 60, "YES")]);
        assert!(allowance.opted_out.is_some(), "{number}");
        let (allowance, _) = judged_in(&thread, &[text(1, 0, "STOP"), text(2, 60, "UNSTOP")]);
        assert!(allowance.opted_out.is_none(), "{number}");
    }
}

#[test]
fn what_was_sent_before_the_text_that_decided_is_recorded_and_changes_nothing() {
    let (stop, start) = (text(1, 0, "STOP"), text(2, 60, "START"));
    let (late, _) = judged(&[start.clone(), stop.clone()]);
    let (in_order, records) = judged(&[stop, start]);
    assert_eq!((late.clone(), late.opted_out), (in_order, None));
    assert_eq!(records.len(), 2);
}

#[test]
fn the_beginning_of_the_words_is_recorded() {
    let long = format!("stop texting me {}", "é".repeat(500));
    let (_, records) = judged(&[text(1, 0, &long)]);
    assert_eq!(records[0].words.chars().count(), 160);
    assert_eq!((records[0].at, records[0].text.clone()), (at(0), Some(sid(1))));
}

#[test]
fn who_asks_what_this_is_in_a_word_that_twilio_does_not_know_is_told_once_a_day() {
    let ours = PhoneNumber::parse(OURS).unwrap();
    let (allowance, records) = judged(&[text(1, 0, "Ayuda")]);
    let expected = Confirm { from: ours.clone(), language: Language::Spanish };
    assert_eq!(allowance.to_help(&ours, at(1)), Some(&expected));
    assert!(records.is_empty());
    let told = allowance.helped(at(1));
    assert_eq!((told.to_help(&ours, at(2)), allowance.to_help(&ours, at(600))), (None, None));
    let thread = thread_to(OURS);
    assert_eq!(judge(&text(2, 3_600, "AYUDA"), &thread, &told, at(3_600)), None);
    assert!(judge(&text(2, 90_000, "AYUDA"), &thread, &told, at(90_000)).is_some());
    for silent in ["HELP", "info"] {
        assert_eq!(judge(&text(2, 90_000, silent), &thread, &told, at(90_000)), None, "{silent}");
    }
    let (out, _) = judged(&[text(1, 0, "STOP")]);
    assert_eq!(judge(&text(2, 60, "ayuda"), &thread, &out, at(60)), None, "who opted out gets nothing");
    assert_eq!(judge(&text(2, 60, "ayuda"), &thread, &told, at(90_000)), None, "too late");
}

#[test]
fn what_the_carrier_says_counts_unless_something_was_said_since() {
    let (thread, refused) = (thread_to(OURS), SaidId::of(7));
    let judged_of = |allowance: &Allowance| refused_by_carrier(Some(&refused), at(60), &thread, allowance);
    let known = judged_of(&Allowance::default()).unwrap();
    let record = known.record.unwrap();
    assert_eq!((record.rule, record.refused, record.text), (Rule::Carrier, Some(SaidId::of(7)), None));
    assert_eq!(judged_of(&known.allowance.unwrap()), None, "it is known");
    assert_eq!(judged_of(&judged(&[text(1, 0, "STOP")]).0), None, "it is known");
    assert_eq!(judged_of(&judged(&[text(1, 90, "START")]).0), None, "they said otherwise since");
    assert!(judged_of(&judged(&[text(1, 0, "START")]).0).is_some());
}

#[test]
fn of_what_nobody_has_heard_yet_the_text_that_was_sent_last_says_whether_texts_are_wanted() {
    let thread = thread_to(OURS);
    let wants_none = |texts: &[Text], heard: &Allowance| wants_no_texts(texts, &thread, heard, at(100));
    let (stop, start) = (text(1, 0, "STOP"), text(2, 10, "START"));
    let nothing = Allowance::default();
    assert!(!wants_none(&[], &nothing) && !wants_none(&[text(3, 20, "No heat")], &nothing));
    assert!(wants_none(&[stop.clone(), text(3, 20, "No heat")], &nothing));
    assert!(!wants_none(&[start.clone(), stop.clone()], &nothing), "in whatever order they are read");
    let heard = judged(&[stop.clone(), start.clone()]).0;
    assert!(!wants_none(&[stop.clone(), start], &heard), "what was taken back stays so");
    assert!(wants_none(&[text(4, 30, "stop texting me")], &heard));
    assert!(wants_none(&[], &judged(&[stop]).0), "what was heard counts by itself");
}

#[test]
fn a_sender_that_cannot_be_texted_agrees_to_nothing() {
    let thread = ThreadKey { customer: Sender::parse("28928").unwrap(), ..thread_to(OURS) };
    assert_eq!(judge(&text(1, 0, "STOP"), &thread, &Allowance::default(), at(0)), None);
}

#[test]
fn of_somebody_who_is_erased_it_stays_that_they_want_no_texts() {
    let (allowance, _) = judged(&[text(1, 0, "no mas")]);
    let erased = allowance.erased();
    let out = erased.opted_out.clone().unwrap();
    assert_eq!((out.at, out.text, out.confirm), (at(0), None, None));
    assert_eq!((erased.decided_at, erased.decided_by), (Some(at(0)), None));
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "STOP",
        "START",
        "no mas",
        "stop texting me",
        "stop texting me and send someone",
        "UNSTOP",
        "No heat",
        "wrong number",
    ])
}

proptest! {
    #[test]
    fn in_whatever_order_and_however_often_texts_are_read_the_one_sent_last_counts_and_each_is_recorded_once(
        said in prop::collection::vec((word(), 0_i64..4), 1..8),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let texts: Vec<Text> =
            said.iter().zip(1_u32..).map(|((body, seconds), number)| text(number, *seconds, body)).collect();
        let mut sent = texts.clone();
        sent.sort_by_key(|text| (text.at(), text.sid.clone()));
        let (expected, _) = judged(&sent);
        let mut read: Vec<Text> = order.iter().map(|at| at.get(&texts).clone()).collect();
        read.extend(texts.iter().cloned());
        let (allowance, mut records) = judged(&read);
        let wants = |allowance: &Allowance| allowance.opted_out.as_ref().map(|out| (out.at, out.text.clone()));
        prop_assert_eq!(wants(&allowance), wants(&expected));
        prop_assert_eq!((allowance.decided_at, allowance.decided_by), (expected.decided_at, expected.decided_by));
        let mut names: Vec<_> = records.drain(..).map(|record| record.text).collect();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), said.iter().filter(|(body, _)| *body != "No heat").count());
    }
}
