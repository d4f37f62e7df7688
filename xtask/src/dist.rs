// SPDX-License-Identifier: MPL-2.0
//! The release build of this machine's platform, the same bytes every time: an
//! archive with the provider's static binary, checksums and the registry's
//! manifest, and beside them the emulator with checksums of its own.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};
use testkit::cli::{Platform, repository_root, target_dir};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::process::{self, cargo, seconds};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A program that is released.
struct Program {
    /// The binary's name, with which its files begin.
    name: &'static str,
    /// The package it is built from.
    package: &'static str,
}

const PROVIDER: Program = Program {
    name: "terraform-provider-alicloudes",
    package: "terraform-provider-alicloudes",
};

const EMULATOR: Program = Program {
    name: "alicloudes-emulator",
    package: "alicloudes-emulator",
};

/// What a release of the provider consists of, before it is signed.
pub(crate) struct Release {
    /// The binary, as it is in the archive.
    pub(crate) binary: PathBuf,
    /// The archive.
    pub(crate) archive: PathBuf,
}

/// Builds all programs into `target/dist/`.
///
/// # Errors
/// When a build fails or a file can't be written.
pub(crate) fn all() -> Result<()> {
    run()?;
    let binary = build(&EMULATOR)?;
    let folder = target_dir().join("dist");
    let archive = folder.join(EMULATOR.file(&format!("{}.zip", Platform::current())));
    pack(&binary, EMULATOR.name, &archive)?;
    let sums = EMULATOR.write_checksums(&folder)?;
    tell(&[binary, archive, sums])
}

/// Builds the provider into `target/dist/`.
///
/// # Errors
/// When the build fails or a file can't be written.
pub(crate) fn run() -> Result<Release> {
    let binary = build(&PROVIDER)?;
    let folder = target_dir().join("dist");
    fs::create_dir_all(&folder)?;
    let archive = folder.join(PROVIDER.file(&format!("{}.zip", Platform::current())));
    pack(&binary, &format!("{}_v{VERSION}", PROVIDER.name), &archive)?;
    let manifest = folder.join(PROVIDER.file("manifest.json"));
    fs::copy(
        repository_root().join("terraform-registry-manifest.json"),
        &manifest,
    )?;
    let sums = PROVIDER.write_checksums(&folder)?;
    tell(&[binary.clone(), archive.clone(), manifest, sums])?;
    Ok(Release { binary, archive })
}

fn tell(files: &[PathBuf]) -> Result<()> {
    for file in files {
        println!(
            "    {:>9} bytes  {}",
            fs::metadata(file)?.len(),
            file.display()
        );
    }
    Ok(())
}

fn build(program: &Program) -> Result<PathBuf> {
    let arch = std::env::consts::ARCH;
    let musl = format!("{arch}-unknown-linux-musl");
    let (target, flags): (_, &[&str]) = if has_musl(&musl) {
        (musl, &[])
    } else if cfg!(target_os = "linux") {
        println!("    no musl target or no musl-gcc: linking glibc statically instead");
        (
            format!("{arch}-unknown-linux-gnu"),
            &["-Ctarget-feature=+crt-static"],
        )
    } else {
        (env_target(), &[])
    };
    let Program { name, package } = program;
    println!("    building {name} {VERSION} for {target}");
    let started = Instant::now();
    // One package at a time: built together, each would get the features that
    // the other asks of what they share.
    let mut command = cargo(["build", "--release", "--locked"]);
    command.args(["--package", package, "--bin", name]);
    command.args(["--target", &target]);
    command.env("CARGO_ENCODED_RUSTFLAGS", rustflags(flags).join("\x1f"));
    process::run_quietly("building the release", &mut command, |lines| {
        let compiled = lines.iter().filter(|line| line.contains("Compiling"));
        format!(", {} crates compiled", compiled.count())
    })?;
    println!("    built in {}", seconds(started.elapsed()));
    Ok(target_dir().join(target).join("release").join(name))
}

/// `flags`, and those that keep this machine's folders out of the binary: the
/// same source makes the same bytes wherever it lies.
fn rustflags(flags: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = flags.iter().map(|&flag| flag.to_owned()).collect();
    let root = repository_root();
    all.push(format!("--remap-path-prefix={}=.", root.display()));
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".cargo")));
    if let Some(home) = home {
        all.push(format!("--remap-path-prefix={}=cargo", home.display()));
    }
    all
}

fn has_musl(target: &str) -> bool {
    let says = |program: &str, args: &[&str]| {
        let output = Command::new(program)
            .args(args)
            .current_dir(repository_root())
            .output();
        output.map_or_else(
            |_| String::new(),
            |output| String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    // ring has C in it, so a target without its compiler is no use.
    let library = says("rustc", &["--print", "target-libdir", "--target", target]);
    Path::new(library.trim()).is_dir() && !says("musl-gcc", &["--version"]).is_empty()
}

fn env_target() -> String {
    let output = Command::new("rustc").arg("-vV").output();
    let text = output.map_or_else(|_| Vec::new(), |output| output.stdout);
    String::from_utf8_lossy(&text)
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        .unwrap_or_default()
}

/// One entry of this name, the mode of a program, the oldest time a ZIP can tell.
fn pack(binary: &Path, entry: &str, archive: &Path) -> Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o755);
    let bytes = fs::read(binary).with_context(|| format!("no binary at {}", binary.display()))?;
    let mut writer = ZipWriter::new(File::create(archive)?);
    writer.start_file(entry, options)?;
    writer.write_all(&bytes)?;
    writer.finish()?.sync_all()?;
    Ok(())
}

impl Program {
    /// The name of a file of this program's release.
    fn file(&self, rest: &str) -> String {
        format!("{}_{VERSION}_{rest}", self.name)
    }

    fn write_checksums(&self, folder: &Path) -> Result<PathBuf> {
        let path = folder.join(self.file("SHA256SUMS"));
        fs::write(&path, self.checksums(folder)?)?;
        Ok(path)
    }

    /// Archives and manifest, nothing else: registries refuse a line too many.
    fn checksums(&self, folder: &Path) -> Result<String> {
        let prefix = self.file("");
        let mut names: Vec<String> = fs::read_dir(folder)?
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with(&prefix))
            .filter(|name| name.ends_with(".zip") || name.ends_with("_manifest.json"))
            .collect();
        names.sort();
        ensure!(!names.is_empty(), "nothing to sum in {}", folder.display());
        let mut text = String::new();
        for name in names {
            let digest = Sha256::digest(fs::read(folder.join(&name))?);
            let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            text.push_str(&format!("{hex}  {name}\n"));
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::io::Read as _;

    use super::*;

    #[test]
    fn an_archive_holds_one_program_and_is_the_same_every_time() {
        let folder = tempfile::tempdir().unwrap();
        let binary = folder.path().join("program");
        fs::write(&binary, b"not really a program").unwrap();
        let [one, two] = ["one.zip", "two.zip"].map(|name| folder.path().join(name));
        pack(&binary, "entry", &one).unwrap();
        pack(&binary, "entry", &two).unwrap();
        assert_eq!(fs::read(&one).unwrap(), fs::read(&two).unwrap());

        let mut archive = zip::ZipArchive::new(File::open(&one).unwrap()).unwrap();
        assert_eq!(archive.len(), 1);
        let mut entry = archive.by_index(0).unwrap();
        assert_eq!(entry.name().unwrap(), "entry");
        assert_eq!(entry.unix_mode().unwrap() & 0o777, 0o755);
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        assert_eq!(text, "not really a program");
    }

    #[test]
    fn checksums_name_archives_and_the_manifest_of_their_program_only() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            PROVIDER.file("linux_amd64.zip"),
            PROVIDER.file("manifest.json"),
            PROVIDER.file("SHA256SUMS"),
            PROVIDER.file("sbom.json"),
            EMULATOR.file("linux_amd64.zip"),
        ];
        for file in &files {
            fs::write(folder.path().join(file), b"").unwrap();
        }
        // SHA-256 of nothing, a value that everybody knows.
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let lines = |names: &[&String]| -> String {
            names
                .iter()
                .map(|name| format!("{nothing}  {name}\n"))
                .collect()
        };
        let sums = PROVIDER.checksums(folder.path()).unwrap();
        assert_eq!(sums, lines(&[&files[0], &files[1]]));
        let sums = EMULATOR.checksums(folder.path()).unwrap();
        assert_eq!(sums, lines(&[&files[4]]));
    }
}
