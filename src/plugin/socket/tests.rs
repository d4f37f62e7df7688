// SPDX-License-Identifier: MPL-2.0
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
