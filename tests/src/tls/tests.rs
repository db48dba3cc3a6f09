use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::Authority;

/// Gone again when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("intellisend-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

async fn server() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(async || "plain"));
    tokio::spawn(async { axum::serve(listener, router).await });
    format!("http://{address}")
}

fn client(authority: Option<&Authority>) -> reqwest::Client {
    let file = authority.map(|authority| std::fs::read(authority.file()).unwrap());
    let roots = file.map(|pem| reqwest::Certificate::from_pem(&pem).unwrap());
    reqwest::Client::builder().tls_certs_only(roots).build().unwrap()
}

#[tokio::test]
async fn who_trusts_the_authority_reaches_the_plain_server_by_name_and_by_address() {
    let folder = Folder::new("tls-trusted");
    let authority = Authority::new(&folder.0);
    let terminator = authority.terminator(&server().await).await;
    for url in [terminator.url(), terminator.url().replace("127.0.0.1", "localhost")] {
        let answer = client(Some(&authority)).get(url).send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "plain");
    }
}

#[tokio::test]
async fn nobody_else_trusts_it() {
    let folder = Folder::new("tls-distrusted");
    let terminator = Authority::new(&folder.0).terminator(&server().await).await;
    assert!(client(None).get(terminator.url()).send().await.is_err());
}

#[tokio::test]
async fn a_client_that_could_speak_http_2_is_told_to_speak_http_1() {
    let folder = Folder::new("tls-alpn");
    let authority = Authority::new(&folder.0);
    let terminator = authority.terminator(&server().await).await;
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority.file()).unwrap()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let stream = TcpStream::connect(terminator.url().trim_start_matches("https://")).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"http/1.1".as_slice()));
}
