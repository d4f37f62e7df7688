// SPDX-License-Identifier: MPL-2.0
//! A provider registry of static files: what `tofu init` and `terraform init`
//! ask for, at the paths where they ask. All addresses in it are relative, so
//! that the folder may be served under any name.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::archive::{digest, summed};
use super::sign::{Key, signature};
use super::target::{PROVIDER, TARGETS, VERSION};

/// Where the provider protocol is served, which discovery answers.
const SERVICE: &str = "v1/providers";
/// The address's namespace and type.
const ADDRESS: &str = "alicloudes/alicloudes";

/// Adds the signed release in `release` to the registry in `site`, which may
/// hold other versions already.
///
/// # Errors
/// When a part of the release is missing or a file can't be written.
pub(super) fn add(release: &Path, key: &Key, site: &Path) -> Result<()> {
    let sums = release.join(PROVIDER.file("SHA256SUMS"));
    let signed = signature(&sums);
    ensure!(signed.is_file(), "{} is missing", signed.display());

    let discovery = site.join(".well-known/terraform.json");
    write_json(
        &discovery,
        &json!({ "providers.v1": format!("/{SERVICE}/") }),
    )?;
    let provider = site.join(SERVICE).join(ADDRESS);
    let download = provider.join(VERSION).join("download");
    let files = provider.join("files");
    fs::create_dir_all(&files)?;
    for file in [&sums, &signed] {
        copy_into(&files, file)?;
    }

    let protocols = protocols(&release.join(PROVIDER.file("manifest.json")))?;
    let names = summed(&PROVIDER, release)?;
    let mut platforms = Vec::new();
    for target in &TARGETS {
        let platform = target.platform;
        let archive = PROVIDER.archive(platform);
        if !names.contains(&archive) {
            continue;
        }
        copy_into(&files, &release.join(&archive))?;
        // The document is VERSION/download/OS/ARCH, so three folders below.
        let address = |name: &str| format!("../../../files/{name}");
        let document = json!({
            "protocols": protocols,
            "os": platform.os,
            "arch": platform.arch,
            "filename": archive,
            "download_url": address(&archive),
            "shasum": digest(&release.join(&archive))?,
            "shasums_url": address(&PROVIDER.file("SHA256SUMS")),
            "shasums_signature_url": address(&PROVIDER.file("SHA256SUMS.sig")),
            "signing_keys": {
                "gpg_public_keys": [{ "key_id": key.id(), "ascii_armor": key.public()? }],
            },
        });
        write_json(&download.join(platform.os).join(platform.arch), &document)?;
        platforms.push(json!({ "os": platform.os, "arch": platform.arch }));
    }
    let this = json!({ "version": VERSION, "protocols": protocols, "platforms": platforms });
    let list = provider.join("versions");
    let known = fs::read_to_string(&list).unwrap_or_else(|_| "{}".to_owned());
    let known = serde_json::from_str(&known)
        .with_context(|| format!("{} is no list of versions", list.display()))?;
    write_json(&list, &with_version(known, this))
}

/// The list with this version in it, once.
fn with_version(known: Value, this: Value) -> Value {
    let mut versions = match known.get("versions") {
        Some(Value::Array(versions)) => versions.clone(),
        _ => Vec::new(),
    };
    versions.retain(|version| version.get("version") != this.get("version"));
    versions.push(this);
    json!({ "versions": versions })
}

/// The protocol versions that the registries' manifest names.
fn protocols(manifest: &Path) -> Result<Value> {
    let text = fs::read_to_string(manifest)
        .with_context(|| format!("can't read {}", manifest.display()))?;
    let manifest: Value = serde_json::from_str(&text)?;
    let versions = manifest.pointer("/metadata/protocol_versions").cloned();
    versions.context("the manifest names no protocol versions")
}

fn copy_into(folder: &Path, file: &Path) -> Result<()> {
    let name = file.file_name().context("a file without a name")?;
    fs::copy(file, folder.join(name)).with_context(|| format!("can't copy {}", file.display()))?;
    Ok(())
}

fn write_json(path: &Path, value: &Value) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, format!("{value:#}\n"))
        .with_context(|| format!("can't write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_version_joins_those_that_are_there_and_an_old_one_is_replaced() {
        let version = |name: &str, os: &str| json!({ "version": name, "platforms": [{"os": os}] });
        let list = with_version(json!({}), version("0.1.0", "linux"));
        let list = with_version(list, version("0.2.0", "linux"));
        let list = with_version(list, version("0.1.0", "darwin"));
        let wanted = [version("0.2.0", "linux"), version("0.1.0", "darwin")];
        assert_eq!(list, json!({ "versions": wanted }));
    }
}
