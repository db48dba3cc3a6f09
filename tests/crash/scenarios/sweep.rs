//! Texts that Twilio posted to nobody are found in its own log.

use tests::fakes::twilio::Media;
use tests::ground::CUSTOMER;
use tests::phone::Text;
use tests::reckoning::{Reckoning, value};

use crate::play::{SIDE_BY_SIDE, Scenario, all_booked};
use crate::scene::Scene;

const SWEEPER: &str = "recover-messages";

const NEIGHBOUR: &str = "+19725550101";
const STRANGER: &str = "+19725550102";

/// Older than what may still be on its way.
const FIVE_MINUTES: i64 = 300;

const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a photo";

/// One text of the log is known, four are not, one of them with a photo; and somebody has answered a customer by other
/// means than ours.
pub(crate) const SCENARIO: Scenario = Scenario {
    name: "sweep",
    connected: true,
    functions: &[SWEEPER],
    before: |scene| Box::pin(missed(scene)),
    act: |scene| Box::pin(scene.schedule(SWEEPER)),
    about: &["recover-messages twilio GET …/Messages.json", "recover-messages twilio GET …/Media.json"],
    met_of_ten: SIDE_BY_SIDE,
    check: |scene, reckoning| Box::pin(found(scene, reckoning)),
};

async fn missed(scene: &Scene) {
    let (ground, now) = (&scene.ground, scene.clock.now());
    let (seed, twilio) = (&ground.seed, &ground.twilio);
    let known = twilio.inbound(&seed.account_sid, CUSTOMER, &seed.number, "No heat since this morning", &[]);
    scene.post(&Text::of(&known, twilio.url())).await;
    scene.ring_at_one().await;
    assert_eq!(ground.bookings().len(), 1, "the known text is booked");
    let answer = twilio.sent_elsewhere(&seed.account_sid, &seed.number, CUSTOMER, "On our way");
    for message in [known, answer] {
        twilio.edit(&message.sid, |message| (message.created_at, message.sent_at) = (now, Some(now)));
    }
    scene.keep(CUSTOMER, "It is worse now", &[]);
    scene.keep(NEIGHBOUR, "Look at this leak", &[Media::new("image/jpeg", JPEG)]);
    scene.keep(STRANGER, "Hi there", &[]);
    scene.keep(STRANGER, "Somebody has to come today", &[]);
    scene.pass(FIVE_MINUTES).await;
}

async fn found(scene: &Scene, reckoning: Reckoning) -> Result<(), String> {
    all_booked(&reckoning, 5)?;
    let bookings = scene.ground.bookings();
    let notes: Vec<&str> = bookings.iter().filter_map(|booking| booking.summary.as_deref()).collect();
    let with_photo = notes.iter().filter(|notes| notes.contains("/m/")).count();
    let told = notes.iter().filter(|notes| notes.contains("On our way")).count();
    if (bookings.len(), with_photo, told) != (3, 1, 1) {
        return Err(format!("{} bookings, {with_photo} with the photo, {told} with the answer", notes.len()));
    }
    let books = scene.books().await;
    let is_said = |name: &str| name.starts_with("sent#");
    let said = books.items.iter().filter(|item| value(item, "item").is_some_and(is_said)).count();
    let cursor = scene.swept().await.cursor;
    if said == 1 && cursor.failures == 0 && cursor.read_until.is_some() {
        Ok(())
    } else {
        Err(format!("{said} messages on record, {cursor:?}"))
    }
}
