//! The way to a headquarters that has a certificate.

use serde_json::json;
use sisconecta_bridge::demo::first_run;
use sisconecta_hq::{Headquarters, Options, Server, Tls};
use sisconecta_tests::centre::open;
use sisconecta_tests::headquarters::House;
use sisconecta_tests::program::BridgeProcess;
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_exchanges_over_tls_and_only_with_whom_its_machine_trusts() {
    let house = House::new().await;
    let place = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (certificate, key) = (place.path().join("cert.pem"), place.path().join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let tls = Tls::read(&certificate, &key).unwrap();
    let hq = Headquarters::open(&house.database, Options::default()).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let server = Server::start(hq, listener, Some(&tls)).unwrap();
    let url = format!("https://localhost:{}", server.address.port());

    let folder = place.path().join("datos");
    let caller = open(&folder).await;
    first_run(&caller).await.unwrap();
    caller.app.close().await;
    drop(caller);
    let enrol = json!({ "url": url, "code": house.code().await });

    // A machine like any other: nobody it knows vouches for this server.
    let mut program = BridgeProcess::start(&folder);
    program.sign_in().await;
    let refused = program.ask("exchange.enrol", enrol.clone()).await.unwrap();
    let sentence = refused.unwrap_err()["sentence"].to_string();
    assert!(sentence.contains("certificado"), "{sentence}");
    program.kill();

    let program = BridgeProcess::trusting(&certificate, &folder);
    program.sign_in().await;
    program.get("exchange.enrol", enrol).await;
    let status = program.get("exchange.run", json!({})).await;
    assert_eq!(status["last_round"]["ok"], true, "{status}");
    assert_eq!(status["unsent"], 0, "{status}");
    server.stop().await;
}
