// SPDX-License-Identifier: MPL-2.0
//! Where the host connects: a Unix socket that only this user may open, or a
//! loopback port where there are no Unix sockets, or no place for one.

#[cfg(test)]
mod tests;

use std::io;

#[cfg(unix)]
use tempfile::NamedTempFile;
use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};
#[cfg(unix)]
use tokio_util::either::Either;

use super::error::ServeError;
#[cfg(unix)]
use super::socket;
use crate::environment::Environment;

/// An address as the handshake line and the reattach value spell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// `unix` or `tcp`.
    pub(crate) network: &'static str,
    /// The path, or host and port. Never holds the line's separator.
    pub(crate) text: String,
}

/// An accepted connection, before TLS.
#[cfg(unix)]
pub(crate) type Socket = Either<UnixStream, TcpStream>;
#[cfg(not(unix))]
pub(crate) type Socket = TcpStream;

/// A bound and listening address. Dropping it removes the socket's file.
#[derive(Debug)]
pub(crate) struct Listener {
    address: Address,
    inner: Inner,
}

#[derive(Debug)]
enum Inner {
    #[cfg(unix)]
    Unix(NamedTempFile<UnixListener>),
    Tcp(TcpListener),
}

impl Listener {
    /// Binds a fresh address. Needs a running event loop.
    ///
    /// Where no directory takes a socket, a port of the loopback interface does,
    /// if connections are `encrypted`: without TLS any user of the machine could
    /// connect. A directory that the host names is the only one it looks in.
    ///
    /// # Errors
    /// Says which directory or range of ports did not work, and why.
    pub(crate) async fn bind(
        environment: &Environment,
        encrypted: bool,
    ) -> Result<Self, ServeError> {
        #[cfg(unix)]
        match socket::bind(environment) {
            Ok(socket) => {
                let address = Address {
                    network: "unix",
                    text: socket.path().display().to_string(),
                };
                let inner = Inner::Unix(socket);
                return Ok(Self { address, inner });
            }
            Err(error) if a_port_will_do(&error, environment, encrypted) => {
                tracing::warn!(%error, "listening on a port instead");
            }
            Err(error) => return Err(error),
        }
        #[cfg(not(unix))]
        let _ = encrypted;
        Self::bind_tcp(environment).await
    }

    /// Binds a port of the loopback interface.
    async fn bind_tcp(environment: &Environment) -> Result<Self, ServeError> {
        let listener = bind_port(environment).await?;
        let address = listener.local_addr().map_err(ServeError::Runtime)?;
        Ok(Self {
            address: Address {
                network: "tcp",
                text: address.to_string(),
            },
            inner: Inner::Tcp(listener),
        })
    }

    /// Where hosts find us.
    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    /// Waits for the next connection. Safe to cancel.
    pub(crate) async fn accept(&self) -> io::Result<Socket> {
        match &self.inner {
            #[cfg(unix)]
            Inner::Unix(listener) => Ok(Either::Left(listener.as_file().accept().await?.0)),
            Inner::Tcp(listener) => {
                let stream = listener.accept().await?.0;
                stream.set_nodelay(true)?;
                #[cfg(unix)]
                let stream = Either::Right(stream);
                Ok(stream)
            }
        }
    }
}

/// Whether a port may stand in for the socket that could not be bound.
#[cfg(unix)]
fn a_port_will_do(error: &ServeError, environment: &Environment, encrypted: bool) -> bool {
    let no_directory = matches!(error, ServeError::Socket { .. });
    no_directory && encrypted && environment.get(socket::DIRECTORY).is_none()
}

/// The first free port of `PLUGIN_MIN_PORT` to `PLUGIN_MAX_PORT`; unset means
/// 0, which lets the system choose.
async fn bind_port(environment: &Environment) -> Result<TcpListener, ServeError> {
    let min = environment.get("PLUGIN_MIN_PORT").unwrap_or("0");
    let max = environment.get("PLUGIN_MAX_PORT").unwrap_or("0");
    let range = || ServeError::PortRange {
        min: min.to_owned(),
        max: max.to_owned(),
    };
    let min: u16 = min.trim().parse().map_err(|_| range())?;
    let max: u16 = max.trim().parse().map_err(|_| range())?;
    if min > max {
        return Err(range());
    }
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for port in min..=max {
        match TcpListener::bind(("127.0.0.1", port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(ServeError::Port {
        min,
        max,
        source: last,
    })
}
