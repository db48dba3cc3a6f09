//! Texts that need nothing, among those that do.

use proptest::prelude::*;

use super::super::noise::NeedsNone;
use super::super::noise::sift::{Among, Sifted, sift};
use super::*;

/// What is sifted out of a run's log.
fn sifted_where(run: &Run, active: Option<Place>, is_not_a_customer: bool) -> Sifted {
    let sender = Sender::parse("+19725550100").unwrap();
    sift(
        run.log.clone(),
        &Among {
            known: &run.known,
            sender: &sender,
            active,
            is_not_a_customer,
            alerted: &[],
            follow_up: SignedDuration::from_hours(72),
        },
    )
}

fn sifted(run: &Run) -> Sifted {
    sifted_where(run, Some(run.active), false)
}

fn sifted_of_staff(run: &Run, alerted: &[Timestamp]) -> Sifted {
    let sender = Sender::parse("+19725550100").unwrap();
    let (known, active) = (&run.known, Some(run.active));
    let follow_up = SignedDuration::from_hours(72);
    let among = Among { known, sender: &sender, active, is_not_a_customer: false, alerted, follow_up };
    sift(run.log.clone(), &among)
}

#[test]
fn an_answer_to_an_alert_opens_nothing_for_an_hour_and_amends_a_booking_that_is_there() {
    for (seconds, expected) in [(0, true), (3_599, true), (3_600, false), (-1, false)] {
        let run = Run::of(&[text(1, 0, "on my way")]);
        let alerted = [after(run.log.texts[0].text.received_at, -SignedDuration::from_secs(seconds))];
        let found = reasons(&sifted_of_staff(&run, &alerted));
        let answer = vec![(sid(1), NeedsNone::StaffAnswer)];
        assert_eq!(found, if expected { answer } else { vec![] }, "{seconds}");
    }
    let stop = Run::of(&[text(1, 0, "STOP")]);
    let alerted = [stop.log.texts[0].text.received_at];
    assert_eq!(reasons(&sifted_of_staff(&stop, &alerted)), [(sid(1), NeedsNone::Keyword)]);
    let mut open = booked(&[text(1, 0, "No heat")]);
    open.receive(&text(2, 30, "12 Oak St"));
    assert!(reasons(&sifted_of_staff(&open, &alerted)).is_empty(), "whoever is a customer stays one");
}

fn reasons(sifted: &Sifted) -> Vec<(MessageSid, NeedsNone)> {
    sifted.noise.iter().map(|noise| (noise.owed.sid.clone(), noise.why)).collect()
}

/// As a driver does it: what is decided about is in no log any more, and the rest goes on.
fn drive(run: &mut Run) -> Vec<Effect> {
    run.log = sifted(run).log;
    run.drive()
}

#[test]
fn with_no_open_conversation_thanks_alone_opens_none() {
    let run = Run::of(&[text(1, 0, "thanks!")]);
    let sifted = sifted(&run);
    assert_eq!((reasons(&sifted), &sifted.into), (vec![(sid(1), NeedsNone::Thanks)], &None));
    assert!(sifted.log.texts.is_empty());
}

#[test]
fn in_an_open_conversation_noise_is_part_of_it_and_amends_nothing() {
    let mut run = booked(&[text(1, 0, "No heat")]);
    run.receive(&text(2, 30, "👍"));
    let sifted = sifted(&run);
    assert_eq!((reasons(&sifted), &sifted.into), (vec![(sid(2), NeedsNone::Reaction)], &Some(sid(1))));
    assert!(drive(&mut run).is_empty());
}

#[test]
fn a_bare_ok_or_thumbs_up_to_what_a_person_wrote_is_news_for_the_office() {
    for answer in ["ok", "👍", "Liked “Can we come at 9?”"] {
        let mut run = booked(&[text(1, 0, "No heat")]);
        run.write(60, "Can we come at 9?");
        run.receive(&text(2, 90, answer));
        assert!(reasons(&sifted(&run)).is_empty(), "{answer}");
        run.receive(&text(3, 120, answer));
        assert_eq!(reasons(&sifted(&run)).len(), 1, "{answer}: it was answered by then");
    }
}

#[test]
fn a_keyword_opens_nothing_and_amends_the_booking_that_is_there() {
    let mut run = Run::of(&[text(1, 0, "STOP"), text(2, 10, "No heat"), text(3, 20, "STOP")]);
    assert_eq!(reasons(&sifted(&run)), [(sid(1), NeedsNone::Keyword)]);
    let effects = drive(&mut run);
    let (_, id, summary) = created(&effects[0]);
    assert_eq!((id, summary.matches("STOP").count()), (external_id(2).as_str(), 1));
    run.receive(&text(4, 40, "Cancel"));
    assert!(amended(&drive(&mut run)[0]).2.contains("Cancel"));
    run.receive(&text(5, 50, "HELP"));
    assert!(drive(&mut run).is_empty());
}

#[test]
fn who_is_no_customer_opens_nothing_and_goes_on_with_what_is_open() {
    let mut run = Run::of(&[text(1, 0, "No heat"), text(2, 10, "hello?")]);
    let found = sifted_where(&run, Some(HERE), true);
    assert_eq!(reasons(&found), [(sid(1), NeedsNone::NotACustomer), (sid(2), NeedsNone::NotACustomer)]);
    run.drive();
    run.receive(&text(3, 20, "12 Oak St"));
    assert!(sifted_where(&run, Some(HERE), true).noise.is_empty());
    assert_eq!(reasons(&sifted_where(&run, Some(THERE), true)), [(sid(3), NeedsNone::NotACustomer)]);
}

#[test]
fn what_a_person_had_booked_is_never_noise_again() {
    let run = Run::of(&[text(1, 0, "thanks").released(at(30)), text(2, 40, "STOP")]);
    assert!(sifted_where(&run, Some(HERE), true).noise.is_empty(), "the second joins what the first opens");
}

#[test]
fn what_may_be_in_a_booking_is_no_noise_when_texts_go_elsewhere_now() {
    let mut run = booked(&[text(1, 0, "No heat")]);
    run.receive(&text(2, 30, "STOP"));
    run.attempt();
    run.seconds = 600;
    run.receive(&text(3, 40, "STOP"));
    let found = sifted_where(&run, Some(THERE), false);
    assert_eq!(reasons(&found), [(sid(3), NeedsNone::Keyword)]);
}

#[test]
fn once_the_office_has_dealt_with_the_booking_thanks_are_noise_and_a_keyword_is_news_for_three_days() {
    let mut run = booked(&[text(1, 0, "No heat")]);
    let booking = run.known.state.conversation.as_mut().unwrap();
    booking.handled = Some(super::super::follows::Handled::gone(at(30)));
    run.receive(&text(2, 40, "thanks!"));
    run.receive(&text(3, 50, "STOP"));
    let found = sifted(&run);
    assert_eq!(reasons(&found), [(sid(2), NeedsNone::Thanks)], "a keyword may cancel a visit");
    assert_eq!(found.into, None);
    let marked = sifted_where(&run, Some(run.active), true);
    assert_eq!(marked.noise.len(), 2, "of no customer nothing is news");
    run.log.texts.retain(|logged| logged.text.sid != sid(3));
    run.receive(&text(4, 73 * 3_600, "STOP"));
    let found = sifted(&run);
    assert_eq!(reasons(&found), [(sid(2), NeedsNone::Thanks), (sid(4), NeedsNone::Keyword)]);
}

#[test]
fn while_a_claim_stands_noise_is_seen_and_left() {
    let mut run = Run::of(&[text(1, 0, "No heat")]);
    run.attempt();
    run.receive(&text(2, 30, "thanks"));
    let found = sifted(&run);
    assert!(found.due(&run.known, at(61)).is_empty());
    assert_eq!(found.due(&run.known, at(361)).len(), 1);
    assert_eq!(found.log.owed(), [sid(1)]);
}

const NOISE: [&str; 7] = [
    "Liked “see you”",
    "👍",
    "thanks!",
    "I'm driving with Focus turned on",
    "12345 is your verification code",
    "HELP",
    "ok",
];

proptest! {
    #[test]
    fn with_noise_anywhere_among_them_the_same_texts_make_the_same_effects(
        arrivals in prop::collection::vec((0_i64..90, "[a-z]{0,12}", prop::option::of(0..NOISE.len()), any::<bool>()), 1..12),
    ) {
        let (mut with, mut without) = (Run::of(&[]), Run::of(&[]));
        for (number, (seconds, body, noise, ends)) in (1..).zip(&arrivals) {
            let body = noise.map_or(body.as_str(), |at| NOISE[at]);
            with.receive(&text(number, *seconds, body));
            if noise.is_none() {
                without.receive(&text(number, *seconds, body));
            }
            if *ends {
                prop_assert_eq!(drive(&mut with), drive(&mut without));
            }
        }
        prop_assert_eq!(drive(&mut with), drive(&mut without));
        prop_assert_eq!(with.known.state, without.known.state);
    }

    #[test]
    fn every_text_is_noise_or_in_the_log(
        arrivals in prop::collection::vec(prop_oneof![Just("No heat"), Just("STOP"), Just("👍"), Just("ok")], 0..8),
        marked: bool, moved: bool, tried: bool,
    ) {
        let texts: Vec<Text> = (1..).zip(arrivals).map(|(n, body)| text(n, i64::from(n), body)).collect();
        let mut run = Run::of(&texts);
        if tried && !texts.is_empty() {
            run.attempt();
        }
        let found = sifted_where(&run, Some(if moved { THERE } else { HERE }), marked);
        prop_assert_eq!(found.log.texts.len() + found.noise.len(), texts.len());
    }
}
