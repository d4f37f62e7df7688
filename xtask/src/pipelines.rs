// SPDX-License-Identifier: MPL-2.0
//! Runs the pipelines of `examples/pipelines` with the real tools of their
//! systems, against the emulator, and counts the calls that arrive.

mod github;
mod gitlab;
mod issuer;
mod postgres;
mod scanners;
mod schemas;
mod site;

use std::env;
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;

use crate::process::seconds;
use crate::tools;
use site::Ingredients;

/// Set for the run inside a network namespace, which installs nothing.
const ISOLATED: &str = "ALICLOUDES_PIPELINES_ISOLATED";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Run just these parts
    #[arg(value_enum)]
    parts: Vec<Part>,
}

/// What belongs to one tool.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// actionlint reads the GitHub workflows
    Lint,
    /// act runs the GitHub workflows
    Github,
    /// gitlab-ci-local runs the GitLab jobs
    Gitlab,
    /// Two pipelines share a state in a real PostgreSQL
    Postgres,
    /// The Kubernetes objects fit their schemas
    Schemas,
    /// tflint, checkov, pre-commit and Renovate read the examples
    Scanners,
}

impl Part {
    fn install(self) -> Result<()> {
        match self {
            Self::Lint => tools::go_tool("actionlint").map(drop),
            Self::Github => tools::go_tool("act").map(drop),
            Self::Gitlab => gitlab::install(),
            Self::Postgres => postgres::check(),
            Self::Schemas => schemas::install(),
            Self::Scanners => scanners::install(),
        }
    }

    fn run(self, with: &Ingredients) -> Result<Vec<Row>> {
        match self {
            Self::Lint => github::lint(),
            Self::Github => github::run(with),
            Self::Gitlab => gitlab::run(with),
            Self::Postgres => postgres::run(with),
            Self::Schemas => schemas::run(),
            Self::Scanners => scanners::run(with),
        }
    }
}

/// One case of the matrix, as it was seen.
pub(crate) struct Row {
    case: String,
    /// The exit code of the last command.
    code: i32,
    /// Calls to resume that arrived; none where no API is involved.
    posts: Option<u64>,
    /// Those that had an effect.
    effective: Option<u64>,
    time: Duration,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let all = Part::value_variants();
    let parts: Vec<Part> = all
        .iter()
        .copied()
        .filter(|part| args.parts.is_empty() || args.parts.contains(part))
        .collect();
    let isolated = env::var_os(ISOLATED).is_some();
    if !isolated {
        for part in &parts {
            part.install()?;
        }
    }
    let ingredients = Ingredients::make(isolated)?;
    if !isolated && namespace_can_be_made() {
        return Err(enter_namespace());
    }
    let where_from = if isolated {
        "with loopback only"
    } else {
        "with this machine's network: it allows no network namespace"
    };
    println!("\nRunning {where_from}");
    let mut rows = Vec::new();
    for part in parts {
        let name = part.to_possible_value();
        let name = name.as_ref().map_or("", |value| value.get_name());
        println!("\n\u{25b8} {name}");
        rows.extend(part.run(&ingredients).with_context(|| {
            format!("{name} failed; run it again with\n  cargo xtask pipelines {name}")
        })?);
    }
    print(&rows);
    Ok(())
}

fn namespace_can_be_made() -> bool {
    let tried = Command::new("unshare")
        .args(["--net", "ip", "link", "set", "lo", "up"])
        .output();
    tried.is_ok_and(|output| output.status.success())
}

/// Replaces this process by itself in a namespace where only loopback exists.
fn enter_namespace() -> anyhow::Error {
    let program = match env::current_exe() {
        Ok(program) => program,
        Err(error) => return error.into(),
    };
    let error = Command::new("unshare")
        .args([
            "--net",
            "sh",
            "-ec",
            "ip link set lo up; exec \"$0\" \"$@\"",
        ])
        .arg(program)
        .args(env::args_os().skip(1))
        .env(ISOLATED, "1")
        .exec();
    anyhow::Error::from(error).context("can't enter a network namespace")
}

fn print(rows: &[Row]) {
    println!("\n| Case | Exit code | POSTs | Effective | Time |\n|---|---|---|---|---|");
    let count = |number: Option<u64>| number.map_or("–".to_owned(), |n| n.to_string());
    for row in rows {
        println!(
            "| {} | {} | {} | {} | {} |",
            row.case,
            row.code,
            count(row.posts),
            count(row.effective),
            seconds(row.time)
        );
    }
    println!("\n{} cases passed", rows.len());
}

/// Fails unless what a case left is what is right.
fn expect(what: &str, wanted: u64, seen: u64) -> Result<()> {
    if wanted != seen {
        bail!("expected {wanted} {what}, saw {seen}");
    }
    Ok(())
}
