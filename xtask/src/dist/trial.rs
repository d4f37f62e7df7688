// SPDX-License-Identifier: MPL-2.0
//! Runs the release's programs for all platforms whose programs this machine can
//! run: its own, Linux on ARM by QEMU, and Windows by Wine.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use testkit::cli::{HostKind, Platform, repository_root};

use super::build::Builder;
use super::target::{PROVIDER, Target};
use crate::process::{self, output};
use crate::{hosts, tools};

/// How the programs of a platform run here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Natively,
    ByQemu,
    ByWine,
}

impl How {
    /// `None` where nothing on a machine of platform `here` runs them.
    fn on(here: Platform, platform: Platform) -> Option<Self> {
        let Platform { os, arch } = platform;
        match (here.os, here.arch) {
            same if same == (os, arch) => Some(Self::Natively),
            ("linux", "amd64") => match (os, arch) {
                ("linux", "386") => Some(Self::Natively),
                ("linux", "arm64") => Some(Self::ByQemu),
                ("windows", "amd64") => Some(Self::ByWine),
                _ => None,
            },
            _ => None,
        }
    }

    /// What runs the programs, if the system does not.
    fn runner(self) -> Result<Option<PathBuf>> {
        let (name, folder, package) = match self {
            Self::Natively => return Ok(None),
            Self::ByQemu => ("qemu-aarch64", None, "qemu-user"),
            // Debian has it on PATH only with the 32-bit half.
            Self::ByWine => ("wine64", Some("/usr/lib/wine"), "wine64"),
        };
        let folder: Vec<PathBuf> = folder.into_iter().map(PathBuf::from).collect();
        let hint = format!("install the package {package}");
        tools::system(name, &folder, &hint).map(Some)
    }
}

/// The platforms that can be tried, and what runs them.
pub(super) struct Trial {
    runs: Vec<(&'static Target, How, Option<PathBuf>)>,
}

impl Trial {
    /// Looks for all that is needed to try `targets`.
    ///
    /// # Errors
    /// When a program is missing, or nothing here runs any of them.
    pub(super) fn of(targets: &[&'static Target]) -> Result<Self> {
        let mut runs = Vec::new();
        for &target in targets {
            match How::on(Platform::current(), target.platform) {
                Some(how) => runs.push((target, how, how.runner()?)),
                None => println!("    nothing here runs {}", target.platform),
            }
        }
        if runs.is_empty() {
            bail!("there is no platform to try");
        }
        Ok(Self { runs })
    }

    /// Has `.ci/try-release` run the archives in `folder`, as far as they are there.
    ///
    /// # Errors
    /// When one of them does not do what it should.
    pub(super) fn run(&self, folder: &Path) -> Result<()> {
        for (target, how, runner) in &self.runs {
            let platform = target.platform;
            if !folder.join(PROVIDER.archive(platform)).is_file() {
                println!("    no archive for {platform} to try");
                continue;
            }
            println!("    trying {platform} {how:?}");
            let mut command = Command::new(repository_root().join(".ci/try-release"));
            command
                .arg(folder)
                .env("PLATFORM", platform.to_string())
                .envs(runner.iter().map(|program| ("RUNNER", program)));
            let host = match (how, runner) {
                (How::ByWine, Some(wine)) => {
                    command.envs(wine_settings());
                    prepare_wine(wine)?;
                    hosts::for_windows(HostKind::Tofu)?
                }
                _ => hosts::build(HostKind::Tofu)?.program,
            };
            process::run(command.env("TOFU", host))?;
        }
        Ok(())
    }
}

/// A Windows of the tasks' own, without a word about what it lacks, and without
/// the parts that ask to be installed.
fn wine_settings() -> [(&'static str, OsString); 3] {
    [
        ("WINEPREFIX", tools::folder().join("wine").into()),
        ("WINEDEBUG", "-all".into()),
        (
            "WINEDLLOVERRIDES",
            "mscoree=;mshtml=;winemenubuilder.exe=".into(),
        ),
    ]
}

fn prepare_wine(wine: &Path) -> Result<()> {
    fs::create_dir_all(tools::folder())?;
    output(Command::new(wine).arg("wineboot").envs(wine_settings()))?;
    let system = tools::folder().join("wine/drive_c/windows/system32");
    let library = system.join("bcryptprimitives.dll");
    if library.is_file() {
        return Ok(());
    }
    let mut compiler = Builder::compiler()?;
    compiler
        .args(["-target", "x86_64-windows-gnu", "-shared", "-o"])
        .arg(&library)
        .arg(repository_root().join("xtask/src/dist/prng.c"))
        .arg("-ladvapi32");
    output(&mut compiler)?;
    // What the linker leaves beside it.
    for extra in ["lib", "pdb"] {
        let _ = fs::remove_file(library.with_extension(OsStr::new(extra)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emulator_is_asked_for_only_where_there_is_one() {
        let platform = |os, arch| Platform { os, arch };
        let linux = platform("linux", "amd64");
        let on_linux = |os, arch| How::on(linux, platform(os, arch));
        assert_eq!(on_linux("linux", "amd64"), Some(How::Natively));
        assert_eq!(on_linux("linux", "386"), Some(How::Natively));
        assert_eq!(on_linux("linux", "arm64"), Some(How::ByQemu));
        assert_eq!(on_linux("windows", "amd64"), Some(How::ByWine));
        assert_eq!(on_linux("windows", "arm64"), None);
        assert_eq!(on_linux("darwin", "amd64"), None);
        let mac = platform("darwin", "arm64");
        assert_eq!(How::on(mac, mac), Some(How::Natively));
        assert_eq!(How::on(mac, linux), None);
    }
}
