//! Customers text a business that is connected.

use tests::fakes::servicetitan::Address;
use tests::fakes::servicetitan::records::{customer, customer_phone};
use tests::ground::CUSTOMER;

use crate::play::{IN_TURN, SIDE_BY_SIDE, Scenario, all_booked};
use crate::scene::{DRIVERS, Scene};

const BOTH: &[&str] = &["receive-sms", DRIVERS[0], DRIVERS[1]];

/// For the first time, and nobody has a token.
pub(crate) const FIRST: Scenario = Scenario {
    name: "first-text",
    connected: true,
    functions: &["receive-sms", DRIVERS[0]],
    before: |_| Box::pin(async {}),
    act: |scene| Box::pin(text(scene, "No heat since this morning")),
    about: &["servicetitan POST …/connect/token", "servicetitan POST …/bookings"],
    met_of_ten: IN_TURN,
    check: |_, reckoning| Box::pin(async move { all_booked(&reckoning, 1) }),
};

/// Once more, so that a booking is amended.
pub(crate) const SECOND: Scenario = Scenario {
    name: "second-text",
    connected: true,
    functions: &["receive-sms", DRIVERS[0]],
    before: |scene| Box::pin(text(scene, "No heat since this morning")),
    act: |scene| Box::pin(text(scene, "The gate code is 4711")),
    about: &["servicetitan PATCH …/bookings/…"],
    met_of_ten: IN_TURN,
    check: |_, reckoning| Box::pin(async move { all_booked(&reckoning, 2) }),
};

/// Three times in a row, before anybody has looked: two processes are at it at once.
pub(crate) const BURST: Scenario = Scenario {
    name: "burst",
    connected: true,
    functions: BOTH,
    before: |_| Box::pin(async {}),
    act: |scene| Box::pin(burst(scene)),
    about: &["create-bookings aws …", "create-bookings beside aws …", "servicetitan POST …/bookings"],
    met_of_ten: SIDE_BY_SIDE,
    check: |_, reckoning| Box::pin(async move { all_booked(&reckoning, 3) }),
};

/// One whom ServiceTitan knows, with an address and a phone.
pub(crate) const KNOWN: Scenario = Scenario {
    name: "known-customer",
    connected: true,
    functions: &["receive-sms", DRIVERS[0]],
    before: |scene| Box::pin(async { knows(scene) }),
    act: |scene| Box::pin(text(scene, "No heat since this morning")),
    about: &["servicetitan GET …/customers…", "servicetitan POST …/bookings"],
    met_of_ten: IN_TURN,
    check: |_, reckoning| Box::pin(async move { all_booked(&reckoning, 1) }),
};

/// While the token is due, and whoever refreshes it is at it too.
pub(crate) const TOKEN_DUE: Scenario = Scenario {
    name: "token-due",
    connected: true,
    functions: &["receive-sms", DRIVERS[0], "refresh-tokens"],
    before: |scene| Box::pin(long_ago(scene)),
    act: |scene| Box::pin(side_by_side(scene)),
    about: &["refresh-tokens aws …", "servicetitan POST …/connect/token", "servicetitan PATCH …/bookings/…"],
    met_of_ten: SIDE_BY_SIDE,
    check: |_, reckoning| Box::pin(async move { all_booked(&reckoning, 2) }),
};

const REFRESH: &str = "refresh-tokens";

/// About a booking that the office has made a job of: a note on it.
pub(crate) const NOTE: Scenario = Scenario {
    name: "follow-up-note",
    connected: true,
    functions: &["receive-sms", DRIVERS[0]],
    before: |scene| Box::pin(dealt_with(scene, |scene, id| scene.ground.servicetitan.convert(id, 9_001))),
    act: |scene| Box::pin(text(scene, "Please come by the back door")),
    about: &["servicetitan POST …/notes"],
    met_of_ten: IN_TURN,
    check: |_, reckoning| Box::pin(async move { all_booked(&reckoning, 2) }),
};

/// About a booking that the office has dismissed: another one.
pub(crate) const FOLLOW_UP: Scenario = Scenario {
    name: "follow-up",
    connected: true,
    functions: &["receive-sms", DRIVERS[0]],
    before: |scene| Box::pin(dealt_with(scene, |scene, id| scene.ground.servicetitan.dismiss(id, 0))),
    act: |scene| Box::pin(text(scene, "It is broken again")),
    about: &["servicetitan POST …/bookings"],
    met_of_ten: IN_TURN,
    check: |_, reckoning| Box::pin(async move { all_booked(&reckoning, 2) }),
};

async fn text(scene: &Scene, body: &str) {
    scene.text(body).await;
    scene.ring_at_one().await;
}

async fn side_by_side(scene: &Scene) {
    tokio::join!(text(scene, "It is worse now"), scene.schedule(REFRESH));
}

async fn burst(scene: &Scene) {
    for body in ["Hi there", "No heat since this morning", "12 Oak St"] {
        scene.text(body).await;
    }
    scene.ring().await;
}

fn knows(scene: &Scene) {
    let address = Address { street: "1 Bill St".to_owned(), city: "Plano".to_owned(), ..Address::default() };
    let tenant = scene.ground.seed.servicetitan_tenant.to_string();
    scene.ground.servicetitan.tenant(&tenant, |known| {
        known.customers.push(customer(81, "Ann Lee", &address));
        known.customer_contacts.push(customer_phone(9_081, 81, CUSTOMER));
    });
}

async fn long_ago(scene: &Scene) {
    text(scene, "No heat since this morning").await;
    scene.pass(700).await;
}

async fn dealt_with(scene: &Scene, deal: fn(&Scene, i64)) {
    text(scene, "No heat since this morning").await;
    let [booking] = &scene.ground.bookings()[..] else { panic!("one booking") };
    deal(scene, booking.id);
}
