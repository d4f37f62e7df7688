// SPDX-License-Identifier: MPL-2.0
//! What a release says of itself: its parts (CycloneDX), how it was built (an
//! in-toto statement of SLSA provenance), and its notes.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use testkit::cli::repository_root;

use super::archive::{digest, summed};
use super::build::git;
use super::target::{PROGRAMS, Program, TARGETS, Target, VERSION};
use crate::process::{self, cargo};
use crate::tools;

/// Writes bills of materials from Cargo's metadata.
const CYCLONEDX: &str = "0.5.9";
/// Where the repository is, by the registries' rule for the provider's address.
const REPOSITORY: &str = "https://github.com/alicloudes/terraform-provider-alicloudes";

/// Writes one bill of materials for each program, over all platforms.
///
/// # Errors
/// When the tool fails or a file can't be written.
pub(super) fn materials(folder: &Path, epoch: &str) -> Result<Vec<PathBuf>> {
    tools::cargo_tool("cargo-cyclonedx", CYCLONEDX)?;
    // The tool writes a file beside each member's manifest, under this name.
    const NAME: &str = "release-materials";
    let mut command = cargo(["cyclonedx", "--format", "json", "--spec-version", "1.5"]);
    command
        .args(["--target", "all", "--no-build-deps"])
        .args(["--override-filename", NAME])
        // Else the bill has a random serial number.
        .env("SOURCE_DATE_EPOCH", epoch)
        .env("PATH", tools::on_path()?);
    let made = process::run_quietly("listing what is in it", &mut command, |_| String::new());
    let root = repository_root();
    let at = |member: &str| root.join(member).join(NAME).with_extension("json");
    let texts = PROGRAMS.map(|program| fs::read_to_string(at(program.folder)));
    for member in [".", "emulator", "testkit", "xtask"] {
        let _ = fs::remove_file(at(member));
    }
    made?;
    let mut written = Vec::new();
    for (program, text) in PROGRAMS.iter().zip(texts) {
        // References between the components are made of this machine's paths.
        let text = text?.replace(&root.display().to_string(), "");
        let path = folder.join(program.file("sbom.cdx.json"));
        fs::write(&path, text)?;
        written.push(path);
    }
    Ok(written)
}

/// Writes how `program`'s archives in `folder` were built.
///
/// # Errors
/// When a file can't be read or written.
pub(super) fn provenance(program: &Program, folder: &Path) -> Result<PathBuf> {
    let commit = git(&["rev-parse", "HEAD"])?;
    let names = summed(program, folder)?;
    let built = |target: &&Target| names.contains(&program.archive(target.platform));
    let triples: Vec<&str> = TARGETS
        .iter()
        .filter(built)
        .map(|target| target.triple)
        .collect();
    let mut subjects = Vec::new();
    for name in &names {
        let sha256 = digest(&folder.join(name))?;
        subjects.push(json!({ "name": name, "digest": { "sha256": sha256 } }));
    }
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": subjects,
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": format!("{REPOSITORY}/blob/v{VERSION}/RELEASING.md"),
                "externalParameters": { "command": "cargo xtask dist" },
                "internalParameters": { "targets": triples },
                "resolvedDependencies": [{
                    "uri": format!("git+{REPOSITORY}@refs/tags/v{VERSION}"),
                    "digest": { "gitCommit": commit },
                }],
            },
            "runDetails": { "builder": { "id": builder() } },
        },
    });
    let path = folder.join(program.file("provenance.intoto.json"));
    fs::write(&path, format!("{statement:#}\n"))?;
    Ok(path)
}

/// The workflow that builds, or a person.
fn builder() -> Value {
    match env::var("GITHUB_WORKFLOW_REF") {
        Ok(workflow) => json!(format!("https://github.com/{workflow}")),
        Err(_) => json!(format!("{REPOSITORY}/blob/v{VERSION}/RELEASING.md#by-hand")),
    }
}

/// Writes the changelog's part on this version.
///
/// # Errors
/// When it has none, or a file can't be read or written.
pub(super) fn notes(folder: &Path) -> Result<PathBuf> {
    let changelog = fs::read_to_string(repository_root().join("CHANGELOG.md"))?;
    let notes = section(&changelog, VERSION)
        .with_context(|| format!("CHANGELOG.md says nothing about {VERSION}"))?;
    let path = folder.join("notes.md");
    fs::write(&path, notes)?;
    Ok(path)
}

/// What is between the heading of `version` and the next of its kind.
fn section(changelog: &str, version: &str) -> Option<String> {
    let mut parts = changelog.split("\n## ").skip(1);
    let part = parts.find(|part| part.split_whitespace().next() == Some(version))?;
    let (_, body) = part.split_once('\n')?;
    Some(format!("{}\n", body.trim()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::dist::target::{PROVIDER, named};

    #[test]
    fn notes_are_the_part_of_their_version() {
        let text = "# Changelog\n\n## 0.2.0 (unreleased)\n\nTwo.\n\n## 0.1.0\n\nOne.\n\n* More.\n";
        assert_eq!(section(text, "0.2.0").unwrap(), "Two.\n");
        assert_eq!(section(text, "0.1.0").unwrap(), "One.\n\n* More.\n");
        assert_eq!(section(text, "0.3.0"), None);
    }

    #[test]
    fn provenance_names_the_targets_that_were_built_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let target = named("linux_arm64").unwrap();
        fs::write(folder.path().join(PROVIDER.archive(target.platform)), b"").unwrap();
        let statement = provenance(&PROVIDER, folder.path()).unwrap();
        let statement: Value =
            serde_json::from_str(&fs::read_to_string(statement).unwrap()).unwrap();
        let build = statement.pointer("/predicate/buildDefinition").unwrap();
        let targets = build.pointer("/internalParameters/targets").unwrap();
        assert_eq!(*targets, json!(["aarch64-unknown-linux-musl"]));
        assert_eq!(statement.pointer("/subject/1"), None);
    }

    /// A release that says 0.2.0 here and 0.1.0 there is found before it is made.
    #[test]
    fn changelog_manifest_and_pages_agree_with_the_version() {
        let root = repository_root();
        let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
        let changelog = read("CHANGELOG.md");
        let newest = changelog.split("\n## ").nth(1).unwrap();
        assert_eq!(newest.split_whitespace().next(), Some(VERSION));

        let manifest: Value =
            serde_json::from_str(&read("terraform-registry-manifest.json")).unwrap();
        let protocols = manifest.pointer("/metadata/protocol_versions").unwrap();
        assert_eq!(*protocols, json!(["6.0"]));

        let mut named = 0;
        for page in fs::read_dir(root.join("docs/guides")).unwrap().flatten() {
            let text = fs::read_to_string(page.path()).unwrap();
            for (at, start) in text.match_indices("terraform-provider-alicloudes_") {
                let rest = text
                    .get(at + start.len()..)
                    .unwrap()
                    .trim_start_matches('v');
                if rest.starts_with(|first: char| first.is_ascii_digit()) {
                    assert!(rest.starts_with(VERSION), "{:?}", page.path());
                    named += 1;
                }
            }
        }
        assert!(named > 0, "no page names an archive");
    }
}
