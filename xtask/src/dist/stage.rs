// SPDX-License-Identifier: MPL-2.0
//! A release for the install tests: packed, summed, signed and laid out as any
//! other, but of a debug build, and with archives of other platforms that hold
//! no program, because nothing in the tests runs those.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use testkit::cli::{Platform, repository_root, target_dir};

use super::sign::Key;
use super::target::{PROVIDER, named};
use super::{Release, archive, complete, empty, registry, sign};
use crate::process::{self, cargo};
use crate::tools;

/// Platforms that the tests lock, and install nowhere.
const OTHERS: [&str; 2] = ["darwin_arm64", "windows_amd64"];

/// Makes the release in `target/install/`, with its registry, a public key that
/// did not sign it, and the tools that the tests run.
///
/// # Errors
/// When the build fails, or GnuPG is missing.
pub(crate) fn stage() -> Result<()> {
    let folder = empty("install")?;
    let release = folder.join("release");
    fs::create_dir_all(&release)?;
    // What the tests would build, so that they have nothing to build again.
    process::run(&mut cargo([
        "test", "--quiet", "--locked", "--test", "install", "--no-run",
    ]))?;
    let own = Platform::current().to_string();
    let binary = target_dir().join("debug").join(PROVIDER.name);
    let placeholder = repository_root().join("LICENSE");
    for platform in OTHERS.into_iter().chain([own.as_str()]) {
        let target = named(platform).map_err(anyhow::Error::msg)?;
        let content = if platform == own {
            &binary
        } else {
            &placeholder
        };
        archive::pack(&PROVIDER, target, content, &release)?;
    }
    complete(&PROVIDER, &release)?;
    let keyring = Keyring::new()?;
    lay_out(&release, &keyring, &folder.join("registry"))?;
    let other = keyring.generate("other@example.invalid")?;
    fs::write(folder.join("other-key.asc"), other.public()?)?;
    // The tests need an OCI registry, and what fills it.
    let tools = folder.join("bin");
    fs::create_dir_all(&tools)?;
    for name in ["oras", "registry"] {
        fs::copy(tools::go_tool(name)?, tools.join(name))?;
    }
    Ok(())
}

/// Signs the release for this machine with a key that is thrown away, and lays
/// out its registry in `site`.
///
/// # Errors
/// When GnuPG is missing, or a file can't be written.
pub(crate) fn registry_of(release: &Release, site: &Path) -> Result<()> {
    let folder = release.archive.parent().context("no folder")?;
    complete(&PROVIDER, folder)?;
    lay_out(folder, &Keyring::new()?, site)
}

fn lay_out(release: &Path, keyring: &Keyring, site: &Path) -> Result<()> {
    let key = keyring.generate("signs@example.invalid")?;
    sign(&PROVIDER, release, &key)?;
    registry::add(release, &key, site)
}

/// A keyring of GnuPG's that is thrown away with the value.
struct Keyring(tempfile::TempDir);

impl Keyring {
    /// Not below `target/`: the name of GnuPG's socket must be short.
    fn new() -> Result<Self> {
        let mut folder = tempfile::Builder::new();
        // Else GnuPG warns of a folder that others may read.
        #[cfg(unix)]
        folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        Ok(Self(folder.tempdir()?))
    }

    fn generate(&self, name: &str) -> Result<Key> {
        let home: &Path = self.0.path();
        let mut command = Command::new("gpg");
        command
            .arg("--homedir")
            .arg(home)
            .args([
                "--batch",
                "--quiet",
                "--passphrase",
                "",
                "--quick-generate-key",
            ])
            .args([name, "rsa3072", "sign", "never"]);
        process::run(&mut command)?;
        Key::find(name, Some(home))
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        let mut stop = Command::new("gpgconf");
        stop.arg("--homedir").arg(self.0.path());
        let _ = stop.args(["--kill", "gpg-agent"]).status();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_keyring() {
        use std::os::unix::fs::PermissionsExt as _;

        let keyring = super::Keyring::new().unwrap();
        let mode = keyring.0.path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
