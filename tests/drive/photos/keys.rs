use intellisend::domain::ids::MessageSid;
use intellisend::domain::photos::{LinkKey, Links, PhotoRef};
use intellisend::drivers::links;
use tests::fakes::twilio::{Failure, MEDIA, Media};
use tests::faults::{Fault, Plan};
use tests::ground::Ground;
use tests::proxy::Call;

use super::{Album, JPEG, is_private};
use crate::desk::Desk;

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
