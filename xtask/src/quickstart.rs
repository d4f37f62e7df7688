// SPDX-License-Identifier: MPL-2.0
//! The first contact: a real host applies `examples/quickstart` against an
//! emulated instance whose change was interrupted, and against one that does
//! not exist. Everything happens on this machine and is gone afterwards.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use testkit::cli::{
    Host, HostKind, Origin, Output, Provider, Workspace, repository_root, target_dir,
};

use crate::emulator::{ACCESS_KEY, Emulator, SECRET_KEY};
use crate::hosts;
use crate::process::{self, cargo, seconds};

const INSTANCE: &str = "es-cn-quickstart0001";
const MISSING: &str = "es-cn-nosuchthing001";

pub(crate) fn run() -> Result<()> {
    let started = Instant::now();
    let interrupted = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&interrupted))?;
    }

    headline("Build the provider and the emulator");
    let (provider, emulator) = binaries()?;

    headline("Choose OpenTofu or Terraform");
    let host = choose_host()?;
    println!("    {} at {}", host.label(), host.program.display());

    headline("Start an emulated Alibaba Cloud with an interrupted change");
    let instance = format!("{INSTANCE}=suspended");
    let emulator = Emulator::start(
        &emulator,
        ["--instance", &instance, "--activating-for", "4s"],
    )?;
    println!(
        "    {INSTANCE} is suspended; the API answers at {}",
        emulator.url
    );

    let provider = Provider::from_binary(provider)?;
    let workspace = workspace(&host, &provider, &emulator, INSTANCE)?;
    let stage = Stage {
        workspace: &workspace,
        interrupted: &interrupted,
    };

    headline("init: install the provider from a mirror, as a pipeline would");
    stage.run(&["init"], 0)?;

    headline("plan: one resource to create; it looks at the instance and changes nothing");
    stage.run(&["plan", "-detailed-exitcode"], 2)?;
    let calls = resumes(&emulator)?;
    ensure!(calls == 0, "expected no call to resume before the apply");

    headline("apply: resume the change and wait until the instance is active");
    stage.run(&["apply", "-auto-approve"], 0)?;
    let state = workspace.state()?;
    let resource = state
        .resource("alicloudes_resume_task.this")
        .context("the resource is not in the state")?;
    let after = resource.text("status_after").unwrap_or("unknown");
    println!("    the instance is {after} now");
    ensure!(after == "active", "expected the instance to be active");

    headline("plan again: a finished action leaves nothing to do");
    stage.run(&["plan", "-detailed-exitcode"], 0)?;
    let calls = resumes(&emulator)?;
    ensure!(calls == 1, "expected one call to resume, {calls} came");

    headline("apply for an instance that does not exist: this error is what we want");
    let mut other = self::workspace(&host, &provider, &emulator, MISSING)?;
    // The look during plan would find that out before the call is made.
    other.set_env("ALICLOUDES_ENABLE_PREFLIGHT", "false");
    let stage = Stage {
        workspace: &other,
        interrupted: &interrupted,
    };
    other.init()?.exited(0)?;
    let output = stage.run(&["apply", "-auto-approve"], 1)?;
    let calls = resumes(&emulator)?;
    ensure!(
        calls == 2,
        "expected the call to reach the API and be rejected"
    );
    for wanted in ["InstanceNotFound", "instance_id"] {
        ensure!(
            output.unwrapped().contains(wanted),
            "expected the error to name {wanted}"
        );
    }
    ensure!(
        other.state()?.resources().is_empty(),
        "expected nothing in the state after a rejected call"
    );
    println!("    as it should: exit code 1, and nothing in the state");

    println!(
        "\nDone in {}. The configuration is in examples/quickstart, the rest is cleaned up.",
        seconds(started.elapsed())
    );
    Ok(())
}

/// How often the API was asked to resume a change.
fn resumes(emulator: &Emulator) -> Result<u64> {
    let counts = emulator.counts()?;
    let calls = counts.actions.get("ResumeElasticsearchTask");
    Ok(calls.copied().unwrap_or_default())
}

fn headline(text: &str) {
    println!("\n\u{25b8} {text}");
}

const BINARIES: [&str; 2] = ["terraform-provider-alicloudes", "alicloudes-emulator"];

/// Builds the provider and the emulator, and says where they are.
///
/// # Errors
/// When they don't compile.
pub(crate) fn binaries() -> Result<(PathBuf, PathBuf)> {
    let names = BINARIES;
    let started = Instant::now();
    let mut command = cargo(["build", "--locked", "--workspace"]);
    command.args(["--bin", names[0], "--bin", names[1]]);
    process::run_quietly("building", &mut command, |lines| {
        let compiled = lines.iter().filter(|line| line.contains("Compiling"));
        format!(", {} crates compiled", compiled.count())
    })?;
    println!("    done in {}", seconds(started.elapsed()));
    Ok(built_binaries())
}

/// Where [`binaries`] puts them.
pub(crate) fn built_binaries() -> (PathBuf, PathBuf) {
    let [provider, emulator] = BINARIES.map(|name| target_dir().join("debug").join(name));
    (provider, emulator)
}

/// `tofu` on PATH, else the build of it, else `terraform` on PATH, else builds.
fn choose_host() -> Result<Host> {
    let known = hosts::on_path(HostKind::Tofu)
        .or_else(|| Host::built(HostKind::Tofu).ok())
        .or_else(|| hosts::on_path(HostKind::Terraform));
    if let Some(host) = known {
        return Ok(host);
    }
    println!("    neither a `tofu` nor a `terraform` that runs is on PATH");
    let host = hosts::build(HostKind::Tofu)?;
    debug_assert_eq!(host.origin, Origin::Built);
    Ok(host)
}

/// The example in a workspace of its own, against the emulator.
///
/// # Errors
/// When it can't be written.
pub(crate) fn workspace(
    host: &Host,
    provider: &Provider,
    emulator: &Emulator,
    instance: &str,
) -> Result<Workspace> {
    let mut workspace = Workspace::new(host, provider)?;
    let example = repository_root().join("examples").join("quickstart");
    for entry in fs::read_dir(&example)?.flatten() {
        if entry.path().extension().is_some_and(|ext| ext == "tf") {
            workspace.write(entry.file_name(), fs::read(entry.path())?)?;
        }
    }
    workspace.set_env("ALICLOUD_ACCESS_KEY", ACCESS_KEY);
    workspace.set_env("ALICLOUD_SECRET_KEY", SECRET_KEY);
    workspace.set_env("TF_VAR_endpoint", &emulator.url);
    workspace.set_env("TF_VAR_instance_id", instance);
    Ok(workspace)
}

struct Stage<'a> {
    workspace: &'a Workspace,
    interrupted: &'a AtomicBool,
}

impl Stage<'_> {
    /// Runs one command, shows its output as it comes, checks its exit code.
    fn run(&self, args: &[&str], wanted: i32) -> Result<Output> {
        let name = self.workspace.host().kind.command();
        println!("    $ {name} {}", args.join(" "));
        let running = self.workspace.start(args)?;
        let mut shown = 0;
        let mut stopping = false;
        while !running.is_finished() {
            thread::sleep(Duration::from_millis(50));
            shown = show(&running.stdout_so_far(), shown);
            if self.interrupted.load(Ordering::Relaxed) && !stopping {
                stopping = true;
                running.interrupt();
            }
        }
        let output = running.wait()?;
        show(&output.stdout, shown);
        show(&output.stderr, 0);
        if self.interrupted.load(Ordering::Relaxed) {
            bail!("interrupted; everything is cleaned up");
        }
        if output.code != Some(wanted) {
            bail!(
                "`{name} {}` ended with exit code {}, expected {wanted}",
                args.join(" "),
                output.code.unwrap_or(-1)
            );
        }
        Ok(output)
    }
}

/// Prints the complete lines of `text` after byte `shown`; says how far it got.
fn show(text: &str, shown: usize) -> usize {
    let fresh = text.get(shown..).unwrap_or_default();
    let complete = fresh.rfind('\n').map_or(0, |last| last + 1);
    for line in fresh.get(..complete).unwrap_or_default().lines() {
        if !line.trim().is_empty() {
            println!("    \u{2502} {line}");
        }
    }
    shown + complete
}
