use super::{HttpLink, bounded, garbled};
use sisconecta_sync::exchange::LinkError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers one call with chunks that never end, and says how many were taken when the caller hangs up.
async fn endless(listener: TcpListener) -> usize {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut question = [0; 1024];
    assert!(stream.read(&mut question).await.unwrap() > 0);
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head).await.unwrap();
    let chunk = [b"1000\r\n", [b'x'; 4096].as_slice(), b"\r\n"].concat();
    let mut taken = 0;
    while stream.write_all(&chunk).await.is_ok() {
        taken += 1;
    }
    taken
}

#[tokio::test]
async fn an_answer_without_an_end_is_given_up_at_its_limit() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(endless(listener));
    let client = HttpLink::new(&url, None).unwrap().client;
    let response = client.post(&url).send().await.unwrap();
    let error = bounded(response, 100_000).await.unwrap_err();
    assert!(matches!(error, LinkError::Garbled(_)), "{error:?}");
    // The caller hung up: the server ends too, having sent no more than what lies in buffers on the way.
    assert!(server.await.unwrap() * 4096 < 64 * 1024 * 1024);
}

#[test]
fn what_was_not_understood_names_no_value() {
    let error = serde_json::from_str::<u64>("\n  \"Quispe Mamani\"").unwrap_err();
    assert!(error.to_string().contains("Quispe"));
    let said = garbled(&error).to_string();
    assert!(
        said.contains("line 2") && !said.contains("Quispe"),
        "{said}"
    );
}
