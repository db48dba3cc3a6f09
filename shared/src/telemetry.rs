//! One line of JSON per invocation, on standard output, where Lambda takes it up.
//!
//! Names tenants by our own id and texts by `MessageSid`; never a number, a word or a secret.

use serde::Serialize;

/// Writes one event: which function, and what its invocation did.
pub fn event(function: &'static str, what: &impl Serialize) {
    #[derive(Serialize)]
    struct Line<'a, T> {
        function: &'static str,
        #[serde(flatten)]
        what: &'a T,
    }
    if let Ok(line) = serde_json::to_string(&Line { function, what }) {
        print(&line);
    }
}

#[expect(clippy::print_stdout, reason = "standard output is the log")]
fn print(line: &str) {
    println!("{line}");
}
