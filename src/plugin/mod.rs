// SPDX-License-Identifier: MPL-2.0
//! go-plugin's contract, the server's side: how a host starts us, finds us,
//! trusts us, talks to us and ends us. Knows no Terraform values: the provider
//! is any gRPC service.
//!
//! [`serve`] reads top to bottom: read the host's wishes, bind, print the one
//! line, serve, end. A host starts a provider up to five times per command, so
//! nothing else happens before the line is out.

mod broker;
pub(crate) mod connections;
mod controller;
mod error;
pub(crate) mod handshake;
mod health;
mod lifetime;
mod listener;
pub mod logging;
mod reattach;
pub(crate) mod router;
mod runtime;
#[cfg(unix)]
mod socket;
mod stdio;
pub(crate) mod tls;

use std::io::{self, Write as _};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tonic::transport::Server;

pub use self::error::ServeError;
use self::lifetime::{Host, Signals};
use self::listener::Listener;
pub use self::router::GrpcService;
use self::router::Router;
pub use self::runtime::block_on;
use self::tls::Identity;
use crate::environment::Environment;
use crate::in_flight::InFlight;

/// How long the last answers may take to get out. A host that has the answer to
/// Shutdown closes its connection at once.
const LAST_ANSWER: Duration = Duration::from_millis(50);
/// How long requests in flight may take to end when they were asked to stop
/// waiting. Hosts kill us 2 s after Shutdown; without one nobody would.
const LAST_REQUEST: Duration = Duration::from_secs(10);
/// Requests at a time on one connection. A host runs one for each object in
/// work, up to its `-parallelism`, and a wait occupies its slot for minutes.
const CONCURRENT_REQUESTS: u32 = 16_384;

/// Who started the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A host, by go-plugin's handshake.
    Launched,
    /// A person (`--debug`); hosts attach, many times.
    Debug,
}

/// How to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// The variables the host set.
    pub environment: Environment,
    /// Who started us.
    pub mode: Mode,
    /// For debug mode, the addresses by which configurations name the provider.
    pub sources: &'static [&'static str],
}

/// Serves `provider` until the host asks for the end, a signal does, or the
/// host is gone. Then removes its socket, and waits for the provider's requests
/// that are `in_flight`.
///
/// # Errors
/// See [`ServeError`]; all but the last come before a host could connect.
pub fn serve<S: GrpcService>(
    options: &Options,
    provider: S,
    in_flight: &InFlight,
) -> Result<(), ServeError> {
    let host = Host::of_process();
    block_on(async {
        match options.mode {
            Mode::Launched => launched(options, provider, &host, in_flight).await,
            Mode::Debug => debug(options, provider, in_flight).await,
        }
    })
    .map_err(ServeError::Runtime)?
}

async fn launched<S: GrpcService>(
    options: &Options,
    provider: S,
    host: &Host,
    in_flight: &InFlight,
) -> Result<(), ServeError> {
    let mut request = handshake::Request::read(&options.environment)?;
    let identity = request
        .client_certificate
        .take()
        .map(Identity::generate)
        .transpose()?;
    in_flight.serve_one_command();
    // Before there is a socket: a signal must not end us without removing it.
    let mut signals = Signals::launched().map_err(ServeError::Runtime)?;
    let encrypted = identity.is_some();
    let listener = Listener::bind(&options.environment, encrypted).await?;
    let (certificate, acceptor) = identity
        .map(|identity| (identity.certificate, identity.acceptor))
        .unzip();
    let line = handshake::line(&request, listener.address(), certificate.as_deref());
    handshake::announce(&line).map_err(ServeError::Announce)?;

    let stop = CancellationToken::new();
    let open = TaskTracker::new();
    let router = Router::new(provider, Some(stop.clone()));
    tokio::select! {
        served = run(listener, acceptor, router, &open, &stop) => served?,
        again = signals.obeyed(&open, in_flight) => if again { return Ok(()) },
        () = host.gone(&open) => {}
    }
    finish(in_flight, &open, signals.ended()).await;
    Ok(())
}

async fn debug<S: GrpcService>(
    options: &Options,
    provider: S,
    in_flight: &InFlight,
) -> Result<(), ServeError> {
    let mut signals = Signals::interactive().map_err(ServeError::Runtime)?;
    let listener = Listener::bind(&options.environment, false).await?;
    let text = reattach::instructions(listener.address(), std::process::id(), options.sources);
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(ServeError::Announce)?;
    drop(stdout);

    let router = Router::new(provider, None);
    let (open, never) = (TaskTracker::new(), CancellationToken::new());
    tokio::select! {
        served = run(listener, None, router, &open, &never) => served?,
        () = signals.ended() => {}
    }
    finish(in_flight, &open, signals.ended()).await;
    Ok(())
}

/// Ends the waits of the requests in flight, so that their states are saved if
/// the host still listens, and no effect is cut off if it does not. A second
/// signal ends it at once.
async fn finish(in_flight: &InFlight, open: &TaskTracker, again: impl Future<Output = ()>) {
    if in_flight.is_empty() {
        return;
    }
    let finished = async {
        in_flight.stop_for_good();
        in_flight.finished().await;
        open.close();
        let _ = tokio::time::timeout(LAST_ANSWER, open.wait()).await;
    };
    tokio::select! {
        () = finished => {}
        () = again => {}
        () = tokio::time::sleep(LAST_REQUEST) => {}
    }
}

/// Serves until `stop` is cancelled: then takes no more connections, and gives
/// those that are open a moment for the last answer.
async fn run<S: GrpcService>(
    listener: Listener,
    acceptor: Option<TlsAcceptor>,
    router: Router<S>,
    open: &TaskTracker,
    stop: &CancellationToken,
) -> Result<(), ServeError> {
    let (accepted, incoming) = mpsc::channel(1);
    let until_stopped = async {
        // What loses is dropped: with the listener, its socket's file goes.
        tokio::select! {
            () = connections::accept(listener, acceptor, open.clone(), accepted) => {}
            () = stop.cancelled() => {}
        }
    };
    let served =
        server().serve_with_incoming_shutdown(router, ReceiverStream::new(incoming), until_stopped);
    let late = async {
        stop.cancelled().await;
        // The time is short because the host's open streams never end.
        tokio::time::sleep(LAST_ANSWER).await;
    };
    tokio::select! {
        served = served => served.map_err(ServeError::Serve),
        () = late => Ok(()),
    }
}

/// What speaks HTTP/2 on the connections.
pub(crate) fn server() -> Server {
    Server::builder().max_concurrent_streams(CONCURRENT_REQUESTS)
}
