// SPDX-License-Identifier: MPL-2.0
//! Coverage-guided fuzzing with libFuzzer. Its driver, `cargo fuzz`, asks for a
//! nightly compiler; the flags that it sets for coverage are stable ones, and
//! memory and time are watched by the fuzzer's own program (`fuzz/src/main.rs`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use testkit::cli::{repository_root, target_dir};

use crate::process::{self, cargo};

/// What rustc adds for coverage that libFuzzer reads.
const COVERAGE: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// What to fuzz, a folder of `fuzz/corpus`; all of them when nothing is named
    targets: Vec<String>,
    /// How long, for each target
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Replace the corpora in `fuzz/corpus` by the smallest ones that reach as
    /// much as all inputs found so far
    #[arg(long)]
    minimize: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let root = repository_root().join("fuzz/corpus");
    let all = names(&root)?;
    if let Some(unknown) = args.targets.iter().find(|name| !all.contains(name)) {
        bail!(
            "there is no target {unknown:?}; there are {}",
            all.join(", ")
        );
    }
    let wanted = |name: &&String| args.targets.is_empty() || args.targets.contains(name);
    for name in all.iter().filter(wanted) {
        println!("\n{name}");
        let found = target_dir().join("fuzz/corpus").join(name);
        fs::create_dir_all(&found)?;
        let mut fuzzer = Command::new(build(name)?);
        if args.minimize {
            minimize(&mut fuzzer, &root.join(name), &found)?;
            continue;
        }
        let artifacts = format!(
            "{}/",
            found.with_file_name(format!("{name}-failed")).display()
        );
        fs::create_dir_all(&artifacts)?;
        fuzzer
            .args([&found, &root.join(name)])
            .arg(format!("-max_total_time={}", args.seconds))
            .arg(format!("-artifact_prefix={artifacts}"))
            .args([
                "-max_len=4096",
                "-timeout=10",
                "-print_final_stats=1",
                "-verbosity=0",
            ]);
        process::run(&mut fuzzer)?;
    }
    Ok(())
}

fn minimize(fuzzer: &mut Command, committed: &Path, found: &Path) -> Result<()> {
    let small = tempfile::tempdir_in(target_dir())?;
    // What a person wrote has a name, and stays; what was found is named by its hash.
    for entry in fs::read_dir(committed)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        if name.len() != 40 {
            fs::copy(path, small.path().join(name))?;
        }
    }
    fuzzer
        // By what is reached, not how often: some ten times fewer inputs.
        .args(["-set_cover_merge=1", "-use_counters=0", "-max_len=4096"])
        .args([small.path(), committed, found]);
    process::run(fuzzer)?;
    fs::remove_dir_all(committed)?;
    fs::create_dir_all(committed)?;
    for entry in fs::read_dir(small.path())? {
        let entry = entry?;
        fs::copy(entry.path(), committed.join(entry.file_name()))?;
    }
    Ok(())
}

/// The folders of `root`.
fn names(root: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(root).with_context(|| root.display().to_string())?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Builds the fuzzer of one target. It has the counters of what this target can reach
/// and no others: libFuzzer reads all of them after each input, and for those of the
/// whole provider it needs ten times longer than most inputs do.
fn build(target: &str) -> Result<PathBuf> {
    let version = process::output(Command::new("rustc").args(["--version", "--verbose"]))?;
    let machine = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("rustc does not say what it builds for")?;
    let folder = target_dir().join("fuzz");
    let mut build = cargo(["build", "--release", "--locked", "--manifest-path"]);
    build
        .arg("fuzz/Cargo.toml")
        // With a target, the flags are not for build scripts and macros.
        .args(["--target", machine])
        .env("CARGO_TARGET_DIR", &folder)
        .env("FUZZ_TARGET", target)
        .env("RUSTFLAGS", format!("{} --cfg fuzzing", COVERAGE.join(" ")));
    let lines = |seen: &[String]| format!(", {} crates", seen.len());
    process::run_quietly(
        &format!("building the fuzzer of {target}"),
        &mut build,
        lines,
    )?;
    Ok(folder.join(machine).join("release/alicloudes-fuzz"))
}
