use std::path::PathBuf;
use std::process::Command;

use super::{project, target_folder};

/// The functions, by the names of their folders.
pub(super) const FUNCTIONS: [&str; 7] = [
    "receive-sms",
    "create-bookings",
    "save-credentials",
    "serve-pages",
    "show-photos",
    "refresh-tokens",
    "recover-messages",
];

/// Builds every binary of the workspace, so that nothing stale is ever tested. Quick where nothing changed.
///
/// # Panics
/// Where it does not build.
pub fn build() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--workspace", "--bins"])
        .current_dir(project())
        .status();
    assert!(status.expect("cargo runs").success(), "the workspace does not build");
}

/// Where a function's binary is.
#[must_use]
pub(super) fn binary(function: &str) -> PathBuf {
    target_folder().join("debug").join(function)
}
