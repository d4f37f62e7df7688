// SPDX-License-Identifier: MPL-2.0
//! `alicloudes-emulator`: the library as a program, for tests in other processes.
//!
//! By itself it prints one line on stdout when it serves, `listening on URL control URL`, and ends
//! on SIGINT or SIGTERM. `run -- COMMAND` serves for as long as a command runs, and leaves stdout
//! to it. Everything else goes to stderr.

mod options;
mod run;
mod stop;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use emulator::Emulator;

use options::Options;
use stop::Stop;

/// A scenario with a word on each part; what a reader of the help needs first.
const EXAMPLE: &str = include_str!("../../examples/emulator/scenario.toml");

/// The Alibaba Cloud Elasticsearch API on loopback, for tests of configurations that use the
/// alicloudes provider.
///
/// Without a scenario it serves an empty region with the key testAccessKeyId / testAccessKeySecret.
/// Once it serves, it prints one line: listening on http://127.0.0.1:PORT control http://127.0.0.1:PORT
#[derive(Debug, Parser)]
#[command(version, about, after_long_help = format!("A scenario file:\n\n{EXAMPLE}"))]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve for as long as a command runs, with the environment that makes the provider use the
    /// emulator; end with the command's exit code
    Run(run::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // One thread is enough for tens of thousands of requests a second and leaves the other cores
    // to what is tested.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let done = runtime.and_then(|runtime| {
        runtime.block_on(async {
            match arguments.command {
                Some(Command::Run(run)) => run::run(run).await,
                None => serve(arguments.options).await.map(|()| ExitCode::SUCCESS),
            }
        })
    });
    done.unwrap_or_else(|error| {
        // Nothing is left to do if even stderr is gone.
        let _ = writeln!(io::stderr(), "alicloudes-emulator: {error}");
        ExitCode::FAILURE
    })
}

async fn serve(options: Options) -> io::Result<()> {
    // Before the start line: whoever reads it may already send the signal.
    let mut stop = Stop::new()?;
    let (emulator, _) = options.start()?;
    announce(&emulator)?;
    stop.asked().await;
    emulator.shutdown();
    Ok(())
}

fn announce(emulator: &Emulator) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(
        stdout,
        "listening on {} control {}",
        emulator.url(),
        emulator.control_url()
    )?;
    stdout.flush()
}
