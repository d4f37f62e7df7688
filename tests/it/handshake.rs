// SPDX-License-Identifier: MPL-2.0
//! The line on stdout, and what comes instead of it when there is none.

use std::ffi::OsStr;
#[cfg(target_os = "linux")]
use std::io::Write as _;
#[cfg(unix)]
use std::path::Path;

#[cfg(unix)]
use testkit::host::{Address, Error, Launch};
use testkit::host::{Announce, Plugin};

#[cfg(unix)]
use crate::support::PROGRAM;
use crate::support::{PATIENCE, assert_answers, launch};

#[tokio::test]
async fn the_line_is_all_that_ever_comes_on_stdout() {
    let plugin = Plugin::start(launch()).await.unwrap();
    assert_eq!(plugin.process.handshake.protocol, 6);
    assert!(plugin.process.handshake.certificate.is_some());
    assert_answers(&plugin).await;
    let exit = plugin.close().await.unwrap();
    assert!(exit.is_clean(), "{exit:?}");
}

#[tokio::test]
async fn seventh_field_is_there_only_for_hosts_that_know_it() {
    let plain = launch().spawn().await.unwrap();
    assert_eq!(plain.handshake.multiplexing, None);
    let knowing = launch().env("PLUGIN_MULTIPLEX_GRPC", "true");
    let plugin = Plugin::start(knowing).await.unwrap();
    assert_eq!(plugin.process.handshake.multiplexing, Some(false));
    assert_answers(&plugin).await;
}

#[tokio::test]
async fn host_without_certificate_is_served_in_plaintext() {
    for announce in [Announce::Nothing, Announce::Text("".into())] {
        let plugin = Plugin::start(launch().announce(announce)).await.unwrap();
        assert!(plugin.process.handshake.certificate.is_none());
        assert!(plugin.process.handshake.line.ends_with("|grpc|"));
        assert_answers(&plugin).await;
        let exit = plugin.close().await.unwrap();
        assert!(exit.is_clean(), "{exit:?}");
    }
}

#[tokio::test]
async fn certificate_that_can_not_be_read_ends_the_start() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for text in [
        OsStr::new("nonsense"),
        OsStr::new(broken),
        #[cfg(unix)]
        std::os::unix::ffi::OsStrExt::from_bytes(b"\xff\xfe"),
    ] {
        let launch = launch().announce(Announce::Text(text.to_owned()));
        let exit = launch.run().unwrap().wait(PATIENCE).await.unwrap();
        assert_eq!(exit.status.code(), Some(1), "{text:?}");
        assert!(exit.stdout.is_empty() && exit.left_behind.is_empty());
        assert_eq!(exit.stderr.len(), 1, "{:?}", exit.stderr);
        assert!(exit.stderr[0].contains("PLUGIN_CLIENT_CERT"));
    }
}

#[tokio::test]
async fn versions_in_any_order_or_none_are_answered_with_six() {
    for versions in ["6,5", "6", "x,6", "5"] {
        let launch = launch().env("PLUGIN_PROTOCOL_VERSIONS", versions);
        assert_eq!(launch.spawn().await.unwrap().handshake.protocol, 6);
    }
    let ancient = launch().env_remove("PLUGIN_PROTOCOL_VERSIONS");
    assert_eq!(ancient.spawn().await.unwrap().handshake.protocol, 6);
}

#[tokio::test]
async fn without_the_cookie_a_person_is_told_what_this_is() {
    for launch in [
        launch().env_remove("TF_PLUGIN_MAGIC_COOKIE"),
        launch().env("TF_PLUGIN_MAGIC_COOKIE", "wrong"),
    ] {
        let exit = launch.run().unwrap().wait(PATIENCE).await.unwrap();
        assert_eq!(exit.status.code(), Some(1));
        assert!(exit.stdout.is_empty() && exit.left_behind.is_empty());
        let text = exit.stderr.join("\n");
        for word in ["plugin", "OpenTofu", "required_providers", "doctor"] {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
}

#[tokio::test]
async fn version_and_help_need_no_cookie() {
    for (argument, expected) in [
        ("--version", env!("CARGO_PKG_VERSION")),
        ("version", env!("CARGO_PKG_VERSION")),
        ("--help", "--debug"),
        ("help", "--debug"),
    ] {
        let launch = launch().env_remove("TF_PLUGIN_MAGIC_COOKIE").arg(argument);
        let exit = launch.run().unwrap().wait(PATIENCE).await.unwrap();
        assert_eq!(exit.status.code(), Some(0));
        assert!(String::from_utf8_lossy(&exit.stdout).contains(expected));
        assert!(exit.stderr.is_empty());
    }
    let exit = launch().arg("vershon").run().unwrap();
    let exit = exit.wait(PATIENCE).await.unwrap();
    assert_eq!(exit.status.code(), Some(2));
    assert!(exit.stdout.is_empty());
    assert!(exit.stderr[0].contains("\"vershon\"") && exit.stderr[0].contains("\"version\""));
}

#[cfg(unix)]
#[tokio::test]
async fn socket_goes_where_the_host_wants_it() {
    let directory = tempfile::tempdir().unwrap();
    let launch = launch().env("PLUGIN_UNIX_SOCKET_DIR", directory.path());
    let plugin = Plugin::start(launch).await.unwrap();
    let Address::Unix(path) = plugin.process.handshake.address.clone() else {
        panic!("not a Unix socket")
    };
    assert_eq!(path.parent(), Some(directory.path()));
    plugin.close().await.unwrap();
    assert!(!path.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn temporary_directory_with_a_long_path_does_not_keep_it_from_starting() {
    let directory = tempfile::tempdir().unwrap();
    let long = directory.path().join("long".repeat(40));
    std::fs::create_dir(&long).unwrap();
    let plugin = Plugin::start(launch().env("TMPDIR", &long)).await.unwrap();
    let Address::Unix(path) = plugin.process.handshake.address.clone() else {
        panic!("not a Unix socket")
    };
    assert_eq!(path.parent(), Some(Path::new("/tmp")));
    assert_answers(&plugin).await;
    plugin.close().await.unwrap();
    assert!(!path.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn directory_of_the_host_that_does_not_work_ends_the_start() {
    let launch = launch().env("PLUGIN_UNIX_SOCKET_DIR", "/no/such/directory");
    let exit = launch.run().unwrap().wait(PATIENCE).await.unwrap();
    assert_eq!(exit.status.code(), Some(1));
    assert!(exit.stdout.is_empty());
    assert!(exit.stderr[0].contains("/no/such/directory"), "{exit:?}");
}

/// The plugin where nothing can be written below `/tmp`, if this machine lets
/// us make such a place.
#[cfg(target_os = "linux")]
fn without_place_for_a_socket() -> Option<Launch> {
    // What is below /tmp stays there: this repository may be.
    let script = "mount --bind /tmp /tmp && mount -o remount,ro,bind /tmp && exec \"$0\"";
    let within = |program: &str| {
        let arguments = [
            "--user",
            "--map-root-user",
            "--mount",
            "/bin/sh",
            "-c",
            script,
        ];
        arguments
            .into_iter()
            .map(str::to_owned)
            .chain([program.to_owned()])
    };
    let allowed = std::process::Command::new("/usr/bin/unshare")
        .args(within("/bin/true"))
        .status();
    if !allowed.is_ok_and(|status| status.success()) {
        let _ = writeln!(std::io::stderr(), "skipped: no namespace for mounts");
        return None;
    }
    let launch = Launch::new("/usr/bin/unshare").timeout(PATIENCE);
    Some(within(PROGRAM).fold(launch.env("TMPDIR", "/tmp"), Launch::arg))
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn without_place_for_a_socket_it_serves_on_a_port_from_end_to_end() {
    let Some(launch) = without_place_for_a_socket() else {
        return;
    };
    let plugin = Plugin::start(launch).await.unwrap();
    let Address::Tcp(address) = plugin.process.handshake.address else {
        panic!("not a port")
    };
    assert!(address.ip().is_loopback() && (10_000..=25_000).contains(&address.port()));
    assert_answers(&plugin).await;
    let exit = plugin.close().await.unwrap();
    assert!(exit.is_clean(), "{exit:?}");
}

/// Any user of the machine could connect to a port.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn without_place_for_a_socket_and_without_tls_it_does_not_start() {
    let Some(launch) = without_place_for_a_socket() else {
        return;
    };
    let launch = launch.announce(Announce::Nothing);
    let exit = launch.run().unwrap().wait(PATIENCE).await.unwrap();
    assert_eq!(exit.status.code(), Some(1));
    assert!(exit.stderr[0].contains("socket in /tmp"), "{exit:?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn stdout_is_of_no_use_after_the_line() {
    let plugin = Plugin::start(launch()).await.unwrap();
    let pid = plugin.process.program.pid().unwrap();
    let target = std::fs::read_link(format!("/proc/{pid}/fd/1")).unwrap();
    assert_eq!(target, Path::new("/dev/null"));
}

/// With a limit of open files for each step of the start to fail at.
#[cfg(unix)]
#[tokio::test]
async fn a_line_that_is_out_is_followed_by_service_whatever_runs_short() {
    let (mut served, mut refused) = (0, 0);
    for files in 4..20 {
        let limited = Launch::new("/bin/sh")
            .timeout(PATIENCE)
            .arg("-c")
            .arg(format!("ulimit -n {files}; exec \"$0\""))
            .arg(PROGRAM);
        match limited.spawn().await {
            Ok(process) => {
                let plugin = Plugin::over(process).await;
                let plugin = plugin.unwrap_or_else(|error| panic!("with {files} files: {error}"));
                assert_answers(&plugin).await;
                served += 1;
            }
            Err(Error::Exited { stderr }) => {
                assert!(!stderr.is_empty(), "no reason with {files} files");
                refused += 1;
            }
            Err(error) => panic!("with {files} files: {error}"),
        }
    }
    assert!(served > 0 && refused > 0, "{served} and {refused}");
}
