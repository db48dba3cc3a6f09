//! A create that is in doubt in a connection that is cut, or becomes another account's, before anybody could look.

use intellisend::domain::conversation::summary::POSSIBLE_DUPLICATE;
use intellisend::domain::ids::Environment;
use intellisend::drivers::Rested;
use intellisend::drivers::connection::{How, activate, disconnect, save};
use serde_json::{Value, json};
use tests::fakes::servicetitan::{Booking, Lag};
use tests::faults::{Fault, Plan};
use tests::stack::{TenantSeed, in_servicetitan};

use crate::desk::Desk;
use crate::saving::{ann, right, saved, tenant_id, wanted};
use crate::usage::counted;

const SANDBOX: Environment = Environment::Integration;

/// A desk whose first text was to be booked, and nobody knows whether it was.
async fn in_doubt(fault: Fault) -> Desk {
    let desk = Desk::open().await;
    // The look-up at once does not see it yet.
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(1));
    desk.receive("My water heater is leaking").await;
    desk.ground.recorder.plan(Plan::default().next("servicetitan POST …/bookings", fault));
    assert!(matches!(desk.drive().await, Rested::Claimed { .. }));
    desk.ground.servicetitan.unknowns(|unknowns| unknowns.list_lag = Lag::None);
    desk
}

/// Another account of the same contractor's, and what its portal gave.
fn another_account(desk: &Desk) -> (TenantSeed, Value) {
    let number: u32 = desk.ground.seed.tenant.trim_start_matches("tn_t").parse().unwrap();
    let other = TenantSeed::fresh(number + 5_000);
    in_servicetitan(&desk.ground.servicetitan, &other);
    let pair = json!({
        "servicetitan_tenant_id": other.servicetitan_tenant.to_string(),
        "client_id": other.client_id, "client_secret": other.client_secret,
        "booking_provider_id": other.provider.to_string(),
    });
    (other, pair)
}

/// The bookings of an account, each with its notes.
fn booked(desk: &Desk, seed: &TenantSeed) -> Vec<(Booking, String)> {
    let bookings = desk.ground.servicetitan.bookings(&seed.servicetitan_tenant.to_string());
    bookings.into_iter().map(|booking| (booking.clone(), booking.summary.unwrap_or_default())).collect()
}

#[tokio::test]
async fn after_the_connection_became_another_accounts_it_is_booked_there_once_and_says_what_may_be() {
    for (fault, arrived) in [(Fault::DropBefore, 0), (Fault::DropAfter, 1)] {
        let desk = in_doubt(fault).await;
        let (other, pair) = another_account(&desk);
        assert_eq!(saved(&desk, &pair).await.unwrap().how, How::Tested);
        desk.receive("The gate is open").await;
        assert!(matches!(desk.drive().await, Rested::Claimed { .. }), "it may land even now");
        assert!(booked(&desk, &other).is_empty());
        desk.settle();
        assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
        desk.receive("It is the blue one").await;
        assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
        let [(_, notes)] = &booked(&desk, &other)[..] else { panic!("one booking") };
        assert_eq!(notes.lines().next(), Some(POSSIBLE_DUPLICATE), "{notes}");
        for words in ["water heater", "The gate is open", "blue one"] {
            assert!(notes.contains(words), "{words} in {notes}");
        }
        assert_eq!(desk.ground.bookings().len(), arrived, "none more in the former account");
    }
}

#[tokio::test]
async fn back_in_the_former_account_it_is_found_there_and_made_no_second_time() {
    let desk = in_doubt(Fault::DropAfter).await;
    let (other, pair) = another_account(&desk);
    saved(&desk, &pair).await.unwrap();
    desk.settle();
    desk.ground.recorder.plan(Plan::default().next("servicetitan POST …/bookings", Fault::DropBefore));
    assert!(matches!(desk.drive().await, Rested::Claimed { .. }), "in doubt there, too");
    saved(&desk, &right(&desk)).await.unwrap();
    desk.settle();
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    let booking = desk.one_booking(&["water heater"]).await;
    assert!(booking.summary.unwrap().starts_with(POSSIBLE_DUPLICATE), "the other account may have one");
    assert!(booked(&desk, &other).is_empty());
    assert_eq!(desk.ground.bookings().len(), 1);
}

#[tokio::test]
async fn after_a_disconnect_the_same_account_again_is_asked_and_the_booking_adopted() {
    for (fault, writes) in [(Fault::DropBefore, 1), (Fault::DropAfter, 0)] {
        let desk = in_doubt(fault.clone()).await;
        disconnect(&desk.work, &tenant_id(&desk), SANDBOX, &ann()).await.unwrap();
        desk.settle();
        assert!(matches!(desk.drive().await, Rested::Parked { .. }), "nowhere to go, so it waits");
        saved(&desk, &right(&desk)).await.unwrap();
        assert_eq!(desk.drive().await, Rested::Settled { writes, set_aside: false }, "{fault:?}");
        let booking = desk.one_booking(&["water heater"]).await;
        assert!(!booking.summary.unwrap().contains("POSSIBLE DUPLICATE"), "there is no doubt left");
        assert_eq!(desk.ground.bookings().len(), 1);
    }
}

#[tokio::test]
async fn after_a_disconnect_it_goes_where_a_person_has_texts_go_instead() {
    let desk = in_doubt(Fault::DropBefore).await;
    let (other, pair) = another_account(&desk);
    let (tenant, production) = (tenant_id(&desk), Environment::Production);
    save(&desk.work, &tenant, production, &ann(), &wanted(&pair)).await.unwrap();
    disconnect(&desk.work, &tenant, SANDBOX, &ann()).await.unwrap();
    activate(&desk.work, &tenant, production, &ann()).await.unwrap();
    desk.settle();
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    let [(_, notes)] = &booked(&desk, &other)[..] else { panic!("one booking") };
    assert!(notes.starts_with(POSSIBLE_DUPLICATE) && notes.contains("water heater"), "{notes}");
}

#[tokio::test]
async fn texts_that_go_to_another_connection_make_a_booking_that_names_the_one_of_before() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    desk.drive().await;
    let id = desk.one_booking(&["first"]).await.id;
    let (other, pair) = another_account(&desk);
    let (tenant, production) = (tenant_id(&desk), Environment::Production);
    save(&desk.work, &tenant, production, &ann(), &wanted(&pair)).await.unwrap();
    activate(&desk.work, &tenant, production, &ann()).await.unwrap();
    desk.receive("second").await;
    assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false });
    let [(_, notes)] = &booked(&desk, &other)[..] else { panic!("one booking") };
    let flag = format!("EARLIER TEXTS: booking {id} in ServiceTitan, integration environment\n");
    assert!(notes.starts_with(&flag) && notes.contains("second") && !notes.contains("first"), "{notes}");
    let left = desk.one_booking(&["first"]).await;
    assert!(!left.summary.unwrap_or_default().contains("second"));
}

#[tokio::test]
async fn texts_that_come_back_to_a_connection_go_on_in_the_booking_that_was_left_there() {
    let desk = Desk::open().await;
    desk.receive("first").await;
    desk.drive().await;
    let id = desk.one_booking(&["first"]).await.id;
    let (other, pair) = another_account(&desk);
    let (tenant, production) = (tenant_id(&desk), Environment::Production);
    save(&desk.work, &tenant, production, &ann(), &wanted(&pair)).await.unwrap();
    for (to, body) in [(production, "second"), (SANDBOX, "third"), (production, "fourth"), (SANDBOX, "fifth")]
    {
        activate(&desk.work, &tenant, to, &ann()).await.unwrap();
        desk.receive(body).await;
        assert_eq!(desk.drive().await, Rested::Settled { writes: 1, set_aside: false }, "{body}");
    }
    let ours = desk.one_booking(&["first", "third", "fifth"]).await;
    assert_eq!((ours.id, ours.summary.unwrap().matches("Customer: ").count()), (id, 3));
    let [(_, there)] = &booked(&desk, &other)[..] else { panic!("one booking there") };
    assert!(there.contains("second") && there.contains("fourth") && !there.contains("third"), "{there}");
    assert_eq!(counted(&desk).await, (5, 2), "a booking that was left is none that is new");
}
