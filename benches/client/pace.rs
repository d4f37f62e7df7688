// SPDX-License-Identifier: MPL-2.0
//! Requests a second, ten at a time as a host sends them, against a server
//! that answers always the same: by a bare loop of the HTTP library, and by the
//! client with its signatures, tokens, limits and checks of the answer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use alicloudes::client::{Client, ClientSettings, Limits, Protocol, Target, task};
use alicloudes::clock::{Clock, SystemClock};
use alicloudes::credentials::{CredentialCache, CredentialSource, CredentialsError, Session};
use alicloudes::secret::Secret;
use alicloudes::sign::Credentials;
use alicloudes::transport::{ReqwestTransport, TransportSettings};
use futures_util::future::BoxFuture;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const ROUNDS: usize = 9;
const REQUESTS: u32 = 2_000;
/// The hosts' default for `-parallelism`.
const AT_ONCE: u32 = 10;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
    content-length: 66\r\n\r\n{\"Result\":true,\"RequestId\":\"5FFD9ED4-C2EC-4E89-B22B-1ACB6FE1D8FA\"}";

pub(crate) fn measure() {
    let server = start_server();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let bare = bare_client();
        let url = format!("http://{server}/openapi/instances/es-cn-bench00001/actions/resume");
        let client = client(server);
        let (mut by_library, mut by_client) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            by_library.push(rate(|| post(&bare, &url)).await);
            by_client.push(rate(|| resume(&client)).await);
        }
        // Round by round: what disturbed one half disturbed the other.
        let ratio: Vec<f64> = by_client
            .iter()
            .zip(&by_library)
            .map(|(client, library)| client / library)
            .collect();
        crate::report("bare HTTP library", "req/s", "-", &by_library);
        crate::report("client", "req/s", "-", &by_client);
        crate::report("client ÷ bare HTTP library", "", "-", &ratio);
    });
}

fn bare_client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap()
}

fn client(server: SocketAddr) -> Client {
    let settings = ClientSettings {
        protocol: Protocol::Http,
        elasticsearch_endpoint: Some(server.to_string().parse().unwrap()),
        ..ClientSettings::default()
    };
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let credentials = CredentialCache::new(Arc::new(Keys), Arc::clone(&clock));
    let transport = ReqwestTransport::new(TransportSettings::default());
    Client::new(settings, Arc::new(credentials), Arc::new(transport), clock)
}

/// The emulator's keys, without a look at the environment.
#[derive(Debug)]
struct Keys;

impl CredentialSource for Keys {
    fn name(&self) -> String {
        "bench".to_owned()
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            Ok(Session {
                credentials: Credentials {
                    access_key_id: "testAccessKeyId".into(),
                    access_key_secret: Secret::new("testAccessKeySecret"),
                    security_token: None,
                },
                expires_at: None,
                source: self.name(),
            })
        })
    }
}

async fn resume(client: &Client) {
    let target = Target {
        region: "cn-hangzhou".to_owned(),
        instance_id: "es-cn-bench00001".to_owned(),
    };
    let token = "5a2cf3d0-3c6e-4d6e-9d3e-2f0a6f0b6f11";
    let mut retries = client.retries(&Limits {
        max_retries: Some(0),
        ..Limits::default()
    });
    let operation = &task::RESUME_ELASTICSEARCH;
    task::start(client, operation, &target, token, &mut retries)
        .await
        .unwrap();
}

async fn post(client: &reqwest::Client, url: &str) {
    let answer = client.post(url).send().await.unwrap();
    assert_eq!(answer.bytes().await.unwrap().len(), 66);
}

async fn rate<F: Future<Output = ()>>(request: impl Fn() -> F) -> f64 {
    let worker = || async {
        for _ in 0..REQUESTS / AT_ONCE {
            request().await;
        }
    };
    let started = Instant::now();
    futures_util::future::join_all((0..AT_ONCE).map(|_| worker())).await;
    f64::from(REQUESTS) / started.elapsed().as_secs_f64()
}

/// A server on a thread of its own, which takes as little as it can from what
/// is measured.
fn start_server() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream));
            }
        });
    });
    address
}

/// Requests have no body and are not pipelined: each ends with its headers.
async fn answer(mut stream: TcpStream) {
    let mut buffer = Vec::new();
    while let Ok(1..) = stream.read_buf(&mut buffer).await {
        if buffer.ends_with(b"\r\n\r\n") {
            buffer.clear();
            if stream.write_all(ANSWER).await.is_err() {
                return;
            }
        }
    }
}
