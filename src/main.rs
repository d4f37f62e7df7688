// SPDX-License-Identifier: MPL-2.0
//! The program: what was asked for on the command line, then one step after
//! the other. Hosts pass no arguments.

mod command_line;

use std::io::{self, Write as _};
use std::process::ExitCode;

use alicloudes::environment::Environment;
use alicloudes::plugin::{self, Mode, Options, ServeError};
use alicloudes::provider::Dependencies;
use alicloudes::provider::doctor::{self, Arguments, Usage};

use command_line::{Command, HELP};

/// musl's own allocator is slow enough to double the CPU of each RPC.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// The provider's type: the prefix of its resources, and its local name.
const PROVIDER: &str = "alicloudes";
/// The provider's addresses: the one it has, which a configuration may name in
/// every host, and what Terraform makes of the short `alicloudes/alicloudes`.
const SOURCES: &[&str] = &[
    "registry.opentofu.org/alicloudes/alicloudes",
    "registry.terraform.io/alicloudes/alicloudes",
];

fn main() -> ExitCode {
    let environment = Environment::of_process();
    match command_line::command(std::env::args_os().skip(1)) {
        Command::Launched => serve(environment, Mode::Launched),
        Command::Debug => serve(environment, Mode::Debug),
        Command::Doctor(words) => doctor(environment, words),
        Command::Print(text) => print(&text),
        Command::Wrong(why) => {
            fail(&format!("{why}\nTry terraform-provider-alicloudes help."));
            ExitCode::from(2)
        }
    }
}

fn serve(environment: Environment, mode: Mode) -> ExitCode {
    plugin::logging::init(&environment, PROVIDER);
    let service = alicloudes::service(Dependencies::of_process(environment.clone()));
    let in_flight = service.in_flight();
    let options = Options {
        environment,
        mode,
        sources: SOURCES,
    };
    match plugin::serve(&options, service.into_server(), &in_flight) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error @ ServeError::NotLaunchedByHost) => fail(&format!("{error}\n\n{HELP}")),
        Err(error) => fail(&error.to_string()),
    }
}

/// The subcommand for people. It is no plugin, so stdout is free.
fn doctor(environment: Environment, words: Vec<String>) -> ExitCode {
    let arguments = match Arguments::parse(words) {
        Ok(arguments) => arguments,
        Err(Usage::Help) => return print(doctor::USAGE),
        Err(Usage::Wrong(why)) => {
            fail(&format!("doctor: {why}\n\n{}", doctor::USAGE));
            return ExitCode::from(2);
        }
    };
    plugin::logging::init(&environment, PROVIDER);
    let dependencies = Dependencies::of_process(environment);
    let mut stdout = io::stdout().lock();
    let checks = doctor::run(&arguments, dependencies, &mut stdout);
    match plugin::block_on(checks).flatten() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => fail(&format!("doctor: {error}")),
    }
}

fn print(text: &str) -> ExitCode {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn fail(message: &str) -> ExitCode {
    let text = format!("terraform-provider-alicloudes: {}\n", message.trim_end());
    let _ = io::stderr().lock().write_all(text.as_bytes());
    ExitCode::FAILURE
}
