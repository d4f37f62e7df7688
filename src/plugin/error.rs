// SPDX-License-Identifier: MPL-2.0
//! Why the plugin could not be served. One line each, for stderr; go-plugin
//! hosts show it beside "plugin exited before we could connect".

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why [`serve`](super::serve) ended other than by being asked to.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The magic cookie is missing: a person ran the program by hand.
    #[error("this program is a plugin and must be started by OpenTofu or Terraform")]
    NotLaunchedByHost,
    /// The host's certificate is there, but can't be used. Serving without
    /// TLS instead would be a silent downgrade.
    #[error("the certificate in PLUGIN_CLIENT_CERT is unusable: {0}")]
    ClientCertificate(String),
    /// Our own certificate could not be made.
    #[error("can't create the certificate for the connection with OpenTofu or Terraform: {0}")]
    OwnCertificate(String),
    /// `PLUGIN_MIN_PORT` or `PLUGIN_MAX_PORT` is not a port, or they are the wrong way round.
    #[error("PLUGIN_MIN_PORT and PLUGIN_MAX_PORT must be a range of ports, got {min:?} to {max:?}")]
    PortRange {
        /// The lower end as given.
        min: String,
        /// The upper end as given.
        max: String,
    },
    /// No port of the range could be bound.
    #[error("can't listen on 127.0.0.1, ports {min} to {max}: {source}")]
    Port {
        /// The first port tried.
        min: u16,
        /// The last port tried.
        max: u16,
        /// The last failure.
        source: io::Error,
    },
    /// No socket could be created.
    #[error("can't create a socket in {}: {source}", directory.display())]
    Socket {
        /// The directory that was to have it; `/tmp`, where that was tried as
        /// well, failed too.
        directory: PathBuf,
        /// The failure there.
        source: io::Error,
    },
    /// `PLUGIN_UNIX_SOCKET_GROUP` can't be honoured.
    #[error("can't give the socket to the group {group:?} of PLUGIN_UNIX_SOCKET_GROUP: {source}")]
    SocketGroup {
        /// The group as given.
        group: String,
        /// The failure.
        source: io::Error,
    },
    /// The line for the host could not be written.
    #[error("can't write to stdout: {0}")]
    Announce(#[source] io::Error),
    /// The event loop or its signal handlers could not be set up.
    #[error("can't start the event loop: {0}")]
    Runtime(#[source] io::Error),
    /// The server ended by itself, which it never should.
    #[error("can't serve: {0}")]
    Serve(#[source] tonic::transport::Error),
}
