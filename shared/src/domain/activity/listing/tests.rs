use proptest::prelude::*;

use super::Listing;
use crate::domain::activity::filter::{Cursor, Filter, RecentPlace};
use crate::domain::activity::key::EntryKey;
use crate::domain::activity::seal::Sealer;
use crate::domain::activity::tests::{at, conversation, tenant, text, thread, waits};
use crate::domain::activity::{About, Entry, State, Wait, waiting};
use crate::domain::time::sortable;

/// A conversation of the customer with this number, as the index has it.
fn indexed(customer: u32, seconds: i64) -> (RecentPlace, Option<Entry>) {
    let of = conversation(customer, &[text(customer, seconds, "No heat")]);
    let key = EntryKey { thread: thread(&format!("+1972555{customer:04}")), first: of.opened_by.clone() };
    let place = RecentPlace {
        last_text: sortable(at(seconds)),
        thread: key.thread.key(),
        item: format!("conversation#{}", key.first.as_str()),
    };
    (place, Some(Entry { key, about: About::Conversation { of: Box::new(of), seen: None }, waiting: vec![] }))
}

/// Text `number` of that customer, which waits.
fn waiting_since(customer: u32, number: u32, seconds: i64) -> Vec<Entry> {
    let customer = format!("+1972555{customer:04}");
    waiting(vec![waits(&customer, text(number, seconds, "Leak"), Wait::Owed, None)], &[])
}

/// All pages of the list, by the customers' numbers, as many at a time.
fn pages(
    index: &[(RecentPlace, Option<Entry>)],
    waits: &[Entry],
    filter: &Filter,
    most: usize,
) -> Vec<String> {
    let (mut all, mut from) = (Vec::new(), Cursor::default());
    loop {
        let mut listing = Listing::new(waits.to_vec(), filter, from, most);
        let begin = listing
            .reads_on()
            .cloned()
            .map_or(0, |last| index.iter().position(|(place, _)| *place == last).unwrap() + 1);
        let mut is_last = true;
        for (place, entry) in &index[begin..] {
            if !listing.offer(place.clone(), entry.clone()) {
                is_last = false;
                break;
            }
        }
        let (entries, next) = listing.finish(is_last);
        assert!(entries.len() <= most);
        all.extend(entries.iter().map(|entry| entry.key.thread.customer.as_str()[8..].to_owned()));
        match next {
            Some(next) => from = next,
            None => return all,
        }
    }
}

#[test]
fn what_waits_and_what_does_not_are_one_list_with_the_newest_text_first() {
    let index = [indexed(1, 400), indexed(2, 200)];
    let mut waits = waiting_since(3, 13, 300);
    waits.extend(waiting_since(4, 14, 500));
    waits.extend(waiting_since(5, 15, 100));
    for most in 1..=6 {
        let listed = pages(&index, &waits, &Filter::default(), most);
        assert_eq!(listed, ["0004", "0001", "0003", "0002", "0005"], "{most} at a time");
    }
}

#[test]
fn a_conversation_of_which_a_text_waits_is_listed_once_where_that_text_is() {
    let index = [indexed(1, 400), indexed(2, 200)];
    let joined = index[1].1.clone().unwrap();
    let late = waits("+19725550002", text(9, 500, "Hello?"), Wait::Parked, None);
    let joined = Entry { waiting: vec![late], ..joined };
    for most in 1..=3 {
        let listed = pages(&index, std::slice::from_ref(&joined), &Filter::default(), most);
        assert_eq!(listed, ["0002", "0001"], "{most} at a time");
    }
}

#[test]
fn what_cannot_be_read_hides_nothing_else() {
    let index = [indexed(1, 400), (indexed(2, 300).0, None), indexed(3, 200)];
    assert_eq!(pages(&index, &[], &Filter::default(), 2), ["0001", "0003"]);
}

#[test]
fn a_list_is_narrowed_by_state_number_and_time() {
    let index = [indexed(1, 400), indexed(2, 200)];
    let waits = waiting_since(3, 13, 300);
    let listed = |filter: Filter| pages(&index, &waits, &filter, 2);
    assert_eq!(listed(Filter { state: Some(State::Waiting), ..Filter::default() }), ["0003"]);
    assert_eq!(listed(Filter { state: Some(State::Booked), ..Filter::default() }), ["0001", "0002"]);
    let number = thread("+19725550002").customer.number();
    assert_eq!(listed(Filter { number, ..Filter::default() }), ["0002"]);
    assert_eq!(listed(Filter { from: Some(at(300)), ..Filter::default() }), ["0001", "0003"]);
    assert_eq!(listed(Filter { to: Some(at(300)), ..Filter::default() }), ["0002"]);
}

#[test]
fn a_cursor_is_this_tenants_alone_and_shows_nothing() {
    let sealer = Sealer::from_root("a key").unwrap();
    let (place, _) = indexed(1, 400);
    let cursor = Cursor { waiting: None, recent: Some(place) };
    let sealed = cursor.sealed(&tenant("tn_demo"), &sealer);
    assert!(!sealed.contains("972"));
    assert_eq!(Cursor::open(&tenant("tn_demo"), &sealer, &sealed), Some(cursor));
    assert_eq!(Cursor::open(&tenant("tn_other"), &sealer, &sealed), None);
}

proptest! {
    #[test]
    fn page_by_page_everything_is_listed_once_however_many_share_a_moment(
        booked in prop::collection::vec(0_i64..6, 0..12),
        waiting in prop::collection::vec(0_i64..6, 0..12),
        most in 1_usize..5,
    ) {
        let mut index: Vec<_> = (0..).zip(&booked).map(|(n, seconds)| indexed(n, *seconds)).collect();
        index.sort_by(|(a, _), (b, _)| b.last_text.cmp(&a.last_text));
        let waits: Vec<Entry> =
            (100..).zip(&waiting).flat_map(|(n, seconds)| waiting_since(n, n, *seconds)).collect();
        let mut listed = pages(&index, &waits, &Filter::default(), most);
        prop_assert_eq!(listed.len(), booked.len() + waiting.len());
        listed.sort();
        listed.dedup();
        prop_assert_eq!(listed.len(), booked.len() + waiting.len());
    }
}
