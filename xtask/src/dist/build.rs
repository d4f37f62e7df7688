// SPDX-License-Identifier: MPL-2.0
//! Builds a program for a platform, the same bytes in whatever folder: zig is
//! compiler of C and linker for all of them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use testkit::cli::{repository_root, target_dir};

use super::target::{Program, Target, VERSION, exe};
use crate::process::{self, cargo, output, seconds};
use crate::tools;

/// cargo-zigbuild and zig, from packages with these checksums.
const ZIG: &str = include_str!("requirements.txt");
/// Puts the list of dependencies into the binary.
const AUDITABLE: &str = "0.7.7";
/// What the oldest Macs that Rust supports on both processors run.
const OLDEST_MACOS: &str = "11.0";

/// The tools that build, ready to run.
pub(super) struct Builder {
    /// Where zig's are.
    zig: PathBuf,
    /// When the commit was made, which stands for the time of the build.
    epoch: String,
    /// The commit, for `--version`.
    commit: String,
}

/// A copy of the source, and where cargo keeps what it downloads.
pub(super) struct Source {
    pub(super) root: PathBuf,
    pub(super) target_dir: PathBuf,
    pub(super) cargo_home: PathBuf,
}

impl Source {
    /// This repository, and the person's own cargo.
    pub(super) fn here() -> Result<Self> {
        let home = env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".cargo")));
        Ok(Self {
            root: repository_root().to_owned(),
            target_dir: target_dir(),
            cargo_home: home.context("neither CARGO_HOME nor HOME is set")?,
        })
    }
}

impl Builder {
    /// Looks for all that `targets` need, then installs what it can.
    ///
    /// # Errors
    /// When something is missing that the person must install.
    pub(super) fn new(targets: &[&Target]) -> Result<Self> {
        check(targets)?;
        tools::cargo_tool("cargo-auditable", AUDITABLE)?;
        Self::for_checks()
    }

    /// One that only checks what it compiles.
    ///
    /// # Errors
    /// When zig can't be installed, or this is no git repository.
    pub(super) fn for_checks() -> Result<Self> {
        Ok(Self {
            zig: tools::python_packages("zig", ZIG)?,
            epoch: git(&["log", "-1", "--format=%ct"])?,
            commit: git(&["rev-parse", "--short=12", "HEAD"])?,
        })
    }

    /// The compiler of C for all platforms, without the rest.
    ///
    /// # Errors
    /// When it can't be installed.
    pub(super) fn compiler() -> Result<Command> {
        let mut command = Command::new(tools::python_packages("zig", ZIG)?.join("python3"));
        command
            .args(["-m", "ziglang", "cc"])
            .env("ZIG_GLOBAL_CACHE_DIR", cache().join("zig"));
        Ok(command)
    }

    /// Builds `program` for `target`, and returns the binary.
    ///
    /// # Errors
    /// When the build fails.
    pub(super) fn build(
        &self,
        program: &Program,
        target: &Target,
        source: &Source,
    ) -> Result<PathBuf> {
        let Program { name, package, .. } = program;
        println!("    building {name} {VERSION} for {}", target.platform);
        let started = Instant::now();
        // One package at a time: built together, each would get the features
        // that the other asks of what they share.
        let mut command = cargo(["auditable", "zigbuild", "--release", "--locked"]);
        command
            .args(["--package", package, "--bin", name])
            .args(["--target", target.triple])
            .current_dir(&source.root)
            .env("CARGO_HOME", &source.cargo_home)
            .env("CARGO_TARGET_DIR", &source.target_dir)
            .env("CARGO_ENCODED_RUSTFLAGS", rustflags(target, source));
        self.equip(&mut command)?;
        process::run_quietly("building the release", &mut command, |lines| {
            let compiled = lines.iter().filter(|line| line.contains("Compiling"));
            format!(", {} crates compiled", compiled.count())
        })?;
        let folder = source.target_dir.join(target.triple).join("release");
        let binary = folder.join(format!("{name}{}", exe(target.platform)));
        let size = fs::metadata(&binary)?.len();
        println!("    {size} bytes in {}", seconds(started.elapsed()));
        Ok(binary)
    }

    /// The time that stands for that of the build, in seconds since 1970.
    pub(super) fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Sets what zigbuild needs to find its tools, and what the programs hold.
    ///
    /// # Errors
    /// When `PATH` can't be extended.
    pub(super) fn equip(&self, command: &mut Command) -> Result<()> {
        let path = tools::on_path()?;
        let path = env::join_paths(
            [self.zig.clone()]
                .into_iter()
                .chain(env::split_paths(&path)),
        )?;
        command
            .env("PATH", path)
            // Else zigbuild would prefer a zig that the person has.
            .env("CARGO_ZIGBUILD_PYTHON_PATH", self.zig.join("python3"))
            .env("CARGO_ZIGBUILD_CACHE_DIR", cache())
            .env("ZIG_GLOBAL_CACHE_DIR", cache().join("zig"))
            // Windows' executables carry a time.
            .env("SOURCE_DATE_EPOCH", &self.epoch)
            .env("ALICLOUDES_COMMIT", &self.commit)
            .env("MACOSX_DEPLOYMENT_TARGET", OLDEST_MACOS)
            // Names and symbols of the two frameworks that rustls asks for roots.
            .env("SDKROOT", repository_root().join("xtask/sdk/macos"));
        Ok(())
    }
}

fn cache() -> PathBuf {
    tools::folder().join("zig-cache")
}

/// Flags that keep this machine's folders out of the binary, then the target's.
fn rustflags(target: &Target, source: &Source) -> String {
    let remap = |from: &Path, to| format!("--remap-path-prefix={}={to}", from.display());
    let mut flags = vec![
        remap(&source.root, "."),
        remap(&source.cargo_home, "cargo"),
        // Generated code lies there, also where that is no part of the root.
        remap(&source.target_dir, "./target"),
    ];
    flags.extend(target.flags.iter().map(|&flag| flag.to_owned()));
    flags.join("\x1f")
}

/// What can't be installed below `target/`, all of it before any work is done.
fn check(targets: &[&Target]) -> Result<()> {
    let mut missing = Vec::new();
    // Debian has venv in a package of its own.
    let venv = ["-c", "import ensurepip, venv"];
    if output(Command::new("python3").args(venv)).is_err() {
        missing.push("Python 3 with venv, as `python3` on PATH (python3-venv)".to_owned());
    }
    let libraries = targets.iter().filter(|target| {
        let args = ["--print", "target-libdir", "--target", target.triple];
        !output(Command::new("rustc").args(args)).is_ok_and(|folder| Path::new(&folder).is_dir())
    });
    let libraries: Vec<&str> = libraries.map(|target| target.triple).collect();
    if !libraries.is_empty() {
        missing.push(format!(
            "Rust's libraries: rustup target add {}",
            libraries.join(" ")
        ));
    }
    if !missing.is_empty() {
        bail!("the release needs\n  {}", missing.join("\n  "));
    }
    Ok(())
}

/// What git says of this repository.
///
/// # Errors
/// When there is no git, or this is no repository.
pub(super) fn git(args: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(repository_root()).args(args);
    output(&mut command).context("a release is made from a git repository")
}
