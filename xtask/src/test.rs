// SPDX-License-Identifier: MPL-2.0
//! Every check, one after the other, cheapest first; the first that fails ends
//! the run with the command that repeats it.

use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use testkit::cli::{HostKind, target_dir};

use crate::dist;
use crate::hosts;
use crate::process::{self, cargo, seconds, shown};
use crate::tools;

/// Pinned, because a newer one may refuse what this one accepts.
const CARGO_DENY: &str = "0.20.2";

/// Picks hosts for the acceptance tests.
const HOSTS: &str = "TF_ACC_HOSTS";

/// What a person sets to run single tests in another way.
const FOR_SINGLE_TESTS: [&str; 8] = [
    "TF_ACC",
    HOSTS,
    "TESTKIT_PROVIDER",
    "UPDATE_EXPECT",
    "PROPTEST_CASES",
    "SOAK",
    "TORTURE",
    "TORTURE_ONLY",
];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Run just these steps
    #[arg(value_enum)]
    steps: Vec<Step>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Step {
    /// The source is formatted
    Fmt,
    /// No lint complains
    Clippy,
    /// Unit and integration tests pass
    Test,
    /// Tests compile for Windows, where nothing here runs them
    Windows,
    /// The documentation builds without warnings
    Doc,
    /// Dependencies keep to deny.toml
    Deny,
    /// Real OpenTofu and Terraform are built
    Hosts,
    /// They run our provider as users will see it
    Acceptance,
    /// They install a release from registries and mirrors, and refuse wrong ones
    Install,
    /// The workflows are what GitHub expects
    Workflows,
    /// act runs the workflows of the examples against the emulator
    Pipelines,
    /// docs/ is what tfplugindocs makes of schema, templates and examples
    Pages,
}

impl Step {
    const ALL: [Self; 12] = [
        Self::Fmt,
        Self::Clippy,
        Self::Test,
        Self::Windows,
        Self::Doc,
        Self::Deny,
        Self::Hosts,
        Self::Acceptance,
        Self::Install,
        Self::Workflows,
        Self::Pipelines,
        Self::Pages,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Test => "test",
            Self::Windows => "windows",
            Self::Doc => "doc",
            Self::Deny => "deny",
            Self::Hosts => "hosts",
            Self::Acceptance => "acceptance",
            Self::Install => "install",
            Self::Workflows => "workflows",
            Self::Pipelines => "pipelines",
            Self::Pages => "pages",
        }
    }

    /// What the step runs at last, and how a person repeats it. What a person
    /// has set for single tests would run some of them twice, or on another
    /// provider, or pass where nothing ran; so no step inherits it.
    fn command(self) -> Command {
        let mut command = self.bare_command();
        for variable in FOR_SINGLE_TESTS {
            command.env_remove(variable);
        }
        if [Self::Acceptance, Self::Install].contains(&self) {
            command.env("TF_ACC", "1");
            // Which hosts is a fair choice, and the command that is shown tells it.
            if let Some(hosts) = env::var_os(HOSTS) {
                command.env(HOSTS, hosts);
            }
        }
        command
    }

    fn bare_command(self) -> Command {
        match self {
            Self::Fmt => cargo(["fmt", "--all", "--check"]),
            Self::Clippy => cargo([
                "clippy",
                "--workspace",
                "--all-targets",
                "--locked",
                "--",
                "-D",
                "warnings",
            ]),
            Self::Test => cargo(["test", "--workspace", "--locked"]),
            Self::Windows => {
                // As cargo's `check`, and ring's C is compiled by zig. Tasks are for
                // Unix, where the programs are that they run.
                let mut command = Command::new("cargo-zigbuild");
                command
                    .current_dir(testkit::cli::repository_root())
                    .args(["check", "--workspace", "--exclude", "xtask"])
                    .args(["--all-targets", "--locked", "--keep-going"])
                    .args(["--target", dist::WINDOWS]);
                command
            }
            Self::Doc => {
                // Whoever reads these pages works on the crates: what is private has its
                // page as well, and links to it lead somewhere.
                let mut command = cargo([
                    "doc",
                    "--workspace",
                    "--no-deps",
                    "--locked",
                    "--document-private-items",
                ]);
                command.env(
                    "RUSTDOCFLAGS",
                    "-D warnings -A rustdoc::private_intra_doc_links",
                );
                command
            }
            Self::Deny => {
                let mut command = Command::new(tools::cargo_program("cargo-deny"));
                command
                    .current_dir(testkit::cli::repository_root())
                    .args(["--workspace", "--locked", "--all-features"])
                    .args(["check", "bans", "licenses", "sources"]);
                command
            }
            Self::Hosts => cargo(["xtask", "hosts"]),
            Self::Acceptance => cargo([
                "test",
                "--locked",
                "--test",
                "acceptance",
                "--test",
                "torture",
            ]),
            Self::Install => {
                let mut command = cargo(["test", "--locked", "--test", "install"]);
                command.env("ALICLOUDES_RELEASE", target_dir().join("install"));
                command
            }
            Self::Workflows => {
                let mut command = Command::new("actionlint");
                command.current_dir(testkit::cli::repository_root());
                command
            }
            Self::Pipelines => cargo(["xtask", "pipelines", "lint", "github"]),
            Self::Pages => cargo(["xtask", "docs", "--check"]),
        }
    }

    fn run(self) -> Result<()> {
        match self {
            Self::Hosts => {
                for kind in HostKind::ALL {
                    hosts::build(kind)?;
                }
                return Ok(());
            }
            Self::Deny => drop(tools::cargo_tool("cargo-deny", CARGO_DENY)?),
            Self::Install => dist::stage()?,
            Self::Windows => return dist::check_for_windows(&mut self.command()),
            Self::Workflows => {
                let command = self.command();
                let mut pinned = Command::new(tools::go_tool("actionlint")?);
                if let Some(folder) = command.get_current_dir() {
                    pinned.current_dir(folder);
                }
                return process::run(&mut pinned);
            }
            _ => {}
        }
        process::run(&mut self.command())
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let steps: Vec<Step> = Step::ALL
        .into_iter()
        .filter(|step| args.steps.is_empty() || args.steps.contains(step))
        // act runs jobs on the machine itself, as on a Linux runner.
        .filter(|step| cfg!(target_os = "linux") || *step != Step::Pipelines)
        .collect();
    if steps.contains(&Step::Hosts) {
        hosts::check_go()?;
    }
    let started = Instant::now();
    let mut times: Vec<(Step, Duration)> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let command = shown(&step.command());
        println!(
            "\n[{}/{}] {}: {command}",
            index + 1,
            steps.len(),
            step.name()
        );
        let begun = Instant::now();
        let done = step.run();
        times.push((*step, begun.elapsed()));
        if let Err(error) = done {
            println!("\nerror: {error:#}");
            bail!(
                "{name} failed after {}; {index} of {} steps passed before it. Run it again with\n  \
                 cargo xtask test {name}\nor, without what the step installs and builds first,\n  {command}",
                seconds(begun.elapsed()),
                steps.len(),
                name = step.name(),
            );
        }
        println!("    {} passed in {}", step.name(), seconds(begun.elapsed()));
    }
    let each: Vec<String> = times
        .iter()
        .map(|(step, time)| format!("{} {}", step.name(), seconds(*time)))
        .collect();
    println!("\n{}", each.join(", "));
    println!(
        "all {} steps passed in {}",
        steps.len(),
        seconds(started.elapsed())
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn a_step_inherits_nothing_that_is_for_single_tests() {
        for step in Step::ALL {
            let command = step.command();
            let runs_hosts = [Step::Acceptance, Step::Install].contains(&step);
            for variable in FOR_SINGLE_TESTS {
                let set = command
                    .get_envs()
                    .find_map(|(key, value)| (key == variable).then_some(value));
                let wanted = (runs_hosts && variable == "TF_ACC").then(|| OsStr::new("1"));
                let kept = runs_hosts && variable == HOSTS;
                let name = step.name();
                assert!(kept || set == Some(wanted), "{variable} in {name}: {set:?}");
            }
        }
    }
}
