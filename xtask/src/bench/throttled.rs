// SPDX-License-Identifier: MPL-2.0
//! 1,000 resources, 100 at a time, against a service that answers 100 requests
//! a second and throttles the rest: how much longer the run takes than the
//! limit itself, and whether each instance was resumed once.

use std::fs;

use anyhow::{Result, ensure};
use testkit::cli::{Provider, Workspace};

use super::report::Report;
use super::walls::Bench;
use super::{configuration, tasks};
use crate::emulator::Emulator;

const RESOURCES: u32 = 1000;
const PER_SECOND: u32 = 100;
const ROUNDS: usize = 3;

/// What the service admits at once before its rate holds. One second's worth
/// is how such limits are mostly made; a tenth of that forgives no late timer.
const BURSTS: [u32; 2] = [100, 10];

pub(super) fn measure(bench: &Bench<'_>, report: &mut Report) -> Result<()> {
    for burst in BURSTS {
        let runs = (0..ROUNDS)
            .map(|_| run(bench, burst, false))
            .collect::<Result<Vec<_>>>()?;
        add(report, &format!("burst {burst}"), Some(1.3), &runs);
    }
    let with_preflight = run(bench, PER_SECOND, true)?;
    add(report, "with preflight", None, &[with_preflight]);
    Ok(())
}

fn add(report: &mut Report, what: &str, goal: Option<f64>, runs: &[Run]) {
    let line = format!("apply ×{RESOURCES} under {PER_SECOND}/s, {what}");
    let column = |of: fn(&Run) -> f64| runs.iter().map(of).collect();
    report.add(format!("{line}: wall"), "s", None, column(|run| run.wall));
    report.add(
        format!("{line}: × the limit's own"),
        "",
        goal,
        column(|run| run.wall / run.limit),
    );
    report.add(
        format!("{line}: requests throttled"),
        "",
        None,
        column(|run| run.throttled),
    );
}

struct Run {
    /// Seconds that the host's command took.
    wall: f64,
    /// Seconds that the limit alone makes of the requests that got through.
    limit: f64,
    /// How many did not get through at first.
    throttled: f64,
}

fn run(bench: &Bench<'_>, burst: u32, preflight: bool) -> Result<Run> {
    let provider = Provider::from_binary(bench.binary)?;
    let workspace = Workspace::new(bench.host, &provider)?;
    let scenario = workspace.path().join("scenario.toml");
    fs::write(
        &scenario,
        format!(
            "[defaults]\ncreate_on_demand = true\nactivating_for = \"instant\"\n\n\
             [throttle]\nrequests_per_second = {PER_SECOND}\nburst = {burst}\n"
        ),
    )?;
    let emulator = Emulator::start(
        bench.emulator,
        ["--scenario".as_ref(), scenario.as_os_str()],
    )?;
    workspace.write_main(&configuration(&emulator, preflight, &tasks(RESOURCES)))?;
    workspace.init()?.exited(0)?;
    let output = workspace
        .run(["apply", "-auto-approve", "-parallelism=100"])?
        .exited(0)?;

    let counts = emulator.counts()?;
    let throttled: u64 = counts.codes.values().sum();
    println!(
        "    burst {burst}, preflight {preflight}: {:.2} s, {:?}, errors {:?}",
        output.elapsed.as_secs_f64(),
        counts.actions,
        counts.codes
    );
    ensure!(
        counts.effects == u64::from(RESOURCES),
        "{} resumes took effect",
        counts.effects
    );
    #[expect(clippy::cast_precision_loss, reason = "some thousand requests")]
    let (passed, throttled) = ((counts.requests - throttled) as f64, throttled as f64);
    Ok(Run {
        wall: output.elapsed.as_secs_f64(),
        limit: (passed - f64::from(burst)) / f64::from(PER_SECOND),
        throttled,
    })
}
