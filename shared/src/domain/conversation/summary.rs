//! The booking's words: the whole exchange, within a bound, as an office reads it.

mod transcript;

use jiff::tz::TimeZone;

use super::super::replies::said::Said;
use super::super::text::Text;
use super::Circumstances;
use super::words::is_unseen;
use transcript::transcript;

/// Characters in a summary. ServiceTitan states no limit; this one keeps it readable.
pub const MOST_CHARACTERS: usize = 4_000;

/// How the notes end, however long they are.
pub const ENDING: &str = "· IntelliSend";

/// What ours has at least, however much the office wrote.
const LEAST_CHARACTERS: usize = 1_000;

/// Characters that our notes have beside the office's words.
#[must_use]
pub fn characters_beside(office: &str) -> usize {
    MOST_CHARACTERS.saturating_sub(office.chars().count() + 2).max(LEAST_CHARACTERS)
}

/// The first line where the same texts may have arrived elsewhere.
pub const POSSIBLE_DUPLICATE: &str = "POSSIBLE DUPLICATE: an earlier attempt to book these texts, in the ServiceTitan \
                                      connection used before this one, may have arrived there.";

/// The same where it may have arrived in the same place, and nobody can look.
pub const UNVERIFIED: &str = "POSSIBLE DUPLICATE: an earlier attempt to book these texts got no answer, and IntelliSend \
                              may not look for it (the permission CRM → Bookings → View is missing).";

/// What was exchanged with a customer, as far as one booking tells of it.
#[derive(Debug, Clone, Copy)]
pub struct Exchanged<'a> {
    /// The customer's, in the order in which they were sent.
    pub texts: &'a [&'a Text],
    /// As many more texts lie between the first ones and the newest.
    pub elided: u32,
    /// What the customer was sent meanwhile.
    pub said: &'a [&'a Said],
}

/// Plain text: what the office must know first, a line each, a heading, the texts and what was answered in the order they
/// were sent, and where they came from.
#[must_use]
pub fn summary(
    head: &[String],
    exchanged: Exchanged<'_>,
    most_characters: usize,
    now: &Circumstances<'_>,
) -> String {
    let zone = now.profile.zone();
    let head: String = head.iter().map(|line| format!("{line}\n")).collect();
    let heading = format!("{head}--- Texts ({}) ---", zone_for_people(&zone));
    let reference = reference(exchanged.texts, now);
    let room = most_characters.saturating_sub(heading.chars().count() + reference.chars().count() + 2);
    format!("{heading}\n{}\n{reference}", transcript(exchanged, &zone, room))
}

pub(super) fn cut(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    words.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// Words as one line of plain text, without what nobody sees.
pub(super) fn visible(words: &str) -> String {
    let seen = words.chars().filter(|c| !is_unseen(*c));
    let visible: String = seen.map(|c| if ends_line(c) { ' ' } else { c }).collect();
    visible.trim().to_owned()
}

/// Control characters, and line separators.
fn ends_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// As offices call it.
fn zone_for_people(zone: &TimeZone) -> &str {
    match zone.iana_name().unwrap_or("UTC") {
        "America/New_York" | "America/Detroit" => "Eastern time",
        "America/Chicago" => "Central time",
        "America/Denver" | "America/Boise" => "Mountain time",
        "America/Phoenix" => "Arizona time",
        "America/Los_Angeles" => "Pacific time",
        "America/Anchorage" => "Alaska time",
        "Pacific/Honolulu" => "Hawaii time",
        other => other,
    }
}

/// Whether it is the line that ends notes of ours.
#[must_use]
pub fn is_reference(line: &str) -> bool {
    line.starts_with("Texted ") && line.ends_with(ENDING)
}

/// How to find it again: the number texted, the first and the last message, and us.
fn reference(texts: &[&Text], now: &Circumstances<'_>) -> String {
    let number = now.thread.number.for_people();
    match texts {
        [] => format!("Texted {number} {ENDING}"),
        [only] => format!("Texted {number} · {} {ENDING}", only.sid.as_str()),
        [first, .., last] => {
            format!("Texted {number} · {} · {} {ENDING}", first.sid.as_str(), last.sid.as_str())
        }
    }
}

#[cfg(test)]
mod tests;
