//! A crash at every call: whatever the functions ask of anybody may be the last thing that a process does, or be answered
//! with something that nobody can read. Then everything is tried again, as AWS and the schedules do, and nothing may be
//! lost, nothing done twice, and nothing left over.

mod asked;
mod clock;
mod play;
mod point;
mod roles;
mod scenarios;
mod scene;

use self::play::play;
use self::scenarios::{connections, drain, replies, sweep, texts};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_text() {
    play(&texts::FIRST).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_text() {
    play(&texts::SECOND).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst() {
    play(&texts::BURST).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_known_customer() {
    play(&texts::KNOWN).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_while_the_token_is_due() {
    play(&texts::TOKEN_DUE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo() {
    play(&replies::PHOTO).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply() {
    play(&replies::REPLY).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_on_a_job() {
    play(&texts::NOTE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follow_up() {
    play(&texts::FOLLOW_UP).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_save() {
    play(&connections::SAVE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation() {
    play(&connections::ROTATE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disconnect() {
    play(&connections::DISCONNECT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drain() {
    play(&drain::SCENARIO).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sweep() {
    play(&sweep::SCENARIO).await;
}
