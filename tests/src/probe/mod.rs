//! Asks a ServiceTitan what its documentation does not say, and reduces the answers to a report without secrets, ids
//! or customers. Every booking that it makes says TEST in its name and is dismissed again.

mod access;
mod answer;
mod bookings;
mod caller;
mod contents;
mod demo;
mod lists;
mod made;
mod report;
mod sheet;
mod site;
mod tokens;

#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex};

use reqwest::Method;
use tokio::sync::watch;

use self::answer::Answer;
use self::caller::{Access, Caller};
pub use self::demo::demo;
use self::made::Made;
pub use self::report::REAL;
use self::sheet::{Question, Sheet, lock};
pub use self::site::{Credentials, Site};

/// What came of it.
#[derive(Debug)]
pub struct Probed {
    /// Markdown.
    pub report: String,
    /// Bookings that a person has to dismiss, by their ids: for that person only.
    pub left: Vec<String>,
}

/// Groups of questions, in the order of the report.
const GROUPS: [(&str, &[&Question]); 5] = [
    ("Tokens", tokens::QUESTIONS),
    ("Who may call", access::QUESTIONS),
    ("A booking's life", bookings::QUESTIONS),
    ("What a booking may say", contents::QUESTIONS),
    ("Lists and customers", lists::QUESTIONS),
];

/// What the questions share.
struct Probe {
    caller: Caller,
    made: Made,
    sheet: Sheet,
    access: Mutex<Result<Access, String>>,
    say: fn(&str),
}

/// Asks everything, until it is through or `stop` turns true, and dismisses what it made.
///
/// # Errors
/// Where there is no HTTP client to ask with.
pub async fn probe(
    site: Site,
    credentials: Credentials,
    stop: watch::Receiver<bool>,
    say: fn(&str),
) -> Result<Probed, String> {
    let real = site.real;
    let probe = Arc::new(Probe {
        caller: Caller::new(site, credentials, stop)?,
        made: Made::new(),
        sheet: Sheet::default(),
        access: Mutex::new(Err("there is no token".to_owned())),
        say,
    });
    // In a task of its own, so that not even a panic keeps us from dismissing.
    let asking = tokio::spawn(ask(Arc::clone(&probe)));
    if asking.await.is_err() {
        say("the probe failed half way");
    }
    let left = match probe.access() {
        Ok(access) => {
            say("dismissing what was made");
            probe.made.dismiss_all(&probe.caller, &access).await
        }
        Err(_) => Vec::new(),
    };
    Ok(Probed { report: report::write(&probe, real), left })
}

async fn ask(probe: Arc<Probe>) {
    (probe.say)("asking about tokens");
    probe.close(tokens::QUESTIONS, tokens::ask(&probe).await);
    (probe.say)("asking who may call");
    probe.close(access::QUESTIONS, access::ask(&probe).await);
    (probe.say)("asking about a booking's life");
    probe.close(bookings::QUESTIONS, bookings::ask(&probe).await);
    (probe.say)("asking what a booking may say");
    probe.close(contents::QUESTIONS, contents::ask(&probe).await);
    (probe.say)("asking about lists and customers");
    probe.close(lists::QUESTIONS, lists::ask(&probe).await);
}

impl Probe {
    /// A group is through, or stopped for this reason.
    fn close(&self, questions: &[&Question], result: Result<(), String>) {
        self.sheet.note_rest(questions, &result.err().unwrap_or_default());
    }

    fn access(&self) -> Result<Access, String> {
        lock(&self.access).clone()
    }

    fn grant(&self, access: Result<Access, String>) {
        *lock(&self.access) = access;
    }

    /// Reads what the scope is for; `path` may have a query.
    async fn get(&self, module: &str, path: &str, scope: &str) -> Result<Answer, String> {
        let access = self.access()?;
        let answer = self.caller.send(self.caller.request(&access, Method::GET, module, path)).await?;
        if answer.is_success() { Ok(answer) } else { Err(refused(&answer, &access, scope)) }
    }
}

/// Why an answer was no success, with the scope where that may be it.
fn refused(answer: &Answer, access: &Access, scope: &str) -> String {
    match &access.scopes {
        Some(scopes) if !scopes.iter().any(|granted| granted == scope) => {
            format!("{}; the token lacks `{scope}`", answer.shown())
        }
        _ => answer.shown(),
    }
}
