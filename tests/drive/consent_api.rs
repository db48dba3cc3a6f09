//! The records of who wants no texts: shown, saved as a table, forgotten with the customer and with the business.

use aws_sdk_dynamodb::types::AttributeValue;
use intellisend::domain::replies::allowance::Allowance;
use intellisend::domain::time::Timestamp;
use serde_json::{Value, json};
use tests::ground::CUSTOMER;
use tests::phone::Text;

use crate::api::Api;
use crate::consent::{found, records};
use crate::desk::Desk;
use crate::people::People;
use crate::tables::{Tables, value};

const LIST: &str = "/v1/consents";
const ERASE: &str = "/v1/customers/+19725550100?confirm=yes";

/// Has a text been sent then, as a sweep of Twilio's log would know it.
pub(crate) async fn sent_at(desk: &Desk, text: &Text, at: Timestamp) {
    let (tables, thread) = (Tables::of(&desk.ground), desk.ground.thread());
    let name = format!("text#{}", text.message_sid);
    let items = tables.items("Threads", "thread", &thread.key()).await;
    let mut item = items.into_iter().find(|item| value(item, "item").as_ref() == Some(&name)).unwrap();
    let mut data: Value = serde_json::from_str(&value(&item, "data").unwrap()).unwrap();
    data["of"]["sent_at"] = json!(at);
    item.insert("data".to_owned(), AttributeValue::S(data.to_string()));
    tables.put("Threads", item).await;
}

async fn say(people: &People, body: &str) -> Text {
    let text = people.office.desk.receive(body).await;
    people.office.desk.drive().await;
    text
}

async fn list(people: &People, query: &str) -> Value {
    people.ask("GET", &format!("{LIST}?{query}")).await.with(200)
}

fn words(page: &Value) -> Vec<&str> {
    let consents = page["consents"].as_array().expect("consents").iter();
    consents.map(|consent| consent["words"].as_str().expect("words")).collect()
}

#[tokio::test]
async fn the_records_are_shown_newest_first_page_by_page_and_of_one_number() {
    let people = People::open().await;
    assert_eq!(list(&people, "").await, json!({ "consents": [], "next": null }));
    let stop = say(&people, "STOP").await;
    people.office.drive_another("+19725550101", "no mas").await;
    say(&people, "START").await;
    let all = list(&people, "").await;
    assert_eq!((words(&all), &all["next"]), (vec!["START", "no mas", "STOP"], &Value::Null));
    let oldest = &all["consents"][2];
    assert_eq!(
        (&oldest["number"], &oldest["change"], &oldest["rule"], &oldest["message_sid"]),
        (&json!(CUSTOMER), &json!("withdrawn"), &json!("keyword"), &json!(stop.message_sid)),
    );
    assert_eq!(oldest["number_texted"], people.ground().seed.number);
    let first = list(&people, "limit=2").await;
    let next = first["next"].as_str().unwrap().replace('#', "%23");
    assert_eq!(words(&first), ["START", "no mas"]);
    assert_eq!(words(&list(&people, &format!("limit=2&after={next}")).await), ["STOP"]);
    let own = list(&people, "number=(972) 555-0100&limit=1").await;
    assert_eq!(words(&own), ["START"]);
    let next = own["next"].as_str().unwrap().replace('#', "%23");
    let rest = list(&people, &format!("number=+19725550100&limit=1&after={next}")).await;
    assert_eq!((words(&rest), &rest["next"]), (vec!["STOP"], &Value::Null));
    for wrong in ["number=12", "after=x", "after=2026-01-01", "format=xml", "limit=0"] {
        people.ask("GET", &format!("{LIST}?{wrong}")).await.with(400);
    }
}

#[tokio::test]
async fn a_table_has_a_line_for_each_and_no_formula() {
    let people = People::open().await;
    say(&people, "=stop texting me").await;
    say(&people, "START").await;
    let table = list(&people, "format=csv").await;
    let lines: Vec<&str> = table.as_str().unwrap().split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 3, "{table}");
    assert!(
        lines[0].starts_with('\u{feff}') && lines[1].contains("\"granted\",\"keyword\",\"START\""),
        "{table}"
    );
    assert!(lines[2].contains("\"(972) 555-0100\",\"withdrawn\",\"words\",\"'=stop texting me\""), "{table}");
}

#[tokio::test]
async fn who_may_only_look_sees_them_an_operator_sees_anybodys_and_another_business_none() {
    let (mine, theirs) = (People::open().await, People::open().await);
    say(&mine, "STOP").await;
    assert_eq!(words(&mine.ask_as("GET", LIST, &["viewers"]).await.with(200)), ["STOP"]);
    let of_tenant = format!("/v1/operator/tenants/{}/consents", mine.ground().seed.tenant);
    assert_eq!(words(&theirs.ask_as("GET", &of_tenant, &["operators"]).await.with(200)), ["STOP"]);
    theirs.ask("GET", &of_tenant).await.with(404);
    assert!(words(&list(&theirs, "").await).is_empty());
}

#[tokio::test]
async fn who_is_erased_stays_opted_out_and_what_they_ask_for_says_so() {
    let people = People::open().await;
    let desk = &people.office.desk;
    say(&people, "no mas").await;
    people.office.drive_another("+19725550101", "STOP").await;
    let receipt = people.ask("DELETE", ERASE).await.with(200)["receipt"].clone();
    assert_eq!(receipt["deleted"]["consents"], 1);
    assert_eq!(receipt["kept"], json!(["ledger", "history", "opted_out"]));
    let left = found(desk).await.allowance;
    assert!(left.opted_out.as_ref().is_some_and(|out| out.text.is_none() && out.confirm.is_none()));
    assert_eq!(left, left.erased());
    assert_eq!(words(&list(&people, "").await), ["STOP"], "the neighbour's");
    let items = Tables::of(people.ground()).items("Tenants", "tenant_id", &people.ground().seed.tenant).await;
    assert!(items.iter().all(|item| !format!("{item:?}").contains("9725550100")), "{items:?}");
    say(&people, "No heat").await;
    let notes = desk.one_booking(&["No heat"]).await.summary.unwrap();
    assert!(notes.starts_with("OPTED OUT OF TEXTS: CALL\n"), "{notes}");
    say(&people, "START").await;
    let receipt = people.ask("DELETE", ERASE).await.with(200)["receipt"].clone();
    assert_eq!(
        (&receipt["deleted"]["consents"], &receipt["kept"]),
        (&json!(1), &json!(["ledger", "history"]))
    );
    assert_eq!(found(desk).await.allowance, Allowance::default());
}

#[tokio::test]
async fn with_the_business_everything_goes_that_its_customers_said() {
    let people = People::open().await;
    let desk = &people.office.desk;
    say(&people, "STOP").await;
    people.ask("DELETE", ERASE).await.with(200);
    people.office.drive_another("+19725550101", "STOP").await;
    let operator = Api::of(people.ground()).await.by_operator();
    let path = format!("/v1/operator/tenants/{}?confirm=yes", people.ground().seed.tenant);
    let (status, answer) = operator.ask("DELETE", &path, None).await;
    assert_eq!(status, 200, "{answer}");
    assert!(records(desk).await.is_empty());
    assert!(found(desk).await.allowance.opted_out.is_none());
    let items = Tables::of(people.ground()).items("Tenants", "tenant_id", &people.ground().seed.tenant).await;
    let names: Vec<String> = items.iter().filter_map(|item| value(item, "item")).collect();
    assert!(
        names.iter().all(|name| !name.starts_with("consent#") && !name.starts_with("veiled#")),
        "{names:?}"
    );
}
