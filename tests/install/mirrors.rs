// SPDX-License-Identifier: MPL-2.0
//! Mirrors: folders with archives as they are or unpacked, and HTTPS.

use std::fs;
use std::path::Path;

use testkit::cli::{Host, SOURCE};

use crate::harness::for_each_host;
use crate::release::{Fallible, Release, Site, copy, installs, workspace};

pub(crate) fn from_folder(path: &Path) -> String {
    let path = path.display();
    format!("provider_installation {{\n  filesystem_mirror {{\n    path = \"{path}\"\n  }}\n}}\n")
}

pub(crate) fn from_network(site: &Site) -> String {
    let address = &site.address;
    format!(
        "provider_installation {{\n  network_mirror {{\n    url = \"https://{address}/\"\n  }}\n}}\n"
    )
}

/// A folder with the release's archives, as a person copies them there.
pub(crate) fn packed(release: &Release) -> Fallible<tempfile::TempDir> {
    let mirror = tempfile::tempdir()?;
    let folder = mirror.path().join(SOURCE);
    fs::create_dir_all(&folder)?;
    for platform in release.platforms()? {
        let archive = release.archive(platform);
        fs::copy(&archive, folder.join(archive.file_name().ok_or("no name")?))?;
    }
    Ok(mirror)
}

/// A folder with this machine's archive unpacked, as a host unpacks it.
pub(crate) fn unpacked(host: &Host, release: &Release) -> Fallible<tempfile::TempDir> {
    let archives = packed(release)?;
    let workspace = workspace(host, release, SOURCE, &from_folder(archives.path()))?;
    workspace.init()?.exited(0)?;
    let mirror = tempfile::tempdir()?;
    copy(
        &workspace.path().join(".terraform/providers"),
        mirror.path(),
    )?;
    Ok(mirror)
}

/// What `providers mirror` makes of a registry: files for a web server.
pub(crate) fn network(host: &Host, release: &Release) -> Fallible<Site> {
    let registry = release.site()?;
    let cli = registry.stands_in_for("registry.opentofu.org");
    let workspace = registry.workspace(host, release, SOURCE, &cli)?;
    let mirror = tempfile::tempdir()?;
    let mut words = vec!["providers".to_owned(), "mirror".to_owned()];
    for platform in release.platforms()? {
        words.push(format!("-platform={platform}"));
    }
    words.push(mirror.path().display().to_string());
    workspace.run(words)?.exited(0)?;
    Site::serve(mirror)
}

#[test]
fn init_installs_from_a_folder_of_archives() {
    for_each_host(|case| {
        let release = Release::find()?;
        let mirror = packed(&release)?;
        let workspace = workspace(&case.host, &release, SOURCE, &from_folder(mirror.path()))?;
        installs(&workspace, "(unauthenticated)")?;
        Ok(())
    });
}

#[test]
fn init_installs_from_a_folder_of_unpacked_archives() {
    for_each_host(|case| {
        let release = Release::find()?;
        let mirror = unpacked(&case.host, &release)?;
        let workspace = workspace(&case.host, &release, SOURCE, &from_folder(mirror.path()))?;
        installs(&workspace, "(unauthenticated)")?;
        Ok(())
    });
}

#[test]
fn init_installs_from_a_network_mirror_that_the_host_has_made() {
    for_each_host(|case| {
        let release = Release::find()?;
        let site = network(&case.host, &release)?;
        let workspace = site.workspace(&case.host, &release, SOURCE, &from_network(&site))?;
        installs(&workspace, "(verified checksum)")?;
        Ok(())
    });
}
