// SPDX-License-Identifier: MPL-2.0
//! `run -- COMMAND`: the emulator around one command, so that `tofu test` needs nothing else.

use std::env;
use std::ffi::OsString;
use std::io;
use std::process::{ExitCode, ExitStatus};

use emulator::{Emulator, KeySpec, Scenario};
use tokio::process::{Child, Command};

use crate::options::Options;
use crate::stop::{Signal, Stop};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    options: Options,
    /// The command and its arguments
    #[arg(
        required = true,
        trailing_var_arg = true,
        value_names = ["COMMAND", "ARGUMENT"]
    )]
    command: Vec<OsString>,
}

/// How the variables begin from which the provider takes credentials, regions and endpoints. Those
/// of the caller are taken away, so that no test reaches a real account.
const PREFIXES: [&str; 3] = ["ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_"];

/// Serves until the command ends, and gives its exit code; 128 and the signal's number where a
/// signal ended it.
///
/// Ctrl-C reaches the command from the terminal, as it reaches this program, which waits on.
/// SIGTERM is passed on.
pub(crate) async fn run(arguments: Arguments) -> io::Result<ExitCode> {
    let mut stop = Stop::new()?;
    let (emulator, scenario) = arguments.options.start()?;
    let mut words = arguments.command.into_iter();
    // clap demands one.
    let program = words.next().unwrap_or_default();
    let mut command = Command::new(&program);
    command.args(words);
    set_environment(&mut command, &emulator, &scenario);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return Ok(not_run(&program, &error)),
    };
    let status = loop {
        tokio::select! {
            status = child.wait() => break status?,
            signal = stop.asked() => pass_on(signal, &child),
        }
    };
    emulator.shutdown();
    Ok(exit_code(status))
}

fn set_environment(command: &mut Command, emulator: &Emulator, scenario: &Scenario) {
    for (name, _) in env::vars_os() {
        let known = name.to_string_lossy().to_uppercase();
        if PREFIXES.iter().any(|prefix| known.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    let key = scenario.keys.iter().find(|key| !key.inactive).cloned();
    let KeySpec {
        id,
        secret,
        security_token,
        ..
    } = key.unwrap_or_default();
    command
        .env("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", emulator.url())
        .env("ALIBABA_CLOUD_ENDPOINT_STS", emulator.url())
        .env("ALIBABA_CLOUD_REGION", &scenario.server.region)
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", id)
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret)
        .env("ALICLOUDES_EMULATOR_CONTROL", emulator.control_url());
    if let Some(token) = security_token {
        command.env("ALIBABA_CLOUD_SECURITY_TOKEN", token);
    }
}

/// 127 for a command that there is not, 126 for one that cannot be run, as shells have it.
fn not_run(program: &OsString, error: &io::Error) -> ExitCode {
    use std::io::Write as _;
    let _ = writeln!(
        io::stderr(),
        "alicloudes-emulator: can't run {}: {error}",
        program.display()
    );
    ExitCode::from(if error.kind() == io::ErrorKind::NotFound {
        127
    } else {
        126
    })
}

fn exit_code(status: ExitStatus) -> ExitCode {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal: Option<i32> = None;
    let code = status.code().or(signal.map(|signal| 128 + signal));
    // Only Windows has codes beyond one byte; they are failures.
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// Sends a signal to the command where the terminal did not.
#[cfg(unix)]
fn pass_on(signal: Signal, child: &Child) {
    use rustix::process::{Pid, Signal as Unix, kill_process};
    let pid = child.id().and_then(|id| i32::try_from(id).ok());
    if let (Signal::Terminate, Some(pid)) = (signal, pid.and_then(Pid::from_raw)) {
        // The only failure is that it ended by itself.
        let _ = kill_process(pid, Unix::TERM);
    }
}

/// Windows sends Ctrl-C to each program of a console.
#[cfg(not(unix))]
fn pass_on(_: Signal, _: &Child) {}
