// SPDX-License-Identifier: MPL-2.0
//! What peers send to the plugin's socket, on streams in memory.

mod parties;

use std::io;
use std::sync::LazyLock;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio_rustls::TlsConnector;
use tokio_util::sync::CancellationToken;

use self::parties::Parties;
use super::choice;
use super::requests::Stage;
use super::world::block_on;
use crate::cty::Value;
use crate::plugin::connections::handshake;
use crate::plugin::router::Router;
use crate::plugin::server;
use crate::proto::tfplugin6::provider_server::ProviderServer;
use crate::server::ProviderService;

/// What a stream holds that nobody reads.
const BUFFER: usize = 1 << 16;

/// Time moves on when nobody has anything to do: then the talk is over.
const QUIET: Duration = Duration::from_secs(1);

/// Bytes before TLS. After an even byte they are all that comes. After an odd one
/// the host itself shakes hands, and they say what happens to its bytes on the
/// way: three each, an offset and the bits to turn over there.
pub(super) fn before_tls(input: &[u8]) {
    static PARTIES: LazyLock<Parties> = LazyLock::new(Parties::new);
    let (choice, bytes) = choice(input);
    block_on(async {
        let (peer, socket) = duplex(BUFFER);
        let accepted = handshake(socket, Some(PARTIES.plugin.clone()));
        if choice % 2 == 0 {
            let (accepted, ()) = tokio::join!(accepted, talk(peer, bytes));
            assert!(accepted.is_none(), "a stranger is let in");
            return;
        }
        let (host, wire) = duplex(BUFFER);
        let connector = TlsConnector::from(PARTIES.host.clone());
        let connect = async {
            let name = "localhost".try_into().unwrap();
            let connected = connector.connect(name, host).await;
            // Kept until the other side has read all.
            tokio::time::sleep(QUIET).await;
            drop(connected);
        };
        let (accepted, (), ()) = tokio::join!(accepted, connect, relay(wire, peer, bytes));
        assert!(
            accepted.is_some() || !bytes.is_empty(),
            "the host is refused"
        );
    });
}

/// Frames of HTTP/2 after TLS, behind the preface that all clients send.
pub(super) fn after_tls(input: &[u8]) {
    thread_local! {
        static STAGE: Stage = Stage::new();
    }
    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    STAGE.with(|stage| {
        stage.configure(Value::Null);
        block_on(async {
            let (host, socket) = duplex(BUFFER);
            let router = Router::new(provider(&stage.service), Some(CancellationToken::new()));
            let incoming = tokio_stream::once(Ok::<_, io::Error>(socket));
            tokio::spawn(server().serve_with_incoming(router, incoming));
            talk(host, &[PREFACE, input].concat()).await;
        });
    });
}

/// The service, for messages that fit into the fuzzer's limit: for as much as a
/// message's head announces, tonic sets memory aside before it comes.
fn provider(service: &ProviderService) -> ProviderServer<ProviderService> {
    ProviderServer::new(service.clone()).max_decoding_message_size(1 << 16)
}

/// Sends `bytes`, and reads until nothing comes any more.
async fn talk(peer: DuplexStream, bytes: &[u8]) {
    let (mut answers, mut requests) = tokio::io::split(peer);
    // Not shut down: a connection that ends takes its requests with it.
    let send = requests.write_all(bytes);
    let mut nowhere = tokio::io::sink();
    let read = tokio::io::copy(&mut answers, &mut nowhere);
    let _ = tokio::time::timeout(QUIET, async { tokio::join!(send, read) }).await;
}

/// Carries bytes between `host` and `plugin`, those of the host with `edits`.
async fn relay(host: DuplexStream, plugin: DuplexStream, edits: &[u8]) {
    let (mut from_host, mut to_host) = tokio::io::split(host);
    let (mut from_plugin, mut to_plugin) = tokio::io::split(plugin);
    let up = async {
        let mut at = 0;
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from_host.read(&mut buffer).await {
            for edit in edits.chunks_exact(3) {
                let offset = usize::from(u16::from_be_bytes([edit[0], edit[1]]));
                if let Some(at) = offset.checked_sub(at).filter(|at| *at < count) {
                    buffer[at] ^= edit[2];
                }
            }
            at += count;
            if to_plugin.write_all(&buffer[..count]).await.is_err() {
                break;
            }
        }
    };
    let down = tokio::io::copy(&mut from_plugin, &mut to_host);
    let _ = tokio::time::timeout(QUIET, async { tokio::join!(up, down) }).await;
}
