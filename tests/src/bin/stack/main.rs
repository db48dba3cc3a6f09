//! The local stack from the command line: `run`, `text`, `chat`, `demo`, `day`.

mod chat;
mod day;
mod demo;
mod notes;
mod run;
mod text;

use std::process::ExitCode;

/// What a person sees, without a backtrace.
type Shown = Result<(), String>;

#[tokio::main]
async fn main() -> ExitCode {
    let shown = match std::env::args().nth(1).as_deref() {
        Some("run") => run::run().await,
        Some("text") => text::text().await,
        Some("chat") => chat::chat().await,
        Some("demo") => demo::demo().await,
        Some("day") => day::day().await,
        _ => Err("usage: stack run | text | chat | demo | day (see the Makefile)".to_owned()),
    };
    match shown {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// A variable that `make` passes on, where it is set.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
