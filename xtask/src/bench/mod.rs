// SPDX-License-Identifier: MPL-2.0
//! Measures the release binary: start, memory, size, the walls of a host's
//! commands against its builtin resource, and the client's own pace.
//!
//! Everything comes from one run, in interleaved rounds, because a machine is
//! never as fast as it was yesterday; the table has medians and minima, and
//! says how far from its goal each figure is.

mod install;
mod report;
mod session;
pub(crate) mod shim;
mod startup;
mod walls;

use std::fs;
use std::path::PathBuf;
use std::thread;

use anyhow::Result;
use testkit::cli::{HostKind, target_dir};

use self::report::Report;
use self::walls::Bench;
use crate::emulator::{ACCESS_KEY, Emulator, SECRET_KEY};
use crate::process::{self, cargo};
use crate::{dist, hosts};

/// What can be measured by itself.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// The binary: its size, its start, its memory at rest, the schema, the end
    Start,
    /// `init` from a registry of static files against one from a filesystem mirror
    Install,
    /// Plan, apply, re-plan and destroy against the host's builtin resource
    Walls,
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// What to measure; everything when nothing is named
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// How many rounds with one resource; a third of it with up to 1,000, and
    /// one with more
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// How many resources the walls are measured with; 10000 takes half an hour
    #[arg(long, value_delimiter = ',', default_values_t = [1, 1000])]
    counts: Vec<u32>,
    /// Another provider binary, whose start is measured in the same rounds
    #[arg(long, value_name = "BINARY")]
    against: Option<PathBuf>,
    /// Use Terraform instead of OpenTofu
    #[arg(long)]
    terraform: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    println!("Release binary");
    let release = dist::for_this_machine()?;
    println!("Host");
    let host = hosts::build(if args.terraform {
        HostKind::Terraform
    } else {
        HostKind::Tofu
    })?;

    let mut report = Report::default();
    let processors = thread::available_parallelism()?;
    report.about.push(format!(
        "terraform-provider-alicloudes {} under {}, {processors} processors",
        env!("CARGO_PKG_VERSION"),
        host.label()
    ));
    let wanted = |part| args.parts.is_empty() || args.parts.contains(&part);
    if wanted(Part::Start) {
        println!("Start");
        for (name, file, goal) in [
            ("binary size", &release.binary, 6.2),
            ("archive size", &release.archive, 2.8),
        ] {
            #[expect(clippy::cast_precision_loss, reason = "a file's size")]
            let megabytes = fs::metadata(file)?.len() as f64 / 1e6;
            report.add(name, "MB", Some(goal), vec![megabytes]);
        }
        // Both in one folder: file systems differ in how fast they are.
        let folder = tempfile::tempdir()?;
        let copied = |path: &PathBuf, name| -> Result<PathBuf> {
            let copy = folder.path().join(name);
            fs::copy(path, &copy)?;
            Ok(copy)
        };
        let binary = copied(&release.binary, "terraform-provider-alicloudes")?;
        let against = args.against.as_ref();
        let against = against.map(|path| copied(path, "the-other")).transpose()?;
        startup::measure(&binary, against.as_deref(), &mut report)?;
        session::measure(&binary, against.as_deref(), &mut report)?;
    }
    if wanted(Part::Install) {
        println!("Installation by {}", host.label());
        install::measure(&host, &release, args.rounds, &mut report)?;
    }
    if wanted(Part::Walls) {
        println!("Emulator");
        let emulator = emulator()?;
        let bench = Bench {
            host: &host,
            binary: &release.binary,
            emulator: &emulator,
            preflight: false,
        };
        println!("Commands of {}", host.label());
        for count in &args.counts {
            let rounds = match count {
                1 => args.rounds,
                2..=1000 => (args.rounds / 3).max(1),
                _ => 1,
            };
            bench.measure(*count, rounds, &mut report)?;
            if *count <= 1000 {
                let preflight = true;
                let bench = Bench { preflight, ..bench };
                bench.measure(*count, rounds, &mut report)?;
            }
        }
    }
    let path = report.publish()?;
    println!("\nsamples are in {}", path.display());
    Ok(())
}

/// A configuration of the provider that calls `emulator`, and `rest`.
fn configuration(emulator: &Emulator, preflight: bool, rest: &str) -> String {
    format!(
        r#"
provider "alicloudes" {{
  region           = "cn-hangzhou"
  enable_preflight = {preflight}
  access_key       = "{ACCESS_KEY}"
  secret_key       = "{SECRET_KEY}"

  endpoints {{
    elasticsearch = "{}"
  }}
}}

{rest}
"#,
        emulator.url
    )
}

/// `count` tasks that end with their call.
fn tasks(count: u32) -> String {
    format!(
        r#"resource "alicloudes_resume_task" "this" {{
  count           = {count}
  instance_id     = format("es-cn-bench%05d", count.index)
  wait_for_status = "none"
}}"#
    )
}

/// Built for speed too: what it takes is missing to the host on few processors.
fn emulator() -> Result<PathBuf> {
    let name = "alicloudes-emulator";
    let mut command = cargo(["build", "--release", "--locked", "--package", name]);
    process::run_quietly("building the emulator", &mut command, |_| String::new())?;
    Ok(target_dir().join("release").join(name))
}
