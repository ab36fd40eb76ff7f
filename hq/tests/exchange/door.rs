//! The HTTP door: probes, limits, TLS.

use crate::kit::{House, code, instance, options};
use sisconecta_hq::{BODY_LIMIT, Headquarters, Server, Tls};
use sisconecta_sync::exchange::Link;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

async fn get(url: &str) -> (u16, String) {
    let response = reqwest::get(url).await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

async fn watched(server: &mut Server) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    format!("http://{}", server.watched_on(listener).unwrap())
}

#[tokio::test]
async fn probes_tell_whether_it_lives_is_ready_and_what_it_did() {
    let mut house = House::new().await;
    let mut office = house.device().await;
    office.person("Quispe").await;
    office.round().await.unwrap();
    assert_eq!(get(&format!("{}/health", house.url())).await.0, 200);
    assert_eq!(get(&format!("{}/ready", house.url())).await.0, 200);
    // Counters and causes are for those who watch over the server.
    assert_eq!(get(&format!("{}/metrics", house.url())).await.0, 404);
    let watch = watched(&mut house.server).await;
    assert_eq!(get(&format!("{watch}/ready")).await.0, 200);
    assert_eq!(get(&format!("{watch}/v1/hello")).await.0, 404);
    let (_, text) = get(&format!("{watch}/metrics")).await;
    for line in [
        "hq_operations_stored_total 1\n",
        "hq_feed_head{centre=\"AYACUCHO\"} 1\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert!(!text.contains("Quispe"));

    // Over a database that nobody prepared it lives and is not ready.
    let bare = house.cluster.fresh_database().unwrap();
    let (_hq, mut server) = instance(&bare).await;
    let url = format!("http://{}", server.address);
    assert_eq!(get(&format!("{url}/health")).await.0, 200);
    assert_eq!(get(&format!("{url}/ready")).await, (503, String::new()));
    let watch = watched(&mut server).await;
    let (status, cause) = get(&format!("{watch}/ready")).await;
    assert_eq!(status, 503);
    assert!(cause.contains("base de datos"), "{cause}");
}

#[tokio::test]
async fn too_much_at_once_is_refused_and_kept_by_the_device() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.link.hello(office.hello()).await.unwrap();
    for _ in 0..201 {
        office.person("Quispe").await;
    }
    let answer = office.link.push(office.push(0, 201)).await;
    assert_eq!(code(answer), "too_large");
    let answer: Result<serde_json::Value, _> = office.link.call("push", &"nada").await;
    assert_eq!(code(answer), "unreadable");
    let much = format!(
        "POST /v1/push HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n",
        BODY_LIMIT + 1
    );
    let mut stream = TcpStream::connect(house.server.address).await.unwrap();
    stream.write_all(much.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
    // A round cuts its pushes to size.
    assert_eq!(office.round().await.unwrap().sent, 201);
}

#[tokio::test]
async fn it_speaks_tls_and_a_silent_client_keeps_nobody_waiting() {
    let house = House::new().await;
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let certificate = folder.path().join("cert.pem");
    let key = folder.path().join("key.pem");
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    assert!(Tls::read(&key, &certificate).is_err());
    let tls = Tls::read(&certificate, &key).unwrap();
    let hq = Headquarters::open(&house.database, options()).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let server = Server::start(hq, listener, Some(&tls)).unwrap();
    let _silent = TcpStream::connect(server.address).await.unwrap();
    let answer = asked_over_tls(server.address, made.cert.der().clone()).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.stop().await;
}

async fn asked_over_tls(address: SocketAddr, certificate: CertificateDer<'static>) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    let stream = TcpStream::connect(address).await.unwrap();
    let name = "localhost".try_into().unwrap();
    let mut stream = connector.connect(name, stream).await.unwrap();
    stream
        .write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    answer
}
