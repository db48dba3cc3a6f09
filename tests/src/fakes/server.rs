//! One listener on the loopback address that stops when it is told to or dropped.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Mutex;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::calls::lock;

/// A connection that never sent a request would keep a graceful stop waiting for ever.
const PATIENCE: Duration = Duration::from_secs(1);

pub(super) struct Server {
    url: String,
    stopping: watch::Sender<bool>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Server {
    /// Port 0 takes any free one.
    pub(super) async fn start(port: u16, router: Router) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stopping, mut stop) = watch::channel(false);
        let stopped = async move {
            let _ = stop.wait_for(|&stopping| stopping).await;
        };
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
        });
        Ok(Server { url, stopping, task: Mutex::new(Some(task)) })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Afterwards the port is free.
    pub(super) async fn stop(&self) {
        self.stopping.send_replace(true);
        let task = lock(&self.task).take();
        if let Some(mut task) = task
            && timeout(PATIENCE, &mut task).await.is_err()
        {
            task.abort();
        }
    }
}
