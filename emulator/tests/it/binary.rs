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
fn a_misspelt_status_is_refused_with_the_one_that_was_meant() {
    let text = refusal(&["--instance", "es-cn-1=suspnded"]);
    assert!(text.contains("did you mean \"suspended\"?"), "{text}");
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

/// What a program did that ended by itself.
fn ended(arguments: &[&str], stdin: &str) -> (Option<i32>, String, String) {
    let mut child = command()
        .args(arguments)
        .env("ALIBABA_CLOUD_SECURITY_TOKEN", "the caller's")
        .env("ALICLOUD_PROFILE", "the caller's")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(stdin.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn run_sets_the_environment_leaves_stdout_alone_and_ends_with_the_commands_code() {
    let script = "env | grep -E '^(ALI|NOTHING)' | sort; exit 7";
    let scenario = "[server]\nregion = \"cn-beijing\"\n[[keys]]\nid = \"k\"\nsecret = \"s\"";
    let arguments = ["run", "--scenario", "-", "--", "sh", "-c", script];
    let (code, stdout, stderr) = ended(&arguments, scenario);
    assert_eq!((code, stderr.as_str()), (Some(7), ""), "{stdout}");
    let names: Vec<_> = stdout
        .lines()
        .filter_map(|line| line.split_once('='))
        .collect();
    let value = |wanted: &str| {
        names
            .iter()
            .find(|(name, _)| *name == wanted)
            .map(|(_, v)| *v)
    };
    let url = value("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH").unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    assert_eq!(value("ALIBABA_CLOUD_ENDPOINT_STS"), Some(url));
    assert_eq!(value("ALIBABA_CLOUD_REGION"), Some("cn-beijing"));
    assert_eq!(value("ALIBABA_CLOUD_ACCESS_KEY_ID"), Some("k"));
    assert_eq!(value("ALIBABA_CLOUD_ACCESS_KEY_SECRET"), Some("s"));
    assert!(value("ALICLOUDES_EMULATOR_CONTROL").is_some());
    assert_eq!(names.len(), 6, "the caller's own are taken away: {stdout}");
}

#[test]
fn run_needs_no_dashes_and_says_what_cannot_be_run() {
    let (code, stdout, _) = ended(&["run", "sh", "-c", "echo $0 $1", "a", "-b"], "");
    assert_eq!((code, stdout.as_str()), (Some(0), "a -b\n"));
    let (code, _, stderr) = ended(&["run", "--", "/nowhere/at-all"], "");
    assert_eq!(code, Some(127));
    assert!(stderr.contains("can't run /nowhere/at-all"), "{stderr}");
    let (code, ..) = ended(&["run", "sh", "-c", "kill -9 $$"], "");
    assert_eq!(code, Some(137));
    let (code, _, stderr) = ended(&["run", "--scenaro", "x", "--", "true"], "");
    assert_eq!(code, Some(2));
    assert!(stderr.contains("--scenario"), "{stderr}");
}

#[test]
fn run_passes_sigterm_on_and_leaves_ctrl_c_to_the_terminal() {
    let script = "trap 'echo term; exit 3' TERM; trap 'echo int' INT; echo ready; while :; do sleep 0.05; done";
    let mut child = command()
        .args(["run", "--", "sh", "-c", script])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut running = Running(child);
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    signal(&running.0, "-INT");
    signal(&running.0, "-TERM");
    assert_eq!(lines.next().unwrap().unwrap(), "term");
    assert_eq!(running.0.wait().unwrap().code(), Some(3));
}

#[tokio::test]
async fn log_writes_a_line_for_each_request_on_stderr() {
    let mut child = command()
        .args(["--log", "--listen", "localhost:0", "--control", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let _running = Running(child);
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let api = line.split(' ').nth(2).unwrap().to_owned();
    let url = format!("{api}/openapi/instances/es-1");
    crate::caller::http_client().get(url).send().await.unwrap();
    let mut logged = String::new();
    stderr.read_line(&mut logged).unwrap();
    assert!(
        logged.ends_with(" GET DescribeInstance es-1 400 MissingVersion\n"),
        "{logged}"
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
