// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_instances` over 10,000 instances: how much memory the provider
//! needs for the state that it returns, and how many requests.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result};
use testkit::cli::{Provider, Workspace};

use super::configuration;
use super::report::Report;
use super::shim::{PROGRAM, Total, USAGE};
use super::walls::Bench;
use crate::emulator::Emulator;

const INSTANCES: usize = 10_000;

pub(super) fn measure(bench: &Bench<'_>, report: &mut Report) -> Result<()> {
    let small = run(bench, 1)?;
    let large = run(bench, INSTANCES)?;
    let line = format!("data source with {INSTANCES} instances");
    report.add(
        format!("{line}: provider peak"),
        "MiB",
        None,
        vec![large.peak],
    );
    report.add(format!("{line}: its state"), "MiB", None, vec![large.state]);
    report.add(
        format!("{line}: peak ÷ state"),
        "",
        Some(1.5),
        vec![large.peak / large.state],
    );
    // What the process takes anyway is no matter of the list.
    report.add(
        format!("{line}: (peak − peak with one) ÷ state"),
        "",
        None,
        vec![(large.peak - small.peak) / large.state],
    );
    report.add(format!("{line}: requests"), "", None, vec![large.requests]);
    report.add(format!("{line}: provider CPU"), "ms", None, vec![large.cpu]);
    report.add(format!("{line}: wall"), "s", None, vec![large.wall]);
    Ok(())
}

struct Run {
    /// MiB.
    peak: f64,
    /// MiB: the attributes in the host's state file, without its indentation.
    state: f64,
    requests: f64,
    /// Milliseconds.
    cpu: f64,
    /// Seconds.
    wall: f64,
}

fn run(bench: &Bench<'_>, instances: usize) -> Result<Run> {
    let shim = Provider::from_binary(std::env::current_exe()?)?;
    let mut workspace = Workspace::new(bench.host, &shim)?;
    let usage = workspace.path().join("usage.jsonl");
    let scenario = workspace.path().join("scenario.toml");
    let mut text = String::new();
    for index in 0..instances {
        writeln!(
            text,
            "[[instances]]\nid = \"es-cn-bench{index:05}\"\nstatus = \"active\"\n"
        )?;
    }
    fs::write(&scenario, text)?;
    let emulator = Emulator::start(
        bench.emulator,
        ["--scenario".as_ref(), scenario.as_os_str()],
    )?;
    workspace.set_env(PROGRAM, bench.binary);
    workspace.set_env(USAGE, &usage);
    let all = r#"data "alicloudes_instances" "all" {}"#;
    workspace.write_main(&configuration(&emulator, true, all))?;
    workspace.init()?.exited(0)?;
    let _ = fs::remove_file(&usage);
    let output = workspace.run(["apply", "-auto-approve"])?.exited(0)?;
    let used = Total::read(&usage)?;
    let requests = emulator.counts()?.requests;
    let state: serde_json::Value = serde_json::from_str(&workspace.state_file())?;
    let attributes = state
        .pointer("/resources/0/instances/0/attributes")
        .context("the state has no data source")?;
    println!(
        "    {instances} instances: {requests} requests, {} processes of the provider",
        used.processes
    );
    #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
    Ok(Run {
        peak: used.peak_mib,
        state: attributes.to_string().len() as f64 / f64::from(1 << 20),
        requests: requests as f64,
        cpu: used.cpu_ms,
        wall: output.elapsed.as_secs_f64(),
    })
}
