// SPDX-License-Identifier: MPL-2.0
//! The machine's own files and processes.

use std::io::ErrorKind;
use std::time::Duration;

use crate::credentials::{Files, LocalFiles, LocalProcesses, Processes};

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
