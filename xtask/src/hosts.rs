// SPDX-License-Identifier: MPL-2.0
//! Builds real hosts from their Go modules into `target/hosts/`, each under its
//! version and the Go version that made it. What is there is kept.

use std::fs;
use std::path::{Path, PathBuf};
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
    let go = usable_go(kind.command())?;
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
    compile(kind, &program, &[])?;
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

/// The host that `hosts/<name>/go.mod` pins as a program for Windows, which
/// this machine may not be able to run.
///
/// # Errors
/// When Go is missing or too old, or the build fails.
pub(crate) fn for_windows(kind: HostKind) -> Result<PathBuf> {
    let version = kind.pinned()?;
    let go = usable_go(kind.command())?;
    let cached = kind.cached(version, &go);
    let home = cached.parent().context("the cache has no folder")?;
    let program = home
        .with_file_name(format!("windows-{}-{version}-{go}", kind.command()))
        .join(kind.command())
        .with_extension("exe");
    if !program.is_file() {
        println!("    building {} {version} for Windows", kind.command());
        // Go writes it in whole or not at all.
        compile(kind, &program, &[("GOOS", "windows"), ("GOARCH", "amd64")])?;
    }
    Ok(program)
}

fn compile(kind: HostKind, program: &Path, system: &[(&str, &str)]) -> Result<()> {
    let mut command = Command::new("go");
    command
        .current_dir(repository_root().join("hosts").join(kind.command()))
        .env("CGO_ENABLED", "0")
        .env("GOTOOLCHAIN", "local")
        .env("GOWORK", "off")
        .envs(system.iter().copied())
        .args(["build", "-v", "-mod=readonly", "-trimpath"])
        // Without `dev=no` the host calls itself a development version.
        .arg("-ldflags")
        .arg(format!("-s -w -X {}/version.dev=no", kind.module()))
        .arg("-o")
        .arg(program)
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
    )
}

/// The host on `PATH`. One that does not run is none, and the person is told.
pub(crate) fn on_path(kind: HostKind) -> Option<Host> {
    Host::on_path(kind).unwrap_or_else(|error| {
        println!("    {} {error}", kind.command());
        None
    })
}

/// Sees to it that what is not built yet can be, before other work is done.
///
/// # Errors
/// When Go is missing or too old for a host that must be built.
pub(crate) fn check_go() -> Result<()> {
    for kind in HostKind::ALL {
        if Host::built(kind).is_err() {
            usable_go(kind.command())?;
        }
    }
    Ok(())
}

/// The version of the Go on `PATH`, if it can build what `hosts/<name>` pins.
/// Builds use it as it is: none fetches another Go behind the person's back.
///
/// # Errors
/// When Go is missing, or older than that `go.mod` asks for.
pub(crate) fn usable_go(name: &str) -> Result<String> {
    let go_mod = repository_root().join("hosts").join(name).join("go.mod");
    let text =
        fs::read_to_string(&go_mod).with_context(|| format!("can't read {}", go_mod.display()))?;
    let needed =
        needed_go(&text).with_context(|| format!("{} names no Go version", go_mod.display()))?;
    let Ok(go) = go_version() else {
        bail!(
            "{name} is built with Go, and there is no `go` on PATH: \
             install Go {needed} or newer (https://go.dev/doc/install) and try again"
        );
    };
    ensure!(
        new_enough(&go, needed),
        "{name} needs Go {needed} or newer, and `go` on PATH is {go} (https://go.dev/doc/install)"
    );
    Ok(go)
}

fn needed_go(go_mod: &str) -> Option<&str> {
    go_mod.lines().find_map(|line| line.strip_prefix("go "))
}

/// A development version of Go says something else than a number; let it try.
fn new_enough(go: &str, needed: &str) -> bool {
    let parse = |text: &str| text.trim_start_matches("go").parse::<Version>();
    match (parse(go), parse(needed)) {
        (Ok(have), Ok(need)) => have >= need,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_go_is_refused_and_one_without_a_number_may_try() {
        assert!(new_enough("go1.26.6", "1.26.6"));
        assert!(new_enough("go1.27.0", "1.26.6"));
        assert!(!new_enough("go1.26.5", "1.26.6"));
        assert!(!new_enough("go1.9.7", "1.26.6"));
        assert!(new_enough("devel go1.28-abcdef", "1.26.6"));
    }

    /// The pages that a person reads first, against what the builds ask for.
    #[test]
    fn the_readme_names_the_go_that_is_needed() {
        let root = repository_root();
        let read = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_default();
        let needed = [
            "tofu",
            "terraform",
            "tfplugindocs",
            "oras",
            "registry",
            "actionlint",
        ]
        .map(|name| {
            let text = read(&format!("hosts/{name}/go.mod"));
            needed_go(&text).and_then(|go| go.parse::<Version>().ok())
        });
        assert!(needed.iter().all(Option::is_some), "{needed:?}");
        let newest = needed.into_iter().flatten().max();
        let newest = newest.map_or_else(String::new, |version| format!("Go {version}"));
        for page in ["README.md", "CONTRIBUTING.md"] {
            assert!(
                read(page).contains(&newest),
                "{page} does not name {newest}"
            );
        }
    }
}
