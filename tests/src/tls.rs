//! TLS on loopback: a certificate authority of our own, and a terminator before a plain server.
//!
//! The AWS SDK and reqwest trust the authority when `SSL_CERT_FILE` names its file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use tokio::io::copy_bidirectional;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::loopback::Loopback;

/// Vouches for `localhost` and `127.0.0.1`. Its keys never leave the process.
pub struct Authority {
    file: PathBuf,
    acceptor: TlsAcceptor,
}

impl Authority {
    /// Makes an authority and writes its certificate to `authority.pem` in this folder.
    pub fn new(folder: &Path) -> Self {
        let issuer = issuer();
        let file = folder.join("authority.pem");
        std::fs::write(&file, issuer.pem())
            .unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
        Self { file, acceptor: acceptor(&issuer) }
    }

    /// The PEM file for `SSL_CERT_FILE`.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Takes TLS connections and passes their bytes to a plain `upstream` (`http://host:port`).
    pub async fn terminator(&self, upstream: &str) -> Terminator {
        let authority = upstream.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let acceptor = self.acceptor.clone();
        let listener = Loopback::listen(move |stream| terminate(stream, acceptor.clone(), authority.clone()));
        Terminator { listener: listener.await }
    }
}

/// A TLS end on loopback, until it is dropped.
#[derive(Debug)]
pub struct Terminator {
    listener: Loopback,
}

impl Terminator {
    /// `https://127.0.0.1:<port>`
    pub fn url(&self) -> String {
        format!("https://{}", self.listener.address())
    }
}

/// A client that hangs up or does not speak TLS ends its own connection and nothing else.
async fn terminate(stream: TcpStream, acceptor: TlsAcceptor, upstream: String) {
    let Ok(mut client) = acceptor.accept(stream).await else { return };
    let Ok(mut server) = TcpStream::connect(&upstream).await else { return };
    server.set_nodelay(true).ok();
    copy_bidirectional(&mut client, &mut server).await.ok();
}

fn issuer() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "IntelliSend local authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate().expect("a key can be made");
    CertifiedIssuer::self_signed(params, key).expect("an authority signs itself")
}

fn acceptor(issuer: &CertifiedIssuer<'static, KeyPair>) -> TlsAcceptor {
    let (certificate, key) = leaf(issuer);
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider knows current TLS")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("the key is the certificate's");
    // What lies behind is plain HTTP/1.1, and its bytes pass as they are.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

fn leaf(issuer: &CertifiedIssuer<'static, KeyPair>) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
    let key = KeyPair::generate().expect("a key can be made");
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names)
        .and_then(|params| params.signed_by(&key, issuer))
        .expect("an authority signs for loopback");
    (certificate.der().clone(), PrivateKeyDer::Pkcs8(key.serialize_der().into()))
}

#[cfg(test)]
mod tests;
