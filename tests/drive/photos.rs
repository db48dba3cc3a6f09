//! Links to photos: what they show, for how long, and to whom nothing is given away.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use intellisend::domain::ids::{MessageSid, ThreadKey};
use intellisend::domain::photos::{LinkKey, Links, PhotoRef};
use intellisend::drivers::{Clock, Photos, Shown, links};
use serde_json::{Value, json};
use tests::events::Http;
use tests::fakes::twilio::{Failure, MEDIA, MEDIA_ELSEWHERE, Media, MediaAnswer};
use tests::faults::{Fault, Plan};
use tests::ground::{CUSTOMER, Ground};
use tests::lambda::Function;
use tests::phone::Text;
use tests::proxy::Call;

use crate::api::Api;
use crate::desk::Desk;
use crate::tables::Tables;

const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a photo \0\xfe";

/// What a browser gets.
struct Got {
    status: u64,
    headers: Value,
    body: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers[name].as_str().unwrap_or_default()
    }

    fn words(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A desk, the function that shows photos, and where that one finds Twilio.
struct Album {
    desk: Desk,
    show: Function,
    twilio: String,
}

impl Album {
    async fn open() -> Self {
        let desk = Desk::open().await;
        let twilio = desk.ground.proxy("show-photos", "media", desk.ground.twilio.url()).await;
        let show = desk.ground.function_with("show-photos", &[("TWILIO_API_URL", &twilio)]).await;
        Self { desk, show, twilio }
    }

    /// A text with these files comes in.
    async fn receive(&self, media: &[Media]) -> Text {
        let seed = &self.desk.ground.seed;
        let twilio = &self.desk.ground.twilio;
        let message = twilio.inbound(&seed.account_sid, CUSTOMER, &seed.number, "Look", media);
        let text = Text::of(&message, &self.twilio);
        self.desk.post(&text).await;
        text
    }

    async fn url(&self, thread: &ThreadKey, text: &Text, nth: u8) -> String {
        let sid = MessageSid::parse(&text.message_sid).unwrap();
        let photo = PhotoRef { thread: thread.clone(), sid, nth };
        links(&self.desk.work).await.expect("there is a key").url(&photo)
    }

    /// What the link to a text's file shows.
    async fn look(&self, text: &Text, nth: u8) -> Got {
        self.get(&self.url(&self.desk.ground.thread(), text, nth).await).await
    }

    async fn get(&self, url: &str) -> Got {
        let api = &self.desk.ground.stack.described.api_url;
        let path = url.strip_prefix(api.as_str()).expect("the stack's own address");
        let answer = self.show.invoke(&Http::new("GET", path).event()).await.expect("an answer");
        let body = answer["body"].as_str().unwrap_or_default();
        let body = match answer["isBase64Encoded"].as_bool() {
            Some(true) => STANDARD.decode(body).expect("base64"),
            _ => body.as_bytes().to_vec(),
        };
        Got { status: answer["statusCode"].as_u64().unwrap(), headers: answer["headers"].clone(), body }
    }

    fn asked_of_twilio(&self) -> Vec<Call> {
        self.desk.ground.recorder.calls().into_iter().filter(|call| call.target == "media").collect()
    }

    async fn name(&self, settings: Value) {
        Api::of(&self.desk.ground).await.put("/v1/settings", settings).await;
    }
}

/// What no answer may do without.
fn is_private(got: &Got) {
    assert_eq!(got.header("referrer-policy"), "no-referrer");
    assert_eq!(got.header("x-robots-tag"), "noindex");
    assert_eq!(got.header("x-content-type-options"), "nosniff");
    assert_eq!(got.header("cache-control"), "private, no-store");
    let policy = got.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
}

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
    assert_eq!(album.show.logs(), Vec::<String>::new(), "whoever has the path has the photo");
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

#[tokio::test]
async fn a_link_ends_when_the_business_says_and_names_whom_to_ask() {
    let album = Album::open().await;
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    let url = album.url(&album.desk.ground.thread(), &text, 0).await;
    let (_, token) = url.rsplit_once('/').unwrap();
    let passed = Arc::new(AtomicI64::new(0));
    let work = &album.desk.work;
    // This one has Twilio at another address than the text, so what is not over is not there.
    let photos = Photos {
        store: Arc::clone(&work.store),
        vault: Arc::clone(&work.vault),
        twilio: work.twilio.clone(),
        clock: Clock::Moved(Arc::clone(&passed)),
    };
    let day = 24 * 3_600_000;
    for (days, ends) in [(90, json!({})), (7, json!({ "photo_link_days": 7 }))] {
        album.name(ends).await;
        album.desk.ground.recorder.clear();
        passed.store(days * day - 60_000, Ordering::Relaxed);
        assert!(matches!(photos.show(token).await, Shown::Gone(_)));
        let routes = |call: &Call| call.body.windows(5).any(|part| part == b"route");
        let looked = || album.desk.ground.recorder.calls().iter().filter(|call| routes(call)).count();
        assert_eq!(looked(), 1, "it is still looked for");
        passed.store(days * day + 60_000, Ordering::Relaxed);
        let Shown::Gone(business) = photos.show(token).await else { panic!("it has ended") };
        assert!(business.name.ends_with("Plumbing"));
        assert_eq!(looked(), 1, "nothing was looked for");
    }
}

#[tokio::test]
async fn an_erased_text_takes_its_photos_along() {
    let album = Album::open().await;
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    assert_eq!(album.look(&text, 0).await.status, 200);
    assert_eq!(album.look(&text, 1).await.status, 410, "there is no second");
    let tables = Tables::of(&album.desk.ground);
    tables.clear("Threads", "thread", &album.desk.ground.thread().key()).await;
    album.desk.ground.recorder.clear();
    let got = album.look(&text, 0).await;
    assert_eq!(got.status, 410);
    is_private(&got);
    let words = got.words();
    assert!(words.contains("ended or was withdrawn") && words.contains("Plumbing</strong>."), "{words}");
    assert!(!words.contains("555"), "{words}");
    assert_eq!(album.asked_of_twilio().len(), 0);
}

#[tokio::test]
async fn a_text_that_is_about_to_be_erased_is_erased_for_links() {
    let album = Album::open().await;
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    let tables = Tables::of(&album.desk.ground);
    let thread = album.desk.ground.thread().key();
    let items = tables.items("Threads", "thread", &thread).await;
    let mut item = items.into_iter().find(|item| item.contains_key("data")).unwrap();
    let over = album.desk.work.clock.now().as_second() - 1;
    item.insert("expires_at".to_owned(), aws_sdk_dynamodb::types::AttributeValue::N(over.to_string()));
    tables.put("Threads", item).await;
    assert_eq!(album.look(&text, 0).await.status, 410);
}

#[tokio::test]
async fn a_link_that_we_did_not_make_says_nothing_and_asks_nobody() {
    let album = Album::open().await;
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    let url = album.url(&album.desk.ground.thread(), &text, 0).await;
    album.show.ready().await.unwrap();
    album.desk.ground.recorder.clear();
    let start = url.rfind('/').unwrap() + 1;
    let mut made_up: Vec<String> = (start..url.len())
        .map(|at| {
            let other = if &url[at..=at] == "A" { "B" } else { "A" };
            format!("{}{other}{}", &url[..at], &url[at + 1..])
        })
        .collect();
    let sid = MessageSid::parse(&text.message_sid).unwrap();
    let photo = PhotoRef { thread: album.desk.ground.thread(), sid, nth: 0 };
    let forged = Links::new(&album.desk.ground.stack.described.api_url, LinkKey::from_root("guess").unwrap());
    made_up.extend([forged.url(&photo), url[..start].to_owned(), format!("{url}/"), format!("{url}%00")]);
    for url in made_up {
        let got = album.get(&url).await;
        let words = got.words();
        assert_eq!(got.status, 404, "{words}");
        assert!(
            words.contains("Ask the business that you got it from.") && !words.contains("Plumbing"),
            "{words}"
        );
        is_private(&got);
    }
    assert_eq!(album.desk.ground.recorder.calls().len(), 0);
}

#[tokio::test]
async fn no_link_shows_another_tenants_photo_or_sends_credentials_anywhere_else() {
    let (album, other) = (Album::open().await, Ground::quiet().await);
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    let of_other = album.url(&other.thread(), &text, 0).await;
    assert_eq!(album.get(&of_other).await.status, 410, "that tenant has no such text");
    let seed = &album.desk.ground.seed;
    let mut text = album.desk.ground.text("Look");
    let media = |account: &str, message: &str| {
        format!(
            "{}/2010-04-01/Accounts/{account}/Messages/{message}/Media/ME{}",
            album.twilio,
            "0".repeat(32)
        )
    };
    let right = media(&seed.account_sid, &text.message_sid);
    let wrong = [
        media(&other.seed.account_sid, &text.message_sid),
        media(&seed.account_sid, &format!("MM{}", "1".repeat(32))),
        right.replace("127.0.0.1", "localhost"),
        right.replace("http://", "http://a:b@"),
        format!("{right}?a=b"),
        format!("{right}/../{}", "0".repeat(34)),
        "https://api.twilio.com".to_owned(),
        "x".to_owned(),
    ];
    text.media = wrong.iter().map(|url| (url.clone(), "image/jpeg".to_owned())).collect();
    album.desk.post(&text).await;
    for (nth, url) in (0..).zip(&wrong) {
        assert_eq!(album.look(&text, nth).await.status, 410, "{url}");
    }
    assert_eq!(album.asked_of_twilio().len(), 0);
}

#[tokio::test]
async fn once_a_number_was_let_go_nobody_holds_the_key_to_its_photos() {
    let album = Album::open().await;
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    let (tables, seed) = (Tables::of(&album.desk.ground), &album.desk.ground.seed);
    let route = format!("{}#{}", seed.account_sid, seed.number);
    let mut item = tables.items("Routes", "route", &route).await.remove(0);
    item.remove("data");
    tables.put("Routes", item).await;
    assert_eq!((album.look(&text, 0).await.status, album.asked_of_twilio().len()), (410, 0));
}

#[tokio::test]
async fn while_tokens_are_replaced_each_is_tried_and_then_those_that_have_come_since() {
    let album = Album::open().await;
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    let (ground, good) = (&album.desk.ground, album.desk.ground.seed.auth_token.clone());
    ground.seeder.rotate(&ground.seed, &[&"a".repeat(32), &good]).await;
    assert_eq!(album.look(&text, 0).await.status, 200);
    assert_eq!(album.asked_of_twilio().len(), 2);
    let new = "b".repeat(32);
    ground.twilio.account(&ground.seed.account_sid, |account| account.auth_tokens = vec![new.clone()]);
    let got = album.look(&text, 0).await;
    assert_eq!((got.status, album.asked_of_twilio().len()), (502, 4), "nobody has the new one yet");
    ground.seeder.rotate(&ground.seed, &[&new]).await;
    assert_eq!(album.look(&text, 0).await.status, 200);
}

#[tokio::test]
async fn where_somebody_does_not_answer_the_link_works_later() {
    let album = Album::open().await;
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    for failure in [Failure::ServerError, Failure::Busy] {
        album.desk.ground.twilio.fail("GET", MEDIA, 1, failure);
        let got = album.look(&text, 0).await;
        assert_eq!((got.status, got.header("content-type")), (502, "text/html; charset=utf-8"));
        assert!(got.words().contains("Try again in a minute"), "{}", got.words());
        is_private(&got);
    }
    for fault in [Fault::DropBefore, Fault::Truncate] {
        album.desk.ground.recorder.plan(Plan::default().next("media GET …", fault));
        assert_eq!(album.look(&text, 0).await.status, 502);
    }
    let refused = Fault::Status(400, r#"{"__type":"ResourceNotFoundException"}"#.to_owned());
    album.desk.ground.recorder.plan(Plan::default().every("show-photos aws …", refused));
    assert_eq!(album.look(&text, 0).await.status, 502);
    album.desk.ground.recorder.plan(Plan::default());
    assert_eq!(album.look(&text, 0).await.status, 200);
}

#[tokio::test]
async fn a_file_that_was_deleted_at_twilio_is_gone() {
    let album = Album::open().await;
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    album.desk.ground.twilio.edit(&text.message_sid, |message| message.media.clear());
    assert_eq!(album.look(&text, 0).await.status, 410);
}

#[tokio::test]
async fn what_signs_links_is_at_hand_before_the_first_text_and_no_booking_fails_for_want_of_it() {
    let desk = Desk::open().await;
    for name in ["create-bookings", "recover-messages"] {
        desk.ground.recorder.clear();
        desk.ground.function(name).await.ready().await.unwrap();
        let secrets = desk.ground.recorder.calls();
        let key = |call: &&Call| String::from_utf8_lossy(&call.body).contains("platform/keys");
        assert_eq!(secrets.iter().filter(key).count(), 1, "{name}");
    }
    let cold = desk.another("cold").await;
    desk.ground.recorder.plan(Plan::default().every("cold aws …GetSecretValue", Fault::DropBefore));
    assert!(links(&cold).await.is_none());
    desk.ground.recorder.plan(Plan::default());
    assert!(links(&cold).await.is_some());
    desk.ground.recorder.plan(Plan::default().every("cold aws …GetSecretValue", Fault::DropBefore));
    assert!(links(&cold).await.is_some(), "once it is known it stays");
}
