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
async fn the_first_page_runs_what_is_ours_and_calls_the_api_and_the_sign_in_alone() {
    let ground = Ground::live().await;
    let page = get(&ground, "/").await;
    assert_eq!(page.status(), 200);
    let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/html; charset=utf-8");
    assert_eq!(
        header("content-security-policy"),
        format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' {0} {0}; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            ground.stack.described.aws_url
        )
    );
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("strict-transport-security").starts_with("max-age="));
    let told = page.text().await.unwrap();
    assert!(told.contains(&ground.stack.described.client_id), "{told}");
    assert!(["{assets}", "{sign_in}"].iter().all(|blank| !told.contains(blank)), "{told}");
}

/// The version is in the path, so that a browser may keep a file for good and still gets a new one at once.
#[tokio::test]
async fn what_the_first_page_names_is_there_compressed_and_is_kept_while_the_page_itself_is_asked_for_again()
{
    let ground = Ground::live().await;
    let page = get(&ground, "/").await;
    assert_eq!(page.headers()["cache-control"], "no-cache");
    let tag = page.headers()["etag"].clone();
    let told = page.text().await.unwrap();
    let files: Vec<_> = told.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert!(files.len() > 3, "{told}");
    for (file, accepted, coding) in files.iter().flat_map(|file| {
        [(file, "gzip, deflate, br", "br"), (file, "gzip;q=1", "gzip"), (file, "identity", "gzip")]
    }) {
        let asked = reqwest::Client::new().get(format!("{}{file}", ground.stack.described.api_url));
        let answer = asked.header("accept-encoding", accepted).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{file}");
        assert_eq!(answer.headers()["content-encoding"], coding, "{file}");
        assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable", "{file}");
    }
    let again = reqwest::Client::new().get(format!("{}/", ground.stack.described.api_url));
    assert_eq!(again.header("if-none-match", tag).send().await.unwrap().status(), 304);
}

#[tokio::test]
async fn a_page_from_before_a_deployment_gets_what_there_is_now_and_does_not_keep_it() {
    let ground = Ground::live().await;
    let answer = get(&ground, "/assets/0123456789abcdef/start.js").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(get(&ground, "/assets/0123456789abcdef/none.js").await.status(), 404);
    assert_eq!(get(&ground, "/assets/start.js").await.status(), 404);
}

#[tokio::test]
async fn the_callback_page_runs_nothing() {
    let page = get(&Ground::live().await, "/oauth/servicetitan/callback").await;
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert_eq!(policy, "default-src 'none'; style-src 'self'; frame-ancestors 'none'");
    assert!(page.text().await.unwrap().contains("close this page"));
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
