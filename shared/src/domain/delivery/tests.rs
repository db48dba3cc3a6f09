use proptest::prelude::*;

use super::{
    ATTEMPTS, After, Again, Cause, Claim, Delivery, Next, Outcome, Provenance, Record, SetAside, Settling,
    SignedDuration, Timestamp, Write, after,
};

/// Content is a count of texts here, and what was made a number.
type Tried = Record<u8, u32>;

const SETTLING: Settling = Settling::of_seconds(300);
const MADE: u32 = 41;

fn start() -> Timestamp {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn at(seconds: i64) -> Timestamp {
    after(start(), SignedDuration::from_secs(seconds))
}

fn claim(write: Write, content: u8) -> Claim<u8> {
    Claim::new(write, content, 7, SETTLING, start())
}

fn creating(content: u8) -> Tried {
    Tried::wanted().claimed(claim(Write::Create, content))
}

fn made_with(content: u8) -> Tried {
    creating(content).done(MADE)
}

fn amending(content: u8) -> Tried {
    made_with(1).claimed(claim(Write::Amend, content))
}

fn first_hand(record: &Tried, content: u8, seconds: i64) -> Next<u32> {
    record.next(&content, Provenance::FirstHand, at(seconds))
}

fn doubtful(record: &Tried, content: u8, seconds: i64) -> Next<u32> {
    record.next(&content, Provenance::Doubtful, at(seconds))
}

fn released() -> Outcome<u32> {
    Outcome::NotDone { cause: Cause::Unreachable, again: Again::Later(None) }
}

fn refused() -> Outcome<u32> {
    Outcome::NotDone { cause: Cause::Broken, again: Again::Never }
}

fn unclear() -> Outcome<u32> {
    Outcome::Unclear { cause: Cause::TimedOut }
}

fn saved(after: After<u8, u32>) -> Tried {
    match after {
        After::Save(record) => record,
        other => panic!("not saved: {other:?}"),
    }
}

#[test]
fn the_parts_of_an_attempt_fit_into_the_settle_time_whatever_it_is() {
    for seconds in 10..=900 {
        let settling = Settling::of_seconds(seconds);
        let parts = [settling.permit(), settling.pause(), settling.write_time_out(), settling.lateness()];
        let sum = parts.iter().fold(settling.skew(), |sum, part| sum + *part);
        assert!(sum <= settling.settle(), "{seconds} s: {sum}");
        assert!(parts.iter().all(SignedDuration::is_positive), "{seconds} s");
    }
}

#[test]
fn five_minutes_are_divided_as_decided() {
    let parts = [SETTLING.permit(), SETTLING.pause(), SETTLING.write_time_out(), SETTLING.lateness()];
    assert_eq!(parts.map(|part| part.as_secs()), [120, 60, 25, 35]);
    assert_eq!((SETTLING.settle().as_secs(), SETTLING.skew().as_secs()), (300, 60));
}

#[test]
fn leave_to_send_ends_before_the_claim_and_both_end_to_the_moment() {
    let claim = claim(Write::Create, 1);
    assert!(claim.may_send(at(119)) && !claim.may_send(at(120)));
    assert!(claim.is_live(at(299)) && !claim.is_live(at(300)));
}

#[test]
fn a_live_claim_is_left_alone_whatever_it_is_for() {
    for write in [Write::Create, Write::Amend, Write::Dismiss] {
        let record = Tried::wanted().claimed(claim(write, 1));
        assert_eq!(first_hand(&record, 2, 299), Next::Leave { until: at(300) });
        assert_eq!((record.claimed_until(at(299)), record.claimed_until(at(300))), (Some(at(300)), None));
    }
}

#[test]
fn a_first_create_of_first_hand_texts_goes_without_a_look_up() {
    assert_eq!(first_hand(&Tried::wanted(), 1, 0), Next::Create);
}

#[test]
fn any_other_create_looks_up_first() {
    assert_eq!(doubtful(&Tried::wanted(), 1, 0), Next::LookUp);
    let tried = creating(1).released();
    assert_eq!((&tried.delivery, first_hand(&tried, 1, 0)), (&Delivery::Refused, Next::LookUp));
}

#[test]
fn an_attempted_create_is_looked_up_once_its_claim_is_over() {
    assert_eq!(first_hand(&creating(1), 1, 300), Next::LookUp);
    assert_eq!(first_hand(&creating(1), 2, 300), Next::LookUp);
    assert_eq!(creating(1).next_if_absent(), Next::Create);
}

#[test]
fn what_is_adopted_has_the_content_of_the_attempt_and_later_texts_amend_it() {
    let adopted = creating(1).adopted(MADE);
    assert_eq!(adopted, made_with(1));
    assert_eq!(first_hand(&adopted, 1, 0), Next::Settle);
    assert_eq!(first_hand(&adopted, 2, 0), Next::Amend { made: MADE });
}

#[test]
fn what_is_found_without_an_attempt_on_record_has_unknown_content_and_is_amended() {
    let adopted = Tried::wanted().adopted(MADE);
    assert_eq!(adopted.delivery, Delivery::Done { made: MADE, content: None });
    assert_eq!(first_hand(&adopted, 1, 0), Next::Amend { made: MADE });
}

#[test]
fn what_is_in_it_already_settles_and_anything_else_amends() {
    assert_eq!(first_hand(&made_with(2), 2, 0), Next::Settle);
    assert_eq!(doubtful(&made_with(2), 3, 0), Next::Amend { made: MADE });
}

#[test]
fn a_claim_is_recorded_with_its_effect_before_the_attempt() {
    let record = creating(1);
    assert_eq!(record.claim, Some(claim(Write::Create, 1)));
    assert_eq!((record.delivery, record.attempts), (Delivery::Attempted { content: 1 }, 1));
}

#[test]
fn until_an_amend_is_done_the_booking_has_its_former_content() {
    let record = amending(2);
    assert_eq!(record.delivery, Delivery::Done { made: MADE, content: Some(1) });
    assert_eq!(first_hand(&record, 2, 300), Next::Amend { made: MADE });
    let done = saved(record.after(Outcome::Done(MADE)));
    assert_eq!(done, Tried { claim: None, ..made_with(2) });
}

#[test]
fn a_success_starts_the_count_anew() {
    let record = Tried { attempts: 8, ..Tried::wanted() }.claimed(claim(Write::Create, 1));
    assert_eq!((record.attempts, record.done(MADE).attempts), (9, 0));
}

#[test]
fn a_released_attempt_does_not_count() {
    for record in [creating(1), amending(2)] {
        let record = saved(record.after(released()));
        assert_eq!((record.claim, record.attempts, record.set_aside), (None, 0, None));
    }
    assert_eq!(Tried::wanted().released().attempts, 0);
}

#[test]
fn a_connection_that_has_to_be_repaired_does_not_count_either() {
    let outcome = Outcome::NotDone { cause: Cause::TimedOut, again: Again::WhenConnected };
    assert_eq!(saved(creating(1).after(outcome)).attempts, 0);
}

#[test]
fn the_tenth_attempt_is_made_and_the_eleventh_is_not() {
    for made in [0, 9] {
        assert_eq!(Tried { attempts: made, ..creating(1) }.next_if_absent(), Next::Create);
        let amended = Tried { attempts: made, ..made_with(1) };
        assert_eq!(first_hand(&amended, 2, 0), Next::Amend { made: MADE });
    }
    assert_eq!(Tried { attempts: ATTEMPTS, ..creating(1) }.next_if_absent(), Next::SetAside);
    assert_eq!(first_hand(&Tried { attempts: ATTEMPTS, ..made_with(1) }, 2, 0), Next::SetAside);
}

#[test]
fn an_attempt_that_ended_the_process_counts_and_ten_of_them_are_the_last() {
    let mut record = Tried::wanted();
    for _ in 0..ATTEMPTS {
        assert_eq!(record.next_if_absent(), Next::Create);
        record = record.claimed(claim(Write::Create, 1));
    }
    assert_eq!(record.next_if_absent(), Next::SetAside);
    assert_eq!(doubtful(&record, 1, 300), Next::LookUp, "it may still be there");
}

#[test]
fn a_refusal_puts_the_content_of_the_claim_aside_and_says_why() {
    for record in [creating(2), amending(2)] {
        let record = saved(record.after(refused()));
        assert_eq!(record.set_aside, Some(SetAside { content: 2, cause: Cause::Broken }));
        assert_eq!((record.claim, record.attempts), (None, 0));
    }
}

#[test]
fn what_is_put_aside_rests_until_its_content_changes() {
    let create = creating(1).put_aside(1, Cause::TooOften { attempts: ATTEMPTS });
    assert_eq!((doubtful(&create, 1, 0), doubtful(&create, 2, 0)), (Next::Settle, Next::LookUp));
    let amend = amending(2).put_aside(2, Cause::TooOften { attempts: ATTEMPTS });
    assert_eq!(
        (first_hand(&amend, 2, 0), first_hand(&amend, 3, 0)),
        (Next::Settle, Next::Amend { made: MADE })
    );
    assert_eq!(amend.claimed(claim(Write::Amend, 3)).set_aside, None);
}

#[test]
fn an_unclear_create_is_looked_up_at_once() {
    assert_eq!(creating(1).after(unclear()), After::LookUpAtOnce);
}

#[test]
fn an_unclear_amend_or_dismissal_is_left_to_settle() {
    assert_eq!(amending(2).after(unclear()), After::Leave);
    assert_eq!(made_with(1).claimed(claim(Write::Dismiss, 1)).after(unclear()), After::Leave);
}

#[test]
fn a_record_reads_back_as_it_was_written() {
    for record in [Tried::wanted(), creating(1), made_with(1), amending(2).put_aside(2, Cause::TimedOut)] {
        let written = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Tried>(&written).unwrap(), record, "{written}");
    }
}

proptest! {
    #[test]
    fn no_effect_starts_while_a_claim_is_live(seconds in 0_i64..300, content in 0_u8..4, attempts in 0_u8..12) {
        for record in [creating(1), amending(2)] {
            let record = Tried { attempts, ..record };
            prop_assert_eq!(first_hand(&record, content, seconds), Next::Leave { until: at(300) });
        }
    }

    #[test]
    fn nothing_is_settled_that_is_neither_in_it_nor_put_aside(read in 0_u8..4, within in 0_u8..4, aside in 0_u8..4) {
        let record = made_with(within).put_aside(aside, Cause::TimedOut);
        let settles = doubtful(&record, read, 0) == Next::Settle;
        prop_assert_eq!(settles, read == within || read == aside);
    }
}
