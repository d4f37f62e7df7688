// SPDX-License-Identifier: MPL-2.0
//! The Unix socket's file: where it goes, who may open it, and that it goes
//! away again. Nobody else removes it, and each run starts several of us.

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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use std::sync::{Mutex, PoisonError};

    use super::*;

    /// [`bind`](super::bind), one at a time: the mask it changes belongs to
    /// the whole process, in which tests run side by side.
    fn bind(environment: &Environment) -> Result<NamedTempFile<UnixListener>, ServeError> {
        static MASK: Mutex<()> = Mutex::new(());
        let _guard = MASK.lock().unwrap_or_else(PoisonError::into_inner);
        super::bind(environment)
    }

    fn environment(directory: &Path) -> Environment {
        Environment::from([("TMPDIR", directory.to_str().unwrap())])
    }

    #[tokio::test]
    async fn socket_is_private_and_goes_with_its_owner() {
        let directory = tempfile::tempdir().unwrap();
        let socket = bind(&environment(directory.path())).unwrap();
        let path = socket.path().to_owned();
        assert_eq!(path.parent(), Some(directory.path()));
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
        drop(socket);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn directory_of_the_host_wins_over_tmpdir() {
        let [host, tmp] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let environment = Environment::from([
            ("TMPDIR", tmp.path().to_str().unwrap()),
            ("PLUGIN_UNIX_SOCKET_DIR", host.path().to_str().unwrap()),
        ]);
        let socket = bind(&environment).unwrap();
        assert!(socket.path().starts_with(host.path()));
    }

    #[tokio::test]
    async fn directories_that_do_not_work_fall_back_to_tmp() {
        let directory = tempfile::tempdir().unwrap();
        let long = directory.path().join("x".repeat(100));
        let separator = directory.path().join("a|b");
        fs::create_dir(&long).unwrap();
        fs::create_dir(&separator).unwrap();
        for bad in [long, separator, directory.path().join("missing")] {
            let socket = bind(&environment(&bad)).unwrap();
            assert_eq!(socket.path().parent(), Some(Path::new("/tmp")));
        }
    }

    #[tokio::test]
    async fn directory_of_the_host_is_the_only_one_it_looks_in() {
        let directory = tempfile::tempdir().unwrap();
        let missing = directory.path().join("missing");
        let environment = Environment::from([(DIRECTORY, missing.to_str().unwrap())]);
        let error = bind(&environment).unwrap_err();
        assert!(error.to_string().contains("missing"), "{error}");
    }

    #[tokio::test]
    async fn own_group_may_open_the_socket_if_the_host_says_so() {
        let directory = tempfile::tempdir().unwrap();
        let group = rustix::process::getgid().as_raw().to_string();
        let environment = Environment::from([
            ("TMPDIR", directory.path().to_str().unwrap()),
            ("PLUGIN_UNIX_SOCKET_GROUP", &group),
        ]);
        let socket = bind(&environment).unwrap();
        let mode = fs::metadata(socket.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o660);
    }

    #[tokio::test]
    async fn group_that_does_not_exist_is_an_error_and_leaves_no_file() {
        let directory = tempfile::tempdir().unwrap();
        let environment = Environment::from([
            ("TMPDIR", directory.path().to_str().unwrap()),
            ("PLUGIN_UNIX_SOCKET_GROUP", "no-such-group-here"),
        ]);
        assert!(matches!(
            bind(&environment),
            Err(ServeError::SocketGroup { .. })
        ));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[test]
    fn groups_are_found_by_their_whole_name() {
        let table = "root:x:0:\nstaffing:x:51:\nstaff:x:50:ann,bob\nbroken\nbad:x:y:\n";
        assert_eq!(group_id(table, "staff"), Some(50));
        assert_eq!(group_id(table, "broken"), None);
        assert_eq!(group_id(table, "bad"), None);
        assert_eq!(group_id(table, "nobody"), None);
    }
}
