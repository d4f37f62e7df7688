// SPDX-License-Identifier: MPL-2.0
//! The registries' pages in `docs/`. Writing and comparing them is the work of
//! `tests/it/docs.rs`, which has the provider at hand; this task runs it. And
//! it has the real `tfplugindocs` look at the result, as the registries do.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};
use testkit::cli::{Host, HostKind, Provider, SOURCE, Workspace, repository_root};

use crate::hosts;
use crate::process::{self, cargo};
use crate::tools;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail if a page is not what it should be
    #[arg(long)]
    check: bool,
    /// Write nothing; let the real tfplugindocs judge the pages
    #[arg(long)]
    validate: bool,
}

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
    let tool = tools::go_tool("tfplugindocs")?;
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
