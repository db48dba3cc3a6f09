use proptest::prelude::*;

use super::*;
use crate::domain::phone::{PhoneNumber, Sender};
use crate::domain::time::{SignedDuration, after};

fn at(minutes: i64) -> Timestamp {
    after("2026-11-21T20:14:00Z".parse().unwrap(), SignedDuration::from_mins(minutes))
}

/// A text of a customer's, whose number ends so.
fn due(tenant: &str, customer: u32, minutes: i64, urgency: Urgency) -> Due {
    let thread = ThreadKey {
        tenant: TenantId::parse(tenant).unwrap(),
        customer: Sender::parse(&format!("+1972555{customer:04}")).unwrap(),
        number: PhoneNumber::parse("+15005550001").unwrap(),
    };
    Due { thread, received_at: at(minutes), urgency, waits: Waits::Driver }
}

fn parked(text: Due) -> Due {
    Due { waits: Waits::Parked, ..text }
}

/// A reply that is due to the same customer.
fn reply(text: Due) -> Due {
    Due { waits: Waits::Reply, ..text }
}

/// Tenant and customers, lane by lane.
fn planned(due: Vec<Due>) -> Vec<(String, Vec<String>)> {
    let customer = |turn: &Turn| turn.thread.key().split('#').nth(1).unwrap()[8..].to_owned();
    let lanes = lanes(due, 0).into_iter();
    lanes.map(|lane| (lane.tenant.as_str().to_owned(), lane.turns.iter().map(customer).collect())).collect()
}

fn one(texts: Vec<Due>) -> Turn {
    let mut lanes = lanes(texts, 0);
    assert_eq!((lanes.len(), lanes[0].turns.len()), (1, 1));
    lanes.remove(0).turns.remove(0)
}

#[test]
fn in_a_lane_the_most_urgent_come_first_and_of_those_the_oldest() {
    let plan = planned(vec![
        due("tn_a", 1, 10, Urgency::None),
        due("tn_a", 2, 20, Urgency::None),
        due("tn_a", 3, 30, Urgency::Urgent),
        due("tn_a", 4, 25, Urgency::Urgent),
        due("tn_a", 5, 40, Urgency::Life),
    ]);
    assert_eq!(
        plan,
        [("tn_a".to_owned(), ["0005", "0004", "0003", "0001", "0002"].map(str::to_owned).to_vec())]
    );
}

#[test]
fn a_thread_has_one_turn_with_its_most_urgent_and_its_oldest_text() {
    let plan = planned(vec![
        due("tn_a", 1, 10, Urgency::None),
        due("tn_a", 2, 5, Urgency::None),
        due("tn_a", 1, 30, Urgency::Urgent),
        due("tn_a", 1, 20, Urgency::None),
    ]);
    assert_eq!(plan, [("tn_a".to_owned(), ["0001", "0002"].map(str::to_owned).to_vec())]);
}

#[test]
fn each_tenant_has_its_own_lane_and_the_one_with_the_most_urgent_text_begins() {
    let plan = planned(vec![
        due("tn_a", 1, 0, Urgency::None),
        due("tn_b", 1, 9, Urgency::Life),
        due("tn_c", 1, -5, Urgency::None),
        due("tn_b", 2, 1, Urgency::None),
    ]);
    let tenants: Vec<&str> = plan.iter().map(|(tenant, _)| tenant.as_str()).collect();
    assert_eq!(tenants, ["tn_b", "tn_a", "tn_c"]);
}

#[test]
fn among_equals_each_run_begins_with_another_tenant_and_urgent_ones_stay_before_all() {
    let texts = vec![
        due("tn_a", 1, 0, Urgency::None),
        due("tn_b", 1, 9, Urgency::None),
        due("tn_c", 1, -5, Urgency::None),
        due("tn_d", 1, 1, Urgency::Life),
        reply(due("tn_e", 1, 1, Urgency::None)),
    ];
    let order = |begin| {
        let lanes = lanes(texts.clone(), begin).into_iter();
        lanes.map(|lane| lane.tenant.as_str()[3..].to_owned()).collect::<String>()
    };
    assert_eq!([0, 1, 2, 3].map(order), ["deabc", "debca", "decab", "deabc"]);
}

#[test]
fn one_is_under_way_until_one_came_through_and_then_twice_as_many_up_to_eight() {
    let mut width = Width::ONE;
    let mut widths = Vec::new();
    for _ in 0..5 {
        widths.push((0..).find(|under_way| !width.lets(*under_way)).unwrap());
        width = width.wider();
    }
    assert_eq!(widths, [1, 2, 4, OF_A_TENANT, OF_A_TENANT]);
}

#[test]
fn where_a_tenant_can_book_every_thread_has_its_turn() {
    for text in [due("tn_a", 1, 0, Urgency::None), parked(due("tn_a", 1, 0, Urgency::None))] {
        assert!(Passage::Open.lets(&one(vec![text]), at(1)));
    }
}

#[test]
fn where_it_cannot_what_is_parked_is_left_alone_until_it_is_too_old_to_be_booked_by_itself() {
    let shut = Passage::Shut { disconnected_at: None };
    let turn = one(vec![parked(due("tn_a", 1, 0, Urgency::Life))]);
    for passage in [shut, Passage::Resting] {
        assert!(!passage.lets(&turn, at(72 * 60)));
        assert!(passage.lets(&turn, after(at(72 * 60), SignedDuration::from_millis(1))));
    }
}

#[test]
fn what_nobody_has_looked_at_is_looked_at_so_that_it_says_why_it_waits() {
    let shut = Passage::Shut { disconnected_at: None };
    let known = parked(due("tn_a", 1, 0, Urgency::None));
    assert!(shut.lets(&one(vec![known.clone(), due("tn_a", 1, 1, Urgency::None)]), at(2)));
    assert!(!Passage::Resting.lets(&one(vec![known, due("tn_a", 1, 1, Urgency::None)]), at(2)));
}

#[test]
fn what_came_in_after_a_disconnect_is_driven_so_that_it_is_held() {
    let shut = Passage::Shut { disconnected_at: Some(at(10)) };
    assert!(!shut.lets(&one(vec![parked(due("tn_a", 1, 9, Urgency::None))]), at(20)));
    assert!(shut.lets(&one(vec![parked(due("tn_a", 1, 10, Urgency::None))]), at(20)));
}

/// When each thread of a lane is started, if a place for it is free only after so long.
fn starts(waits: &[u64]) -> Vec<Duration> {
    let (mut now, mut last, mut starts) = (Duration::ZERO, None::<Duration>, Vec::new());
    for wait in waits {
        now += pause(last.map(|last| now.saturating_sub(last)));
        now += Duration::from_millis(*wait);
        last = Some(now);
        starts.push(now);
    }
    starts
}

#[test]
fn a_flood_is_started_at_ten_a_second() {
    let starts = starts(&[0; 100]);
    assert_eq!((starts[0], starts[1], starts[99]), (Duration::ZERO, APART, Duration::from_millis(9_900)));
}

proptest! {
    #[test]
    fn no_second_has_more_than_ten_starts_however_places_come_free(waits in prop::collection::vec(0_u64..400, 1..200)) {
        let starts = starts(&waits);
        for (first, start) in starts.iter().enumerate() {
            let within = starts[first..].iter().take_while(|later| **later < *start + Duration::from_secs(1)).count();
            prop_assert!(within <= 10, "{} from {:?} on", within, start);
        }
    }

    #[test]
    fn every_thread_has_exactly_one_turn_and_urgent_ones_before_others(
        texts in prop::collection::vec((0_u32..4, 0_u32..9, 0_i64..50, 0_u64..3), 0..60),
        begin in any::<usize>(),
    ) {
        let texts: Vec<Due> = texts
            .iter()
            .map(|(tenant, customer, at, urgent)| due(&format!("tn_{tenant}"), *customer, *at, Urgency::of_stored(Some(*urgent))))
            .collect();
        let threads: std::collections::HashSet<ThreadKey> = texts.iter().map(|text| text.thread.clone()).collect();
        let lanes = lanes(texts, begin);
        prop_assert_eq!(lanes.iter().map(|lane| lane.turns.len()).sum::<usize>(), threads.len());
        for lane in &lanes {
            prop_assert!(lane.turns.iter().all(|turn| turn.thread.tenant == lane.tenant));
            prop_assert!(lane.turns.is_sorted_by_key(|turn| (Reverse(turn.urgency), turn.oldest)));
        }
    }
}

#[test]
fn a_reply_that_is_due_is_let_through_whatever_stands_in_a_bookings_way_and_comes_before_texts() {
    let text = due("tn_a", 1, 10, Urgency::None);
    let shut = Passage::Shut { disconnected_at: None };
    let turn = one(vec![parked(text.clone()), reply(text.clone())]);
    assert!(shut.lets(&turn, at(11)) && Passage::Resting.lets(&turn, at(11)));
    assert!(!shut.lets(&one(vec![parked(text)]), at(11)), "a reply is what makes the difference");
    let plan = planned(vec![
        due("tn_a", 1, 10, Urgency::None),
        reply(due("tn_a", 2, 20, Urgency::None)),
        due("tn_a", 3, 30, Urgency::Life),
    ]);
    assert_eq!(plan[0].1, ["0003", "0002", "0001"]);
}
