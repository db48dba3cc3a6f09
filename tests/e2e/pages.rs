//! What is the same for everyone.

use intellisend::domain::ids::MessageSid;
use intellisend::domain::photos::PhotoRef;
use intellisend::drivers::links;
use tests::contract::Contract;
use tests::fakes::twilio::Media;
use tests::ground::{CUSTOMER, Ground};
use tests::phone::Text;

use crate::bookings::post;

async fn get(ground: &Ground, path: &str) -> reqwest::Response {
    reqwest::get(format!("{}{path}", ground.stack.described.api_url)).await.unwrap()
}

#[tokio::test]
async fn the_first_page_its_style_and_the_callback_are_served_and_may_run_nothing() {
    let ground = Ground::live().await;
    for (path, words) in
        [("/", "IntelliSend is running"), ("/oauth/servicetitan/callback", "close this page")]
    {
        let page = get(&ground, path).await;
        assert_eq!(
            (page.status().as_u16(), &page.headers()["content-type"]),
            (200, &"text/html; charset=utf-8".parse().unwrap())
        );
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(page.text().await.unwrap().contains(words));
    }
    assert_eq!(get(&ground, "/assets/page.css").await.headers()["content-type"], "text/css; charset=utf-8");
    assert_eq!(get(&ground, "/assets/none.css").await.status(), 404);
}

#[tokio::test]
async fn the_api_describes_itself_by_what_every_answer_is_held_to() {
    let description: serde_json::Value =
        get(&Ground::live().await, "/openapi.json").await.json().await.unwrap();
    assert_eq!(description["openapi"], "3.1.0");
    assert_eq!(description, Contract::read().document);
}

#[tokio::test]
async fn a_photo_link_that_nobody_gave_out_says_whom_to_ask_and_is_not_indexed() {
    let page = get(&Ground::live().await, "/m/abc").await;
    assert_eq!(page.status(), 404);
    assert_eq!(page.headers()["x-robots-tag"], "noindex");
    assert!(page.text().await.unwrap().contains("Ask the business"));
}

#[tokio::test]
async fn a_photo_that_was_texted_is_shown_by_its_link() {
    let ground = Ground::live().await;
    let media = [Media::new("image/jpeg", b"\xff\xd8\xff\xe0 any bytes \0\xfe")];
    let seed = &ground.seed;
    let message = ground.twilio.inbound(&seed.account_sid, CUSTOMER, &seed.number, "It leaks", &media);
    assert_eq!(post(&ground, &Text::of(&message, ground.twilio.url())).await.status, 200);
    let photo = PhotoRef { thread: ground.thread(), sid: MessageSid::parse(&message.sid).unwrap(), nth: 0 };
    let link = links(&ground.seeder.work).await.expect("the stack has a key").url(&photo);
    assert!(link.starts_with(&ground.stack.described.api_url), "{link}");
    let shown = reqwest::get(link).await.unwrap();
    assert_eq!(shown.status(), 200);
    assert_eq!(shown.headers()["content-type"], "image/jpeg");
    assert_eq!(shown.headers()["referrer-policy"], "no-referrer");
    assert_eq!(shown.bytes().await.unwrap(), media[0].bytes);
}
