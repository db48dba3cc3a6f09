use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::{Exchanged, cut, visible};
use crate::domain::photos::media_words;
use crate::domain::replies::said::{By, Said};
use crate::domain::text::Text;
use crate::domain::time::{Timestamp, for_people};

/// Texts kept at each end when the middle is left out.
const KEPT: usize = 3;

/// The longest line that says how many texts were left out.
const GAP: usize = "… 4294967295 texts left out …".len();

/// The same of what was answered.
const ANSWERS_GAP: usize = "… 4294967295 replies left out …".len();

/// A place among the lines: at one of them, or before all; and whether before or after what stands there.
type Place = (Option<usize>, u8);

/// One text as a line: when it was sent, who wrote it, what it says, what came with it.
struct Line {
    /// Texts of one moment come in the order they were received, and before answers.
    order: (Timestamp, bool, Timestamp),
    time: String,
    who: String,
    words: String,
    /// What came with it: `2 photos`; empty for nothing.
    files: String,
    is_answer: bool,
}

/// All lines if they fit. Else what was answered is left out first, the oldest before the newest; of the texts the first
/// and last three stay, and between them as many of the newest as fit.
pub(super) fn transcript(exchanged: Exchanged<'_>, zone: &TimeZone, room: usize) -> String {
    let Exchanged { texts, elided, said } = exchanged;
    let texts = texts.iter().map(|text| Line::of(text, zone));
    let mut lines: Vec<Line> = texts.chain(said.iter().map(|said| Line::of_answer(said, zone))).collect();
    lines.sort_by_key(|line| line.order);
    let whole: Vec<String> = lines.iter().map(|line| line.written(usize::MAX)).collect();
    if elided == 0 && lengths(&whole) <= room {
        return whole.join("\n");
    }
    let (answers, texts): (Vec<usize>, Vec<usize>) = (0..lines.len()).partition(|at| lines[*at].is_answer);
    let reserved = if answers.is_empty() { 0 } else { ANSWERS_GAP + 1 };
    let mut shown = of_texts(&lines, &texts, elided, room.saturating_sub(reserved));
    let mut left = room.saturating_sub(reserved + lengths(shown.values()));
    let fitting = answers.iter().rev().take_while(|at| {
        let fits = length(&whole[**at]) <= left;
        left = left.saturating_sub(length(&whole[**at]));
        fits
    });
    let fitting = fitting.count();
    let (out, kept) = answers.split_at(answers.len() - fitting);
    shown.extend(kept.iter().map(|at| ((Some(*at), 0), whole[*at].clone())));
    shown.extend(out.first().map(|at| ((Some(*at), 0), left_out(out.len() as u64, "reply", "replies"))));
    shown.into_values().collect::<Vec<_>>().join("\n")
}

/// The texts among the lines, each at its place.
fn of_texts(lines: &[Line], texts: &[usize], elided: u32, room: usize) -> BTreeMap<Place, String> {
    let whole: Vec<String> = texts.iter().map(|at| lines[*at].written(usize::MAX)).collect();
    let placed = |at: usize, line: String| ((Some(texts[at]), 0), line);
    if elided == 0 && lengths(&whole) <= room {
        return whole.into_iter().enumerate().map(|(at, line)| placed(at, line)).collect();
    }
    let first = KEPT.min(texts.len());
    let last = texts.len().saturating_sub(KEPT).max(first);
    let mut left = room.saturating_sub(GAP + 1);
    let ends = whole[..first].iter().chain(&whole[last..]);
    let most = share(ends.map(|line| length(line)).collect(), left);
    let cut = (0..first).chain(last..texts.len()).map(|at| placed(at, lines[texts[at]].written(most)));
    let mut shown: BTreeMap<Place, String> = cut.collect();
    left = left.saturating_sub(lengths(shown.values()));
    let middle = (first..last).rev().take_while(|at| {
        let fits = length(&whole[*at]) <= left;
        left = left.saturating_sub(length(&whole[*at]));
        fits
    });
    let middle: Vec<usize> = middle.collect();
    let out = u64::from(elided) + (last - first - middle.len()) as u64;
    shown.extend(middle.into_iter().map(|at| placed(at, whole[at].clone())));
    if out > 0 {
        let after = first.checked_sub(1).map(|at| texts[at]);
        shown.insert((after, 1), left_out(out, "text", "texts"));
    }
    shown
}

fn left_out(out: u64, one: &str, several: &str) -> String {
    format!("… {out} {} left out …", if out == 1 { one } else { several })
}

/// With its line break.
fn length(line: &str) -> usize {
    line.chars().count() + 1
}

fn lengths<'a>(lines: impl IntoIterator<Item = &'a String>) -> usize {
    lines.into_iter().map(|line| length(line)).sum()
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
            order: (text.at(), false, text.received_at),
            time: for_people(text.at(), zone),
            who: "Customer".to_owned(),
            words: visible(&text.body),
            files: media_words(&text.media),
            is_answer: false,
        }
    }

    fn of_answer(said: &Said, zone: &TimeZone) -> Self {
        Self {
            order: (said.at, true, said.at),
            time: for_people(said.at, zone),
            who: match &said.by {
                By::Automatic(_) => "IntelliSend".to_owned(),
                By::Person(name) => format!("{} (office)", visible(name)),
                By::Outside => "Office".to_owned(),
            },
            words: visible(&said.body),
            files: String::new(),
            is_answer: true,
        }
    }

    /// At most `most` characters; only words are cut.
    fn written(&self, most: usize) -> String {
        let files = if self.files.is_empty() { String::new() } else { format!(" [{}]", self.files) };
        let beside = self.time.chars().count() + self.who.chars().count() + 4 + files.len();
        let words = match (self.words.as_str(), self.files.as_str()) {
            ("", "") => "[empty]".to_owned(),
            ("", _) => String::new(),
            (words, _) => cut(words, most.saturating_sub(beside)),
        };
        let said = format!("{words}{files}");
        format!("{}  {}: {}", self.time, self.who, said.trim_start())
    }
}
