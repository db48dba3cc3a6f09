//! `make bench`: what a text costs, beside a function that makes one write and nothing else (`tests/floor`).
//!
//! It prints figures, and whether they are within their limits. No figure is an error: a busy machine is none.
//! `bench debug` takes the debug binaries, to try the bench itself; `bench release fleet` measures a minute of refreshes
//! and nothing else, `bench release answers` how long customers and staff wait.

mod answers;
mod bells;
mod booking;
mod cost;
mod figures;
mod fleet;
mod print;
mod scene;
mod sizes;
mod stand_in;
mod texts;

use self::answers::Answers;
use self::booking::Bookings;
use self::scene::{Binaries, Scene};
use self::stand_in::StandIn;

const FLOOR: &str = "floor";
const RECEIVE: &str = "receive-sms";
const CREATE: &str = "create-bookings";
const OTHERS: [&str; 6] =
    [CREATE, "save-credentials", "serve-pages", "show-photos", "refresh-tokens", "recover-messages"];

#[tokio::main]
async fn main() {
    let debug = std::env::args().nth(1).is_some_and(|build| build == "debug");
    let scene = Scene::set_up(if debug { Binaries::Debug } else { Binaries::Release }).await;
    print::heading(&scene);
    if std::env::args().any(|argument| argument == "fleet") {
        return print::fleet(&fleet::measure(&scene).await);
    }
    if std::env::args().any(|argument| argument == "answers") {
        return print::answers(&Answers::measure(&scene).await);
    }

    let stand_in = StandIn::start(&scene.stack.described.aws_url).await;
    let (at_once, plain) = (scene.authority.terminator(stand_in.url()).await, stand_in.url());
    let pair = cost::pair(&scene, &at_once.url()).await;
    print::pair("with an AWS that answers at once", &pair);
    let emulated = scene.authority.terminator(&scene.stack.described.aws_url).await;
    print::pair("with the AWS emulator", &cost::pair(&scene, &emulated.url()).await);

    print::absolutes(&pair, cost::first_tls_request(&scene, &at_once.url(), plain).await);
    print::sizes(&sizes::zipped(&scene, &[RECEIVE, FLOOR]));

    print::others(&cost::others(&scene, &emulated.url()).await, &sizes::zipped(&scene, &OTHERS));
    print::bookings(&Bookings::measure(&scene).await);
    print::answers(&Answers::measure(&scene).await);
    print::fleet(&fleet::measure(&scene).await);
}
