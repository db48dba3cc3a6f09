use super::without_any;

/// The longer ones first.
const DRIVING: &[&str] = &[
    "im driving right now",
    "im driving",
    "i dont text while driving",
    "i do not text while driving",
    "i dont text and drive",
    "i do not text and drive",
];

/// What may stand between two of them.
const SORRY: &[&str] = &["sorry", "and", "so"];

/// What a phone adds to it and a person does not.
const BY_ITSELF: &[&str] =
    &["turned on", "ill see your message", "ill get back to you later", "sent from my car", "auto reply"];

const AUTO_REPLY: &[&str] =
    &["auto reply", "autoreply", "automatic reply", "automated reply", "auto response", "automatic response"];

/// Whatever else is not monitored may be an alarm.
const NOT_MONITORED: &[&str] = &[
    "number is not monitored",
    "inbox is not monitored",
    "mailbox is not monitored",
    "line is not monitored",
    "account is not monitored",
    "phone is not monitored",
];

/// Whether a text, in plain words, is such an answer, and nothing else.
pub(super) fn is_auto_reply(said: &str) -> bool {
    let is_driving = is_only_driving(said)
        || (without_any(said, DRIVING).is_some() && BY_ITSELF.iter().any(|words| said.contains(words)));
    let says_so = AUTO_REPLY.iter().any(|words| without_any(said, &[words]).is_some());
    is_driving || says_so || NOT_MONITORED.iter().any(|words| said.contains(words))
}

/// Nothing but that somebody is at the wheel.
fn is_only_driving(said: &str) -> bool {
    let (mut rest, mut is_said) = (said, false);
    while !rest.is_empty() {
        if let Some(after) = without_any(rest, DRIVING) {
            (rest, is_said) = (after, true);
        } else if let Some(after) = without_any(rest, SORRY) {
            rest = after;
        } else {
            return false;
        }
    }
    is_said
}
