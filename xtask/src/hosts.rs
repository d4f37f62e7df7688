// SPDX-License-Identifier: MPL-2.0
//! Builds real hosts from their Go modules into `target/hosts/`, each under its
//! version and the Go version that made it. What is there is kept.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use clap::ValueEnum;
use testkit::cli::{Host, HostKind, Origin, Version, go_version, repository_root};

use crate::process;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Build just one of them
    #[arg(long, value_name = "HOST")]
    only: Option<Which>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    Tofu,
    Terraform,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let kinds = match args.only {
        None => HostKind::ALL.to_vec(),
        Some(Which::Tofu) => vec![HostKind::Tofu],
        Some(Which::Terraform) => vec![HostKind::Terraform],
    };
    for kind in kinds {
        build(kind)?;
    }
    Ok(())
}

/// The host that `hosts/<name>/go.mod` pins: the cached build if it runs, else
/// a new one.
///
/// # Errors
/// When Go is missing or too old, or the build fails.
pub(crate) fn build(kind: HostKind) -> Result<Host> {
    if let Ok(host) = Host::built(kind) {
        println!("    {} is built already", host.label());
        return Ok(host);
    }
    let version = kind.pinned()?;
    let folder = repository_root().join("hosts").join(kind.command());
    let go = usable_go(kind, version, &folder.join("go.mod"))?;
    let cached = kind.cached(version, &go);
    let home = cached.parent().context("the cache has no folder")?;
    let hosts = home.parent().context("the cache has no parent")?;
    fs::create_dir_all(hosts)?;
    // Built beside its place and renamed: an interrupted build leaves no half
    // host behind that the next run would trust.
    let building = tempfile::Builder::new()
        .prefix(".building-")
        .tempdir_in(hosts)?;
    let program = building.path().join(kind.command());

    println!(
        "    building {} {version} with {go}: some minutes and 1.5 GB of downloads the first time",
        kind.command()
    );
    let started = Instant::now();
    let mut command = Command::new("go");
    command
        .current_dir(&folder)
        .env("CGO_ENABLED", "0")
        .env("GOTOOLCHAIN", "local")
        .env("GOWORK", "off")
        .args(["build", "-v", "-mod=readonly", "-trimpath"])
        // Without `dev=no` the host calls itself a development version.
        .arg("-ldflags")
        .arg(format!("-s -w -X {}/version.dev=no", kind.module()))
        .arg("-o")
        .arg(&program)
        .arg(kind.package());
    process::run_quietly(
        &format!("building {}", kind.command()),
        &mut command,
        |lines| {
            let downloaded = lines
                .iter()
                .filter(|line| line.starts_with("go: downloading"))
                .count();
            format!(
                ", {downloaded} modules downloaded, {} packages compiled",
                lines.len() - downloaded
            )
        },
    )?;
    let host = Host::at(kind, program, Origin::Built)?;
    ensure!(
        host.version == version,
        "the build says it is {}, not {version}",
        host.label()
    );
    if home.exists() {
        fs::remove_dir_all(home)?;
    }
    fs::rename(building.path(), home)?;
    println!(
        "    built {} in {}",
        host.label(),
        process::seconds(started.elapsed())
    );
    Ok(Host {
        program: cached,
        ..host
    })
}

fn usable_go(kind: HostKind, version: Version, go_mod: &Path) -> Result<String> {
    let text = fs::read_to_string(go_mod)?;
    let needed = text
        .lines()
        .find_map(|line| line.strip_prefix("go "))
        .with_context(|| format!("{} names no Go version", go_mod.display()))?;
    let host = format!("{} {version}", kind.command());
    let Ok(go) = go_version() else {
        bail!(
            "{host} is built with Go, and there is no `go` on PATH: \
             install Go {needed} or newer (https://go.dev/doc/install) and try again"
        );
    };
    let parse = |text: &str| text.trim_start_matches("go").parse::<Version>();
    match (parse(&go), parse(needed)) {
        (Ok(have), Ok(need)) if have < need => {
            bail!("{host} needs Go {needed} or newer, and `go` on PATH is {go}")
        }
        // A development version of Go says something else; let it try.
        _ => Ok(go),
    }
}
