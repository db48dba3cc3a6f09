//! The booking's words: the whole exchange, within a bound, as an office reads it.

use super::super::text::Text;
use super::super::time::for_people;
use super::Setting;

/// Characters in a summary. ServiceTitan states no limit; this one keeps it readable.
pub const MOST_CHARACTERS: usize = 4_000;

/// Texts kept at each end when the middle is left out.
const KEPT: usize = 3;

/// Plain text: a heading, the texts, and where they came from.
#[must_use]
pub fn summary(texts: &[&Text], elided: u32, setting: &Setting<'_>) -> String {
    let zone = setting.profile.zone();
    let heading = format!("--- Texts ({}) ---", setting.profile.time_zone);
    let lines: Vec<String> =
        texts.iter().map(|text| format!("{}  {}", for_people(text.at(), &zone), words(text))).collect();
    let reference = reference(texts, setting);
    let room = MOST_CHARACTERS.saturating_sub(heading.chars().count() + reference.chars().count() + 2);
    format!("{heading}\n{}\n{reference}", transcript(&lines, elided, room))
}

/// All lines if they fit; else the first and last three, and between them as many of the newest as fit.
fn transcript(lines: &[String], elided: u32, room: usize) -> String {
    let length = |line: &String| line.chars().count() + 1;
    if elided == 0 && lines.iter().map(length).sum::<usize>() <= room {
        return lines.join("\n");
    }
    let (first, rest) = lines.split_at(KEPT.min(lines.len()));
    let gap = "… 000000 texts left out …".chars().count() + 1;
    let each = room.saturating_sub(gap) / (2 * KEPT) - 1;
    let first: Vec<String> = first.iter().map(|line| cut(line, each)).collect();
    let mut left = room.saturating_sub(gap + first.iter().map(length).sum::<usize>());
    let mut kept = Vec::new();
    for (age, line) in rest.iter().rev().enumerate() {
        let line = if age < KEPT { cut(line, each) } else { line.clone() };
        if length(&line) > left {
            break;
        }
        left -= length(&line);
        kept.push(line);
    }
    kept.reverse();
    let left_out = rest.len() - kept.len() + elided as usize;
    let middle = (left_out > 0).then(|| format!("… {left_out} texts left out …"));
    first.into_iter().chain(middle).chain(kept).collect::<Vec<_>>().join("\n")
}

fn cut(line: &str, most: usize) -> String {
    if line.chars().count() <= most {
        return line.to_owned();
    }
    line.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// What the customer wrote, on one line and without control characters, and what came with it.
fn words(text: &Text) -> String {
    let body: String = text.body.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match (body.trim(), text.media.len()) {
        (body, 0) => body.to_owned(),
        ("", 1) => "[1 file]".to_owned(),
        ("", files) => format!("[{files} files]"),
        (body, 1) => format!("{body} [1 file]"),
        (body, files) => format!("{body} [{files} files]"),
    }
}

/// How to find it again: the number texted, the first and the last message, and us.
fn reference(texts: &[&Text], setting: &Setting<'_>) -> String {
    let sid = |text: Option<&&Text>| text.map_or_else(String::new, |text| text.sid.as_str().to_owned());
    format!(
        "Texted {} · {} · {} · IntelliSend",
        setting.thread.number.for_people(),
        sid(texts.first()),
        sid(texts.last())
    )
}

#[cfg(test)]
mod tests;
