//! What is the same for everyone.

use tests::contract::Contract;
use tests::ground::Ground;

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
