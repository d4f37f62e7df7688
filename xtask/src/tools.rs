// SPDX-License-Identifier: MPL-2.0
//! Tools that tasks run, each at a pinned version and built below `target/` the
//! first time it is asked for. What is there is kept.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use testkit::cli::{repository_root, target_dir};

use crate::hosts;
use crate::process::{self, cargo};

/// The folder of tools that are no Go programs.
pub(crate) fn folder() -> PathBuf {
    target_dir().join("tools")
}

/// Where [`cargo_tool`] puts the program of this name.
pub(crate) fn cargo_program(name: &str) -> PathBuf {
    folder().join("bin").join(name)
}

/// `PATH` with cargo's further commands in front.
///
/// # Errors
/// When `PATH` can't be extended.
pub(crate) fn on_path() -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [folder().join("bin")]
        .into_iter()
        .chain(env::split_paths(&path));
    Ok(env::join_paths(folders)?)
}

/// The program of the crate `name` at `version`.
///
/// # Errors
/// When it can't be installed.
pub(crate) fn cargo_tool(name: &str, version: &str) -> Result<PathBuf> {
    let program = cargo_program(name);
    // Cargo's own record, because not every tool answers to `--version`.
    let record = fs::read_to_string(folder().join(".crates.toml")).unwrap_or_default();
    if program.is_file() && record.contains(&format!("\"{name} {version} ")) {
        return Ok(program);
    }
    println!("    installing {name} {version} into target/tools");
    let mut command = cargo(["install", name, "--locked", "--version", version]);
    command.arg("--root").arg(folder());
    process::run_quietly(&format!("installing {name}"), &mut command, |lines| {
        format!(", {} lines so far", lines.len())
    })
    .with_context(|| format!("can't install {name}"))?;
    Ok(program)
}

/// The program that `hosts/<name>/go.mod` pins as its tool.
///
/// # Errors
/// When Go is missing or too old, or the build fails.
pub(crate) fn go_tool(name: &str) -> Result<PathBuf> {
    let source = repository_root().join("hosts").join(name);
    let go_mod = fs::read_to_string(source.join("go.mod"))?;
    let (package, version) = pinned_tool(&go_mod)
        .with_context(|| format!("hosts/{name}/go.mod pins no version of a tool"))?;
    let go = hosts::usable_go(name)?;
    let built = target_dir().join("hosts");
    let home = built.join(format!("{name}-{version}-{go}"));
    let program = home.join(name);
    if program.is_file() {
        return Ok(program);
    }
    println!("    building {name} {version} with {go}");
    fs::create_dir_all(&built)?;
    // Built beside its place: an interrupted build is never taken for a whole one.
    let building = tempfile::Builder::new()
        .prefix(".building-")
        .tempdir_in(&built)?;
    let mut command = Command::new("go");
    command
        .current_dir(&source)
        .env("CGO_ENABLED", "0")
        .env("GOTOOLCHAIN", "local")
        .env("GOWORK", "off")
        .args(["build", "-v", "-mod=readonly", "-trimpath"])
        .args(["-ldflags", "-s -w", "-o"])
        .arg(building.path().join(name))
        .arg(package);
    process::run_quietly(&format!("building {name}"), &mut command, |lines| {
        format!(", {} lines so far", lines.len())
    })?;
    fs::rename(building.path(), &home)?;
    ensure!(program.is_file(), "the build left no {}", program.display());
    Ok(program)
}

/// The `node_modules` with this npm package in it.
///
/// # Errors
/// When npm is missing or fails.
pub(crate) fn npm(name: &str, version: &str) -> Result<PathBuf> {
    let home = folder().join(format!("{name}-{version}"));
    let modules = home.join("node_modules");
    if !modules.join(name).exists() {
        println!("    installing {name} {version} into target/tools");
        fs::create_dir_all(&home)?;
        let mut command = Command::new("npm");
        command
            .args(["install", "--no-save", "--no-audit", "--no-fund"])
            // What a package would run while it is installed is not looked into.
            .args(["--ignore-scripts", "--prefix"])
            .arg(&home)
            .arg(format!("{name}@{version}"));
        quietly(&format!("installing {name}"), &mut command)?;
    }
    Ok(modules)
}

/// The program `name` of a Python package, such as `pre-commit==4.7.0`, in a
/// virtual environment of its own.
///
/// # Errors
/// When Python is missing or pip fails.
pub(crate) fn python(name: &str, package: &str) -> Result<PathBuf> {
    let programs = python_packages(&package.replace("==", "-"), package)?;
    Ok(programs.join(name))
}

/// The folder of the programs of Python packages, in a virtual environment of
/// this name. `wanted` is a list of requirements, in which either all have
/// checksums or none has.
///
/// # Errors
/// When Python is missing or pip fails.
pub(crate) fn python_packages(name: &str, wanted: &str) -> Result<PathBuf> {
    let home = folder().join(name);
    let programs = home.join("bin");
    // Written last: an interrupted installation is never taken for a whole one.
    let installed = home.join("requirements.txt");
    if fs::read_to_string(&installed).is_ok_and(|found| found == wanted) {
        return Ok(programs);
    }
    println!("    installing {name} into target/tools");
    if home.exists() {
        fs::remove_dir_all(&home)?;
    }
    let mut command = Command::new("python3");
    command.args(["-m", "venv"]).arg(&home);
    quietly("making a virtual environment", &mut command)?;
    let list = home.join("wanted.txt");
    fs::write(&list, wanted)?;
    let mut command = Command::new(programs.join("python3"));
    command
        .args(["-m", "pip", "install", "--quiet"])
        .args(["--disable-pip-version-check", "--requirement"])
        .arg(&list);
    quietly(&format!("installing {name}"), &mut command)?;
    fs::rename(list, installed)?;
    Ok(programs)
}

/// The folder of a Go module's files, such as `example.org/module@v1.2.3`.
///
/// # Errors
/// When Go can't download it.
pub(crate) fn go_module(module: &str) -> Result<PathBuf> {
    let mut command = Command::new("go");
    command
        .current_dir(env::temp_dir())
        .env("GOWORK", "off")
        .args(["mod", "download", "-json", module]);
    let output = command.output().context("can't run go")?;
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("can't download {module}"))?;
    let folder = answer.get("Dir").and_then(serde_json::Value::as_str);
    folder
        .map(PathBuf::from)
        .with_context(|| format!("can't download {module}: {answer}"))
}

/// A program of the system, on `PATH` or in one of `folders`.
///
/// # Errors
/// When it is nowhere; `hint` says what to install.
pub(crate) fn system(name: &str, folders: &[PathBuf], hint: &str) -> Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(folders.iter().cloned())
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
        .with_context(|| format!("`{name}` is not installed: {hint}"))
}

fn quietly(what: &str, command: &mut Command) -> Result<()> {
    process::run_quietly(what, command, |_| String::new())
}

/// The package of the `tool` line, and the version of the module it is in.
fn pinned_tool(go_mod: &str) -> Option<(&str, &str)> {
    let package = go_mod.lines().find_map(|line| line.strip_prefix("tool "))?;
    let version = go_mod.lines().find_map(|line| {
        let line = line.trim().trim_start_matches("require ");
        let (module, rest) = line.split_once(' ')?;
        let inside = package.strip_prefix(module)?;
        (inside.is_empty() || inside.starts_with('/')).then(|| rest.split(' ').next())?
    })?;
    Some((package, version.trim_start_matches('v')))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_tools_version_is_that_of_its_own_module() {
        let text = "go 1.26.6\n\ntool example.org/tool/cmd/tool\n\nrequire (\n\
                    \texample.org/tools v1.0.0 // indirect\n\
                    \texample.org/tool v2.3.4 // indirect\n)\n";
        let found = pinned_tool(text).unwrap();
        assert_eq!(found, ("example.org/tool/cmd/tool", "2.3.4"));
        let root = "tool example.org/tool\n\nrequire example.org/tool v1.0.0\n";
        assert_eq!(pinned_tool(root).unwrap(), ("example.org/tool", "1.0.0"));
        assert!(pinned_tool("tool example.org/tool\n").is_none());
    }

    #[test]
    fn every_folder_of_a_tool_pins_it() {
        for name in [
            "act",
            "actionlint",
            "kubectl-validate",
            "oras",
            "registry",
            "tflint",
            "tfplugindocs",
        ] {
            let path = repository_root().join("hosts").join(name).join("go.mod");
            let text = fs::read_to_string(path).unwrap();
            assert!(pinned_tool(&text).is_some(), "{name}");
        }
    }
}
