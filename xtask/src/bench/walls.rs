// SPDX-License-Identifier: MPL-2.0
//! Plan, apply, re-plan and destroy of N resources under a real host, against
//! as many of the host's builtin `terraform_data`, round by round in turns.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use testkit::cli::{Host, Provider, Workspace};

use super::report::{Report, millis};
use super::shim::{PROGRAM, Total, USAGE};
use super::{configuration, tasks};
use crate::emulator::Emulator;
use crate::process::seconds;

/// The commands measured, in order, and the exit code each must have.
const OPERATIONS: [(&str, &[&str], i32); 4] = [
    ("plan", &["plan", "-detailed-exitcode"], 2),
    ("apply", &["apply", "-auto-approve"], 0),
    ("re-plan", &["plan", "-detailed-exitcode"], 0),
    ("destroy", &["destroy", "-auto-approve"], 0),
];

/// The commands measured with `count` resources: the host alone takes more than
/// five minutes to destroy 10,000 of its own.
fn operations(count: u32) -> impl Iterator<Item = (&'static str, &'static [&'static str], i32)> {
    let all = if count > 1000 { 3 } else { OPERATIONS.len() };
    OPERATIONS.into_iter().take(all)
}

/// What is measured, and with which programs.
#[derive(Clone, Copy)]
pub(super) struct Bench<'a> {
    pub(super) host: &'a Host,
    pub(super) binary: &'a Path,
    pub(super) emulator: &'a Path,
    /// Whether a plan looks at each instance first, as it does by default.
    pub(super) preflight: bool,
}

/// CPU and memory differ less between rounds than walls do.
const USAGE_ROUNDS: usize = 3;

/// The goals for one number of resources; those that are not set have none.
#[derive(Default)]
struct Goals {
    wall: [Option<f64>; 4],
    above_floor: [Option<f64>; 4],
    cpu: [Option<f64>; 4],
    peak: [Option<f64>; 4],
}

fn goals(count: u32) -> Goals {
    match count {
        1 => Goals {
            above_floor: [Some(40.0), Some(60.0), None, None],
            ..Goals::default()
        },
        1000 => Goals {
            wall: [Some(1000.0), Some(2200.0), None, None],
            cpu: [Some(150.0), Some(400.0), None, None],
            peak: [Some(15.0), Some(20.0), Some(20.0), None],
            ..Goals::default()
        },
        _ => Goals::default(),
    }
}

impl Bench<'_> {
    /// `rounds` rounds with `count` resources, and some for CPU and memory.
    pub(super) fn measure(&self, count: u32, rounds: usize, report: &mut Report) -> Result<()> {
        let mut floor: [Vec<f64>; 4] = Default::default();
        let mut ours: [Vec<f64>; 4] = Default::default();
        let provider = Provider::from_binary(self.binary)?;
        for round in 1..=rounds {
            // Whoever goes second finds warmer caches, so take turns.
            let order = [round % 2 == 0, round % 2 == 1];
            for with_provider in order {
                let workspace = Workspace::new(self.host, &provider)?;
                let times = if with_provider {
                    self.ours(workspace, count)?
                } else {
                    builtin(workspace, count)?
                };
                let into = if with_provider { &mut ours } else { &mut floor };
                for (samples, time) in into.iter_mut().zip(times) {
                    samples.push(time);
                }
            }
            println!("    ×{count}: round {round} of {rounds}");
        }
        let mut cpu: [Vec<f64>; 4] = Default::default();
        let mut peak: [Vec<f64>; 4] = Default::default();
        for _ in 0..rounds.min(USAGE_ROUNDS) {
            self.usage(count, &mut cpu, &mut peak)?;
        }

        // The goals are for runs that call the API for nothing but the task.
        let goals = if self.preflight {
            Goals::default()
        } else {
            goals(count)
        };
        let name = self.host.kind.command();
        for (index, (operation, ..)) in operations(count).enumerate() {
            let at = |goals: &[Option<f64>; 4]| goals.get(index).copied().flatten();
            let take = |samples: &mut [Vec<f64>; 4]| {
                samples
                    .get_mut(index)
                    .map(std::mem::take)
                    .unwrap_or_default()
            };
            let (builtin, with) = (take(&mut floor), take(&mut ours));
            let how = if self.preflight {
                ""
            } else {
                " without preflight"
            };
            let line = format!("{name} {operation} ×{count}{how}");
            // By rounds: what disturbed one round disturbed both of its halves.
            let pairs = || with.iter().zip(&builtin);
            let above: Vec<f64> = pairs().map(|(ours, floor)| ours - floor).collect();
            let ratio: Vec<f64> = pairs().map(|(ours, floor)| ours / floor).collect();
            report.add(format!("{line}: builtin (floor)"), "ms", None, builtin);
            report.add(format!("{line}: wall"), "ms", at(&goals.wall), with);
            report.add(
                format!("{line}: above floor"),
                "ms",
                at(&goals.above_floor),
                above,
            );
            report.add(format!("{line}: × floor"), "", None, ratio);
            report.add(
                format!("{line}: provider CPU"),
                "ms",
                at(&goals.cpu),
                take(&mut cpu),
            );
            report.add(
                format!("{line}: provider peak"),
                "MiB",
                at(&goals.peak),
                take(&mut peak),
            );
        }
        Ok(())
    }

    fn ours(&self, workspace: Workspace, count: u32) -> Result<[f64; 4]> {
        let emulator = self.prepare(&workspace, count)?;
        let mut times = [0.0; 4];
        for (time, (_, args, code)) in times.iter_mut().zip(operations(count)) {
            *time = millis(workspace.run(args)?.exited(code)?.elapsed);
        }
        drop(emulator);
        Ok(times)
    }

    fn prepare(&self, workspace: &Workspace, count: u32) -> Result<Emulator> {
        let args = ["--create-on-demand", "--activating-for", "instant"];
        let emulator = Emulator::start(self.emulator, args)?;
        workspace.write_main(&configuration(&emulator, self.preflight, &tasks(count)))?;
        workspace.init()?.exited(0)?;
        Ok(emulator)
    }

    /// Adds the CPU time (ms) of all processes of the provider, and the largest
    /// peak (MiB) of one, for each operation. Apart from the walls, which the
    /// shim would lengthen.
    fn usage(&self, count: u32, cpu: &mut [Vec<f64>; 4], peak: &mut [Vec<f64>; 4]) -> Result<()> {
        let shim = Provider::from_binary(std::env::current_exe()?)?;
        let mut workspace = Workspace::new(self.host, &shim)?;
        let file = workspace.path().join("usage.jsonl");
        workspace.set_env(PROGRAM, self.binary);
        workspace.set_env(USAGE, &file);
        let _emulator = self.prepare(&workspace, count)?;
        for (index, (operation, args, code)) in operations(count).enumerate() {
            let _ = fs::remove_file(&file);
            let output = workspace.run(args)?.exited(code)?;
            let used = Total::read(&file).context(operation)?;
            if let (Some(cpu), Some(peak)) = (cpu.get_mut(index), peak.get_mut(index)) {
                cpu.push(used.cpu_ms);
                peak.push(used.peak_mib);
            }
            println!(
                "    ×{count}: {operation} ran {} processes of the provider in {}",
                used.processes,
                seconds(output.elapsed)
            );
        }
        Ok(())
    }
}

fn builtin(workspace: Workspace, count: u32) -> Result<[f64; 4]> {
    workspace.write(
        "main.tf",
        format!(
            "resource \"terraform_data\" \"this\" {{\n  count = {count}\n  \
             input = format(\"es-cn-bench%05d\", count.index)\n}}\n"
        ),
    )?;
    workspace.init()?.exited(0)?;
    let mut times = [0.0; 4];
    for (time, (_, args, code)) in times.iter_mut().zip(operations(count)) {
        *time = millis(workspace.run(args)?.exited(code)?.elapsed);
    }
    Ok(times)
}
