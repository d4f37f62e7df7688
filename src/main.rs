// SPDX-License-Identifier: MPL-2.0
//! The program: what was asked for on the command line, then one step after
//! the other. Hosts pass no arguments.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use alicloudes::environment::Environment;
use alicloudes::plugin::{self, Mode, Network, Options, ServeError};
use alicloudes::provider::doctor::{self, Arguments, Usage};
use alicloudes::provider::{AlicloudesProvider, Dependencies};
use alicloudes::server::ProviderService;

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

const HELP: &str = "\
terraform-provider-alicloudes: a provider for OpenTofu and Terraform that resumes
interrupted changes of Alibaba Cloud Elasticsearch instances.

This program is a plugin. OpenTofu or Terraform start it themselves when a
configuration asks for it:

  terraform {
    required_providers {
      alicloudes = { source = \"alicloudes/alicloudes\" }
    }
  }

Usage, by hand:
  terraform-provider-alicloudes --version   print the version
  terraform-provider-alicloudes --help      print this text
  terraform-provider-alicloudes --debug     serve until Ctrl-C, and print the
                                            TF_REATTACH_PROVIDERS to attach with
  terraform-provider-alicloudes doctor      look at credentials, identity, endpoint,
                                            clock and an instance; doctor --help
";

enum Command {
    Serve(Mode),
    Print(String),
    Doctor(Vec<String>),
    Unknown(String),
}

fn main() -> ExitCode {
    let environment = Environment::of_process();
    match command(std::env::args_os().skip(1)) {
        Command::Print(text) => print(&text),
        Command::Unknown(argument) => fail(&format!("unknown argument {argument:?}; try --help")),
        Command::Doctor(words) => doctor(environment, words),
        Command::Serve(mode) => serve(environment, mode),
    }
}

fn command(mut arguments: impl Iterator<Item = std::ffi::OsString>) -> Command {
    let first = arguments.next();
    if first.as_deref() == Some(std::ffi::OsStr::new("doctor")) {
        let words = arguments.map(|word| word.to_string_lossy().into_owned());
        return Command::Doctor(words.collect());
    }
    if let Some(extra) = arguments.next() {
        return Command::Unknown(extra.to_string_lossy().into_owned());
    }
    match first.as_ref().map(|argument| argument.to_string_lossy()) {
        None => Command::Serve(Mode::Launched),
        Some(argument) => match &*argument {
            // One hyphen is how Go programs spell it.
            "--debug" | "-debug" => Command::Serve(Mode::Debug),
            "--version" | "-version" | "-V" => Command::Print(format!(
                "terraform-provider-alicloudes {}\n",
                env!("CARGO_PKG_VERSION")
            )),
            "--help" | "-help" | "-h" => Command::Print(HELP.to_owned()),
            _ => Command::Unknown(argument.into_owned()),
        },
    }
}

fn serve(environment: Environment, mode: Mode) -> ExitCode {
    plugin::logging::init(&environment, PROVIDER);
    let provider = AlicloudesProvider::new(Dependencies::of_process(environment.clone()));
    let service = ProviderService::new(Arc::new(provider));
    let in_flight = service.in_flight();
    let options = Options {
        environment,
        mode,
        network: Network::of_platform(),
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
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let dependencies = Dependencies::of_process(environment);
    let done = runtime.and_then(|runtime| {
        runtime.block_on(doctor::run(
            &arguments,
            dependencies,
            &mut io::stdout().lock(),
        ))
    });
    match done {
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
