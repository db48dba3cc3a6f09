//! What the tables, ServiceTitan and Twilio have of a thread that something is wrong with, in the order of time.

use std::collections::BTreeSet;

use crate::reckoning::{Acknowledged, Books, Item, Reckoning, value};

/// More of them would hide each other.
const MOST: usize = 5;

/// One for each thread that something was found of.
pub(super) fn trails(books: &Books, reckoning: &Reckoning, acknowledged: &[Acknowledged]) -> Vec<String> {
    let found =
        [&reckoning.lost, &reckoning.doubled, &reckoning.stuck, &reckoning.replied_twice, &reckoning.owed];
    let threads: BTreeSet<&str> =
        found.into_iter().flatten().map(|finding| finding.thread.as_str()).collect();
    threads.into_iter().take(MOST).map(|thread| trail(books, thread, acknowledged)).collect()
}

fn trail(books: &Books, thread: &str, acknowledged: &[Acknowledged]) -> String {
    let own = books.items.iter().filter(|item| value(item, "thread") == Some(thread));
    let mut steps: Vec<(String, String)> = own.map(step).collect();
    let taken = acknowledged.iter().filter(|text| text.thread == thread);
    steps.extend(
        taken.filter_map(|text| {
            Some((text.at?.to_string(), format!("{} was acknowledged", text.message_sid)))
        }),
    );
    let mut pieces = thread.split('#');
    let (tenant, customer) = (pieces.next().unwrap_or_default(), pieces.next().unwrap_or_default());
    for kept in books.kept.iter().filter(|kept| kept.tenant == tenant) {
        let messages = kept.messages.iter().filter(|message| message.to == customer);
        steps.extend(
            messages
                .map(|message| (message.created_at.to_string(), format!("Twilio has {:?}", message.body))),
        );
        let name = customer.trim_start_matches('+');
        let bookings = kept.bookings.iter().filter(|booking| {
            booking.contacts.iter().any(|contact| contact.value.contains(name.trim_start_matches('1')))
        });
        steps.extend(bookings.map(|booking| {
            let what = format!("booking {} {} {:?}", booking.id, booking.external_id, booking.summary);
            (booking.created_on.to_string(), what)
        }));
    }
    steps.sort();
    let steps: Vec<String> = steps.into_iter().map(|(at, what)| format!("  {at:28}{what}")).collect();
    format!("{thread}\n{}", steps.join("\n"))
}

fn step(item: &Item) -> (String, String) {
    let at = value(item, "received_at").unwrap_or_default().to_owned();
    let mut told: Vec<String> = Vec::new();
    for name in ["item", "due", "parked", "delayed", "conversation", "version", "data"] {
        told.extend(value(item, name).map(|value| format!("{name} {value}")));
    }
    (at, told.join(", "))
}
