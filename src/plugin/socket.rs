// SPDX-License-Identifier: MPL-2.0
//! The Unix socket's file: where it goes, who may open it, and that it goes
//! away again. Nobody else removes it, and each run starts several of us.

#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;

use rustix::fs::Mode;
use rustix::process::umask;
use tempfile::NamedTempFile;
use tokio::net::UnixListener;

use super::error::ServeError;
use crate::environment::Environment;

/// The host's own directory for sockets: it connects to none elsewhere.
pub(super) const DIRECTORY: &str = "PLUGIN_UNIX_SOCKET_DIR";
/// Taken where `TMPDIR` is unset or no good: its path too long for a socket
/// (107 bytes on Linux, 103 on macOS), missing, or read-only.
const FALLBACK: &str = "/tmp";

/// Binds a socket under a fresh name in `PLUGIN_UNIX_SOCKET_DIR`; if that is
/// unset in `TMPDIR`, else in `/tmp`. It is open to this user only, or to the
/// group in `PLUGIN_UNIX_SOCKET_GROUP` as well. Dropping the result removes the
/// file.
pub(super) fn bind(environment: &Environment) -> Result<NamedTempFile<UnixListener>, ServeError> {
    let socket = match environment.get(DIRECTORY) {
        Some(directory) => bind_in(Path::new(directory))?,
        None => match environment.get("TMPDIR") {
            Some(directory) => bind_in(Path::new(directory))
                .or_else(|error| bind_in(Path::new(FALLBACK)).map_err(|_| error))?,
            None => bind_in(Path::new(FALLBACK))?,
        },
    };
    if let Some(group) = environment.get("PLUGIN_UNIX_SOCKET_GROUP") {
        open_to_group(socket.path(), group).map_err(|source| ServeError::SocketGroup {
            group: group.to_owned(),
            source,
        })?;
    }
    Ok(socket)
}

fn bind_in(directory: &Path) -> Result<NamedTempFile<UnixListener>, ServeError> {
    let attempt = || {
        let directory = std::path::absolute(directory)?;
        let writable = |path: &str| !path.contains(['|', '\n', '\r']);
        if !directory.to_str().is_some_and(writable) {
            let why = "the path can't be written in the handshake line";
            return Err(io::Error::other(why));
        }
        // The file must never be open to others, not even for a moment. The
        // mask belongs to the whole process, which has one thread so far.
        let before = umask(Mode::RWXG | Mode::RWXO);
        let socket = tempfile::Builder::new()
            .prefix("plugin")
            .make_in(directory, |path| UnixListener::bind(path));
        umask(before);
        socket
    };
    attempt().map_err(|source| ServeError::Socket {
        directory: directory.to_owned(),
        source,
    })
}

fn open_to_group(socket: &Path, group: &str) -> io::Result<()> {
    let id = match group.parse() {
        Ok(id) => id,
        Err(_) => group_id(&fs::read_to_string("/etc/group")?, group)
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such group"))?,
    };
    chown(socket, None, Some(id))?;
    fs::set_permissions(socket, fs::Permissions::from_mode(0o660))
}

/// The id of `group` in the text of `/etc/group` (name:password:id:members).
fn group_id(table: &str, group: &str) -> Option<u32> {
    table.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(group)).then(|| fields.nth(1)?.parse().ok())?
    })
}
