// SPDX-License-Identifier: MPL-2.0
//! The release: archives for every platform with checksums, bills of materials
//! and provenance, and from those a signed release and a registry. All in
//! `target/dist/`, all of it made on one machine.

mod archive;
mod bill;
mod build;
mod inspect;
mod registry;
mod sign;
mod stage;
mod target;
mod trial;
mod verify;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result};
use testkit::cli::{Platform, repository_root, target_dir};

use self::build::{Builder, Source};
use self::sign::Key;
pub(crate) use self::stage::{registry_of, stage};
use self::target::{PROGRAMS, PROVIDER, Program, Target};
use self::trial::Trial;
use self::verify::Second;
use crate::process::{self, seconds};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Build for these platforms instead of all, as linux_amd64
    #[arg(long = "platform", value_name = "OS_ARCH", value_delimiter = ',', value_parser = target::named)]
    platforms: Vec<&'static Target>,
    /// Build everything a second time in other folders; fail if a byte differs
    #[arg(long)]
    verify: bool,
    /// Run what this machine can run: its own programs, ARM's by QEMU, Windows' by Wine
    #[arg(long = "try")]
    trial: bool,
    /// Build nothing; go on with the release in this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "verify")]
    from: Option<PathBuf>,
    /// Sign with this RSA key, which GnuPG holds
    #[arg(long, value_name = "KEY")]
    sign: Option<String>,
    /// Add the signed release to a registry of static files in this folder
    #[arg(long, value_name = "FOLDER", requires = "sign")]
    registry: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    // First what may be missing, then what takes long.
    let key = args.sign.as_deref();
    let key = key.map(|name| Key::find(name, None)).transpose()?;
    let targets = target::chosen(&args.platforms);
    let trial = args.trial.then(|| Trial::of(&targets)).transpose()?;
    let folder = match &args.from {
        Some(folder) => folder.clone(),
        None => build(&targets, args.verify)?,
    };
    if let Some(trial) = &trial {
        trial.run(&folder)?;
    }
    if let Some(key) = &key {
        for program in &PROGRAMS {
            sign(program, &folder, key)?;
        }
        println!("    signed with {}", key.id());
    }
    if let (Some(key), Some(site)) = (&key, &args.registry) {
        registry::add(&folder, key, site)?;
        println!("    registry in {}", site.display());
    }
    Ok(())
}

fn build(targets: &[&'static Target], verify: bool) -> Result<PathBuf> {
    let started = Instant::now();
    let builder = Builder::new(targets)?;
    let source = Source::here()?;
    let second = verify.then(Second::new).transpose()?;
    let folder = empty("dist")?;
    let notes = bill::notes(&folder)?;
    for target in targets {
        for program in &PROGRAMS {
            let binary = builder.build(program, target, &source)?;
            inspect::binary(&binary, target, &source)?;
            let archive = archive::pack(program, target, &binary, &folder)?;
            inspect::archive(&archive)?;
            if let Some(second) = &second {
                second.compare(&builder, program, target, &binary)?;
            }
        }
    }
    for program in &PROGRAMS {
        complete(program, &folder)?;
    }
    bill::materials(&folder, builder.epoch())?;
    println!("    notes in {}", notes.display());
    list(&folder)?;
    println!("    the release took {}", seconds(started.elapsed()));
    Ok(folder)
}

/// Adds to `program`'s archives in `folder` what is made of them.
fn complete(program: &Program, folder: &Path) -> Result<()> {
    if *program == PROVIDER {
        fs::copy(
            repository_root().join("terraform-registry-manifest.json"),
            folder.join(program.file("manifest.json")),
        )?;
    }
    archive::write_checksums(program, folder)?;
    bill::provenance(program, folder)?;
    Ok(())
}

/// Signs the checksums, which cover the archives, and the provenance.
fn sign(program: &Program, folder: &Path, key: &Key) -> Result<()> {
    for file in ["SHA256SUMS", "provenance.intoto.json"] {
        key.sign(&folder.join(program.file(file)))?;
    }
    Ok(())
}

/// The release build of the provider for this machine, for the bench.
pub(crate) struct Release {
    /// The binary, as it is in the archive.
    pub(crate) binary: PathBuf,
    /// The archive.
    pub(crate) archive: PathBuf,
}

/// Builds the provider for this machine's platform.
///
/// # Errors
/// When it is no platform of a release, or the build fails.
pub(crate) fn for_this_machine() -> Result<Release> {
    let platform = Platform::current().to_string();
    let target = target::named(&platform)
        .map_err(|known| anyhow::anyhow!("no release is made for {platform}; {known}"))?;
    let binary = Builder::new(&[target])?.build(&PROVIDER, target, &Source::here()?)?;
    let archive = archive::pack(&PROVIDER, target, &binary, &empty("bench-release")?)?;
    Ok(Release { binary, archive })
}

/// Rust's name of the Windows that tests are compiled for.
pub(crate) const WINDOWS: &str = "x86_64-pc-windows-gnu";

/// Runs `check`, a command of cargo-zigbuild, for [`WINDOWS`]. Where Rust has no
/// libraries for it and rustup can't get them, it says so and checks nothing.
///
/// # Errors
/// When a tool can't be installed, or the check finds something.
pub(crate) fn check_for_windows(check: &mut Command) -> Result<()> {
    let mut libraries = Command::new("rustup");
    if let Err(error) = process::run(libraries.args(["target", "add", WINDOWS])) {
        println!("    NOT CHECKED for Windows: {error:#}");
        return Ok(());
    }
    Builder::for_checks()?.equip(check)?;
    process::run(check.env("CARGO_ENCODED_RUSTFLAGS", "-Dwarnings"))
}

/// `target/<name>`, with nothing in it: a file of another version or platform
/// would be summed with the rest.
fn empty(name: &str) -> Result<PathBuf> {
    let folder = target_dir().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("can't create {}", folder.display()))?;
    Ok(folder)
}

fn list(folder: &Path) -> Result<()> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .flatten()
        .map(|file| file.path())
        .collect();
    files.sort();
    for file in files {
        println!(
            "    {:>9} bytes  {}",
            fs::metadata(&file)?.len(),
            file.display()
        );
    }
    Ok(())
}
