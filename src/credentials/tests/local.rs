// SPDX-License-Identifier: MPL-2.0
//! The machine's own files and processes.

use std::io::ErrorKind;
#[cfg(unix)]
use std::time::Duration;

use crate::credentials::context::{Files, LocalFiles};
#[cfg(unix)]
use crate::credentials::context::{LocalProcesses, Processes};

#[tokio::test]
async fn a_file_is_read_up_to_a_limit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "token").unwrap();
    assert_eq!(LocalFiles.read(&path).await.unwrap(), b"token");
    std::fs::write(&path, vec![b'x'; (1 << 20) + 1]).unwrap();
    let error = LocalFiles.read(&path).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FileTooLarge);
    let error = LocalFiles.read(&folder.path().join("none")).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::NotFound);
}

#[cfg(unix)]
#[tokio::test]
async fn a_command_gets_its_arguments_no_input_and_a_limit() {
    let limit = Duration::from_secs(10);
    let output = LocalProcesses
        .run("printf", &["%s-%s", "a b", "c"], limit)
        .await
        .unwrap();
    assert_eq!((output.code, output.stdout), (Some(0), b"a b-c".to_vec()));
    // `cat` would wait for ever if it had input.
    let output = LocalProcesses.run("cat", &[], limit).await.unwrap();
    assert_eq!(output.stdout, b"");
    let output = LocalProcesses.run("false", &[], limit).await.unwrap();
    assert_eq!(output.code, Some(1));
    let error = LocalProcesses
        .run("sleep", &["60"], Duration::from_millis(50))
        .await
        .err()
        .unwrap();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    let error = LocalProcesses.run("no-such-program", &[], limit).await;
    assert_eq!(error.err().unwrap().kind(), ErrorKind::NotFound);
}

#[cfg(unix)]
#[tokio::test]
async fn the_end_of_a_command_counts_even_if_an_agent_keeps_its_output_open() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    let script = format!("sleep 60 & echo $! > {}; echo said", pid.display());
    let begun = std::time::Instant::now();
    let output = LocalProcesses
        .run("sh", &["-c", &script], Duration::from_secs(20))
        .await
        .unwrap();
    assert_eq!((output.code, output.stdout), (Some(0), b"said\n".to_vec()));
    assert!(begun.elapsed() < Duration::from_secs(10));
    let pid = std::fs::read_to_string(pid).unwrap();
    let killed = std::process::Command::new("kill").arg(pid.trim()).status();
    assert!(killed.unwrap().success());
}

#[cfg(unix)]
#[tokio::test]
async fn a_command_that_prints_without_end_is_stopped() {
    let error = LocalProcesses
        .run("yes", &[], Duration::from_secs(20))
        .await
        .err()
        .unwrap();
    assert_eq!(error.kind(), ErrorKind::FileTooLarge);
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_is_no_file_and_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    for (path, what) in [
        (&*pipe, "pipe"),
        (folder.path(), "directory"),
        (std::path::Path::new("/dev/zero"), "device"),
    ] {
        let error = LocalFiles.read(path).await.unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
    }
}
