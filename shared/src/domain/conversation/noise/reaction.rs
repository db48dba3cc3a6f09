use super::super::words::is_unseen;

/// What an iPhone writes of a reaction where the other side cannot show it, with what was reacted to after it. Android
/// shows most of them as emoji, and what arrives by SMS is the words. English, and Spanish as iPhones write it.
const REACTED: &[&str] = &[
    "Liked",
    "Loved",
    "Disliked",
    "Laughed at",
    "Emphasized",
    "Emphasised",
    "Questioned",
    "Le gustó",
    "No le gustó",
    "Le encantó",
    "Le dio risa",
    "Exclamó por",
    "Dudó sobre",
];

/// What stands around the kind of reaction, or around an emoji.
const BETWEEN: &[(&str, &str)] =
    &[("Removed a ", " from "), ("Removed an ", " from "), ("Reacted ", " to "), ("Reaccionó con ", " a ")];

/// The longest kind of reaction, `question mark` and any emoji among them.
const LONGEST_KIND: usize = 40;

/// What was reacted to where that had no words.
const WITHOUT_WORDS: &[&str] = &[
    "an image",
    "a photo",
    "a movie",
    "a video",
    "an attachment",
    "an audio message",
    "a sticker",
    "a contact",
    "una imagen",
];

/// Pictures that are a call for help, and no reaction.
const ALARMING: &[char] = &['🔥', '🚒', '🧯', '🆘', '🚨', '💀', '☠', '⚠', '🚑', '🌊', '💦', '💧', '🥶'];

/// Whether a text is a reaction to another, or one emoji, and nothing else.
pub(super) fn is_reaction(body: &str) -> bool {
    let body = body.trim_matches(|c: char| c.is_whitespace() || is_unseen(c));
    let is_named = REACTED.iter().any(|verb| body.strip_prefix(verb).is_some_and(is_what_was_reacted_to));
    let is_between = || {
        BETWEEN.iter().any(|(before, after)| {
            let kind = body.strip_prefix(before).and_then(|rest| rest.split_once(after));
            kind.is_some_and(|(kind, rest)| {
                kind.len() <= LONGEST_KIND && !kind.contains(['“', '"']) && is_object(rest.trim_start())
            })
        })
    };
    is_named || is_between() || is_lone_emoji(body)
}

fn is_what_was_reacted_to(rest: &str) -> bool {
    rest.strip_prefix([' ', '\u{a0}']).is_some_and(|rest| is_object(rest.trim_start()))
}

fn is_object(object: &str) -> bool {
    WITHOUT_WORDS.contains(&object.trim_end_matches('.')) || is_one_quotation(object)
}

/// Quoted from its first character to its last. Where something may stand between two quotations it is none.
fn is_one_quotation(object: &str) -> bool {
    if let Some(quoted) = object.strip_prefix('“').and_then(|rest| rest.strip_suffix('”')) {
        let mut open = 1_u32;
        return quoted.chars().all(|c| {
            open = match c {
                '“' => open + 1,
                '”' => open.saturating_sub(1),
                _ => open,
            };
            open > 0
        });
    }
    object
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .is_some_and(|quoted| !quoted.contains('"'))
}

/// One picture, with what colours it or makes it out of several.
fn is_lone_emoji(body: &str) -> bool {
    let mut parts = 0;
    let (mut joined, mut flag) = (false, false);
    for c in body.chars() {
        match c {
            '\u{200d}' => joined = true,
            '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' if parts > 0 => {}
            '\u{1f1e6}'..='\u{1f1ff}' if flag => flag = false,
            _ if ALARMING.contains(&c) || !is_picture(c) => return false,
            _ if joined => joined = false,
            _ => {
                parts += 1;
                flag = matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
            }
        }
    }
    parts == 1
}

const fn is_picture(c: char) -> bool {
    matches!(c, '\u{203c}' | '\u{2049}' | '\u{2190}'..='\u{21ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}
