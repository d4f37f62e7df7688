// SPDX-License-Identifier: MPL-2.0
//! The Unix socket's file: where it goes, who may open it, and that it goes
//! away again. Nobody else removes it, and each run starts several of us.

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use rustix::fs::Mode;

use super::error::ServeError;
use crate::environment::Environment;

/// Taken when the wanted directory is no good: its path too long for a socket
/// (107 bytes on Linux, 103 on macOS), missing, or read-only.
const FALLBACK: &str = "/tmp";

/// Owner of a socket's file; removes it when dropped.
#[derive(Debug)]
pub(super) struct SocketFile(String);

impl SocketFile {
    pub(super) fn path(&self) -> &str {
        &self.0
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Nothing to be done about a failure, and no one to tell.
        let _ = fs::remove_file(&self.0);
    }
}

/// Binds a socket under a fresh name in `PLUGIN_UNIX_SOCKET_DIR`, else in
/// `TMPDIR`, else in `/tmp`, open to this user only, or to the group in
/// `PLUGIN_UNIX_SOCKET_GROUP` as well.
pub(super) fn bind(environment: &Environment) -> Result<(UnixListener, SocketFile), ServeError> {
    let wanted = environment
        .first_of(&["PLUGIN_UNIX_SOCKET_DIR", "TMPDIR"])
        .map(|(_, directory)| PathBuf::from(directory));
    let bound = match wanted {
        None => bind_in(Path::new(FALLBACK)),
        Some(directory) => {
            bind_in(&directory).or_else(|error| bind_in(Path::new(FALLBACK)).map_err(|_| error))
        }
    };
    let (listener, file) =
        bound.map_err(|(directory, source)| ServeError::Socket { directory, source })?;
    if let Some(group) = environment.get("PLUGIN_UNIX_SOCKET_GROUP") {
        open_to_group(&file, group).map_err(|source| ServeError::SocketGroup {
            group: group.to_owned(),
            source,
        })?;
    }
    Ok((listener, file))
}

fn bind_in(directory: &Path) -> Result<(UnixListener, SocketFile), (PathBuf, io::Error)> {
    let attempt = || {
        let name = format!("plugin{:016x}", uuid::Uuid::new_v4().as_u64_pair().1);
        let path = std::path::absolute(directory)?.join(name);
        let path = path
            .to_str()
            .filter(|path| !path.contains(['|', '\n', '\r']))
            .ok_or_else(|| io::Error::other("the path can't be written in the handshake line"))?;
        let listener = bind_private(path)?;
        let file = SocketFile(path.to_owned());
        listener.set_nonblocking(true)?;
        Ok((listener, file))
    };
    attempt().map_err(|error| (directory.to_owned(), error))
}

/// Binds so that the file is never open to others, not even for a moment.
/// The mask belongs to the whole process; at this point it has one thread.
fn bind_private(path: &str) -> io::Result<UnixListener> {
    let before = rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let listener = UnixListener::bind(path);
    rustix::process::umask(before);
    listener
}

fn open_to_group(file: &SocketFile, group: &str) -> io::Result<()> {
    let id = match group.parse() {
        Ok(id) => id,
        Err(_) => group_id(&fs::read_to_string("/etc/group")?, group)
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such group"))?,
    };
    chown(file.path(), None, Some(id))?;
    fs::set_permissions(file.path(), fs::Permissions::from_mode(0o660))
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
    fn bind(environment: &Environment) -> Result<(UnixListener, SocketFile), ServeError> {
        static MASK: Mutex<()> = Mutex::new(());
        let _guard = MASK.lock().unwrap_or_else(PoisonError::into_inner);
        super::bind(environment)
    }

    fn environment(directory: &Path) -> Environment {
        Environment::from([("TMPDIR", directory.to_str().unwrap())])
    }

    #[test]
    fn socket_is_private_and_goes_with_its_owner() {
        let directory = tempfile::tempdir().unwrap();
        let (_listener, file) = bind(&environment(directory.path())).unwrap();
        let path = PathBuf::from(file.path());
        assert_eq!(path.parent(), Some(directory.path()));
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
        drop(file);
        assert!(!path.exists());
    }

    #[test]
    fn directory_of_the_host_wins_over_tmpdir() {
        let [host, tmp] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let environment = Environment::from([
            ("TMPDIR", tmp.path().to_str().unwrap()),
            ("PLUGIN_UNIX_SOCKET_DIR", host.path().to_str().unwrap()),
        ]);
        let (_listener, file) = bind(&environment).unwrap();
        assert!(Path::new(file.path()).starts_with(host.path()));
    }

    #[test]
    fn directories_that_do_not_work_fall_back_to_tmp() {
        let directory = tempfile::tempdir().unwrap();
        let long = directory.path().join("x".repeat(100));
        let separator = directory.path().join("a|b");
        fs::create_dir(&long).unwrap();
        fs::create_dir(&separator).unwrap();
        for bad in [long, separator, directory.path().join("missing")] {
            let (_listener, file) = bind(&environment(&bad)).unwrap();
            assert_eq!(Path::new(file.path()).parent(), Some(Path::new("/tmp")));
        }
    }

    #[test]
    fn own_group_may_open_the_socket_if_the_host_says_so() {
        let directory = tempfile::tempdir().unwrap();
        let group = rustix::process::getgid().as_raw().to_string();
        let environment = Environment::from([
            ("TMPDIR", directory.path().to_str().unwrap()),
            ("PLUGIN_UNIX_SOCKET_GROUP", &group),
        ]);
        let (_listener, file) = bind(&environment).unwrap();
        let mode = fs::metadata(file.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o660);
    }

    #[test]
    fn group_that_does_not_exist_is_an_error_and_leaves_no_file() {
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
