use serde_json::json;

use super::{Command, Office};
use crate::fakes::servicetitan::{Booking, ServiceTitan};

const TENANT: &str = "1234567";
const NUMBER: &str = "+19725550100";

fn refused(line: &str) -> String {
    Command::read(line).unwrap_err()
}

#[test]
fn a_line_is_a_text_unless_it_begins_with_a_stroke() {
    assert_eq!(Command::read("my heater is leaking"), Ok(Command::Text("my heater is leaking".to_owned())));
    assert_eq!(Command::read("/convert 4711"), Ok(Command::Convert(4711)));
    assert_eq!(Command::read("/photo"), Ok(Command::Photo(String::new())));
    assert_eq!(Command::read("/note call first "), Ok(Command::Note("call first".to_owned())));
    assert_eq!(Command::read("/person on our way"), Ok(Command::Person("on our way".to_owned())));
    assert_eq!(Command::read("/stop-all on"), Ok(Command::StopAll(true)));
    assert_eq!(Command::read("/deaf on"), Ok(Command::Deaf(true)));
    assert_eq!(Command::read("/report delivered"), Ok(Command::Report("delivered".to_owned(), None)));
    assert_eq!(Command::read("/report failed 30034"), Ok(Command::Report("failed".to_owned(), Some(30_034))));
    assert_eq!(Command::read("/quit"), Ok(Command::Quit));
}

#[test]
fn a_line_that_cannot_be_obeyed_says_in_one_sentence_why() {
    assert_eq!(refused("/convert"), "/convert needs a job's number after it.");
    assert_eq!(refused("/convert soon"), "/convert needs a job's number after it.");
    assert_eq!(refused("/wait a bit"), "/wait needs a number of seconds after it.");
    assert_eq!(refused("/stop-all"), "/stop-all needs on or off after it.");
    assert_eq!(refused("/deaf"), "/deaf needs on or off after it.");
    assert_eq!(refused("/report failed soon"), "The code in a /report is a number.");
    assert_eq!(refused("/fly"), "There is no /fly; /help says what there is.");
}

async fn with_a_booking() -> (ServiceTitan, Office) {
    let fake = ServiceTitan::start(0).await.unwrap();
    let office = Office::open(fake.url(), TENANT).await.unwrap();
    let booking = Booking {
        id: 41,
        name: format!("Text from {NUMBER}"),
        summary: Some("--- Texts ---\nCold house".to_owned()),
        ..Booking::default()
    };
    fake.tenant(TENANT, |tenant| tenant.bookings.push(booking));
    (fake, office)
}

#[tokio::test]
async fn the_office_shows_a_booking_of_the_number_once_and_again_when_it_changes() {
    let (fake, mut office) = with_a_booking().await;
    assert_eq!(office.news(NUMBER).await.unwrap().len(), 1);
    assert_eq!(office.news(NUMBER).await.unwrap().len(), 0);
    fake.accept(41);
    assert_eq!(office.news(NUMBER).await.unwrap(), ["booking 41 changed: Text from +19725550100, Accepted"]);
    fake.dismiss(41, 1);
    assert_eq!(office.news("+12145550199").await.unwrap().len(), 0);
}

#[tokio::test]
async fn what_the_office_does_is_seen_by_whoever_asks_servicetitan() {
    let (fake, mut office) = with_a_booking().await;
    let news = office.news(NUMBER).await.unwrap();
    assert_eq!(news, ["booking 41 new: Text from +19725550100, New\n--- Texts ---\nCold house"]);
    office.write_above(NUMBER, "call first").await.unwrap();
    office.deal(NUMBER, &json!({ "status": "Converted", "job_id": 4711, "name": "Ann Lee" })).await.unwrap();
    let [booking] = &fake.bookings(TENANT)[..] else { panic!("one booking") };
    assert_eq!((booking.job_id, booking.name.as_str()), (Some(4711), "Ann Lee"));
    assert_eq!(booking.summary.as_deref(), Some("call first\n--- Texts ---\nCold house"));
    assert!(office.can_read(NUMBER, "call first").await.unwrap());
}

#[tokio::test]
async fn a_number_without_a_booking_is_told_so() {
    let (_fake, mut office) = with_a_booking().await;
    let refused = office.deal("+12145550199", &json!({ "status": "Dismissed" })).await;
    assert_eq!(refused, Err("This number has no booking yet.".to_owned()));
}
