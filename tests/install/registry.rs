// SPDX-License-Identifier: MPL-2.0
//! The registry of static files.

use std::fs;

use crate::harness::for_each_host;
use crate::release::{Release, installs};

#[test]
fn init_installs_from_a_registry_of_static_files_and_verifies_the_signature() {
    for_each_host(|case| {
        let release = Release::find()?;
        let site = release.site()?;
        let document: serde_json::Value = serde_json::from_slice(&fs::read(site.download())?)?;
        let key = document
            .pointer("/signing_keys/gpg_public_keys/0/key_id")
            .and_then(|id| id.as_str())
            .ok_or("the document names no key")?;

        let workspace = site.workspace(&case.host, &release, &site.source(), "")?;
        // OpenTofu says "signed", Terraform "self-signed".
        installs(&workspace, &format!("signed, key ID {key})"))?;

        // Other platforms are locked by the signed checksums.
        let lock = fs::read_to_string(workspace.path().join(".terraform.lock.hcl"))?;
        let sums = fs::read_to_string(site.provider(&format!(
            "files/terraform-provider-alicloudes_{}_SHA256SUMS",
            crate::release::VERSION
        )))?;
        for line in sums.lines() {
            let sum = line.split(' ').next().unwrap_or_default();
            assert!(lock.contains(&format!("zh:{sum}")), "{line} in {lock}");
        }
        Ok(())
    });
}

/// One line for people who may not or can't give the registry a name of its own.
#[test]
fn a_cli_configuration_puts_the_static_registry_in_the_place_of_a_public_one() {
    for_each_host(|case| {
        let release = Release::find()?;
        let site = release.site()?;
        let cli = site.stands_in_for("registry.opentofu.org");
        let workspace = site.workspace(&case.host, &release, testkit::cli::SOURCE, &cli)?;
        installs(&workspace, "signed, key ID")?;
        Ok(())
    });
}
