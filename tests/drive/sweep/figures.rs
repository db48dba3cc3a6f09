use intellisend::drivers::{Swept, sweep_these};
use intellisend::telemetry::Metric;
use serde_json::{Value, json};
use tests::faults::{Fault, Plan};
use tests::ground::Ground;

use super::attention::NEW_TOKEN;
use super::{LIST, Log, found};

#[tokio::test]
async fn the_line_of_each_minute_has_every_figure_that_is_said_to_be_in_it() {
    let ground = Ground::alone().await;
    let function = ground.function("recover-messages").await;
    function.invoke(&json!({})).await.expect("it ends");
    let lines = function.logs();
    let mut lines = lines.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let line = lines.rfind(|line| line["function"] == "recover-messages").expect("a line");
    // What driving came to stands there only where something was driven.
    let alone = |metric: &Metric| metric.functions() == ["recover-messages"];
    for metric in Metric::ALL.into_iter().filter(alone) {
        assert!(line[format!("{metric:?}")].is_i64(), "{metric:?} in {line}");
    }
}

#[tokio::test]
async fn an_account_whose_log_is_not_read_to_its_end_is_overdue_until_it_is() {
    let log = Log::open().await;
    log.sweep().await;
    log.desk.ground.recorder.plan(Plan::default().every(LIST, Fault::Status(503, String::new())));
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, Swept { accounts: 1, failed: 1, ..Swept::default() });
    log.pass_minutes(40);
    let overdue = log.sweep().await.overdue_seconds;
    assert!((2_400..3_000).contains(&overdue), "{overdue}");
    // Nobody comes to it.
    log.pass_minutes(45);
    let due = log.desk.work.store.next_sweep(&log.account()).await.unwrap().unwrap();
    let waited = sweep_these(&log.desk.work, vec![due], log.now()).await;
    assert_eq!(Swept { overdue_seconds: 0, ..waited }, Swept::default());
    assert!((1_800..2_700).contains(&waited.overdue_seconds), "{waited:?}");
    log.desk.ground.recorder.plan(Plan::default());
    assert_eq!(log.sweep().await, found(0));
    // The platform's own token is operators' trouble, and nobody else is told of it.
    log.rotate_at_twilio(NEW_TOKEN);
    log.pass_minutes(5);
    assert_eq!(log.sweep().await.refused, 1);
    log.pass_minutes(60);
    let overdue = log.sweep().await.overdue_seconds;
    assert!((3_600..4_200).contains(&overdue), "{overdue}");
}
