//! The stage that functions are measured on: the local stack's tables and secrets, reached over TLS as on AWS.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tests::lambda::{Function, Start};
use tests::stack::{Options, Stack, build, target_folder};
use tests::tls::Authority;

use crate::FLOOR;

/// Where systems keep the authorities that they trust.
const SYSTEM: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

#[derive(Clone, Copy)]
pub(crate) enum Binaries {
    /// As `make build` leaves them.
    Release,
    Debug,
}

pub(crate) struct Scene {
    pub(crate) stack: Stack,
    pub(crate) authority: Authority,
    binaries: Binaries,
    trusted: PathBuf,
}

impl Scene {
    pub(crate) async fn set_up(binaries: Binaries) -> Self {
        // What the stack deploys; it stays quiet, and is not what is measured.
        build();
        let folder = target_folder().join("local");
        std::fs::create_dir_all(&folder).expect("a folder for the authority");
        let authority = Authority::new(&folder);
        let trusted = folder.join("trusted.pem");
        std::fs::write(&trusted, trusted_by_all(authority.file())).expect("the folder takes a file");
        let stack = Stack::start(&Options { quiet: true, ..Options::default() }, |_| {}).await;
        Self { stack, authority, binaries, trusted }
    }

    pub(crate) fn binary(&self, function: &str) -> PathBuf {
        let target = target_folder();
        match self.binaries {
            Binaries::Release if function == FLOOR => target.join("release").join(FLOOR),
            Binaries::Release => target.join("lambda").join(function).join("bootstrap"),
            Binaries::Debug => target.join("debug").join(function),
        }
    }

    /// A fresh process of the function, which finds AWS at this address.
    pub(crate) async fn start(&self, function: &str, aws: &str) -> Function {
        self.start_with(function, [("AWS_ENDPOINT_URL".to_owned(), aws.to_owned())].into()).await
    }

    /// The same with more variables that differ from the template's.
    pub(crate) async fn start_with(&self, function: &str, other: BTreeMap<String, String>) -> Function {
        let mut environment =
            self.stack.environment(if function == FLOOR { crate::RECEIVE } else { function });
        environment.insert("FLOOR_TABLE".to_owned(), self.stack.described.tables["Threads"].clone());
        environment.insert("SSL_CERT_FILE".to_owned(), self.trusted.display().to_string());
        environment.extend(other);
        Function::start(Start {
            name: function.to_owned(),
            binary: self.binary(function),
            environment,
            timeout: Duration::from_secs(60),
        })
        .await
    }
}

/// The system's authorities and ours: reading some hundred of them is part of a cold start.
fn trusted_by_all(ours: &Path) -> String {
    let system = SYSTEM.iter().find_map(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
    system + &std::fs::read_to_string(ours).expect("our authority has a file")
}
