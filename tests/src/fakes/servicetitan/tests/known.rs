//! What a contractor knows of who texts.

use super::*;

const SCOPES: [&str; 6] = [
    "tn.crm.customers:r",
    "tn.crm.locations:r",
    "tn.jpm.jobs:r",
    "tn.jpm.appointments:r",
    "tn.jpm.jobtypes:r",
    "tn.tlc.calls:r",
];
const CUSTOMERS: &str = "/crm/v2/tenant/1234567/customers";
const JOBS: &str = "/jpm/v2/tenant/1234567/jobs";

async fn caller() -> Caller {
    let mut caller = Caller::start().await;
    let allowed = SCOPES.map(str::to_owned);
    caller.titan.client("cid.demo", |client| client.scopes = allowed.to_vec());
    caller.renew().await;
    caller
}

impl Caller {
    async fn put(&self, what: &str, record: &Value) {
        let url = format!("{}/_fake/tenants/{TENANT}/{what}", self.titan.url());
        let answer = self.http.put(url).json(record).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    }

    async fn list(&self, path: &str) -> Vec<Value> {
        let (status, page) = self.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {page}");
        page["data"].as_array().unwrap().clone()
    }

    async fn ids(&self, path: &str) -> Vec<i64> {
        self.list(path).await.iter().map(|record| record["id"].as_i64().unwrap()).collect()
    }
}

#[tokio::test]
async fn a_customer_is_found_by_phone_under_the_rule_in_force() {
    let caller = caller().await;
    caller.put("customers/31", &json!({ "name": "Ann", "phones": ["(972) 555-0101"] })).await;
    let found = async |phone: &str| caller.list(&format!("{CUSTOMERS}?phone={phone}")).await.len();
    assert_eq!((found("9725550101").await, found("%2B19725550101").await), (1, 1));
    caller.titan.unknowns(|unknowns| unknowns.phone_match = PhoneMatch::E164);
    assert_eq!((found("9725550101").await, found("%2B19725550101").await), (0, 1));
    caller.titan.unknowns(|unknowns| unknowns.phone_match = PhoneMatch::National);
    assert_eq!((found("9725550101").await, found("%2B19725550101").await), (1, 0));
    caller.titan.unknowns(|unknowns| unknowns.phone_match = PhoneMatch::LastSeven);
    assert_eq!(found("2145550101").await, 1);
}

#[tokio::test]
async fn a_contact_s_number_has_the_form_in_force() {
    let caller = caller().await;
    caller.put("customers/31", &json!({ "phones": ["972.555.0101"], "do_not_text": true })).await;
    for (form, shown) in [
        (ShownPhones::AsWritten, "972.555.0101"),
        (ShownPhones::National, "9725550101"),
        (ShownPhones::E164, "+19725550101"),
        (ShownPhones::ForPeople, "(972) 555-0101"),
    ] {
        caller.titan.unknowns(|unknowns| unknowns.shown_phones = form);
        let contacts = caller.list(&format!("{CUSTOMERS}/31/contacts")).await;
        assert_eq!((&contacts[0]["value"], &contacts[0]["type"]), (&json!(shown), &json!("MobilePhone")));
        assert_eq!(contacts[0]["phoneSettings"], json!({ "phoneNumber": shown, "doNotText": true }));
        assert_eq!(contacts[0].get("customerId"), None);
    }
}

#[tokio::test]
async fn contacts_of_several_customers_are_listed_by_ids_or_by_a_span() {
    let caller = caller().await;
    for id in [31, 32, 33] {
        caller.put(&format!("customers/{id}"), &json!({ "phones": ["9725550101"] })).await;
    }
    let path = format!("{CUSTOMERS}/contacts");
    let status = async |query: &str| caller.get(&format!("{path}?{query}")).await.0;
    let listed = caller.list(&format!("{path}?customerIds=31,33")).await;
    let owners: Vec<_> = listed.iter().map(|contact| &contact["customerId"]).collect();
    assert_eq!(owners, [31, 33]);
    assert_eq!(caller.list(&format!("{path}?modifiedOnOrAfter=2020-01-01T00:00:00Z")).await.len(), 3);
    assert_eq!(
        caller.list(&format!("{path}?customerIds=31&modifiedBefore=2020-01-01T00:00:00Z")).await.len(),
        0
    );
    assert_eq!(status("").await, StatusCode::BAD_REQUEST);
    caller.titan.unknowns(|unknowns| unknowns.contacts_need_a_span = true);
    assert_eq!(status("customerIds=31").await, StatusCode::BAD_REQUEST);
    assert_eq!(status("customerIds=31&modifiedBefore=2100-01-01T00:00:00Z").await, StatusCode::OK);
}

#[tokio::test]
async fn inactive_customers_are_listed_where_they_are_asked_for_and_merged_ones_name_the_other() {
    let caller = caller().await;
    caller.put("customers/31", &json!({ "inactive": true, "merged_to": 32 })).await;
    caller.put("customers/32", &json!({ "do_not_service": true })).await;
    assert_eq!(caller.ids(CUSTOMERS).await, [32]);
    let all = caller.list(&format!("{CUSTOMERS}?active=Any")).await;
    assert_eq!((&all[0]["mergedToId"], &all[1]["mergedToId"]), (&json!(32), &Value::Null));
    assert_eq!((&all[0]["doNotService"], &all[1]["doNotService"]), (&json!(false), &json!(true)));
}

#[tokio::test]
async fn jobs_are_sorted_as_asked_and_have_their_appointment() {
    let caller = caller().await;
    let window = ["2026-11-24T14:00:00Z", "2026-11-24T16:00:00Z"];
    caller.put("jobs/555", &json!({ "customer": 31, "job_type": 301, "window": window })).await;
    caller.put("jobs/556", &json!({ "customer": 31, "status": "Completed" })).await;
    caller.put("jobs/557", &json!({ "customer": 32 })).await;
    assert_eq!(caller.ids(&format!("{JOBS}?customerId=31&sort=-Id")).await, [556, 555]);
    assert_eq!(caller.ids(&format!("{JOBS}?customerId=31&sort=%2BCreatedOn")).await, [555, 556]);
    for sort in ["Id", "-Name", "-"] {
        assert_eq!(caller.get(&format!("{JOBS}?sort={sort}")).await.0, StatusCode::BAD_REQUEST, "{sort}");
    }
    let appointments = "/jpm/v2/tenant/1234567/appointments";
    let its =
        caller.list(&format!("{appointments}?customerId=31&startsOnOrAfter=2026-11-24T00:00:00Z")).await;
    assert_eq!((its.len(), &its[0]["jobId"]), (1, &json!(555)));
    assert_eq!(its[0]["arrivalWindowEnd"], "2026-11-24T16:00:00.0000000Z");
}

#[tokio::test]
async fn locations_and_calls_are_found_by_their_filters() {
    let caller = caller().await;
    let address = json!({ "street": "12 Oak St", "city": "Plano" });
    caller.put("locations/41", &json!({ "customer": 31, "address": address })).await;
    caller.put("locations/42", &json!({ "customer": 32 })).await;
    let its = caller.list("/crm/v2/tenant/1234567/locations?customerId=31").await;
    assert_eq!((its.len(), &its[0]["address"]["street"]), (1, &json!("12 Oak St")));
    caller.put("calls/51", &json!({ "from": "9725550101", "at": "2026-11-24T14:00:00Z" })).await;
    let calls = "/telecom/v3/tenant/1234567/calls?callerPhoneNumber=9725550101&createdOnOrAfter";
    assert_eq!(caller.ids(&format!("{calls}=2026-11-24T00:00:00Z")).await, [51]);
    assert_eq!(caller.ids(&format!("{calls}=2026-11-25T00:00:00Z")).await, [0; 0]);
}

#[tokio::test]
async fn a_filter_may_be_ignored_and_a_path_refused_whatever_the_token_names() {
    let caller = caller().await;
    caller.put("jobs/555", &json!({ "customer": 32 })).await;
    caller.titan.unknowns(|unknowns| {
        unknowns.ignored_filters = &["customerId"];
        unknowns.refused_paths = &[paths::LOCATIONS];
    });
    assert_eq!(caller.ids(&format!("{JOBS}?customerId=31")).await, [555]);
    assert_eq!(caller.get("/crm/v2/tenant/1234567/locations").await.0, StatusCode::FORBIDDEN);
}
