//! Numbers that are no customers'.

use serde_json::json;

use crate::people::People;

const LIST: &str = "/v1/not-customers";

#[tokio::test]
async fn a_number_is_put_on_the_list_once_however_it_is_typed_and_taken_off_again() {
    let people = People::open().await;
    let first = people.ask("PUT", "/v1/not-customers/(972) 555-0177").await.with(200);
    assert_eq!(first["not_customer"]["number"], "+19725550177");
    assert!(first["texts_from_now"].as_str().unwrap().contains("no booking"), "{first}");
    for form in ["+19725550177", "9725550177", "1-972-555-0177", "972.555.0177"] {
        assert_eq!(people.ask("PUT", &format!("{LIST}/{form}")).await.with(200), first, "{form}");
    }
    let listed = people.ask("GET", LIST).await.with(200);
    assert_eq!(listed, json!({ "not_customers": [first["not_customer"]], "next": null }));
    for _ in 0..2 {
        let gone = people.ask("DELETE", "/v1/not-customers/972-555-0177").await.with(200);
        assert_eq!(gone["number"], "+19725550177");
    }
    assert_eq!(people.ask("GET", LIST).await.with(200)["not_customers"], json!([]));
    let told = people.trail().await;
    let told: Vec<_> = told.iter().map(|(act, detail)| (act.as_str(), detail.as_str())).collect();
    assert_eq!(told, [("not_customer_unmarked", "…0177"), ("not_customer_marked", "…0177")]);
}

#[tokio::test]
async fn what_is_no_telephone_number_is_told_as_such_and_nothing_is_listed() {
    let people = People::open().await;
    for (method, path) in [("PUT", LIST), ("DELETE", LIST), ("DELETE", "/v1/customers")] {
        for number in ["555", "spam", "+1972555010", "0119725550100", "+1 172 555 0100", "+19725550100x"] {
            let answered = people.ask(method, &format!("{path}/{number}?confirm=yes")).await;
            let problem = answered.with(400);
            assert_eq!(problem["title"], "Not a number", "{number}");
            assert!(problem["errors"]["number"][0].as_str().unwrap().starts_with("This is not"), "{problem}");
        }
    }
    assert_eq!(people.ask("GET", LIST).await.with(200)["not_customers"], json!([]));
    people.ask("GET", "/v1/not-customers?after=nonsense").await.with(400);
}

#[tokio::test]
async fn a_long_list_is_given_in_parts_and_another_business_has_its_own() {
    let (people, others) = (People::open().await, People::open().await);
    for number in 0..103 {
        people.ask("PUT", &format!("{LIST}/+1972555{number:04}")).await.with(200);
    }
    let first = people.ask("GET", LIST).await.with(200);
    assert_eq!(first["not_customers"].as_array().unwrap().len(), 100);
    let next = first["next"].as_str().unwrap();
    let rest = people.ask("GET", &format!("{LIST}?after={next}")).await.with(200);
    assert_eq!((rest["not_customers"].as_array().unwrap().len(), &rest["next"]), (3, &json!(null)));
    assert_eq!(others.ask("GET", LIST).await.with(200)["not_customers"], json!([]));
}
