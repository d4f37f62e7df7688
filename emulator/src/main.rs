// SPDX-License-Identifier: MPL-2.0
//! `alicloudes-emulator`: the library as a program, for tests in other processes.
//!
//! Prints one line on stdout when it serves, `listening on URL control URL`, and ends on SIGINT or
//! SIGTERM. Everything else goes to stderr.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use emulator::{Emulator, InstanceSpec, Scenario, parse_duration};

/// A scenario with a word on each part; what a reader of the help needs first.
const EXAMPLE: &str = include_str!("../../examples/emulator/scenario.toml");

/// The Alibaba Cloud Elasticsearch API on loopback, for tests of configurations that use the
/// alicloudes provider.
///
/// Without a scenario it serves an empty region with the key testAccessKeyId / testAccessKeySecret.
/// Once it serves, it prints one line: listening on http://127.0.0.1:PORT control http://127.0.0.1:PORT
#[derive(Debug, Parser)]
#[command(version, about, after_long_help = format!("A scenario file:\n\n{EXAMPLE}"))]
struct Arguments {
    /// TOML file with instances, keys, faults and settings; --help shows one
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// Address of the API; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Address of the control port: JSON over HTTP that changes instances, injects faults and tells
    /// which calls came
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    control: SocketAddr,
    /// Adds an Elasticsearch instance (repeatable), e.g. es-cn-1=suspended
    #[arg(long, value_name = "ID=STATUS", value_parser = instance)]
    instance: Vec<InstanceSpec>,
    /// Lets any instance exist: an unknown id is created when it is first named
    #[arg(long)]
    create_on_demand: bool,
    /// How long a resumed change takes, e.g. 500ms, 2s, instant, forever
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    activating_for: Option<Duration>,
}

/// Reads `ID=STATUS`.
fn instance(text: &str) -> Result<InstanceSpec, String> {
    match text.split_once('=') {
        Some((id, status)) if !id.is_empty() && !status.is_empty() => {
            Ok(InstanceSpec::new(id, status))
        }
        _ => Err("write ID=STATUS, e.g. es-cn-1=suspended".into()),
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do if even stderr is gone.
            let _ = writeln!(io::stderr(), "alicloudes-emulator: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> io::Result<()> {
    let mut scenario = match &arguments.scenario {
        Some(path) => read(path)?,
        None => Scenario::default(),
    };
    scenario.instances.extend(arguments.instance);
    scenario.defaults.create_on_demand |= arguments.create_on_demand;
    if let Some(duration) = arguments.activating_for {
        scenario.defaults.activating_for = duration;
    }
    // One thread is enough for tens of thousands of requests a second and leaves the other cores
    // to what is tested.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        // Before the start line: whoever reads it may already send the signal.
        let mut stop = Stop::new()?;
        let emulator = Emulator::start_on(scenario, arguments.listen, arguments.control)
            .map_err(with_options)?;
        let mut stdout = io::stdout().lock();
        writeln!(
            stdout,
            "listening on {} control {}",
            emulator.url(),
            emulator.control_url()
        )?;
        stdout.flush()?;
        drop(stdout);
        stop.asked().await;
        emulator.shutdown();
        Ok(())
    })
}

/// The library knows no options; where an address cannot be had, they are the way out.
fn with_options(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::InvalidInput {
        return error;
    }
    let hint = "--listen names another address of the API, --control one of the control port";
    io::Error::new(error.kind(), format!("{error}; {hint}"))
}

fn read(path: &Path) -> io::Result<Scenario> {
    let wrap = |error: &dyn std::fmt::Display| {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{}: {error}", path.display()),
        )
    };
    let text = std::fs::read_to_string(path).map_err(|error| wrap(&error))?;
    Scenario::from_toml(&text).map_err(|error| wrap(&error))
}

/// The signals that end the program.
#[cfg(unix)]
struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stop {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Where there are no Unix signals, Ctrl-C.
#[cfg(not(unix))]
struct Stop;

#[cfg(not(unix))]
impl Stop {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn asked(&mut self) {
        // Without a handler the process is killed, which ends it as well.
        let _ = tokio::signal::ctrl_c().await;
    }
}
