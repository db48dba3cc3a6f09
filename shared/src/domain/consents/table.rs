//! The records as a table, for spreadsheets.

use super::ConsentRecord;
use crate::domain::activity::csv::{MARK, moment, push};

const HEAD: [&str; 7] =
    ["Sent (UTC)", "Customer", "Change", "Rule", "Words", "Number texted", "Twilio's message"];

/// A line of names, and one for each record.
#[must_use]
pub fn table(records: &[ConsentRecord]) -> String {
    let mut table = MARK.to_owned();
    push(&mut table, &HEAD.map(str::to_owned));
    for record in records {
        push(&mut table, &cells(record));
    }
    table
}

fn cells(record: &ConsentRecord) -> [String; 7] {
    [
        moment(record.at),
        record.number.for_people(),
        record.change.as_str().to_owned(),
        record.rule.as_str().to_owned(),
        record.words.clone(),
        record.to.for_people(),
        record.text.as_ref().map(|sid| sid.as_str().to_owned()).unwrap_or_default(),
    ]
}
