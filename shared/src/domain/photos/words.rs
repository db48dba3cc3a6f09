use super::{Links, PhotoRef};
use crate::domain::ids::ThreadKey;
use crate::domain::settings::Profile;
use crate::domain::text::{Media, Text};

/// Links in one booking's notes.
const MOST_LINKS: usize = 6;

/// What a file is called, one and several of them, in the order in which they are counted up.
const KINDS: [(&str, &str); 6] = [
    ("photo", "photos"),
    ("video", "videos"),
    ("voice message", "voice messages"),
    ("contact card", "contact cards"),
    ("PDF", "PDFs"),
    ("file", "files"),
];

/// What came, for instance `2 photos, 1 video, 1 contact card`; empty for nothing.
#[must_use]
pub fn media_words<'a>(media: impl IntoIterator<Item = &'a Media>) -> String {
    let mut counts = [0_usize; KINDS.len()];
    for media in media {
        counts[kind(&media.content_type)] += 1;
    }
    let named = counts.into_iter().zip(KINDS).filter(|(count, _)| *count > 0);
    let words = named.map(|(count, (one, many))| format!("{count} {}", if count == 1 { one } else { many }));
    words.collect::<Vec<_>>().join(", ")
}

/// The notes' lines about files: what came with these texts, and a link to each, in order. Nothing where nothing came;
/// without `links` no more than what came.
#[must_use]
pub fn lines(texts: &[&Text], links: Option<&Links>, thread: &ThreadKey, profile: &Profile) -> Vec<String> {
    let words = media_words(texts.iter().flat_map(|text| &text.media));
    if words.is_empty() {
        return Vec::new();
    }
    // A photo is what an office looks for.
    let heading = if words.contains("photo") { "PHOTOS" } else { "FILES" };
    let Some(links) = links else {
        return vec![format!("{heading}: {words}")];
    };
    let refs: Vec<PhotoRef> = texts.iter().flat_map(|text| refs(text, thread)).collect();
    let (work, days) = (if refs.len() == 1 { "link works" } else { "links work" }, profile.photo_link_days());
    let first = format!("{heading}: {words} ({work} for {days} {})", if days == 1 { "day" } else { "days" });
    let more = refs.len().saturating_sub(MOST_LINKS);
    let last = (more > 0).then(|| format!("and {more} more: see Activity in IntelliSend"));
    let urls = refs.iter().take(MOST_LINKS).map(|photo| links.url(photo));
    [first].into_iter().chain(urls).chain(last).collect()
}

fn refs(text: &Text, thread: &ThreadKey) -> impl Iterator<Item = PhotoRef> {
    // A message carries ten files at most.
    let all = (0..=u8::MAX).zip(&text.media);
    all.map(|(nth, _)| PhotoRef { thread: thread.clone(), sid: text.sid.clone(), nth })
}

/// Its place in [`KINDS`].
fn kind(content_type: &str) -> usize {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.split_once('/').unwrap_or_default() {
        ("image", _) => 0,
        ("video", _) => 1,
        ("audio", _) => 2,
        ("text", "vcard" | "x-vcard" | "directory") => 3,
        ("application", "pdf") => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests;
