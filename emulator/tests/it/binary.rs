// SPDX-License-Identifier: MPL-2.0
//! The program: its start line, its refusals, its end.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_alicloudes-emulator"))
}

/// Kills the program when a test fails half-way.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(status.unwrap().success());
}

fn scenario(text: &str, name: &str) -> std::path::PathBuf {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::File::create(&path)
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    path
}

#[tokio::test]
async fn it_prints_one_start_line_serves_and_ends_on_either_signal() {
    for name in ["-INT", "-TERM"] {
        let mut child = command()
            .args([
                "--instance",
                "es-1=suspended",
                "--activating-for",
                "instant",
            ])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut running = Running(child);
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let words: Vec<&str> = line.trim_end().split(' ').collect();
        let ["listening", "on", api, "control", control] = words[..] else {
            panic!("start line {line:?}");
        };
        assert!(api.starts_with("http://127.0.0.1:"));
        let health: serde_json::Value = crate::caller::http_client()
            .get(format!("{control}/health"))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(health["url"], api);
        signal(&running.0, name);
        assert!(running.0.wait().unwrap().success(), "{name}");
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut stdout, &mut rest).unwrap();
        assert_eq!(rest, "", "nothing after the start line");
    }
}

/// What the program says when it ends by itself with exit code 1. One that
/// starts to serve instead would never end: its start line is the failure.
fn refusal(arguments: &[&str]) -> String {
    let child = command()
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut running = Running(child);
    let mut line = String::new();
    let stdout = running.0.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut line).unwrap();
    assert_eq!(line, "", "{arguments:?} was not refused");
    assert_eq!(running.0.wait().unwrap().code(), Some(1));
    let mut text = String::new();
    let mut stderr = running.0.stderr.take().unwrap();
    std::io::Read::read_to_string(&mut stderr, &mut text).unwrap();
    text
}

#[test]
fn it_refuses_other_addresses_than_loopback() {
    for option in ["--listen", "--control"] {
        let text = refusal(&[option, "0.0.0.0:0"]);
        assert!(text.contains("not a loopback address"), "{text}");
    }
}

#[test]
fn an_address_that_is_taken_is_named_with_its_option() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for option in ["--listen", "--control"] {
        let text = refusal(&[option, &address]);
        assert!(text.contains(&address) && text.contains(option), "{text}");
    }
}

#[test]
fn it_names_file_and_line_of_an_unknown_key() {
    let path = scenario("[defaults]\ncreate_on_demnd = true\n", "typo.toml");
    let output = command().arg("--scenario").arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("typo.toml") && text.contains("line 2"),
        "{text}"
    );
}

#[test]
fn help_and_version_are_there() {
    let help = command().arg("--help").output().unwrap();
    assert!(help.status.success());
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(
        help.contains("--scenario") && help.contains("--create-on-demand"),
        "{help}"
    );
    assert!(help.contains("[[faults]]"), "a scenario is shown: {help}");
    let version = command().arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    assert!(version.contains(env!("CARGO_PKG_VERSION")), "{version}");
}
