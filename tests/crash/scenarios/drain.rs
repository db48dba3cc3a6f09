//! What waited for a connection goes on once there is one.

use intellisend::domain::ids::Environment;
use tests::phone::Text;
use tests::reckoning::Fate;

use crate::play::{SIDE_BY_SIDE, Scenario, all_booked};
use crate::scene::{DRIVERS, Scene};

const CUSTOMERS: usize = 3;

/// Longer than anything that was parked rests.
const MINUTE: i64 = 61;

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "drain",
    connected: true,
    functions: &["recover-messages"],
    before: |scene| Box::pin(parked(scene)),
    act: |scene| Box::pin(scene.schedule("recover-messages")),
    about: &["recover-messages servicetitan POST …/bookings"],
    met_of_ten: SIDE_BY_SIDE,
    check: |_, reckoning| Box::pin(async move { all_booked(&reckoning, CUSTOMERS) }),
};

async fn parked(scene: &Scene) {
    let seed = &scene.ground.seed;
    scene.ground.settings(|profile| profile.active = None).await;
    for customer in 0..CUSTOMERS {
        let (from, body) = (format!("+1972555010{customer}"), format!("No heat in house {customer}"));
        scene.post(&Text::new(&seed.account_sid, &from, &seed.number, &body)).await;
    }
    scene.ring_at_one().await;
    let parked = scene.reckon().await;
    assert_eq!(parked.count(Fate::Parked), CUSTOMERS, "{parked}");
    scene.ground.settings(|profile| profile.active = Some(Environment::Integration)).await;
    scene.function(DRIVERS[0]).await.kill().await;
    scene.pass(MINUTE).await;
}
