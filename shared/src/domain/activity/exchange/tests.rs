use super::{Direction, Exchange, Line, LineState, Past, SHOWN, Showing};
use crate::domain::activity::seal::Sealer;
use crate::domain::activity::tests::{CUSTOMER, at, booked, entry, sid, tenant, text, thread, waits};
use crate::domain::activity::{About, Decided, Entry, EntryKey, Wait};
use crate::domain::photos::{LinkKey, Links, PhotoRef};
use crate::domain::settings::photo_links::PhotoLinks;
use crate::domain::text::{Media, Text};

const DAY: i64 = 24 * 3_600;

fn photo() -> Media {
    Media { url: "https://api.example.com/ME1".to_owned(), content_type: "image/jpeg".to_owned() }
}

fn links() -> Links {
    Links::new("https://sms.example.com", LinkKey::from_root("key").unwrap())
}

fn sealer() -> Sealer {
    Sealer::from_root("key").unwrap()
}

/// An hour after the first text, with links that work for 90 days.
fn opened(entry: &Entry, past: &Past) -> Exchange {
    let (sealer, links) = (sealer(), links());
    let photo_links = PhotoLinks::default();
    entry.exchange(past, &Showing { sealer: &sealer, links: Some(&links), photo_links, now: at(3_600) })
}

fn settled(texts: Vec<Text>) -> Past {
    Past { settled: texts, ..Past::default() }
}

fn told(lines: &[Line]) -> Vec<(&str, LineState)> {
    lines.iter().map(|line| (line.words.as_str(), line.state)).collect()
}

#[test]
fn the_exchange_is_in_the_order_in_which_it_was_sent_and_says_of_each_text_what_became_of_it() {
    let later = Text { media: vec![photo()], ..text(3, 30, "See") };
    let released = Text { sent_at: Some(at(10)), ..text(2, 40, "Hello?") };
    let open = booked(None, vec![waits(CUSTOMER, later, Wait::Parked, Some("not connected: none"))]);
    let Exchange { lines, left_out } = opened(&open, &settled(vec![released, text(1, 0, "No heat")]));
    let expected =
        [("No heat", LineState::Settled), ("Hello?", LineState::Settled), ("See", LineState::Parked)];
    assert_eq!((told(&lines), left_out), (expected.to_vec(), 0));
    assert_eq!((lines[2].why.as_deref(), lines[2].media.len()), (Some("not connected: none"), 1));
    assert!(lines.iter().all(|line| line.direction == Direction::In && line.id.is_none()));
    assert!(
        !serde_json::to_string(&lines).unwrap().contains("api.example.com"),
        "it opens with credentials only"
    );
}

#[test]
fn what_is_part_of_a_conversation_and_needs_nothing_stands_where_it_was_sent_and_says_why() {
    let past = Past {
        settled: vec![text(3, 30, "12 Oak St"), text(1, 0, "No heat")],
        noise: vec![
            (text(4, 40, "👍"), "reaction".to_owned()),
            (text(2, 20, "ok"), "of_a_later_version".to_owned()),
        ],
        left_out: 0,
    };
    let lines = opened(&booked(None, vec![]), &past).lines;
    let (settled, noise) = (LineState::Settled, LineState::NeedsNone);
    assert_eq!(told(&lines), [("No heat", settled), ("ok", noise), ("12 Oak St", settled), ("👍", noise)]);
    let why: Vec<_> = lines.iter().map(|line| (line.why.as_deref(), line.rule.as_deref())).collect();
    let later = Some("of_a_later_version");
    assert_eq!(
        why,
        [(None, None), (later, later), (None, None), (Some("Only a reaction"), Some("reaction"))]
    );
    let key = EntryKey { thread: thread(CUSTOMER), first: sid(4) };
    let named = EntryKey::of_id(&tenant("tn_demo"), &sealer(), lines[3].id.as_deref().unwrap());
    assert_eq!((named, &lines[0].id), (Some(key), &None), "it can be booked after all");
}

#[test]
fn a_text_of_its_own_says_what_was_decided_and_has_the_name_to_book_it_by() {
    let of = |decided| entry(About::Text { text: text(1, 0, "Thanks!"), decided }, vec![]);
    let needs_none = of(Decided::NeedsNone { rule: "thanks".to_owned() });
    let line = opened(&needs_none, &Past::default()).lines.remove(0);
    assert_eq!((line.state, line.why.as_deref()), (LineState::NeedsNone, Some("Only thanks or OK")));
    assert_eq!(line.id, Some(needs_none.key.id(&sealer())));
    let line = opened(&of(Decided::Dismissed { at: at(5) }), &Past::default()).lines.remove(0);
    assert_eq!((line.state, line.why, line.id.is_some()), (LineState::Dismissed, None, true));
}

#[test]
fn the_newest_are_shown_and_the_others_counted() {
    let number = u32::try_from(SHOWN).unwrap();
    let text_of = |of: u32| text(of, i64::from(of), &of.to_string());
    let past = Past {
        settled: (1..=number).map(text_of).collect(),
        noise: (number + 1..=number + 5).map(|of| (text_of(of), "thanks".to_owned())).collect(),
        left_out: 7,
    };
    let Exchange { lines, left_out } = opened(&booked(None, vec![]), &past);
    assert_eq!((lines.len(), left_out), (SHOWN, 12));
    assert_eq!((lines[0].words.as_str(), lines[SHOWN - 1].words.as_str()), ("6", "205"));
}

#[test]
fn a_text_that_is_dealt_with_while_it_is_read_is_shown_once_and_as_what_it_became() {
    let waited = waits(CUSTOMER, text(1, 0, "No heat"), Wait::Owed, Some("busy"));
    let lines = opened(&booked(None, vec![waited]), &settled(vec![text(1, 0, "No heat")])).lines;
    assert_eq!((told(&lines), &lines[0].why), (vec![("No heat", LineState::Settled)], &None));
}

#[test]
fn each_file_has_the_link_of_the_notes_until_that_ends() {
    let text = Text { media: vec![photo(), photo()], ..text(1, 0, "See") };
    let (open, past) = (booked(None, vec![]), settled(vec![text]));
    let (sealer, links) = (sealer(), links());
    let of = |links, seconds| {
        let showing =
            Showing { sealer: &sealer, links, photo_links: PhotoLinks::default(), now: at(seconds) };
        let lines = open.exchange(&past, &showing).lines;
        lines[0].media.iter().map(|media| (media.index, media.link.clone())).collect::<Vec<_>>()
    };
    let url = |nth| Some(links.url(&PhotoRef { thread: thread(CUSTOMER), sid: sid(1), nth }));
    assert_eq!(of(Some(&links), 90 * DAY - 1), [(0, url(0)), (1, url(1))]);
    assert_eq!(of(Some(&links), 90 * DAY), [(0, None), (1, None)]);
    assert_eq!(of(None, 0), [(0, None), (1, None)]);
}

#[test]
fn neither_words_nor_links_are_printed() {
    let text = Text { media: vec![photo()], ..text(1, 0, "No heat") };
    let exchange = opened(&booked(None, vec![]), &settled(vec![text]));
    let printed = format!("{exchange:?} {:?}", exchange.lines[0].media);
    assert!(!printed.contains("No heat") && !printed.contains("sms.example.com"), "{printed}");
}
