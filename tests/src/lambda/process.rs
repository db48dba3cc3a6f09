//! One process of a function, from its cold start to its end.

use std::net::SocketAddr;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::logs::Logs;
use super::runtime_api::RuntimeApi;
use super::{Failed, Start};

/// AWS allows 10 s; a test machine may be busy building.
const INIT_LIMIT: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub(super) struct Process {
    id: u32,
    generation: u32,
    /// Of its own, so that nothing a dead process left open can take an event meant for the next one.
    api: Arc<RuntimeApi>,
    kill: mpsc::Sender<()>,
    ended: watch::Receiver<Option<ExitStatus>>,
}

impl Process {
    pub(super) async fn start(start: &Start, generation: u32, logs: &Logs) -> Self {
        let api = RuntimeApi::start(&start.name).await;
        let child = command(start, generation, api.address())
            .stdout(logs.to_write())
            .stderr(logs.to_write())
            .spawn()
            .unwrap_or_else(|error| panic!("{} cannot be run: {error}", start.binary.display()));
        let id = child.id().expect("a child that was not awaited has an id");
        let (kill, killed) = mpsc::channel(1);
        let (ends, ended) = watch::channel(None);
        tokio::spawn(watch_over(child, killed, ends));
        Self { id, generation, api: Arc::new(api), kill, ended }
    }

    pub(super) fn id(&self) -> u32 {
        self.id
    }

    pub(super) fn generation(&self) -> u32 {
        self.generation
    }

    pub(super) fn is_over(&self) -> bool {
        self.ended.borrow().is_some()
    }

    pub(super) async fn ready(&self) -> Result<Duration, Failed> {
        self.within(INIT_LIMIT, self.api.ready()).await
    }

    pub(super) async fn invoke(&self, event: &Value, limit: Duration) -> Result<Value, Failed> {
        self.within(limit, self.api.invoke(event, limit)).await
    }

    pub(super) async fn kill(&self) {
        // A full channel or a closed one means that it is being killed or has ended.
        self.kill.try_send(()).ok();
        self.end().await;
    }

    /// What the process says, unless it ends or its time does before it has said it.
    async fn within<T>(
        &self,
        limit: Duration,
        said: impl Future<Output = Result<T, Failed>>,
    ) -> Result<T, Failed> {
        let outcome = timeout(limit, async {
            tokio::select! {
                biased;
                said = said => said,
                status = self.end() => Err(Failed::Crashed { status }),
            }
        });
        match outcome.await {
            Ok(outcome) => outcome,
            Err(_) => {
                self.kill().await;
                Err(Failed::TimedOut)
            }
        }
    }

    async fn end(&self) -> ExitStatus {
        let mut ended = self.ended.clone();
        let status = ended.wait_for(Option::is_some).await.expect("a process is watched to its end");
        (*status).expect("waited for")
    }
}

/// Owns the child: ends when the child does, and ends the child when told to or when nobody is left to tell.
async fn watch_over(
    mut child: Child,
    mut killed: mpsc::Receiver<()>,
    ends: watch::Sender<Option<ExitStatus>>,
) {
    let status = tokio::select! {
        status = child.wait() => status,
        _ = killed.recv() => {
            child.kill().await.ok();
            child.wait().await
        }
    };
    ends.send_replace(status.ok());
}

fn command(start: &Start, generation: u32, api: SocketAddr) -> Command {
    let folder = start.binary.parent().expect("a binary lies in a folder");
    let mut command = Command::new(&start.binary);
    command
        .env_clear()
        .env("AWS_LAMBDA_RUNTIME_API", api.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", &start.name)
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{}", start.name))
        .env("AWS_LAMBDA_LOG_STREAM_NAME", format!("[$LATEST]{generation:032x}"))
        .env("AWS_REGION", "us-east-1")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("LAMBDA_TASK_ROOT", folder)
        .env("_HANDLER", "bootstrap")
        // As much as anybody could switch on: nothing but our own lines may come of it.
        .env("AWS_LAMBDA_LOG_LEVEL", "TRACE")
        .env("RUST_LOG", "trace")
        .env("TZ", ":UTC")
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .envs(&start.environment)
        .current_dir(folder)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}
