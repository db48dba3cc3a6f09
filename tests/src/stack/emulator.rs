use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};

use super::project;
use crate::until::until;

/// Starting it takes a second; a loaded machine is given much longer.
const READY: Duration = Duration::from_secs(60);

/// MiniStack, on loopback only.
pub(super) struct Emulator {
    child: Child,
    port: u16,
}

impl Emulator {
    /// `seen_as`: where its functions find AWS; none: they find it at this port.
    pub(super) async fn start(port: u16, target: &Path, seen_as: Option<String>) -> Self {
        let scratch = scratch(port, target);
        std::fs::create_dir_all(&scratch).expect("a folder for the emulator");
        std::fs::remove_file(sessions(port, target)).ok();
        let log = std::fs::File::create(scratch.join("log")).expect("a log for the emulator");
        let python = target.join("venv/bin/python");
        assert!(python.exists(), "{} is missing: run `sh tests/stack/prepare.sh`", python.display());
        // Functions inherit the emulator's environment, unlike on AWS, so it gets a clean one.
        let mut command = Command::new(python);
        command
            .arg("-B")
            .arg(project().join("tests/stack/emulate.py"))
            .current_dir(&scratch)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", &scratch)
            .env("TMPDIR", &scratch)
            .env("LANG", "C.UTF-8")
            .env("BIND_HOST", "127.0.0.1")
            .env("IOT_MTLS_ENABLED", "0")
            .env("AUTH", "true")
            .env("GATEWAY_PORT", port.to_string())
            .env("AWS_ENDPOINT_URL", seen_as.unwrap_or_else(|| url(port)))
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("the log again"))
            .stderr(log)
            .process_group(0)
            .kill_on_drop(true);
        let mut emulator = Self { child: command.spawn().expect("the emulator starts"), port };
        let health = format!("{}/_ministack/health", emulator.url());
        until("the emulator is ready", READY, async || {
            if let Ok(Some(status)) = emulator.child.try_wait() {
                panic!("the emulator ended with {status}; its log is {}", scratch.join("log").display());
            }
            reqwest::get(&health).await.ok().filter(|answer| answer.status().is_success())
        })
        .await;
        emulator
    }

    pub(super) fn url(&self) -> String {
        url(self.port)
    }
}

/// Its standard input ends, and with it the emulator and every function that it runs.
impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        while matches!(self.child.try_wait(), Ok(None)) {
            std::thread::yield_now();
        }
    }
}

pub(super) fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn scratch(port: u16, target: &Path) -> PathBuf {
    target.join("local").join(format!("emulator-{port}"))
}

/// Where the emulator writes down whose each access key is.
pub(super) fn sessions(port: u16, target: &Path) -> PathBuf {
    scratch(port, target).join("sessions")
}

pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
