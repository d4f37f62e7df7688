// SPDX-License-Identifier: MPL-2.0
//! Looks into a finished binary: what it needs of the system it will run on,
//! what it must not contain, and how big it may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use object::macho::{MachHeader64, PLATFORM_MACOS};
use object::read::macho::{LoadCommandVariant, MachOFile};
use object::{Endianness, File, Object as _, ObjectKind};

use super::build::Source;
use super::target::Target;

/// Bytes that a binary may have.
const BINARY: u64 = 6_300_000;
/// Bytes that an archive may have.
const ARCHIVE: u64 = 2_900_000;

/// What every macOS has. libiconv exports what is in libcharset, too.
const MACOS: [&str; 5] = [
    "/usr/lib/libSystem.B.dylib",
    "/usr/lib/libcharset.1.dylib",
    "/usr/lib/libiconv.2.dylib",
    "/System/Library/Frameworks/Security.framework/Versions/A/Security",
    "/System/Library/Frameworks/CoreFoundation.framework/Versions/A/CoreFoundation",
];

/// What every Windows 10 has.
const WINDOWS: [&str; 9] = [
    "advapi32.dll",
    "bcrypt.dll",
    "bcryptprimitives.dll",
    "crypt32.dll",
    "kernel32.dll",
    "msvcrt.dll",
    "ntdll.dll",
    "userenv.dll",
    "ws2_32.dll",
];

/// Checks a binary for `target` that was built from `source`.
///
/// # Errors
/// When it needs what a system may lack, names this machine's folders, or is too big.
pub(super) fn binary(path: &Path, target: &Target, source: &Source) -> Result<()> {
    let bytes = fs::read(path)?;
    let told = || format!("{} for {}", path.display(), target.platform);
    runs_alone(&bytes, target).with_context(told)?;
    for folder in [&source.root, &source.cargo_home] {
        let folder = folder.to_string_lossy();
        let found = bytes
            .windows(folder.len())
            .any(|part| part == folder.as_bytes());
        ensure!(!found, "{} contains the path {folder}", told());
    }
    fits(path, BINARY)
}

/// Checks an archive's size.
///
/// # Errors
/// When it is too big.
pub(super) fn archive(path: &Path) -> Result<()> {
    fits(path, ARCHIVE)
}

fn fits(path: &Path, limit: u64) -> Result<()> {
    let size = fs::metadata(path)?.len();
    let name = path.display();
    ensure!(size <= limit, "{name} has {size} bytes, more than {limit}");
    Ok(())
}

fn runs_alone(bytes: &[u8], target: &Target) -> Result<()> {
    let file = File::parse(bytes)?;
    // cargo-auditable's list of dependencies.
    let listed = file.section_by_name(".dep-v0");
    ensure!(listed.is_some(), "no dependencies can be read from it");
    match (target.platform.os, &file) {
        ("linux", _) => {
            ensure!(file.section_by_name(".interp").is_none(), "not static");
            ensure!(file.kind() == ObjectKind::Dynamic, "at a fixed address");
        }
        ("darwin", File::MachO64(mac)) => macos(mac, target.platform.arch)?,
        ("windows", _) => {
            for library in libraries(&file)? {
                let name = library.to_ascii_lowercase();
                let known = WINDOWS.contains(&&*name) || name.starts_with("api-ms-win-");
                ensure!(known, "needs {library}");
            }
        }
        ("freebsd", _) => {
            let linker = file.section_by_name(".interp");
            ensure!(linker.is_some(), "FreeBSD's libraries are dynamic");
        }
        (os, _) => anyhow::bail!("not a program for {os}"),
    }
    Ok(())
}

fn libraries(file: &File<'_>) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for import in file.imports()? {
        names.insert(String::from_utf8_lossy(import?.library()).into_owned());
    }
    Ok(names)
}

/// Its load commands: libraries, the oldest system, and the signature without
/// which Apple's own processors run nothing.
fn macos(file: &MachOFile<'_, MachHeader64<Endianness>>, arch: &str) -> Result<()> {
    let endian = file.endian();
    let mut signed = false;
    let mut oldest = None;
    let mut commands = file.macho_load_commands()?;
    while let Some(command) = commands.next()? {
        match command.variant()? {
            LoadCommandVariant::Dylib(library) => {
                let name = command.string(endian, library.dylib.name)?;
                let name = String::from_utf8_lossy(name);
                ensure!(MACOS.contains(&&*name), "needs {name}");
            }
            LoadCommandVariant::BuildVersion(version, _) => {
                ensure!(
                    version.platform.get(endian) == PLATFORM_MACOS,
                    "not for macOS"
                );
                oldest = Some(version.minos.get(endian).0 >> 16);
            }
            LoadCommandVariant::LinkeditData(data) => {
                signed |= data.cmd.get(endian) == object::macho::LC_CODE_SIGNATURE;
            }
            _ => {}
        }
    }
    ensure!(
        oldest == Some(11),
        "for macOS {oldest:?} and newer, not for 11"
    );
    ensure!(signed || arch != "arm64", "not signed");
    Ok(())
}
