// SPDX-License-Identifier: MPL-2.0
//! Connections on their way to the server: each does its TLS handshake in its
//! own task, so that one that is refused, stalls or talks garbage can't
//! disturb another.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::either::Either;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;
use tonic::transport::server::Connected;

use super::listener::{Listener, Socket};

/// How long a peer may take to prove who it is.
const TLS_TIMEOUT: Duration = Duration::from_secs(10);
/// Pause after a failed accept: when file descriptors run out, trying again
/// at once would only burn the CPU.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A connection whose peer is known to be the host. `open` tracks it until it
/// is dropped.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: Either<TlsStream<Socket>, Socket>,
    _open: TaskTrackerToken,
}

/// Accepts connections for ever, and sends those whose handshake succeeds.
pub(crate) async fn accept(
    listener: Listener,
    tls: Option<TlsAcceptor>,
    open: TaskTracker,
    connections: mpsc::Sender<io::Result<Connection>>,
) {
    loop {
        match listener.accept().await {
            Ok(socket) => {
                let (tls, open, connections) = (tls.clone(), open.clone(), connections.clone());
                tokio::spawn(async move {
                    if let Some(stream) = handshake(socket, tls).await {
                        let _open = open.token();
                        // Fails if the server has ended meanwhile.
                        let _ = connections.send(Ok(Connection { stream, _open })).await;
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "can't accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// What `socket` carries once the peer is known to be the host; none if it is refused.
pub(crate) async fn handshake<S: AsyncRead + AsyncWrite + Unpin>(
    socket: S,
    tls: Option<TlsAcceptor>,
) -> Option<Either<TlsStream<S>, S>> {
    let Some(tls) = tls else {
        return Some(Either::Right(socket));
    };
    match tokio::time::timeout(TLS_TIMEOUT, tls.accept(socket)).await {
        Ok(Ok(stream)) => return Some(Either::Left(stream)),
        Ok(Err(error)) => tracing::warn!(%error, "refused a connection"),
        Err(_) => tracing::warn!("refused a connection: no TLS handshake in time"),
    }
    None
}

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) {}
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
