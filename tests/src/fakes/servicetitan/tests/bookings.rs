use super::*;

#[tokio::test]
async fn a_booking_is_shown_without_its_contacts() {
    let caller = Caller::start().await;
    let (status, shown) = caller.send(Method::POST, LIST, &booking("intellisend-1")).await;
    assert_eq!((status, &shown["status"], &shown["start"]), (StatusCode::OK, &json!("New"), &Value::Null));
    assert_eq!((shown.get("contacts"), shown.get("dismissingMemo")), (None, None));
    assert_eq!(shown["createdOn"].as_str().unwrap().len(), "2021-07-19T20:35:38.2876004Z".len());
    let (_, contacts) = caller.get(&format!("{LIST}/{}/contacts", shown["id"])).await;
    assert_eq!(contacts["data"][0]["value"], "9725550101");
    assert_eq!(caller.titan.bookings(TENANT)[0].contacts[0].kind, "MobilePhone");
}

#[tokio::test]
async fn a_booking_must_keep_to_the_contract() {
    let caller = Caller::start().await;
    let with = |field: &str, value: Value| {
        let mut body = booking("intellisend-1");
        body[field] = value;
        body
    };
    let half_address = json!({ "street": "12 Oak St", "zip": "75024" });
    for (body, field) in [
        (with("notes", json!("SMS")), "notes"),
        (with("businessUnitId", json!("319")), "businessUnitId"),
        (with("priority", json!("Soon")), "priority"),
        (with("address", half_address), "address.city"),
        (without(booking("intellisend-1"), "externalId"), "externalId"),
        (without(booking("intellisend-1"), "contacts"), "contacts"),
    ] {
        let (status, problem) = caller.send(Method::POST, LIST, &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{field}");
        assert!(problem["errors"][field][0].is_string(), "{problem}");
    }
    assert_eq!(caller.titan.bookings(TENANT), []);
}

#[tokio::test]
async fn a_booking_names_only_what_is_listed_and_active_unless_the_switch_says_so() {
    let caller = Caller::start().await;
    caller.titan.tenant(TENANT, |tenant| {
        tenant.campaigns = vec![records::campaign(1, "Texts", &[]), records::campaign(2, "Ended", &[])];
        tenant.campaigns[1]["active"] = json!(false);
    });
    let naming = |campaign: i64, job_type: Value| {
        let mut body = booking("intellisend-1");
        (body["campaignId"], body["jobTypeId"]) = (json!(campaign), job_type);
        body
    };
    let (status, problem) = caller.send(Method::POST, LIST, &naming(2, json!(9))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(problem["errors"].as_object().unwrap().len(), 2, "{problem}");
    assert_eq!(caller.send(Method::POST, LIST, &naming(1, Value::Null)).await.0, StatusCode::OK);
    caller.titan.unknowns(|unknowns| unknowns.unlisted_ids = Unlisted::TitleOnly);
    let (_, problem) = caller.send(Method::POST, LIST, &naming(2, Value::Null)).await;
    assert_eq!((&problem["status"], &problem["errors"]), (&json!(400), &json!({})));
    caller.titan.unknowns(|unknowns| unknowns.unlisted_ids = Unlisted::Accepted);
    assert_eq!(caller.send(Method::POST, LIST, &naming(2, Value::Null)).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_new_booking_may_be_missing_from_lists_for_a_while() {
    let caller = Caller::start().await;
    caller.titan.unknowns(|unknowns| unknowns.list_lag = Lag::Reads(1));
    caller.book("intellisend-1").await;
    let path = format!("{LIST}?externalId=intellisend-1");
    assert_eq!(caller.get(&path).await.1["data"], json!([]));
    assert_eq!(caller.get(&path).await.1["data"][0]["externalId"], "intellisend-1");
}

#[tokio::test]
async fn external_ids_are_unique_only_where_the_switch_says_so() {
    let caller = Caller::start().await;
    caller.book("intellisend-1").await;
    caller.book("intellisend-1").await;
    caller.titan.unknowns(|unknowns| unknowns.external_ids = ExternalIds::Conflict);
    let (status, _) = caller.send(Method::POST, LIST, &booking("intellisend-1")).await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_change_by_the_office_is_found_by_its_time() {
    let caller = Caller::start().await;
    let (first, second) = (caller.book("intellisend-1").await, caller.book("intellisend-2").await);
    caller.titan.convert(first, 555);
    let since = caller.titan.bookings(TENANT)[0].modified_on;
    let (_, page) = caller.get(&format!("{LIST}?modifiedOnOrAfter={since}&sort=-ModifiedOn")).await;
    assert_eq!((&page["data"][0]["id"], &page["data"][0]["jobId"]), (&json!(first), &json!(555)));
    assert_eq!(page["data"].as_array().unwrap().len(), 1);
    let (_, page) = caller.get(&format!("{LIST}?pageSize=1&page=2&includeTotal=true")).await;
    assert_eq!((&page["data"][0]["id"], &page["totalCount"]), (&json!(second), &json!(2)));
    let (_, jobs) = caller.get(&format!("/jpm/v2/tenant/1234567/jobs?bookingId={first}")).await;
    assert_eq!(jobs["data"][0]["id"], 555);
}

#[tokio::test]
async fn an_open_booking_can_be_changed_and_dismissed_and_then_no_more() {
    let caller = Caller::start().await;
    let path = format!("{LIST}/{}", caller.book("intellisend-1").await);
    let change = json!({ "summary": "The heater leaks, badly" });
    assert_eq!(caller.send(Method::PATCH, &path, &change).await.1["summary"], change["summary"]);
    let dismissal = json!({ "dismissingMemo": "test" });
    let dismiss = format!("{path}/dismiss");
    assert_eq!(caller.send(Method::POST, &dismiss, &dismissal).await.0, StatusCode::OK);
    let booking = caller.titan.bookings(TENANT).remove(0);
    assert_eq!((booking.status, booking.dismissing_memo.as_deref()), (Status::Dismissed, Some("test")));
    assert_eq!(booking.contacts.len(), 1);
    assert_eq!(caller.send(Method::PATCH, &path, &change).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn contacts_of_a_booking_come_and_go() {
    let caller = Caller::start().await;
    let path = format!("{LIST}/{}/contacts", caller.book("intellisend-1").await);
    let email = json!({ "type": "Email", "value": "ann@example.test", "memo": "home" });
    let (_, made) = caller.send(Method::POST, &path, &email).await;
    let one = format!("{path}/{}", made["id"]);
    let (_, changed) = caller.send(Method::PATCH, &one, &json!({ "value": "ann@example.org" })).await;
    assert_eq!(changed, json!({ "type": "Email", "value": "ann@example.org", "memo": "home" }));
    assert_eq!(said(caller.request(Method::DELETE, &one)).await.0, StatusCode::OK);
    assert_eq!(said(caller.request(Method::DELETE, &one)).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn notes_are_kept_in_the_form_that_the_switches_say() {
    let caller = Caller::start().await;
    let notes = "  One  two \nthree\n\n";
    let forms = [
        (Notes::AsWritten, notes),
        (Notes::Trimmed, "One  two\nthree"),
        (Notes::OtherLineBreaks, "  One  two \r\nthree\r\n"),
        (Notes::OneBlank, "One two\nthree\n"),
    ];
    for (form, kept) in forms {
        caller.titan.unknowns(|unknowns| unknowns.notes = form);
        let mut body = booking("form");
        body["summary"] = json!(notes);
        assert_eq!(caller.send(Method::POST, LIST, &body).await.1["summary"], kept, "{form:?}");
    }
    caller.titan.unknowns(|unknowns| unknowns.summary_cut = Some(3));
    assert_eq!(caller.send(Method::POST, LIST, &booking("cut")).await.1["summary"], "The");
}

#[tokio::test]
async fn a_change_is_answered_with_as_much_as_the_switch_says() {
    let caller = Caller::start().await;
    let path = format!("{LIST}/{}", caller.book("a").await);
    let change = json!({ "summary": "Changed" });
    for (answer, id_is_there, notes) in [
        (ChangeAnswer::Whole, true, json!("Changed")),
        (ChangeAnswer::Brief, true, Value::Null),
        (ChangeAnswer::Empty, false, Value::Null),
    ] {
        caller.titan.unknowns(|unknowns| unknowns.change_answer = answer);
        let (status, said) = caller.send(Method::PATCH, &path, &change).await;
        assert_eq!((status, said["id"].is_i64()), (StatusCode::OK, id_is_there));
        assert_eq!(said["summary"], notes, "{answer:?}");
    }
}

#[tokio::test]
async fn whoever_is_in_another_process_can_be_the_office() {
    let caller = Caller::start().await;
    let id = caller.book("a").await;
    let by_hand = format!("/_fake/bookings/{id}");
    let change =
        json!({ "status": "Converted", "job_id": 9_001, "name": "Ann Lee", "summary": "Call first" });
    let before = caller.titan.bookings(TENANT)[0].modified_on;
    assert_eq!(caller.send(Method::PATCH, &by_hand, &change).await.0, StatusCode::NO_CONTENT);
    let changed = &caller.titan.bookings(TENANT)[0];
    assert_eq!((changed.status, changed.job_id, &*changed.name), (Status::Converted, Some(9_001), "Ann Lee"));
    assert!(changed.modified_on > before);
    let notes = "/jpm/v2/tenant/1234567/jobs/9001/notes";
    assert_eq!(caller.send(Method::POST, notes, &json!({ "text": "More" })).await.0, StatusCode::OK);
    let (_, listed) = caller.get("/_fake/tenants/1234567/jobs/9001/notes").await;
    assert_eq!(listed[0]["text"], "More");
    assert_eq!(said(caller.request(Method::DELETE, &by_hand)).await.0, StatusCode::NO_CONTENT);
    assert_eq!(said(caller.request(Method::DELETE, &by_hand)).await.0, StatusCode::NOT_FOUND);
}
