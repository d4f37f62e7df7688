// SPDX-License-Identifier: MPL-2.0
//! The transport against raw sockets that misbehave.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod tls_and_environment;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;

/// How a server treats one request of a connection; the connection ends when
/// it returns false.
type Behaviour = for<'a> fn(&'a mut TcpStream, usize) -> BoxFuture<'a, bool>;

struct Server {
    url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<std::sync::Mutex<Vec<String>>>,
}

/// Serves each connection by `behaviour`, told the connection's number.
async fn server(behaviour: Behaviour) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server {
        url: format!("http://{}/path?secret=1", listener.local_addr().unwrap()),
        connections: Arc::default(),
        requests: Arc::default(),
    };
    let (connections, requests) = (server.connections.clone(), server.requests.clone());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let number = connections.fetch_add(1, Ordering::SeqCst);
            let requests = requests.clone();
            tokio::spawn(async move {
                while let Some(head) = read_head(&mut stream).await {
                    requests.lock().unwrap().push(head);
                    if !behaviour(&mut stream, number).await {
                        break;
                    }
                }
            });
        }
    });
    server
}

/// A request's head; `None` when the client is gone.
async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

fn transport() -> ReqwestTransport {
    ReqwestTransport::new(TransportSettings {
        connect_timeout: Duration::from_millis(300),
        read_timeout: Duration::from_millis(400),
        user_agent: "agent/1".to_owned(),
        body_cap: 64 * 1024,
        ..TransportSettings::default()
    })
}

fn request(url: &str) -> HttpRequest {
    HttpRequest {
        method: Method::POST,
        url: url.to_owned(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        timeout: None,
    }
}

async fn fails(behaviour: Behaviour) -> TransportError {
    let server = server(behaviour).await;
    let error = transport().send(request(&server.url)).await.unwrap_err();
    let sent = server.requests.lock().unwrap().len();
    assert_eq!(sent, 1, "sent once, whatever happened: {error}");
    assert!(!error.message.contains("secret"), "{error}");
    assert!(error.may_have_arrived, "{error}");
    error
}

#[tokio::test]
async fn answers_are_whole_and_connections_kept() {
    let server = server(|stream, _| {
        Box::pin(async move {
            let answer = b"HTTP/1.1 418 odd\r\nX-A: 1\r\nContent-Length: 5\r\n\r\nhello";
            stream.write_all(answer).await.is_ok()
        })
    })
    .await;
    let transport = transport();
    for _ in 0..3 {
        let answer = transport.send(request(&server.url)).await.unwrap();
        assert_eq!(answer.status, 418);
        assert_eq!(answer.headers["x-a"], "1");
        assert_eq!(&answer.body[..], b"hello");
        assert!(!answer.truncated);
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
    let heads = server.requests.lock().unwrap().clone();
    let head = heads[0].to_ascii_lowercase();
    assert!(
        head.starts_with("post /path?secret=1 http/1.1\r\n"),
        "{head}"
    );
    assert!(head.contains("user-agent: agent/1\r\n"), "{head}");
    assert!(head.contains("content-length: 0\r\n"), "{head}");
    assert!(head.contains("accept-encoding: identity\r\n"), "{head}");
    let authority = server.url.split('/').nth(2).unwrap();
    assert!(head.contains(&format!("host: {authority}\r\n")), "{head}");
}

#[tokio::test]
async fn an_answer_that_is_compressed_all_the_same_is_named() {
    let error = fails(|stream, _| {
        Box::pin(async move {
            let answer =
                b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b";
            stream.write_all(answer).await.is_ok()
        })
    })
    .await;
    assert_eq!(error.kind, TransportErrorKind::Closed, "{error}");
    assert!(error.message.contains("compressed (gzip)"), "{error}");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let server = server(|stream, _| {
        Box::pin(async move {
            let answer = b"HTTP/1.1 307 x\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n";
            stream.write_all(answer).await.is_ok()
        })
    })
    .await;
    let answer = transport().send(request(&server.url)).await.unwrap();
    assert_eq!(answer.status, 307);
    assert_eq!(server.requests.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refused_connection_did_not_arrive() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let error = transport().send(request(&url)).await.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::Connect);
    assert!(!error.may_have_arrived);
    assert!(error.message.contains("refused"), "{error}");
}

#[tokio::test]
async fn a_name_that_does_not_resolve_did_not_arrive() {
    let error = transport()
        .send(request("http://no-such-host.invalid/?secret=1"))
        .await
        .unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::Dns, "{error}");
    assert!(!error.may_have_arrived);
    assert!(error.message.contains("no-such-host.invalid"));
    assert!(!error.message.contains("secret"));
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_did_not_get_the_request() {
    let server = server(|_, _| Box::pin(async { false })).await;
    // It reads until a blank line, which no TLS greeting has; so it answers
    // nothing and the client gives up connecting.
    let url = server.url.replace("http://", "https://");
    let error = transport().send(request(&url)).await.unwrap_err();
    assert!(!error.may_have_arrived, "{error}");
    assert_eq!(error.kind, TransportErrorKind::Connect, "{error}");
}

#[tokio::test]
async fn a_reset_after_sending_may_have_arrived() {
    let error = fails(|stream, _| {
        Box::pin(async move {
            stream.set_zero_linger().unwrap();
            false
        })
    })
    .await;
    assert_eq!(error.kind, TransportErrorKind::Closed, "{error}");
}

#[tokio::test]
async fn a_close_without_an_answer_may_have_arrived() {
    let error = fails(|_, _| Box::pin(async { false })).await;
    assert_eq!(error.kind, TransportErrorKind::Closed, "{error}");
}

#[tokio::test]
async fn a_truncated_answer_is_a_closed_connection() {
    let error = fails(|stream, _| {
        Box::pin(async move {
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"Re";
            stream.write_all(answer).await.unwrap();
            false
        })
    })
    .await;
    assert_eq!(error.kind, TransportErrorKind::Closed, "{error}");
}

#[tokio::test]
async fn garbage_instead_of_http_may_have_arrived() {
    let error = fails(|stream, _| {
        Box::pin(async move {
            stream
                .write_all(b"\x00\xff not http at all\r\n\r\n")
                .await
                .unwrap();
            false
        })
    })
    .await;
    assert_eq!(error.kind, TransportErrorKind::Closed, "{error}");
}

#[tokio::test]
async fn silence_and_a_trickle_end_at_the_limit() {
    let silent = fails(|_, _| {
        Box::pin(async {
            tokio::time::sleep(Duration::from_secs(30)).await;
            false
        })
    });
    let trickling = fails(|stream, _| {
        Box::pin(async move {
            let head = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n";
            stream.write_all(head).await.unwrap();
            while stream.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            false
        })
    });
    for error in [silent.await, trickling.await] {
        assert_eq!(error.kind, TransportErrorKind::Timeout, "{error}");
        assert!(error.message.contains("400ms"), "{error}");
    }
}

#[tokio::test]
async fn a_huge_body_is_read_up_to_the_cap() {
    static WRITTEN: AtomicUsize = AtomicUsize::new(0);
    const LENGTH: usize = 20 << 20;
    let server = server(|stream, _| {
        Box::pin(async move {
            let head = b"HTTP/1.1 200 OK\r\nContent-Length: 20971520\r\n\r\n";
            stream.write_all(head).await.unwrap();
            let chunk = [b'x'; 8192];
            while WRITTEN.load(Ordering::SeqCst) < LENGTH && stream.write_all(&chunk).await.is_ok()
            {
                WRITTEN.fetch_add(chunk.len(), Ordering::SeqCst);
            }
            false
        })
    })
    .await;
    let answer = transport().send(request(&server.url)).await.unwrap();
    assert!(answer.truncated);
    assert_eq!(answer.body.len(), 64 * 1024);
    assert!(
        WRITTEN.load(Ordering::SeqCst) < LENGTH,
        "the client has read it all"
    );
}

#[tokio::test]
async fn a_body_of_exactly_the_cap_is_whole() {
    let server = server(|stream, _| {
        Box::pin(async move {
            let head = b"HTTP/1.1 200 OK\r\nContent-Length: 65536\r\n\r\n";
            stream.write_all(head).await.unwrap();
            stream.write_all(&[b'x'; 65536]).await.is_ok()
        })
    })
    .await;
    let answer = transport().send(request(&server.url)).await.unwrap();
    assert_eq!((answer.body.len(), answer.truncated), (65536, false));
}

#[tokio::test]
async fn a_connection_that_the_server_closed_meanwhile_is_replaced() {
    let server = server(|stream, number| {
        Box::pin(async move {
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            stream.write_all(answer).await.unwrap();
            number > 0
        })
    })
    .await;
    let transport = transport();
    transport.send(request(&server.url)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    transport.send(request(&server.url)).await.unwrap();
    assert_eq!(server.connections.load(Ordering::SeqCst), 2);
    assert_eq!(server.requests.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_url_that_is_none_is_refused_unsent() {
    for url in ["", "no url", "http://", "ftp://127.0.0.1/"] {
        let error = transport().send(request(url)).await.unwrap_err();
        assert!(!error.may_have_arrived, "{url}: {error}");
    }
}
