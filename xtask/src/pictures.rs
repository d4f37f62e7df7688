// SPDX-License-Identifier: MPL-2.0
//! The pictures in `assets/`: the states of a run, drawn by Graphviz from
//! `run.dot`, and what a terminal shows when OpenTofu resumes the change of an
//! emulated instance, and when the instance does not exist.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use testkit::cli::{Host, Provider, repository_root};

use crate::emulator::Emulator;
use crate::{process, quickstart, tools};

/// Draws the terminal. Pinned, because another one draws other pictures.
const RICH: &str = "rich==15.0.0";
const TERMINAL: &str = include_str!("pictures/terminal.py");

const INSTANCE: &str = "es-cn-n6w1o1x0w001c0001";
const MISSING: &str = "es-cn-n6w1o1x0w001c0009";

pub(crate) fn run() -> Result<()> {
    states()?;
    terminals()
}

fn picture(name: &str) -> PathBuf {
    repository_root().join("assets").join(name)
}

fn states() -> Result<()> {
    let mut command = Command::new("dot");
    command
        .arg("-Tsvg")
        .arg("-o")
        .arg(picture("run.svg"))
        .arg(picture("run.dot"));
    process::run(&mut command).context("the states are drawn by Graphviz")?;
    println!("    assets/run.svg");
    Ok(())
}

fn terminals() -> Result<()> {
    let python = python()?;
    let (provider, emulator) = quickstart::binaries()?;
    let host = Host::tofu()?;
    let instance = format!("{INSTANCE}=suspended");
    let emulator = Emulator::start(
        &emulator,
        ["--instance", &instance, "--activating-for", "4s"],
    )?;
    let provider = Provider::from_binary(provider)?;
    for (instance, exit, name) in [(INSTANCE, 0, "apply.svg"), (MISSING, 1, "not-found.svg")] {
        let mut workspace = quickstart::workspace(&host, &provider, &emulator, instance)?;
        workspace.init()?.exited(0)?;
        // It turns colours off.
        workspace.remove_env("TF_CLI_ARGS");
        let output = workspace.run(["apply", "-auto-approve"])?.exited(exit)?;
        let mut child = Command::new(&python)
            .args(["-c", TERMINAL, "tofu apply -auto-approve"])
            .arg(picture(name))
            .stdin(Stdio::piped())
            .spawn()?;
        let mut stdin = child.stdin.take().context("no standard input")?;
        stdin.write_all(format!("{}{}", output.stdout, output.stderr).as_bytes())?;
        drop(stdin);
        ensure!(child.wait()?.success(), "assets/{name} was not drawn");
        println!("    assets/{name}");
    }
    Ok(())
}

/// A Python that has [`RICH`], below `target/`.
fn python() -> Result<PathBuf> {
    let venv = tools::folder().join("rich");
    let python = venv.join("bin").join("python3");
    // Written last: an interrupted installation is never taken for a whole one.
    let installed = venv.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|found| found == RICH) {
        return Ok(python);
    }
    process::run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    process::run(Command::new(&python).args(["-m", "pip", "install", "--quiet", RICH]))?;
    fs::write(installed, RICH)?;
    Ok(python)
}
