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

#[test]
fn it_refuses_other_addresses_than_loopback() {
    let output = command().args(["--listen", "0.0.0.0:0"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("not a loopback address"), "{text}");
    assert!(output.stdout.is_empty());
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
    let version = command().arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    assert!(version.contains(env!("CARGO_PKG_VERSION")), "{version}");
}
