//! Links to photos: what they show, for how long, and to whom nothing is given away.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use intellisend::domain::ids::{MessageSid, ThreadKey};
use intellisend::domain::photos::PhotoRef;
use intellisend::drivers::links;
use serde_json::Value;
use tests::events::Http;
use tests::fakes::twilio::Media;
use tests::ground::CUSTOMER;
use tests::lambda::Function;
use tests::phone::Text;
use tests::proxy::Call;

use crate::api::Api;
use crate::desk::Desk;

/// Links of ours that show nothing any more.
mod ended;
/// Which links are ours, and with which credentials their files are fetched.
mod keys;
/// What a browser gets of a file, and what it may do with it.
mod shown;

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
