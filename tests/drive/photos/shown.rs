use serde_json::json;
use tests::fakes::twilio::{MEDIA_ELSEWHERE, Media, MediaAnswer};

use super::{Album, JPEG, is_private};

#[tokio::test]
async fn a_photo_is_shown_as_it_came_and_nobody_but_that_account_is_asked_for_it() {
    let album = Album::open().await;
    let media = [Media::new("image/png", b"\x89PNG\r\n\x1a\n first"), Media::new("image/jpeg", JPEG)];
    let text = album.receive(&media).await;
    let got = album.look(&text, 1).await;
    assert_eq!((got.status, got.header("content-type"), got.body.as_slice()), (200, "image/jpeg", JPEG));
    assert_eq!(got.header("content-disposition"), "inline; filename=\"photo-2.jpg\"");
    assert!(got.header("content-security-policy").contains("sandbox"));
    is_private(&got);
    let asked = album.asked_of_twilio();
    let [asked] = asked.as_slice() else { panic!("{asked:?}") };
    let seed = &album.desk.ground.seed;
    let path = format!(
        "/2010-04-01/Accounts/{}/Messages/{}/Media/{}",
        seed.account_sid, text.message_sid, media[1].sid
    );
    assert_eq!((asked.method.as_str(), &asked.path), ("GET", &path));
    let logged = album.show.logs().join("\n");
    assert!(logged.contains("\"shown\":"), "{logged}");
    let url = album.url(&album.desk.ground.thread(), &text, 1).await;
    let token = url.rsplit('/').next().unwrap();
    assert!(!logged.contains(token), "whoever has the path has the photo: {logged}");
}

#[tokio::test]
async fn twilios_short_lived_address_is_passed_on_and_gets_no_credentials() {
    let album = Album::open().await;
    album.desk.ground.twilio.unknowns(|unknowns| unknowns.media = MediaAnswer::Redirect);
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    let got = album.look(&text, 0).await;
    assert_eq!((got.status, got.body.len()), (302, 0));
    is_private(&got);
    assert_eq!(album.desk.ground.twilio.calls("GET", MEDIA_ELSEWHERE), 0, "it is the browser's to follow");
    assert!(got.headers.as_object().unwrap().keys().all(|name| !name.contains("auth")));
    let there = reqwest::get(got.header("location")).await.unwrap();
    assert_eq!(there.bytes().await.unwrap(), JPEG);
}

#[tokio::test]
async fn a_browser_is_sent_nowhere_but_over_tls() {
    let album = Album::open().await;
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    let media = text.media[0].0.rsplit('/').next().unwrap().to_owned();
    for below in
        ["http://media.example.com", "https://a:b@media.example.com", "//x", "", "javascript:", "data:x"]
    {
        album.desk.ground.twilio.redirect_media(below);
        let got = album.look(&text, 0).await;
        assert_eq!((got.status, got.header("location")), (502, ""), "{below}");
    }
    album.desk.ground.twilio.redirect_media("https://media.example.com/a%20b?c=d&e");
    let expected = format!("https://media.example.com/a%20b?c=d&e/{media}");
    assert_eq!(album.look(&text, 0).await.header("location"), expected);
}

#[tokio::test]
async fn four_mebibytes_are_shown_and_a_byte_more_is_explained() {
    let album = Album::open().await;
    album.name(json!({ "business": "Ann & <Sons>", "office_phone": "(972) 555-0199" })).await;
    let mut bytes = JPEG.to_vec();
    bytes.resize(4 * 1024 * 1024, 7);
    let most = Media::new("image/jpeg", &bytes);
    bytes.push(7);
    let text = album.receive(&[most, Media::new("image/jpeg", &bytes)]).await;
    let got = album.look(&text, 0).await;
    assert_eq!((got.status, got.body.len()), (200, 4 * 1024 * 1024));
    let got = album.look(&text, 1).await;
    assert_eq!((got.status, got.header("content-type")), (200, "text/html; charset=utf-8"));
    is_private(&got);
    let words = got.words();
    let ask = "Ask <strong>Ann &amp; &lt;Sons&gt;</strong>, <a href=\"tel:+19725550199\">(972) 555-0199</a>.";
    assert!(
        words.contains("more than 4 MB") && words.contains(ask) && words.contains(&text.message_sid),
        "{words}"
    );
}

#[tokio::test]
async fn what_is_no_image_for_certain_is_saved_and_runs_nowhere() {
    let album = Album::open().await;
    let media = [
        Media::new("text/html", b"<script>alert(1)</script>"),
        Media::new("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        Media::new("image/png", b"<script>alert(1)</script>"),
        Media::new("text/x-vcard", b"BEGIN:VCARD"),
        Media::new("video/mp4", b"\0\0\0\x18ftypmp42"),
    ];
    let text = album.receive(&media).await;
    for ((nth, name), media) in (0..).zip(["1.bin", "2.bin", "3.bin", "4.vcf", "5.mp4"]).zip(&media) {
        let got = album.look(&text, nth).await;
        assert_eq!((got.status, got.header("content-type")), (200, "application/octet-stream"), "{name}");
        assert_eq!(got.header("content-disposition"), format!("attachment; filename=\"file-{name}\""));
        assert_eq!(
            got.header("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'; sandbox"
        );
        assert_eq!(got.body, media.bytes);
        is_private(&got);
    }
}
