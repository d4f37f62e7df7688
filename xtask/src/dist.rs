// SPDX-License-Identifier: MPL-2.0
//! The release build of this machine's platform: one archive with one static
//! binary, checksums and the registry's manifest, the same bytes every time.

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

const NAME: &str = "terraform-provider-alicloudes";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a release consists of, before it is signed.
pub(crate) struct Release {
    /// The binary, as it is in the archive.
    pub(crate) binary: PathBuf,
    /// The archive.
    pub(crate) archive: PathBuf,
}

/// Builds into `target/dist/`.
///
/// # Errors
/// When the build fails or a file can't be written.
pub(crate) fn run() -> Result<Release> {
    let binary = build()?;
    let folder = target_dir().join("dist");
    fs::create_dir_all(&folder)?;
    let archive = folder.join(format!("{NAME}_{VERSION}_{}.zip", Platform::current()));
    pack(&binary, &archive)?;
    let manifest = folder.join(format!("{NAME}_{VERSION}_manifest.json"));
    fs::copy(
        repository_root().join("terraform-registry-manifest.json"),
        &manifest,
    )?;
    // Archives and manifest, nothing else: registries refuse a line too many.
    let sums = folder.join(format!("{NAME}_{VERSION}_SHA256SUMS"));
    fs::write(&sums, checksums(&folder)?)?;
    for file in [&binary, &archive, &manifest, &sums] {
        println!(
            "    {:>9} bytes  {}",
            fs::metadata(file)?.len(),
            file.display()
        );
    }
    Ok(Release { binary, archive })
}

fn build() -> Result<PathBuf> {
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
    println!("    building {NAME} {VERSION} for {target}");
    let started = Instant::now();
    let mut command = cargo(["build", "--release", "--locked", "--bin", NAME]);
    command.args(["--target", &target]);
    command.env("CARGO_ENCODED_RUSTFLAGS", rustflags(flags).join("\x1f"));
    process::run_quietly("building the release", &mut command, |lines| {
        let compiled = lines.iter().filter(|line| line.contains("Compiling"));
        format!(", {} crates compiled", compiled.count())
    })?;
    println!("    built in {}", seconds(started.elapsed()));
    Ok(target_dir().join(target).join("release").join(NAME))
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

/// One entry, the mode of a program, the oldest time a ZIP can tell.
fn pack(binary: &Path, archive: &Path) -> Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o755);
    let bytes = fs::read(binary).with_context(|| format!("no binary at {}", binary.display()))?;
    let mut writer = ZipWriter::new(File::create(archive)?);
    writer.start_file(format!("{NAME}_v{VERSION}"), options)?;
    writer.write_all(&bytes)?;
    writer.finish()?.sync_all()?;
    Ok(())
}

fn checksums(folder: &Path) -> Result<String> {
    let prefix = format!("{NAME}_{VERSION}_");
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
        pack(&binary, &one).unwrap();
        pack(&binary, &two).unwrap();
        assert_eq!(fs::read(&one).unwrap(), fs::read(&two).unwrap());

        let mut archive = zip::ZipArchive::new(File::open(&one).unwrap()).unwrap();
        assert_eq!(archive.len(), 1);
        let mut entry = archive.by_index(0).unwrap();
        assert_eq!(entry.name().unwrap(), format!("{NAME}_v{VERSION}"));
        assert_eq!(entry.unix_mode().unwrap() & 0o777, 0o755);
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        assert_eq!(text, "not really a program");
    }

    #[test]
    fn checksums_name_archives_and_the_manifest_only() {
        let folder = tempfile::tempdir().unwrap();
        for suffix in [
            "linux_amd64.zip",
            "manifest.json",
            "SHA256SUMS",
            "sbom.json",
        ] {
            let path = folder.path().join(format!("{NAME}_{VERSION}_{suffix}"));
            fs::write(path, b"").unwrap();
        }
        let sums = checksums(folder.path()).unwrap();
        assert_eq!(sums.lines().count(), 2, "{sums}");
        // SHA-256 of nothing, a value that everybody knows.
        assert!(
            sums.starts_with("e3b0c44298fc1c149afbf4c8996fb924"),
            "{sums}"
        );
    }
}
