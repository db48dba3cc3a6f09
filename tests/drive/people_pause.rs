//! A person takes a conversation over, and gives it back.

use futures_util::future::join_all;

use crate::people::People;

#[tokio::test]
async fn a_pause_is_the_first_person_s_and_ends_when_somebody_resumes() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let text = desk.receive("No heat").await;
    desk.drive().await;
    let paused = people.act(&text, "pause").await.with(200);
    assert_eq!(paused["paused"]["paused_by"], "ann@example.com");
    assert_eq!(people.act(&text, "pause").await.with(200), paused, "the second click is none");
    let path = format!("/v1/conversations/{}", people.id(&text).await);
    let opened = people.ask("GET", &path).await.with(200);
    assert_eq!(opened["conversation"]["paused"], paused["paused"], "it is shown");
    let store = &desk.work.store;
    let stored = store.pause_of(&desk.ground.thread()).await.unwrap().unwrap();
    assert_eq!(paused["paused"]["paused_at"], stored.paused_at.to_string());
    for _ in 0..2 {
        assert!(people.act(&text, "resume").await.with(200)["paused"].is_null());
    }
    assert_eq!(store.pause_of(&desk.ground.thread()).await.unwrap(), None);
    let trail = people.trail().await;
    let told: Vec<_> = trail.iter().map(|(act, detail)| (act.as_str(), detail.as_str())).collect();
    assert_eq!(told, [("conversation_resumed", "…0100"), ("conversation_paused", "…0100")]);
}

#[tokio::test]
async fn texts_are_booked_and_amended_while_a_person_has_taken_over() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let text = desk.receive("No heat").await;
    people.act(&text, "pause").await.with(200);
    desk.drive().await;
    desk.receive("12 Oak St").await;
    desk.drive().await;
    desk.one_booking(&["No heat", "12 Oak St"]).await;
}

#[tokio::test]
async fn a_pause_never_waits_for_whoever_is_at_work_and_never_disturbs_them() {
    let people = People::open().await;
    let desk = &people.office.desk;
    let text = desk.receive("No heat").await;
    let clicks = join_all((0..10).map(|_| people.act(&text, "pause")));
    let (answers, rested) = tokio::join!(clicks, desk.drive());
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    assert!(matches!(rested, intellisend::drivers::Rested::Settled { writes: 1, .. }), "{rested:?}");
    assert_eq!(people.times("conversation_paused").await, 1);
}
