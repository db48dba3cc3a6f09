use super::super::{LinkKey, Links};
use super::{lines, media_words};
use crate::domain::ids::{MessageSid, ThreadKey};
use crate::domain::settings::Profile;
use crate::domain::settings::photo_links::PhotoLinks;
use crate::domain::text::{CameBy, Media, Text};

fn media(content_type: &str) -> Media {
    Media { url: String::new(), content_type: content_type.to_owned() }
}

fn text(sid: char, content_types: &[&str]) -> Text {
    Text {
        sid: MessageSid::parse(&format!("MM{}", sid.to_string().repeat(32))).unwrap(),
        body: String::new(),
        media: content_types.iter().map(|content_type| media(content_type)).collect(),
        came_by: CameBy::Webhook,
        received_at: "2026-11-21T00:00:00Z".parse().unwrap(),
        sent_at: None,
        messaging_service: None,
        opt_out: None,
    }
}

fn thread() -> ThreadKey {
    ThreadKey::parse("tn_00000000000000ab#+19725550100#+15005550001").unwrap()
}

fn links() -> Links {
    Links::new("https://a.example", LinkKey::from_root("root").unwrap())
}

fn said(texts: &[Text], links: Option<&Links>, profile: &Profile) -> Vec<String> {
    lines(&texts.iter().collect::<Vec<_>>(), links, &thread(), profile)
}

#[test]
fn what_came_is_counted_up_by_kind_in_an_order_of_our_own() {
    for (given, words) in [
        (&["text/x-vcard", "image/jpeg", "video/mp4", "image/heic"][..], "2 photos, 1 video, 1 contact card"),
        (&["audio/amr"], "1 voice message"),
        (&["audio/amr", "Audio/Mpeg; codec=x"], "2 voice messages"),
        (&["application/pdf", "application/zip", "", "text/vcard"], "1 contact card, 1 PDF, 2 files"),
        (&["application/pdf", "application/pdf", "video/3gpp", "video/mp4"], "2 videos, 2 PDFs"),
        (&[], ""),
    ] {
        let media: Vec<_> = given.iter().map(|content_type| media(content_type)).collect();
        assert_eq!(media_words(&media), words);
    }
}

#[test]
fn notes_say_what_came_with_all_texts_and_link_to_each_in_order() {
    let texts = [text('a', &["image/jpeg", "video/mp4"]), text('b', &[]), text('c', &["image/png"])];
    let said = said(&texts, Some(&links()), &Profile::default());
    assert_eq!(said[0], "PHOTOS: 2 photos, 1 video (links work for 90 days)");
    let key = LinkKey::from_root("root").unwrap();
    let linked: Vec<_> = said[1..]
        .iter()
        .map(|url| {
            let photo = key.read(url.strip_prefix("https://a.example/m/").unwrap()).unwrap();
            assert_eq!(photo.thread, thread());
            (photo.sid, photo.nth)
        })
        .collect();
    let expected = [(&texts[0], 0), (&texts[0], 1), (&texts[2], 0)];
    assert_eq!(linked, expected.map(|(text, nth)| (text.sid.clone(), nth)));
}

#[test]
fn after_six_links_the_rest_is_counted() {
    let six = text('a', &["image/jpeg"; 6]);
    assert_eq!(said(std::slice::from_ref(&six), Some(&links()), &Profile::default()).len(), 7);
    let said = said(&[six, text('b', &["image/jpeg"])], Some(&links()), &Profile::default());
    assert_eq!((said.len(), said[7].as_str()), (8, "and 1 more: see Activity in IntelliSend"));
}

#[test]
fn where_links_cannot_be_made_notes_say_what_came_all_the_same() {
    assert_eq!(said(&[text('a', &["image/jpeg"])], None, &Profile::default()), ["PHOTOS: 1 photo"]);
    assert_eq!(said(&[text('a', &["text/vcard"])], None, &Profile::default()), ["FILES: 1 contact card"]);
    assert!(said(&[text('a', &[])], Some(&links()), &Profile::default()).is_empty());
}

#[test]
fn the_promise_is_no_longer_than_the_words_are_kept() {
    let of = |days: u16| Profile { photo_links: PhotoLinks::try_from(days).unwrap(), ..Profile::default() };
    let first = |days| said(&[text('a', &["image/png"])], Some(&links()), &of(days)).swap_remove(0);
    assert_eq!(first(1), "PHOTOS: 1 photo (link works for 1 day)");
    assert_eq!(first(400), "PHOTOS: 1 photo (link works for 180 days)");
}
