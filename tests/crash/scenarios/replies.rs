//! Customers are answered, and texts come with photos.

use intellisend::domain::settings::Replies;
use tests::events::Http;
use tests::fakes::twilio::Media;
use tests::ground::CUSTOMER;
use tests::phone::Text;
use tests::reckoning::{Reckoning, value};

use crate::play::{IN_TURN, SIDE_BY_SIDE, Scenario, all_booked};
use crate::point::Retries;
use crate::scene::{DRIVERS, Scene};

/// Longer than anybody waits for the customer to go on.
const PAUSE: i64 = 7;

const SHOW: &str = "show-photos";

const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a photo";

/// The text is booked, and some seconds later it is answered.
pub(crate) const REPLY: Scenario = Scenario {
    name: "reply",
    connected: true,
    functions: &["receive-sms", DRIVERS[0], DRIVERS[1], "recover-messages"],
    before: |scene| Box::pin(scene.ground.settings(|profile| profile.replies = Replies::Ask)),
    act: |scene| Box::pin(answered(scene)),
    about: &["servicetitan POST …/bookings", "twilio POST …/Messages.json"],
    met_of_ten: SIDE_BY_SIDE,
    check: |scene, reckoning| Box::pin(said_once(scene, reckoning)),
};

/// The photo is behind a link in the notes, and somebody looks at it.
pub(crate) const PHOTO: Scenario = Scenario {
    name: "photo",
    connected: true,
    functions: &["receive-sms", DRIVERS[0]],
    before: |_| Box::pin(async {}),
    act: |scene| Box::pin(photo(scene)),
    about: &["servicetitan POST …/bookings", "show-photos media GET …"],
    met_of_ten: IN_TURN,
    check: |scene, reckoning| Box::pin(shown(scene, reckoning)),
};

async fn answered(scene: &Scene) {
    scene.text("My furnace rattles").await;
    scene.ring_at_one().await;
    scene.pass(PAUSE).await;
    if scene.retries == Retries::Schedule {
        scene.schedule("recover-messages").await;
    }
}

/// It was about to be handed over once; whether it arrived nobody may know, where a call failed.
async fn said_once(scene: &Scene, reckoning: Reckoning) -> Result<(), String> {
    all_booked(&reckoning, 1)?;
    let books = scene.books().await;
    let said =
        books.items.iter().filter(|item| value(item, "item").is_some_and(|name| name.starts_with("sent#")));
    let (said, sent) = (said.count(), books.kept[0].messages.len());
    let is_sent = sent == 1 || sent == 0 && scene.was_broken();
    if said == 1 && is_sent { Ok(()) } else { Err(format!("{said} replies on record, {sent} sent")) }
}

async fn photo(scene: &Scene) {
    photo_comes(scene).await;
    scene.ring_at_one().await;
    look(scene).await;
}

/// A text with a photo is taken in, and whoever shows photos is up.
pub(crate) async fn photo_comes(scene: &Scene) {
    let ground = &scene.ground;
    let twilio = ground.proxy(SHOW, "media", ground.twilio.url()).await;
    scene.start(SHOW, &[("TWILIO_API_URL", &twilio)]).await;
    let (seed, media) = (&ground.seed, [Media::new("image/jpeg", JPEG)]);
    let message =
        ground.twilio.inbound(&seed.account_sid, CUSTOMER, &seed.number, "Look at this leak", &media);
    scene.post(&Text::of(&message, &twilio)).await;
}

/// What a browser gets of the link in the notes; None: there is none, or no answer came.
pub(crate) async fn look(scene: &Scene) -> Option<u64> {
    let bookings = scene.ground.bookings();
    let notes = bookings.first()?.summary.as_deref()?;
    let link = notes.split_whitespace().find(|word| word.contains("/m/"))?;
    let path = &link[link.find("/m/")?..];
    let answer = scene.invoke(SHOW, &Http::new("GET", path).event()).await.ok()?;
    answer["statusCode"].as_u64()
}

async fn shown(scene: &Scene, reckoning: Reckoning) -> Result<(), String> {
    all_booked(&reckoning, 1)?;
    match look(scene).await {
        Some(200) => Ok(()),
        other => Err(format!("the link shows {other:?}")),
    }
}
