use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_body_util::Full;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::wire::exchange;

/// One plain address for the deployed API, which the emulator knows by a host name of its own.
pub(super) struct FrontDoor {
    address: SocketAddr,
    behind: Arc<OnceLock<Behind>>,
    task: JoinHandle<()>,
}

struct Behind {
    authority: String,
    host: String,
}

impl FrontDoor {
    pub(super) async fn bind(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await;
        let listener =
            listener.unwrap_or_else(|error| panic!("port {port}: {error}. PORT=… moves the whole stack"));
        let address = listener.local_addr().expect("its address");
        let behind = Arc::new(OnceLock::new());
        let router = Router::new().fallback(pass).with_state(Arc::clone(&behind));
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Self { address, behind, task }
    }

    /// Passes requests on from now.
    pub(super) fn open(&self, endpoint: &str, api_id: &str) {
        let port = endpoint.rsplit(':').next().unwrap_or_default();
        let _ = self.behind.set(Behind {
            authority: endpoint.trim_start_matches("http://").to_owned(),
            host: format!("{api_id}.execute-api.localhost:{port}"),
        });
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for FrontDoor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(State(behind): State<Arc<OnceLock<Behind>>>, request: Request) -> Response {
    let Some(behind) = behind.get() else {
        return status(StatusCode::SERVICE_UNAVAILABLE);
    };
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, 10 * 1024 * 1024).await else {
        return status(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut passed = Request::builder().method(head.method).uri(path);
    for (name, value) in head.headers.iter().filter(|(name, _)| !is_of_one_connection(name.as_str())) {
        passed = passed.header(name, value);
    }
    let Ok(passed) = passed.header("host", &behind.host).body(Full::new(body)) else {
        return status(StatusCode::BAD_REQUEST);
    };
    let Ok(answer) = exchange(&behind.authority, passed).await else {
        return status(StatusCode::BAD_GATEWAY);
    };
    let (mut head, body) = answer.into_parts();
    head.headers.remove("transfer-encoding");
    head.headers.remove("connection");
    Response::from_parts(head, Body::from(body))
}

/// Headers that describe how a request came, which the next connection says anew.
fn is_of_one_connection(name: &str) -> bool {
    ["host", "content-length", "transfer-encoding", "connection"].contains(&name)
}

fn status(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
