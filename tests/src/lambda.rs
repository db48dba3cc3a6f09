//! A Lambda in miniature: runs a real function binary as AWS does, one event at a time, and can kill it.

mod logs;
mod process;
mod runtime_api;
mod usage;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use self::logs::Logs;
use self::process::Process;
use crate::canaries::{self, Reader};

pub use self::usage::Usage;

/// Which function to run, and how. Not for printing: an environment may hold keys.
#[derive(Clone)]
pub struct Start {
    pub name: String,
    pub binary: PathBuf,
    /// Added to what AWS sets itself, and stronger than it. Nothing else is inherited.
    pub environment: BTreeMap<String, String>,
    /// For one invocation; start-up has a limit of its own.
    pub timeout: Duration,
}

/// Why an invocation has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The function said so itself, at start-up or for this event.
    Error { kind: String, message: String },
    /// Its process ended, by itself or by being killed.
    Crashed { status: ExitStatus },
    /// It took longer than it may, and was killed, as on AWS.
    TimedOut,
}

/// A function and its process. Clones are one and the same; the process ends with the last of them.
#[derive(Clone)]
pub struct Function(Arc<Inner>);

struct Inner {
    start: Start,
    logs: Logs,
    /// Held for a whole invocation: Lambda gives a process one event at a time, in order.
    turn: tokio::sync::Mutex<()>,
    current: Mutex<Process>,
}

impl Function {
    /// Starts the first process and returns at once.
    pub async fn start(start: Start) -> Self {
        let logs = Logs::new();
        let current = Mutex::new(Process::start(&start, 1, &logs).await);
        Self(Arc::new(Inner { start, logs, turn: tokio::sync::Mutex::new(()), current }))
    }

    /// Hands over one event when its turn comes, in a fresh process where the last one has ended.
    pub async fn invoke(&self, event: &Value) -> Result<Value, Failed> {
        let _turn = self.0.turn.lock().await;
        let process = self.living().await;
        process.ready().await?;
        let answered = process.invoke(event, self.0.start.timeout).await;
        self.0.answers(&answered);
        answered
    }

    /// Waits until the process asks for its first event; the time that took is its init duration.
    pub async fn ready(&self) -> Result<Duration, Failed> {
        let _turn = self.0.turn.lock().await;
        self.living().await.ready().await
    }

    /// Kills the process (SIGKILL), whatever it is doing, and returns when it is gone.
    pub async fn kill(&self) {
        self.current().kill().await;
    }

    /// Every line that any of its processes has written to stdout or stderr.
    pub fn logs(&self) -> Vec<String> {
        self.0.logs.lines()
    }

    /// How many processes there have been: the number of cold starts.
    pub fn starts(&self) -> u32 {
        self.current().generation()
    }

    /// What the process has used so far; none when it has ended. Linux only.
    pub fn usage(&self) -> Option<Usage> {
        Usage::of(self.current().id())
    }

    fn current(&self) -> Process {
        self.0.current.lock().unwrap().clone()
    }

    async fn living(&self) -> Process {
        let current = self.current();
        if !current.is_over() {
            return current;
        }
        let fresh = Process::start(&self.0.start, current.generation() + 1, &self.0.logs).await;
        *self.0.current.lock().unwrap() = fresh.clone();
        fresh
    }
}

impl Inner {
    /// An error is logged by Lambda itself. An answer may go to a business's own people, who are shown no secret either.
    fn answers(&self, answered: &Result<Value, Failed>) {
        let name = &self.start.name;
        match answered {
            Ok(answer) => canaries::hold(name, Reader::Its, [answer.to_string().as_str()]),
            Err(Failed::Error { kind, message }) => {
                canaries::hold(name, Reader::Anybody, [kind.as_str(), message.as_str()]);
            }
            Err(Failed::Crashed { .. } | Failed::TimedOut) => {}
        }
    }
}

/// Nothing that must not be in a log is in this one.
impl Drop for Inner {
    fn drop(&mut self) {
        let lines = self.logs.lines();
        canaries::hold(&self.start.name, Reader::Anybody, lines.iter().map(String::as_str));
    }
}

#[cfg(test)]
mod tests;
