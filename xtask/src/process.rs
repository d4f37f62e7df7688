// SPDX-License-Identifier: MPL-2.0
//! Runs other programs: cargo without this program's own variables, and long
//! builds with a sign of life every now and then.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// How often a long step says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Cargo, in the repository's root.
pub(crate) fn cargo<const N: usize>(args: [&str; N]) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command
        .args(args)
        .current_dir(testkit::cli::repository_root());
    // `cargo run` sets these for us. Build scripts that watch them, as ring's
    // does, would run again on every change between here and a plain cargo.
    let own = [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
    ];
    for (key, _) in env::vars_os() {
        let name = key.to_string_lossy();
        if own.iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(&key);
        }
    }
    command
}

/// The command line as one would type it, with the variables set for it.
pub(crate) fn shown(command: &Command) -> String {
    let mut words: Vec<String> = command
        .get_envs()
        .filter_map(|(key, value)| {
            let value = value?.to_string_lossy().into_owned();
            Some(format!("{}={}", key.to_string_lossy(), quoted(&value)))
        })
        .collect();
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    words.push(name.to_string_lossy().into_owned());
    words.extend(command.get_args().map(|arg| quoted(&arg.to_string_lossy())));
    words.join(" ")
}

fn quoted(word: &str) -> String {
    if word.contains(' ') {
        format!("'{word}'")
    } else {
        word.to_owned()
    }
}

/// What a short command prints, without white space around it.
///
/// # Errors
/// When it can't be run or does not succeed; with what it says of that.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("can't run `{}`", shown(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed: {}", shown(command), said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command whose output the user sees.
///
/// # Errors
/// When it can't be started or does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("can't run `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` failed: {status}", shown(command));
    }
    Ok(())
}

/// Runs a command that takes long and says much: its output is shown only if it
/// fails, and until then a line now and then tells how far it is. `count` turns
/// the lines so far into that progress.
///
/// # Errors
/// When it can't be started or does not succeed; with the end of its output.
pub(crate) fn run_quietly(
    what: &str,
    command: &mut Command,
    count: impl Fn(&[String]) -> String,
) -> Result<()> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("can't run `{}`", shown(command)))?;
    let (sender, lines) = mpsc::channel();
    let stderr = child.stderr.take();
    thread::spawn(move || {
        let reader = stderr.map(BufReader::new);
        for line in reader.into_iter().flat_map(BufRead::lines).flatten() {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let mut seen = Vec::new();
    let mut due = Instant::now() + HEARTBEAT;
    loop {
        match lines.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(line) => seen.push(line),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                let elapsed = seconds(started.elapsed());
                println!("    … {what}, {elapsed}{}", count(&seen));
                due += HEARTBEAT;
            }
        }
    }
    let status = child.wait()?;
    if !status.success() {
        let tail = seen.split_off(seen.len().saturating_sub(40)).join("\n");
        bail!("`{}` failed: {status}\n{tail}", shown(command));
    }
    Ok(())
}

/// `0.8 s`, `12 s`, `3 min 05 s`.
pub(crate) fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..=9 => format!("{:.1} s", time.as_secs_f64()),
        whole @ 10..=99 => format!("{whole} s"),
        whole => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let mut command = Command::new("/opt/go/bin/go");
        command
            .env("CGO_ENABLED", "0")
            .args(["build", "-ldflags", "-s -w"]);
        assert_eq!(shown(&command), "CGO_ENABLED=0 go build -ldflags '-s -w'");
    }

    #[test]
    fn times_are_short_at_every_size() {
        let shown = |millis| seconds(Duration::from_millis(millis));
        assert_eq!(shown(840), "0.8 s");
        assert_eq!(shown(12_400), "12 s");
        assert_eq!(shown(185_000), "3 min 05 s");
    }
}
