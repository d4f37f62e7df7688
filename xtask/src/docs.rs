// SPDX-License-Identifier: MPL-2.0
//! The registries' pages in `docs/`. Writing and comparing them is the work of
//! `tests/it/docs.rs`, which has the provider at hand; this task runs it. And
//! it has the real `tfplugindocs` look at the result, as the registries do.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use testkit::cli::{
    Host, HostKind, Provider, SOURCE, Version, Workspace, repository_root, target_dir,
};

use crate::hosts;
use crate::process::{self, cargo};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail if a page is not what it should be
    #[arg(long)]
    check: bool,
    /// Write nothing; let the real tfplugindocs judge the pages
    #[arg(long)]
    validate: bool,
}

const TOOL: &str = "tfplugindocs";
const MODULE: &str = "github.com/hashicorp/terraform-plugin-docs";

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.check || !args.validate {
        let mut command = cargo(["test", "--quiet", "--locked", "--test", "it", "docs::"]);
        if args.check {
            command.env_remove("ALICLOUDES_WRITE_DOCS");
        } else {
            command.env("ALICLOUDES_WRITE_DOCS", "1");
        }
        process::run(&mut command)?;
    }
    if args.validate {
        validate()?;
    }
    Ok(())
}

/// Compares the pages with the schema that a real host reads from the provider.
fn validate() -> Result<()> {
    let tool = tool()?;
    let host = host()?;
    println!("    schema from {}", host.label());
    process::run(&mut cargo([
        "build",
        "--locked",
        "--bin",
        "terraform-provider-alicloudes",
    ]))?;
    let workspace = Workspace::new(&host, &Provider::find()?)?;
    workspace.write_main("")?;
    workspace.init()?.exited(0)?;
    let mut schemas = workspace
        .run(["providers", "schema", "-json"])?
        .exited(0)?
        .json()?;
    let providers = schemas
        .get_mut("provider_schemas")
        .and_then(serde_json::Value::as_object_mut)
        .context("the host's answer has no schemas")?;
    // The tool looks for the short name, or for a provider of its own maker.
    let ours = providers
        .remove(SOURCE)
        .context("the host's answer lacks our schema")?;
    providers.insert("alicloudes".to_owned(), ours);
    let file = workspace.path().join("schemas.json");
    fs::write(&file, schemas.to_string())?;

    let mut command = Command::new(tool);
    command
        .current_dir(repository_root())
        .args(["validate", "--provider-name", "alicloudes"])
        .arg("--providers-schema")
        .arg(file);
    // It tells every file that it opens; of use only when it fails.
    process::run_quietly("validating docs/", &mut command, |_| String::new())?;
    println!("    tfplugindocs accepts docs/");
    Ok(())
}

/// A host that knows actions if there is one, so that their pages are compared
/// too; else any.
fn host() -> Result<Host> {
    Host::built(HostKind::Terraform)
        .or_else(|_| Host::built(HostKind::Tofu))
        .ok()
        .or_else(|| hosts::on_path(HostKind::Tofu))
        .or_else(|| hosts::on_path(HostKind::Terraform))
        .context("there is no host to ask for the schema; `cargo xtask hosts` builds some")
}

/// The tool that `hosts/tfplugindocs/go.mod` pins, built if it is not there.
fn tool() -> Result<PathBuf> {
    let folder = repository_root().join("hosts").join(TOOL);
    let text = fs::read_to_string(folder.join("go.mod"))?;
    let version: Version = text
        .lines()
        .filter_map(|line| {
            line.trim()
                .trim_start_matches("require ")
                .strip_prefix(MODULE)
        })
        .find_map(|rest| rest.split_whitespace().next()?.parse().ok())
        .with_context(|| format!("hosts/{TOOL}/go.mod does not require {MODULE}"))?;
    let go = hosts::usable_go(TOOL)?;
    let built = target_dir().join("hosts");
    let home = built.join(format!("{TOOL}-{version}-{go}"));
    let program = home.join(TOOL);
    if program.exists() {
        return Ok(program);
    }
    println!("    building {TOOL} {version} with {go}");
    fs::create_dir_all(&built)?;
    // Built beside its place: an interrupted build is never taken for a whole one.
    let building = tempfile::Builder::new()
        .prefix(".building-")
        .tempdir_in(&built)?;
    let mut command = Command::new("go");
    command
        .current_dir(&folder)
        .env("CGO_ENABLED", "0")
        .env("GOTOOLCHAIN", "local")
        .env("GOWORK", "off")
        .args([
            "build",
            "-v",
            "-mod=readonly",
            "-trimpath",
            "-ldflags",
            "-s -w",
            "-o",
        ])
        .arg(building.path().join(TOOL))
        .arg(format!("{MODULE}/cmd/{TOOL}"));
    process::run_quietly("building tfplugindocs", &mut command, |lines| {
        format!(", {} lines so far", lines.len())
    })?;
    fs::rename(building.path(), &home)?;
    ensure!(program.exists(), "the build left no {}", program.display());
    Ok(program)
}
