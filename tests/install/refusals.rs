// SPDX-License-Identifier: MPL-2.0
//! What must not be installed: each way in which a release can be wrong.

use std::fs;

use serde_json::Value;
use testkit::cli::Platform;

use crate::harness::for_each_host;
use crate::release::{Fallible, Release, Site, VERSION, refused};

/// Spoils the registry, and demands that each host refuses with `words`.
#[track_caller]
fn each_host_refuses(spoil: impl Fn(&Release, &Site) -> Fallible<()>, words: &str) {
    for_each_host(|case| {
        let release = Release::find()?;
        let site = release.site()?;
        spoil(&release, &site)?;
        let workspace = site.workspace(&case.host, &release, &site.source(), "")?;
        refused(&workspace, words)
    });
}

fn edit_json(site: &Site, path: &std::path::Path, change: impl Fn(&mut Value)) -> Fallible<()> {
    site.edit(path, |text| {
        let mut json = serde_json::from_str(text).unwrap_or_default();
        change(&mut json);
        json.to_string()
    })
}

#[test]
fn an_archive_that_was_tampered_with_is_refused() {
    each_host_refuses(
        |_, site| {
            let name = format!(
                "files/terraform-provider-alicloudes_{VERSION}_{}.zip",
                Platform::current()
            );
            let path = site.provider(&name);
            let mut bytes = fs::read(&path)?;
            let middle = bytes.len() / 2;
            if let Some(byte) = bytes.get_mut(middle) {
                *byte ^= 1;
            }
            Ok(fs::write(path, bytes)?)
        },
        "archive has incorrect checksum",
    );
}

#[test]
fn checksums_that_do_not_match_their_signature_are_refused() {
    each_host_refuses(
        |_, site| {
            let name = format!("files/terraform-provider-alicloudes_{VERSION}_SHA256SUMS");
            site.edit(&site.provider(&name), |text| text.replacen('a', "b", 1))
        },
        "error checking signature",
    );
}

#[test]
fn a_sum_that_the_signed_checksums_do_not_have_is_refused() {
    each_host_refuses(
        |_, site| {
            edit_json(site, &site.download(), |document| {
                if let Some(sum) = document.get_mut("shasum") {
                    *sum = Value::from("0".repeat(64));
                }
            })
        },
        "checksum list has unexpected SHA-256 hash",
    );
}

#[test]
fn a_signature_by_another_key_is_refused() {
    each_host_refuses(
        |release, site| {
            let other = release.other_key()?;
            edit_json(site, &site.download(), |document| {
                if let Some(key) =
                    document.pointer_mut("/signing_keys/gpg_public_keys/0/ascii_armor")
                {
                    *key = Value::from(other.as_str());
                }
            })
        },
        "authentication signature from unknown issuer",
    );
}

#[test]
fn a_platform_without_an_archive_is_refused_by_name() {
    let platform = Platform::current();
    each_host_refuses(
        |_, site| {
            fs::remove_file(site.download())?;
            edit_json(site, &site.provider("versions"), |list| {
                let platforms = list.pointer_mut("/versions/0/platforms");
                if let Some(Value::Array(platforms)) = platforms {
                    platforms.retain(|one| {
                        one.get("os").and_then(Value::as_str) != Some(platform.os)
                            || one.get("arch").and_then(Value::as_str) != Some(platform.arch)
                    });
                }
            })
        },
        &format!("does not have a package available for your current platform, {platform}"),
    );
}
