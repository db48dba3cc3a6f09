//! The list as RFC 4180 has tables, for spreadsheets.

use super::shown::Shown;
use crate::domain::time::Timestamp;

/// Without it a spreadsheet takes the bytes for another encoding than UTF-8.
pub(crate) const MARK: &str = "\u{feff}";

const HEAD: [&str; 13] = [
    "Last text (UTC)",
    "First text (UTC)",
    "State",
    "Customer",
    "Number texted",
    "Texts",
    "Newest text",
    "Why",
    "What to do",
    "Booking",
    "Status in ServiceTitan",
    "Job",
    "Environment",
];

/// A line of names, and one for each entry.
#[must_use]
pub fn table(entries: &[Shown]) -> String {
    let mut table = MARK.to_owned();
    push(&mut table, &HEAD.map(str::to_owned));
    for entry in entries {
        push(&mut table, &cells(entry));
    }
    table
}

fn cells(entry: &Shown) -> [String; 13] {
    let (why, booking) = (entry.why.as_ref(), entry.booking.as_ref());
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    [
        moment(entry.last_text_at),
        moment(entry.first_text_at),
        entry.state.as_str().to_owned(),
        entry.customer.shown.clone(),
        entry.number_texted.clone(),
        entry.texts.map(|texts| texts.to_string()).unwrap_or_default(),
        text(entry.newest.as_ref().map(|newest| &newest.words)),
        text(why.map(|why| &why.cause)),
        text(why.and_then(|why| why.remedy.as_ref())),
        text(booking.map(|booking| &booking.id)),
        text(booking.and_then(|booking| booking.status.as_ref())),
        text(booking.and_then(|booking| booking.job_id.as_ref())),
        booking.map(|booking| booking.environment.as_str().to_owned()).unwrap_or_default(),
    ]
}

pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// One more line.
pub(crate) fn push(table: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    table.push_str(&cells.join(","));
    table.push_str("\r\n");
}

/// Every cell in quotes. What a spreadsheet would take for a formula gets an apostrophe before it: customers write what
/// they like, and a formula may send what else is in the table anywhere.
fn quoted(cell: &str) -> String {
    let is_formula =
        cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\n']);
    let defused = if is_formula { "'" } else { "" };
    format!("\"{defused}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests;
