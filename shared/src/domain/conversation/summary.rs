//! The booking's words: the whole exchange, within a bound, as an office reads it.

use jiff::tz::TimeZone;

use super::super::photos::media_words;
use super::super::text::Text;
use super::super::time::for_people;
use super::Circumstances;

/// Characters in a summary. ServiceTitan states no limit; this one keeps it readable.
pub const MOST_CHARACTERS: usize = 4_000;

/// Who said what came in.
const WHO: &str = "Customer";

/// Texts kept at each end when the middle is left out.
const KEPT: usize = 3;

/// The longest line that says how many texts were left out.
const GAP: usize = "… 4294967295 texts left out …".len();

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

/// One text as a line: when it was sent, what it says, what came with it.
struct Line {
    time: String,
    words: String,
    /// What came with it: `2 photos`; empty for nothing.
    files: String,
}

/// Plain text: what the office must know first, a line each, a heading, the texts in the order they were sent, and where
/// they came from.
#[must_use]
pub fn summary(
    head: &[String],
    texts: &[&Text],
    elided: u32,
    most_characters: usize,
    now: &Circumstances<'_>,
) -> String {
    let zone = now.profile.zone();
    let head: String = head.iter().map(|line| format!("{line}\n")).collect();
    let heading = format!("{head}--- Texts ({}) ---", zone_for_people(&zone));
    let mut in_order = texts.to_vec();
    in_order.sort_by_key(|text| (text.at(), text.received_at));
    let lines: Vec<Line> = in_order.iter().map(|text| Line::of(text, &zone)).collect();
    let reference = reference(texts, now);
    let room = most_characters.saturating_sub(heading.chars().count() + reference.chars().count() + 2);
    format!("{heading}\n{}\n{reference}", transcript(&lines, elided, room))
}

/// All lines if they fit; else the first and last three, and between them as many of the newest as fit.
fn transcript(lines: &[Line], elided: u32, room: usize) -> String {
    let whole: Vec<String> = lines.iter().map(|line| line.written(usize::MAX)).collect();
    if elided == 0 && whole.iter().map(|line| length(line)).sum::<usize>() <= room {
        return whole.join("\n");
    }
    let first = KEPT.min(lines.len());
    let last = lines.len().saturating_sub(KEPT).max(first);
    let mut left = room.saturating_sub(GAP + 1);
    let ends = whole[..first].iter().chain(&whole[last..]);
    let most = share(ends.map(|line| length(line)).collect(), left);
    let cut = |lines: &[Line]| lines.iter().map(|line| line.written(most)).collect::<Vec<_>>();
    let (head, tail) = (cut(&lines[..first]), cut(&lines[last..]));
    left = left.saturating_sub(head.iter().chain(&tail).map(|line| length(line)).sum());
    let middle = whole[first..last].iter().rev().take_while(|line| {
        let fits = length(line) <= left;
        left = left.saturating_sub(length(line));
        fits
    });
    let mut middle: Vec<String> = middle.cloned().collect();
    middle.reverse();
    let out = u64::from(elided) + (last - first - middle.len()) as u64;
    let gap = match out {
        0 => None,
        1 => Some("… 1 text left out …".to_owned()),
        out => Some(format!("… {out} texts left out …")),
    };
    head.into_iter().chain(gap).chain(middle).chain(tail).collect::<Vec<_>>().join("\n")
}

/// With its line break.
fn length(line: &str) -> usize {
    line.chars().count() + 1
}

/// The length that each line may have so that all of them fit: what short ones leave, long ones share.
fn share(mut lengths: Vec<usize>, room: usize) -> usize {
    lengths.sort_unstable();
    let (mut left, mut sharing) = (room, lengths.len());
    for length in lengths {
        if length * sharing > left {
            return (left / sharing).saturating_sub(1);
        }
        left -= length;
        sharing -= 1;
    }
    usize::MAX
}

impl Line {
    fn of(text: &Text, zone: &TimeZone) -> Self {
        Self {
            time: for_people(text.at(), zone),
            words: visible(&text.body),
            files: media_words(&text.media),
        }
    }

    /// At most `most` characters; only the customer's words are cut.
    fn written(&self, most: usize) -> String {
        let files = if self.files.is_empty() { String::new() } else { format!(" [{}]", self.files) };
        let words = match (self.words.as_str(), self.files.as_str()) {
            ("", "") => "[empty]".to_owned(),
            ("", _) => String::new(),
            (words, _) => {
                cut(words, most.saturating_sub(self.time.chars().count() + WHO.len() + 4 + files.len()))
            }
        };
        let said = format!("{words}{files}");
        format!("{}  {WHO}: {}", self.time, said.trim_start())
    }
}

pub(super) fn cut(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    words.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// Words as one line of plain text.
pub(super) fn visible(words: &str) -> String {
    let visible: String = words.chars().map(|c| if is_invisible(c) { ' ' } else { c }).collect();
    visible.trim().to_owned()
}

/// Control characters, line separators, and marks that turn the direction of what follows.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
