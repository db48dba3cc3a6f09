//! What operators decide for all businesses at once. There is one such decision for the whole stack, so one test turns it.

use futures_util::future::join_all;
use intellisend::domain::ids::TenantId;
use intellisend::domain::settings::Replies;
use intellisend::drivers::Rested;
use serde_json::{Value, json};
use tests::faults::{Fault, Plan};
use tests::ground::Ground;

use crate::api::{Api, blamed, claims};
use crate::desk::Desk;
use crate::replies::{Chat, LIFE};
use crate::tenants::{TENANTS, base};

const CONTROLS: &str = "/v1/operator/controls";
const AUDIT: &str = "/v1/operator/audit";

/// What the platform's trail says of replies, and why, newest first. Other tests have it tell other things.
async fn trail(operator: &Api) -> Vec<(Value, Value)> {
    let trail = operator.get(AUDIT).await;
    let entries = trail["entries"].as_array().expect("entries").iter();
    let of_replies = |entry: &&Value| entry["act"].as_str().is_some_and(|act| act.starts_with("replies_"));
    entries.filter(of_replies).map(|entry| (entry["act"].clone(), entry["detail"].clone())).collect()
}

#[tokio::test]
async fn all_replies_are_stopped_and_resumed_by_operators_and_bookings_go_on() {
    // Whoever is answered meanwhile would not be.
    let chat = Chat::on(Ground::alone().await).await;
    let desk = &chat.desk;
    let operator = Api::of(&desk.ground).await.by_operator();
    let never = json!({ "replies_stopped": false, "why": null, "since": null, "by": null });
    assert_eq!(operator.get(CONTROLS).await, never);
    assert_eq!(trail(&operator).await, vec![]);
    assert_eq!(operator.put(CONTROLS, json!({ "replies_stopped": false })).await, never, "it holds already");

    wrong_bodies_change_nothing(&operator).await;
    assert_eq!((operator.get(CONTROLS).await, trail(&operator).await), (never, vec![]));

    let stop = json!({ "replies_stopped": true, "why": "a wrong price" });
    let stopped = operator.put(CONTROLS, stop.clone()).await;
    assert_eq!((&stopped["replies_stopped"], &stopped["why"]), (&json!(true), &json!("a wrong price")));
    assert_eq!(stopped["by"], "ann@example.com");
    assert!(stopped["since"].is_string(), "{stopped}");
    assert_eq!(operator.put(CONTROLS, stop.clone()).await, stopped, "who and when stay as they were");
    assert_eq!(operator.get(CONTROLS).await, stopped);
    assert!(desk.work.store.controls().await.unwrap().controls.replies_stopped);

    desk.receive("No heat").await;
    desk.receive(LIFE).await;
    assert!(matches!(desk.drive().await, Rested::Settled { .. }));
    assert_eq!((chat.answered().await, chat.tried()), (0, 0), "not even what is about a life");
    desk.one_booking(&["No heat"]).await;

    who_may_only_look_looks(&operator, &stopped).await;

    let resumed = operator.put(CONTROLS, json!({ "replies_stopped": false })).await;
    assert_eq!((&resumed["replies_stopped"], &resumed["why"]), (&json!(false), &Value::Null));
    desk.receive("Still no heat").await;
    chat.drove().await;
    chat.answered().await;
    assert_eq!(chat.tried(), 1, "the next text is answered again");
    let expected =
        [(json!("replies_resumed"), json!("")), (json!("replies_stopped"), json!("a wrong price"))];
    assert_eq!(trail(&operator).await, expected);
    let (mut paged, mut path) = (Vec::new(), format!("{AUDIT}?limit=1"));
    loop {
        let page = operator.get(&path).await;
        paged.extend(page["entries"].as_array().expect("entries").clone());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{AUDIT}?limit=1&before={}", next.replace('#', "%23"));
    }
    assert_eq!(operator.get(AUDIT).await["entries"], json!(paged));
    for query in ["limit=0", "before=zzz"] {
        assert_eq!(operator.ask("GET", &format!("{AUDIT}?{query}"), None).await.0, 400, "{query}");
    }
    assert_eq!(operator.acts(&format!("{}/audit", base(&desk.ground))).await, Vec::<String>::new());

    operators_at_once_leave_one_line_for_each_change(desk, &operator).await;
}

async fn wrong_bodies_change_nothing(operator: &Api) {
    let long = "x".repeat(201);
    for (given, wrong) in [
        (json!({}), vec!["replies_stopped"]),
        (json!({ "why": "a wrong price" }), vec!["replies_stopped"]),
        (json!({ "replies_stopped": null }), vec!["replies_stopped"]),
        (
            json!({ "replies_stopped": "yes", "why": long, "bookings_stopped": true, "since": null }),
            vec!["bookings_stopped", "replies_stopped", "since", "why"],
        ),
    ] {
        let (status, problem) = operator.ask("PUT", CONTROLS, Some(given)).await;
        assert_eq!((status, blamed(&problem)), (422, wrong));
    }
}

async fn who_may_only_look_looks(operator: &Api, stopped: &Value) {
    let looking = operator.by(claims(None, &["operators", "viewers"]));
    assert_eq!(looking.get(CONTROLS).await, *stopped);
    assert_eq!(looking.ask("PUT", CONTROLS, Some(json!({ "replies_stopped": false }))).await.0, 403);
    assert_eq!(operator.get(CONTROLS).await, *stopped);
}

/// Whatever is lost or raced on the way: what holds, and what the trail tells, are one.
async fn operators_at_once_leave_one_line_for_each_change(desk: &Desk, operator: &Api) {
    let before = trail(operator).await.len();
    desk.ground.recorder.plan(Plan::default().next("save-credentials …TransactWriteItems", Fault::DropAfter));
    let stop = || operator.ask("PUT", CONTROLS, Some(json!({ "replies_stopped": true })));
    assert!(matches!(stop().await.0, 200 | 409 | 503));
    assert_eq!(operator.put(CONTROLS, json!({ "replies_stopped": true })).await["replies_stopped"], true);
    assert_eq!(trail(operator).await.len(), before + 1);
    let resume = (0..5).map(|_| operator.ask("PUT", CONTROLS, Some(json!({ "replies_stopped": false }))));
    let answers = join_all(resume).await;
    assert!(answers.iter().all(|(status, _)| [200, 409].contains(status)), "{answers:?}");
    assert_eq!(operator.get(CONTROLS).await["replies_stopped"], false);
    assert_eq!(trail(operator).await.len(), before + 2);
}

#[tokio::test]
async fn replies_of_one_business_are_stopped_by_its_settings_on_its_behalf() {
    let desk = Desk::open().await;
    let operator = Api::of(&desk.ground).await.by_operator();
    desk.ground.settings(|profile| profile.replies = Replies::Ask).await;
    let settings = format!("{}/settings", base(&desk.ground));
    assert_eq!(operator.put(&settings, json!({ "replies": "off" })).await["replies"], "off");
    let trail = operator.get(&format!("{}/audit", base(&desk.ground))).await;
    let line = &trail["entries"][0];
    assert_eq!((&line["act"], &line["detail"]), (&json!("settings_saved"), &json!("replies")));
    assert_eq!((&line["operator"], &line["by"]), (&json!(true), &json!("ann@example.com")));
}

#[tokio::test]
async fn the_platform_is_no_business_by_any_name() {
    let desk = Desk::open().await;
    let api = Api::of(&desk.ground).await;
    let operator = api.by_operator();
    let unknown = operator.ask("GET", "/v1/operator/nothing", None).await;
    let platform = TenantId::platform();
    for path in ["", "/settings", "/audit", "/connections", "/contacts"] {
        let path = format!("{TENANTS}/{}{path}", platform.as_str());
        assert_eq!(operator.ask("GET", &path, None).await, unknown, "{path}");
    }
    let given = json!({ "tenant_id": "platform", "business": "Everybody", "time_zone": "UTC" });
    let (status, problem) = operator.ask("POST", TENANTS, Some(given)).await;
    assert_eq!((status, blamed(&problem)), (422, vec!["tenant_id"]));
    let claimed = api.by(claims(Some("platform"), &[]));
    let (status, problem) = claimed.ask("GET", "/v1/audit", None).await;
    assert_eq!((status, &problem["title"]), (403, &json!("No business")));
}
