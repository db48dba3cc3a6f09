use std::collections::BTreeMap;
use std::process::Stdio;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::build::{FUNCTIONS, binary};
use super::described::Addresses;
use super::seed::TenantSeed;
use super::{Options, PASSWORD, project, target_folder};

/// What came of it.
#[derive(Deserialize)]
pub(super) struct Deployed {
    pub(super) api_id: String,
    pub(super) outputs: BTreeMap<String, String>,
    pub(super) functions: BTreeMap<String, DeployedFunction>,
    pub(super) users: BTreeMap<String, User>,
}

#[derive(Deserialize)]
pub(super) struct DeployedFunction {
    pub(super) environment: BTreeMap<String, String>,
    /// Credentials of the function's own role, as Lambda would name them.
    pub(super) session: BTreeMap<String, String>,
}

#[derive(Deserialize)]
pub(super) struct User {
    pub(super) username: String,
    pub(super) password: String,
    pub(super) tenant_id: Option<String>,
    pub(super) id_token: String,
}

/// Deploys the template to the emulator, as it is.
pub(super) async fn deploy(at: &Addresses, public_url: &str, options: &Options) -> Deployed {
    let mut child = Command::new(target_folder().join("venv/bin/python"))
        .arg("-B")
        .arg(project().join("tests/stack/deploy.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the deployment starts");
    let mut input = child.stdin.take().expect("its input");
    input.write_all(request(at, public_url, options).to_string().as_bytes()).await.expect("it reads");
    drop(input);
    let output = child.wait_with_output().await.expect("the deployment ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("what was deployed")
}

fn request(at: &Addresses, public_url: &str, options: &Options) -> Value {
    let binaries: BTreeMap<_, _> = FUNCTIONS.iter().map(|name| (*name, binary(name))).collect();
    json!({
        "endpoint": at.aws_url,
        "stack": "intellisend",
        "binaries": binaries,
        "quiet": options.quiet,
        "parameters": parameters(at, public_url, options),
        "users": {
            "demo": user("demo@example.com", Some(TenantSeed::demo().tenant), &[]),
            "other": user("other@example.com", Some(TenantSeed::other().tenant), &[]),
            "operator": user("operator@example.com", None, &["operators"]),
        },
    })
}

fn user(username: &str, tenant: Option<String>, groups: &[&str]) -> Value {
    json!({ "username": username, "password": PASSWORD, "tenant_id": tenant, "groups": groups })
}

fn parameters(at: &Addresses, public_url: &str, options: &Options) -> BTreeMap<&'static str, String> {
    let mut parameters = BTreeMap::from([
        ("Architecture", if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" }.to_owned()),
        ("PublicUrl", public_url.to_owned()),
        ("MfaConfiguration", "OFF".to_owned()),
        ("LocalSignIn", "true".to_owned()),
        ("SignInUrl", at.aws_url.clone()),
        ("CognitoUrl", at.aws_url.clone()),
        ("DeletionProtection", "false".to_owned()),
        // The emulator has no CodeDeploy.
        ("GradualUpdates", "false".to_owned()),
    ]);
    for (name, url) in [
        ("ServiceTitanAuthIntegrationUrl", &at.integration_url),
        ("ServiceTitanApiIntegrationUrl", &at.integration_url),
        ("ServiceTitanAuthProductionUrl", &at.production_url),
        ("ServiceTitanApiProductionUrl", &at.production_url),
    ] {
        parameters.extend(url.clone().map(|url| (name, url)));
    }
    for name in ["TwilioApiUrl", "TwilioMessagingUrl"] {
        parameters.extend(at.twilio_url.clone().map(|url| (name, url)));
    }
    parameters.extend(options.settle_seconds.map(|seconds| ("SettleSeconds", seconds.to_string())));
    parameters
}
