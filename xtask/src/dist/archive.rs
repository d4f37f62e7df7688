// SPDX-License-Identifier: MPL-2.0
//! Archives and their checksums, as the registries want them.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::target::{Program, Target};

/// Writes the archive that holds `binary` alone: the mode of a program, and the
/// oldest time a ZIP can hold, so that the same binary makes the same archive.
///
/// # Errors
/// When a file can't be read or written.
pub(super) fn pack(
    program: &Program,
    target: &Target,
    binary: &Path,
    folder: &Path,
) -> Result<PathBuf> {
    let archive = folder.join(program.archive(target.platform));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o755);
    let bytes = fs::read(binary).with_context(|| format!("no binary at {}", binary.display()))?;
    let mut writer = ZipWriter::new(File::create(&archive)?);
    writer.start_file(program.entry(target.platform), options)?;
    writer.write_all(&bytes)?;
    writer.finish()?.sync_all()?;
    Ok(archive)
}

/// The SHA-256 of a file, in hexadecimal.
///
/// # Errors
/// When it can't be read.
pub(super) fn digest(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
    let digest = Sha256::digest(bytes);
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The names that `program`'s checksums cover, in order: its archives and the
/// registries' manifest. Registries refuse a line too many.
///
/// # Errors
/// When `folder` has none of them.
pub(super) fn summed(program: &Program, folder: &Path) -> Result<Vec<String>> {
    let prefix = program.file("");
    let mut names: Vec<String> = fs::read_dir(folder)
        .with_context(|| format!("can't read {}", folder.display()))?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(&prefix))
        .filter(|name| name.ends_with(".zip") || name.ends_with("_manifest.json"))
        .collect();
    names.sort();
    ensure!(!names.is_empty(), "nothing to sum in {}", folder.display());
    Ok(names)
}

/// Writes the checksums of `program`'s files in `folder`.
///
/// # Errors
/// When there is nothing to sum, or a file can't be read or written.
pub(super) fn write_checksums(program: &Program, folder: &Path) -> Result<PathBuf> {
    let path = folder.join(program.file("SHA256SUMS"));
    let mut text = String::new();
    for name in summed(program, folder)? {
        text.push_str(&format!("{}  {name}\n", digest(&folder.join(&name))?));
    }
    fs::write(&path, text)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::io::Read as _;

    use super::*;
    use crate::dist::target::{EMULATOR, PROVIDER, named};

    #[test]
    fn an_archive_holds_one_program_and_is_the_same_every_time() {
        let folder = tempfile::tempdir().unwrap();
        let binary = folder.path().join("program");
        fs::write(&binary, b"not really a program").unwrap();
        for (platform, entry) in [
            ("linux_amd64", PROVIDER.file("").replace("_0", "_v0")),
            ("windows_amd64", PROVIDER.file("").replace("_0", "_v0")),
        ] {
            let target = named(platform).unwrap();
            let archive = pack(&PROVIDER, target, &binary, folder.path()).unwrap();
            let first = fs::read(&archive).unwrap();
            pack(&PROVIDER, target, &binary, folder.path()).unwrap();
            assert_eq!(fs::read(&archive).unwrap(), first);

            let mut archive = zip::ZipArchive::new(File::open(&archive).unwrap()).unwrap();
            assert_eq!(archive.len(), 1);
            let mut file = archive.by_index(0).unwrap();
            let suffix = if platform.starts_with("win") {
                ".exe"
            } else {
                ""
            };
            let entry = entry.trim_end_matches('_');
            assert_eq!(file.name().unwrap(), format!("{entry}{suffix}"));
            assert_eq!(file.unix_mode().unwrap() & 0o777, 0o755);
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            assert_eq!(text, "not really a program");
        }
    }

    #[test]
    fn checksums_name_archives_and_the_manifest_of_their_program_only() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            PROVIDER.file("linux_amd64.zip"),
            PROVIDER.file("manifest.json"),
            PROVIDER.file("SHA256SUMS"),
            PROVIDER.file("sbom.cdx.json"),
            PROVIDER.file("provenance.intoto.json"),
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
        let sums = |program| fs::read_to_string(write_checksums(program, folder.path()).unwrap());
        assert_eq!(sums(&PROVIDER).unwrap(), lines(&[&files[0], &files[1]]));
        assert_eq!(sums(&EMULATOR).unwrap(), lines(&[&files[5]]));
    }
}
