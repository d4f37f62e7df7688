// SPDX-License-Identifier: MPL-2.0
//! Accepts connections and serves each in its own task, so that one that is
//! refused, stalls or talks garbage can't disturb another.

use std::time::Duration;

use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tonic::body::Body;

use super::listener::{Listener, Socket};
use super::router::{GrpcService, Router};

/// How long a peer may take to prove who it is.
const TLS_TIMEOUT: Duration = Duration::from_secs(10);
/// Pause after a failed accept: when file descriptors run out, trying again
/// at once would only burn the CPU.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// Requests at a time on one connection. A host runs one for each object in
/// work, up to its `-parallelism`, and a wait occupies its slot for minutes.
const CONCURRENT_REQUESTS: u32 = 16_384;

/// Counts the connections whose peer is known to be a host.
#[derive(Debug, Clone)]
pub(crate) struct Count(watch::Sender<usize>);

impl Count {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// How many are open now.
    pub(crate) fn open(&self) -> usize {
        *self.0.borrow()
    }

    /// Waits until none is open.
    pub(crate) async fn none(&self) {
        // The sender lives in self: the channel can't close meanwhile.
        let _ = self.0.subscribe().wait_for(|open| *open == 0).await;
    }

    /// Counts one more, until the result is dropped.
    pub(crate) fn enter(&self) -> Entry {
        self.0.send_modify(|open| *open += 1);
        Entry(self.clone())
    }
}

/// One open connection.
#[derive(Debug)]
pub(crate) struct Entry(Count);

impl Drop for Entry {
    fn drop(&mut self) {
        self.0.0.send_modify(|open| *open = open.saturating_sub(1));
    }
}

/// Accepts connections until it is dropped.
pub(crate) async fn accept<S: GrpcService>(
    listener: &Listener,
    tls: Option<&TlsAcceptor>,
    router: &Router<S>,
    count: &Count,
) {
    loop {
        match listener.accept().await {
            Ok(socket) => {
                tokio::spawn(admit(socket, tls.cloned(), router.clone(), count.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "can't accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn admit<S: GrpcService>(
    socket: Socket,
    tls: Option<TlsAcceptor>,
    router: Router<S>,
    count: Count,
) {
    match tls {
        None => serve(socket, router, count).await,
        Some(acceptor) => match tokio::time::timeout(TLS_TIMEOUT, acceptor.accept(socket)).await {
            Ok(Ok(stream)) => serve(stream, router, count).await,
            Ok(Err(error)) => tracing::warn!(%error, "refused a connection"),
            Err(_) => tracing::warn!("refused a connection: no TLS handshake in time"),
        },
    }
}

async fn serve<S, I>(io: I, router: Router<S>, count: Count)
where
    S: GrpcService,
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let _entry = count.enter();
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .max_concurrent_streams(CONCURRENT_REQUESTS)
        .serve_connection(
            TokioIo::new(io),
            service_fn(|request: hyper::Request<hyper::body::Incoming>| {
                router.clone().call(request.map(Body::new))
            }),
        );
    if let Err(error) = connection.await {
        // Ordinary at the end: hosts hang up with their streams open.
        tracing::trace!(?error, "a connection ended");
    }
}
