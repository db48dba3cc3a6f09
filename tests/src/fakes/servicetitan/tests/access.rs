use super::*;

#[tokio::test]
async fn a_token_says_whose_it_is_and_what_it_allows() {
    let caller = Caller::start().await;
    let (status, answer) = caller.mint(caller.titan.url(), "cid.demo", "cs1.demo").await;
    assert_eq!((status, &answer["expires_in"]), (StatusCode::OK, &json!(900)));
    assert_eq!(answer["scope"], SCOPES.join(" "));
    assert_eq!(answer.as_object().unwrap().len(), 4);
    let claims = answer["access_token"].as_str().unwrap().split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!((&claims["tenant"], &claims["scope"]), (&json!(TENANT), &json!(SCOPES)));
    assert_eq!(caller.titan.mints_of("cid.demo"), 2);
}

#[tokio::test]
async fn credentials_are_exact_and_form_encoded() {
    let caller = Caller::start().await;
    let url = caller.titan.url();
    for (id, secret) in [("cid.demo ", "cs1.demo"), ("cid.demo", "cs1.demo\n"), ("cid.none", "cs1.demo")] {
        let refused = caller.mint(url, id, secret).await;
        assert_eq!(refused, (StatusCode::BAD_REQUEST, json!({ "error": "invalid_client" })));
    }
    let json =
        json!({ "grant_type": "client_credentials", "client_id": "cid.demo", "client_secret": "cs1.demo" });
    let (status, _) = said(caller.http.post(format!("{url}/connect/token")).json(&json)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_token_ends_with_its_lifetime() {
    let mut caller = Caller::start().await;
    caller.titan.advance(Duration::from_secs(899));
    assert_eq!(caller.get(LIST).await.0, StatusCode::OK);
    caller.titan.advance(Duration::from_secs(1));
    assert_eq!(caller.get(LIST).await.0, StatusCode::UNAUTHORIZED);
    caller.renew().await;
    assert_eq!(caller.get(LIST).await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_app_key_is_looked_at_first() {
    let caller = Caller::start().await;
    let (status, problem) = said(caller.http.get(format!("{}{LIST}", caller.titan.url()))).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(problem["title"], "Application key not present, check ST-App-Key header value.");
    assert_eq!(caller.get("/crm/v2/1234567/bookings").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_not_allowed_is_refused_as_the_switches_say() {
    let caller = Caller::start().await;
    caller.titan.unknowns(|unknowns| {
        unknowns.wrong_tenant = StatusCode::NOT_FOUND;
        unknowns.restricted_provider = StatusCode::BAD_REQUEST;
        unknowns.authorization = Authorization::RawOnly;
    });
    assert_eq!(caller.get(LIST).await.0, StatusCode::UNAUTHORIZED);
    caller.titan.unknowns(|unknowns| unknowns.authorization = Authorization::Both);
    let other_tenant = LIST.replace(TENANT, "7654321");
    assert_eq!(caller.get(&other_tenant).await.0, StatusCode::NOT_FOUND);
    assert_eq!(caller.get("/marketing/v2/tenant/1234567/campaigns").await.0, StatusCode::FORBIDDEN);
    assert_eq!(caller.get(&LIST.replace("7001", "7009")).await.0, StatusCode::NOT_FOUND);
    caller.titan.client("cid.demo", |client| client.only_provider = Some(7001));
    assert_eq!(caller.get("/crm/v2/tenant/1234567/bookings").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(caller.get(LIST).await.0, StatusCode::OK);
    caller.titan.client("cid.demo", |client| client.disabled = true);
    assert_eq!(caller.get(LIST).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_listener_of_one_environment_does_not_know_the_other() {
    let caller = Caller::start().await;
    let production = caller.titan.listen_for(Environment::Production, 0).await.unwrap();
    assert_eq!(caller.mint(&production, "cid.demo", "cs1.demo").await.1["error"], "invalid_client");
    caller.titan.client("cid.demo", |client| client.environment = Environment::Production);
    assert_eq!(caller.mint(&production, "cid.demo", "cs1.demo").await.0, StatusCode::OK);
}

#[tokio::test]
async fn too_many_tokens_in_a_minute_are_refused() {
    let caller = Caller::start().await;
    caller.titan.limit_mints_a_minute(Some(0));
    let (status, _) = caller.mint(caller.titan.url(), "cid.demo", "cs1.demo").await;
    assert_eq!((status, caller.titan.mints()), (StatusCode::TOO_MANY_REQUESTS, 1));
}
