// SPDX-License-Identifier: MPL-2.0
//! A plugin host in small: starts a plugin as go-plugin's client does, and is
//! as strict about it as Go is.
//!
//! [`Plugin::start`] does all a host does. Tests that want to misbehave use
//! [`Launch::spawn`] and connect by hand ([`Process::connect`],
//! [`Process::raw`]); those of debug mode use [`Endpoint`].

mod certificate;
mod connect;
mod error;
mod handshake;
mod launch;
mod plugin;
mod process;
mod tls;
#[cfg(target_os = "linux")]
pub mod watch;

#[cfg(unix)]
pub use rustix::process::Signal;

pub use self::certificate::Identity;
pub use self::connect::{Endpoint, Stream};
pub use self::error::Error;
pub use self::handshake::{Address, Handshake};
pub use self::launch::{Announce, Launch};
pub use self::plugin::Plugin;
pub use self::process::{Collected, Exit, Process};
pub use self::tls::Present;
