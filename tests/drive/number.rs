//! A business's own number: checked, shown, pointed here, let go.

mod crashes;
mod refusals;
mod secrets;
mod shop;

use futures_util::future::join;
use serde_json::{Value, json};
use tests::events::Http;
use tests::fakes::twilio::{Account, MessagingService, RegistrationAnswer};

use shop::{Shop, TOKEN};

#[tokio::test]
async fn a_number_is_connected_and_its_texts_are_taken() {
    let shop = Shop::open().await;
    let webhook = shop.ground.function("receive-sms").await;
    assert_eq!(shop.text(&webhook, TOKEN).await, 403, "nobody's yet");
    let (status, answer) = shop.put(&shop.wanted(TOKEN)).await;
    assert_eq!(status, 200, "{answer}");
    let number = &answer["number"];
    assert_eq!((&number["owner"], &number["points_here"]), (&"tenant".into(), &true.into()));
    assert_eq!((&number["auth_token"], &number["before"]["sms_url"]), (&"•••• 4f2a".into(), &Value::Null));
    assert!(number["active_since"].as_str().is_some_and(|at| at.ends_with('Z')), "{number}");
    assert!(!answer.to_string().contains(TOKEN), "no secret is shown");
    assert!(shop.points_here());
    assert_eq!(shop.text(&webhook, TOKEN).await, 200);
    assert_eq!(shop.text(&webhook, "another token").await, 403);
    let (status, again) = shop.put(&shop.wanted(TOKEN)).await;
    assert_eq!((status, &again["number"]["active_since"]), (200, &number["active_since"]), "{again}");
    let (_, trail) = shop.ask(Http::new("GET", "/v1/audit")).await;
    let line = &trail["entries"][0];
    assert_eq!((&line["act"], &line["by"]), (&"number_connected".into(), &"ann@example.com".into()));
}

#[tokio::test]
async fn what_is_wrong_is_said_by_field_and_nothing_is_kept() {
    let shop = Shop::open().await;
    let part = &shop.number[..shop.number.len() - 1];
    for (change, field, word) in [
        (json!({ "auth_token": "f".repeat(32) }), "auth_token", "Twilio refuses"),
        (json!({ "auth_token": null }), "auth_token", "This is a text"),
        (json!({ "account_sid": format!("AC{}", "0".repeat(32)) }), "auth_token", "Twilio refuses"),
        (json!({ "account_sid": "SK1" }), "account_sid", "an API key"),
        (json!({ "number": part }), "number", "no such number"),
        (json!({ "number": "9725560100" }), "number", "+19725550100"),
        (json!({ "sid": "x" }), "sid", "no such field"),
        (json!({ "platform_account_sid": shop.account }), "platform_account_sid", "no such field"),
    ] {
        let mut wanted = shop.wanted(TOKEN);
        for (name, value) in change.as_object().expect("fields") {
            wanted[name] = value.clone();
        }
        let (status, problem) = shop.put(&wanted).await;
        assert_eq!(status, 422, "{problem}");
        assert!(
            problem["errors"][field][0].as_str().is_some_and(|why| why.contains(word)),
            "{field}: {problem}"
        );
    }
    let (status, problem) = shop.put(&json!({ "account_sid": shop.account, "number": shop.number })).await;
    assert_eq!(status, 422);
    assert!(problem["errors"]["auth_token"].is_array(), "{problem}");
    assert_eq!(shop.list().await["numbers"].as_array().map(Vec::len), Some(1), "the platform's alone");
    assert!(!shop.points_here());
}

#[tokio::test]
async fn a_number_that_is_a_contacts_is_not_connected() {
    let shop = Shop::open().await;
    let contact = json!({ "name": "Ann", "number": shop.number, "alerts": ["emergency"], "hours": "always" });
    let put = |contacts: Value| Http::new("PUT", "/v1/contacts").json(&json!({ "contacts": contacts }));
    assert_eq!(shop.ask(put(json!([contact]))).await.0, 200);
    let (status, problem) = shop.put(&shop.wanted(TOKEN)).await;
    assert_eq!(status, 422, "{problem}");
    let why = problem["errors"]["number"][0].as_str().expect("of the number");
    assert!(why.contains("your contacts"), "{why}");
    assert!(!shop.points_here());
    assert_eq!(shop.ask(put(json!([]))).await.0, 200);
    assert_eq!(shop.put(&shop.wanted(TOKEN)).await.0, 200);
}

#[tokio::test]
async fn a_number_of_another_business_is_refused_without_saying_whose() {
    let (first, second) = (Shop::open().await, Shop::open().await);
    first.connect().await;
    second.ground.twilio.add_account(Account::new(&first.account, TOKEN));
    second.ground.twilio.add_number(&first.account, &first.number);
    let (status, problem) = second.put(&first.wanted(TOKEN)).await;
    assert_eq!((status, &problem["detail"]), (409, &"This number is connected elsewhere.".into()));
    assert!(!problem.to_string().contains(&first.ground.seed.tenant));
    assert_eq!(second.ground.twilio.numbers(&first.account)[0].sms_url, "", "it was not touched");
    assert_eq!(first.delete().await.0, 200);
    let (status, problem) = second.put(&first.wanted(TOKEN)).await;
    assert_eq!(status, 409, "a webhook may still go by the route that it has read: {problem}");
    assert!(!problem.to_string().contains(&first.ground.seed.tenant));
    let later = second.later().await;
    (0..3).for_each(|_| later.settle());
    later.connect(&first.account, &first.number).await.expect("it is free now");
}

#[tokio::test]
async fn a_number_let_go_and_connected_again_at_once_is_taken_in_though_its_old_secret_is_gone() {
    let shop = Shop::open().await;
    shop.connect().await;
    let webhook = shop.ground.function("receive-sms").await;
    assert_eq!(shop.text(&webhook, TOKEN).await, 200);
    assert_eq!(shop.delete().await.0, 200);
    shop.ground.twilio.number(&shop.number, |number| number.sms_url.clear());
    let later = shop.later().await;
    later.settle();
    later.connect(&shop.account, &shop.number).await.expect("its own again");
    let process = shop.ground.function("receive-sms").await;
    assert_eq!(shop.text(&process, TOKEN).await, 200, "by a process that knows nothing");
    assert_eq!(shop.text(&webhook, TOKEN).await, 200, "by one that kept the route of before");
}

#[tokio::test]
async fn of_two_businesses_that_race_for_a_number_one_gets_it() {
    let (first, second) = (Shop::open().await, Shop::open().await);
    let account = format!("ACb{}", &first.account[3..]);
    for n in 0..5 {
        let number = format!("+1972557{n}{}", &first.number[9..]);
        for shop in [&first, &second] {
            shop.ground.twilio.add_account(Account::new(&account, TOKEN));
            shop.ground.twilio.add_number(&account, &number);
        }
        let wanted = json!({ "account_sid": account, "auth_token": TOKEN, "number": number });
        let (one, other) = join(first.put(&wanted), second.put(&wanted)).await;
        let mut statuses = [one.0, other.0];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{one:?} {other:?}");
        let loser = if one.0 == 409 { &one.1 } else { &other.1 };
        assert_eq!(loser["detail"], "This number is connected elsewhere.");
    }
}

#[tokio::test]
async fn what_a_number_does_now_is_shown_and_replaced_only_when_the_request_repeats_it() {
    let shop = Shop::open().await;
    let before = shop.answered_elsewhere();
    let mut wanted = shop.wanted(TOKEN);
    let (status, problem) = shop.put(&wanted).await;
    assert_eq!(status, 409, "{problem}");
    assert_eq!(problem["now"]["sms_url"], "https://theirs.example.net/sms");
    assert_eq!(problem["now"]["voice_url"], "https://theirs.example.net/calls");
    wanted["replace"] = problem["now"].clone();
    shop.ground.twilio.number(&shop.number, |number| "AP1".clone_into(&mut number.sms_application_sid));
    let (status, stale) = shop.put(&wanted).await;
    assert_eq!(
        (status, &stale["now"]["sms_application_sid"]),
        (409, &"AP1".into()),
        "what was shown is stale"
    );
    assert_eq!(shop.list().await["numbers"].as_array().map(Vec::len), Some(1), "nothing was kept");
    wanted["replace"] = stale["now"].clone();
    let (status, answer) = shop.put(&wanted).await;
    assert_eq!((status, &answer["number"]["points_here"]), (200, &true.into()), "{answer}");
    assert_eq!(shop.at_twilio().sms_application_sid, "", "Twilio would ignore our address beside it");
    assert_eq!(answer["number"]["before"]["sms_application_sid"], "AP1");
    assert_eq!(shop.at_twilio().voice_url, before.voice_url, "calls are not touched");
    let (status, answer) = shop.delete().await;
    assert_eq!((status, &answer["restored"]["sms_url"]), (200, &"https://theirs.example.net/sms".into()));
    assert_eq!(answer["number"], shop.number);
    let mut restored = shop.at_twilio();
    assert_eq!(std::mem::take(&mut restored.sms_application_sid), "AP1");
    assert_eq!(restored, before);
    let webhook = shop.ground.function("receive-sms").await;
    assert_eq!(shop.text(&webhook, TOKEN).await, 403, "nobody's again");
    assert_eq!(shop.delete().await.0, 404);
}

#[tokio::test]
async fn what_was_not_set_is_not_set_again_whichever_way_twilio_says_so() {
    for unset_is_null in [false, true] {
        let shop = Shop::open().await;
        shop.ground.twilio.unknowns(|unknowns| unknowns.unset_is_null = unset_is_null);
        let before = shop.at_twilio();
        shop.connect().await;
        let (status, answer) = shop.delete().await;
        assert_eq!((status, &answer["restored"]["sms_url"]), (200, &Value::Null), "{answer}");
        assert_eq!(shop.at_twilio(), before);
    }
}

#[tokio::test]
async fn a_number_that_somebody_has_set_to_something_else_since_is_left_alone() {
    let shop = Shop::open().await;
    shop.connect().await;
    let since = shop.answered_elsewhere();
    assert_eq!(shop.shown().await["points_here"], false);
    let (status, answer) = shop.delete().await;
    assert_eq!((status, &answer["restored"]), (200, &Value::Null));
    assert_eq!(shop.at_twilio(), since);
}

#[tokio::test]
async fn a_messaging_service_that_stands_above_the_number_is_reported() {
    let shop = Shop::open().await;
    let service = MessagingService {
        inbound_request_url: Some("https://theirs.example.net/pool".to_owned()),
        campaigns: vec!["IN_PROGRESS".to_owned()],
        ..MessagingService::new("Marketing", &[&shop.number])
    };
    let other = MessagingService::new("Another", &[]);
    shop.ground.twilio.account(&shop.account, |account| account.messaging_services = vec![other, service]);
    let (status, problem) = shop.put(&shop.wanted(TOKEN)).await;
    assert_eq!(
        (status, &problem["now"]["messaging_service"]["name"]),
        (409, &"Marketing".into()),
        "{problem}"
    );
    assert_eq!(problem["now"]["messaging_service"]["use_number_webhook"], false);
    shop.connect().await;
    let shown = shop.shown().await;
    assert_eq!((&shown["points_here"], shop.points_here()), (&false.into(), true), "{shown}");
    assert_eq!(shop.report("messaging_service").await, ("problem".to_owned(), Some("certain".to_owned())));
    assert_eq!(shop.report("registration").await, ("problem".to_owned(), Some("certain".to_owned())));
    shop.ground.twilio.account(&shop.account, |account| {
        account.messaging_services[1].use_inbound_webhook_on_number = true;
        account.messaging_services[1].campaigns = vec!["VERIFIED".to_owned()];
    });
    assert_eq!(shop.shown().await["points_here"], true);
    assert_eq!(shop.report("messaging_service").await, ("ok".to_owned(), None));
    assert_eq!(shop.report("registration").await, ("ok".to_owned(), None));
}

#[tokio::test]
async fn what_the_account_and_the_number_lack_is_reported() {
    let shop = Shop::open().await;
    shop.connect().await;
    let certain = || ("problem".to_owned(), Some("certain".to_owned()));
    for kind in ["account", "trial", "no_sms", "no_mms", "application", "messaging_service"] {
        assert_eq!(shop.report(kind).await, ("ok".to_owned(), None), "{kind}");
    }
    shop.ground.twilio.account(&shop.account, |account| "Trial".clone_into(&mut account.kind));
    shop.ground.twilio.account(&shop.account, |account| "suspended".clone_into(&mut account.status));
    shop.ground.twilio.number(&shop.number, |number| {
        (number.sms, number.mms) = (false, false);
        "AP1".clone_into(&mut number.sms_application_sid);
    });
    for kind in ["account", "trial", "no_sms", "no_mms", "application"] {
        assert_eq!(shop.report(kind).await, certain(), "{kind}");
    }
    let likely = ("problem".to_owned(), Some("likely".to_owned()));
    assert_eq!(shop.report("registration").await, likely, "a long code in no Messaging Service");
    shop.ground.twilio.account(&shop.account, |account| account.auth_tokens.clear());
    let shown = shop.shown().await;
    assert_eq!((&shown["now"], &shown["points_here"]), (&Value::Null, &Value::Null));
    assert_eq!(shop.report("account").await, certain());
}

#[tokio::test]
async fn a_toll_free_numbers_verification_is_reported_as_far_as_twilio_tells() {
    let mut shop = Shop::open().await;
    shop.number = shop.number.replace("+1972", "+1888");
    shop.ground.twilio.number(&shop.number.replace("+1888", "+1972"), |number| {
        shop.number.clone_into(&mut number.phone_number);
    });
    shop.connect().await;
    for (verification, status) in
        [(None, "problem"), (Some("TWILIO_APPROVED"), "ok"), (Some("IN_REVIEW"), "problem")]
    {
        shop.ground
            .twilio
            .number(&shop.number, |number| number.verification = verification.map(str::to_owned));
        assert_eq!(shop.report("registration").await.0, status, "{verification:?}");
    }
    for answer in [RegistrationAnswer::NotFound, RegistrationAnswer::Forbidden] {
        shop.ground.twilio.unknowns(|unknowns| unknowns.registration = answer);
        assert_eq!(shop.report("registration").await, ("unknown".to_owned(), None), "{answer:?}");
    }
}

#[tokio::test]
async fn while_one_auth_token_replaces_another_texts_signed_with_either_are_taken() {
    let shop = Shop::open().await;
    shop.connect().await;
    let (second, third) = ("2".repeat(32), "3".repeat(32));
    shop.ground.twilio.account(&shop.account, |account| account.auth_tokens.push(second.clone()));
    let (status, answer) = shop.put(&shop.wanted(&second)).await;
    assert_eq!((status, &answer["number"]["auth_token"]), (200, &"•••• 2222".into()), "{answer}");
    let webhook = shop.ground.function("receive-sms").await;
    assert_eq!((shop.text(&webhook, TOKEN).await, shop.text(&webhook, &second).await), (200, 200));
    shop.ground.twilio.account(&shop.account, |account| account.auth_tokens.push(third.clone()));
    assert_eq!(shop.put(&shop.wanted(&third)).await.0, 200);
    let webhook = shop.ground.function("receive-sms").await;
    assert_eq!((shop.text(&webhook, &second).await, shop.text(&webhook, &third).await), (200, 200));
    assert_eq!(shop.text(&webhook, TOKEN).await, 403, "two at most");
    // A second number of the account needs no auth token again, and letting one go keeps the other's.
    let other = format!("+1972558{}", &shop.number[8..]);
    shop.ground.twilio.add_number(&shop.account, &other);
    let wanted = json!({ "account_sid": shop.account, "number": other });
    assert_eq!(shop.put(&wanted).await.0, 200);
    assert_eq!(shop.delete().await.0, 200);
    let mut remaining = shop;
    remaining.number = other;
    assert_eq!(remaining.text(&webhook, &third).await, 200);
    assert_eq!(remaining.shown().await["auth_token"], "•••• 3333");
}

#[tokio::test]
async fn an_operator_assigns_one_of_the_platforms_numbers() {
    let shop = Shop::open().await;
    let (seed, number) = (&shop.ground.seed, format!("+1972559{}", &shop.number[8..]));
    shop.ground.twilio.add_number(&seed.account_sid, &number);
    let path = format!("/v1/operator/tenants/{}/twilio", seed.tenant);
    let operator = json!({ "cognito:groups": ["operators"], "email": "op@example.com" });
    let wanted = json!({ "platform_account_sid": seed.account_sid, "number": number });
    let put = |body: &Value| Http::new("PUT", &path).json(body);
    let (status, answer) = shop.ask_as(put(&wanted), &operator).await;
    assert_eq!(status, 200, "{answer}");
    let assigned = &answer["number"];
    assert_eq!((&assigned["owner"], &assigned["auth_token"]), (&"platform".into(), &Value::Null));
    assert_eq!(assigned["points_here"], true);
    for sid in [format!("AC{}", "f".repeat(32)), "AC1".to_owned()] {
        let mut unknown = wanted.clone();
        unknown["platform_account_sid"] = sid.into();
        let (status, problem) = shop.ask_as(put(&unknown), &operator).await;
        let blamed = problem["errors"].as_object().expect("fields").keys().map(String::as_str);
        assert_eq!((status, blamed.collect::<Vec<_>>()), (422, vec!["platform_account_sid"]), "{problem}");
    }
    let (status, _) = shop.ask(put(&wanted)).await;
    assert_eq!(status, 404, "for everybody else the address does not exist");
    let (_, trail) = shop.ask(Http::new("GET", "/v1/audit")).await;
    let line = &trail["entries"][0];
    assert_eq!((&line["by"], &line["operator"]), (&"op@example.com".into(), &true.into()));
    let delete = Http::new("DELETE", &path).query(&format!("number={}", number.replace('+', "%2B")));
    let (status, answer) = shop.ask_as(delete, &operator).await;
    assert_eq!((status, &answer["number"]), (200, &number.as_str().into()));
    let (status, _) = shop.ask_as(put(&wanted), &operator).await;
    assert_eq!(status, 200, "the platform's secret is still there");
}
