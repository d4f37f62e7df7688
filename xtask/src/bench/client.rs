// SPDX-License-Identifier: MPL-2.0
//! The client's own pace, from `benches/client/`: it links the library, which
//! this program does not, and is built like a release.
//!
//! Each line of its output is a name, a unit, a goal or `-`, and the samples,
//! separated by tabs.

use super::report::Report;
use crate::process::cargo;
use anyhow::{Context as _, Result, ensure};

pub(super) fn measure(report: &mut Report) -> Result<()> {
    let output = cargo(["bench", "--locked", "--bench", "client"])
        .stderr(std::process::Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "cargo bench: {}", output.status);
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        add(report, line).with_context(|| format!("unexpected line {line:?}"))?;
    }
    Ok(())
}

fn add(report: &mut Report, line: &str) -> Result<()> {
    let mut words = line.split('\t');
    let mut next = || words.next().context("too short");
    let name = next()?.to_owned();
    let unit = match next()? {
        "µs" => "µs",
        "req/s" => "req/s",
        _ => "",
    };
    let goal = next()?.parse().ok();
    let samples = words.map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    report.add(name, unit, goal, samples);
    Ok(())
}
