use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use intellisend::drivers::{Clock, Photos, Shown};
use serde_json::json;
use tests::fakes::twilio::Media;
use tests::proxy::Call;

use super::{Album, JPEG, is_private};
use crate::tables::Tables;

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
async fn a_file_that_was_deleted_at_twilio_is_gone() {
    let album = Album::open().await;
    let text = album.receive(&[Media::new("image/jpeg", JPEG)]).await;
    album.desk.ground.twilio.edit(&text.message_sid, |message| message.media.clear());
    assert_eq!(album.look(&text, 0).await.status, 410);
}
