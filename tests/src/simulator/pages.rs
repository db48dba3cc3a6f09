//! The files that a browser loads, read from the checkout when they are asked for: whoever changes one reloads the page.

use std::path::{Component, Path, PathBuf};

use axum::extract::Path as Asked;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::stack::project;

const OWN: &str = "tests/src/simulator/pages";
const SHARED: &str = "functions/serve-pages/src/pages/assets";

/// The product's own policy, without anybody to sign in with.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const GUARDS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "no-store"),
];

pub(super) async fn page() -> Response {
    file(OWN, "index.html").await
}

pub(super) async fn own(Asked(path): Asked<String>) -> Response {
    file(OWN, &path).await
}

/// What the product's pages are made of.
pub(super) async fn shared(Asked((_, path)): Asked<(String, String)>) -> Response {
    file(SHARED, &path).await
}

/// On every answer, whatever it is.
pub(super) async fn guarded(mut response: Response) -> Response {
    for (name, value) in GUARDS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn file(folder: &str, path: &str) -> Response {
    let (Some(within), Some(kind)) = (below(folder, path), kind(path)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match tokio::fs::read(project().join(within)).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// None: it leads out of the folder.
pub(super) fn below(folder: &str, path: &str) -> Option<PathBuf> {
    let is_plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    is_plain.then(|| Path::new(folder).join(path))
}

fn kind(path: &str) -> Option<&'static str> {
    match Path::new(path).extension()?.to_str()? {
        "html" => Some("text/html; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}
