// SPDX-License-Identifier: MPL-2.0
//! Development tasks of this repository; `cargo xtask --help` lists them.
//!
//! Each task is a module. They share [`process`], which runs other programs
//! with the same manners: a line before, progress while it takes long, and the
//! command to repeat when it fails.

#![expect(
    clippy::print_stdout,
    reason = "tasks talk to a person; the rule protects the plugin's handshake"
)]

mod bench;
mod dist;
mod docs;
mod emulator;
mod fuzz;
mod hosts;
mod pictures;
#[cfg(target_os = "linux")]
mod pipelines;
mod process;
mod quickstart;
mod soak;
mod states;
mod test;
mod tools;
mod torture;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Development tasks")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Resume an interrupted change of an emulated instance with a real host
    Quickstart,
    /// Run every check: format, lints, tests, docs, dependencies, acceptance
    Test(test::Args),
    /// Build the OpenTofu and the Terraform that the acceptance tests run
    Hosts(hosts::Args),
    /// Measure start, memory, size and the walls of host commands
    Bench(bench::Args),
    /// Write the registries' pages from schema, templates and examples
    Docs(docs::Args),
    /// Feed random bytes to all that reads what others wrote, guided by coverage
    Fuzz(fuzz::Args),
    /// Make the states that tests of later versions of the schema start from
    States,
    /// Draw the pictures of the README: the states of a run, and a terminal
    Pictures,
    /// Build the release of provider and emulator for every platform
    Dist(dist::Args),
    /// Apply thousands of times through one provider, and show that it holds no more at the end
    Soak(soak::Args),
    /// Kill every party at every point of a run, and show that nothing is lost or done twice
    Torture(torture::Args),
    /// Run the pipelines of examples/pipelines with the real tools of their systems
    #[cfg(target_os = "linux")]
    Pipelines(pipelines::Args),
}

fn main() -> ExitCode {
    // The bench puts this program in the provider's place to measure it.
    if let Some(code) = bench::shim::run_if_asked() {
        return code;
    }
    let done = match Cli::parse().task {
        Task::Quickstart => quickstart::run(),
        Task::Test(args) => test::run(&args),
        Task::Hosts(args) => hosts::run(&args),
        Task::Bench(args) => bench::run(&args),
        Task::Docs(args) => docs::run(&args),
        Task::Fuzz(args) => fuzz::run(&args),
        Task::States => states::run(),
        Task::Pictures => pictures::run(),
        Task::Dist(args) => dist::run(&args),
        Task::Soak(args) => soak::run(&args),
        Task::Torture(args) => torture::run(&args),
        #[cfg(target_os = "linux")]
        Task::Pipelines(args) => pipelines::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
