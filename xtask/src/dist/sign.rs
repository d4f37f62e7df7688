// SPDX-License-Identifier: MPL-2.0
//! Signatures by GnuPG, with a key that comes from outside.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::process::{self, output};

/// A key that GnuPG holds.
pub(crate) struct Key {
    /// Its fingerprint, of 40 hexadecimal digits.
    fingerprint: String,
    /// GnuPG's folder, if it is not the person's own.
    home: Option<PathBuf>,
}

/// GnuPG's number of RSA, the one algorithm that every registry takes.
const RSA: &str = "1";

impl Key {
    /// The secret key of this fingerprint, ID or e-mail address.
    ///
    /// # Errors
    /// When GnuPG has no such key or several, or it is not an RSA key.
    pub(crate) fn find(name: &str, home: Option<&Path>) -> Result<Self> {
        let mut key = Self {
            fingerprint: String::new(),
            home: home.map(Path::to_owned),
        };
        let listed = output(
            key.gpg()
                .args(["--with-colons", "--list-secret-keys", name]),
        )
        .with_context(|| format!("GnuPG has no secret key {name:?}"))?;
        let (algorithms, fingerprints) = parse(&listed);
        let [algorithm] = algorithms[..] else {
            bail!("{name:?} names {} secret keys, not one", algorithms.len());
        };
        ensure!(
            algorithm == RSA,
            "{name:?} is no RSA key, and registries take no other"
        );
        let fingerprint = fingerprints.first().context("GnuPG told no fingerprint")?;
        (*fingerprint).clone_into(&mut key.fingerprint);
        Ok(key)
    }

    fn gpg(&self) -> Command {
        let mut command = Command::new("gpg");
        if let Some(home) = &self.home {
            command.arg("--homedir").arg(home);
        }
        command.args(["--batch", "--yes"]);
        command
    }

    /// The last 16 digits, by which registries and OpenTofu name the key.
    pub(super) fn id(&self) -> &str {
        let start = self.fingerprint.len().saturating_sub(16);
        self.fingerprint.get(start..).unwrap_or_default()
    }

    /// The public key, armored.
    ///
    /// # Errors
    /// When GnuPG does not run.
    pub(super) fn public(&self) -> Result<String> {
        let args = ["--armor", "--export", &self.fingerprint];
        Ok(output(self.gpg().args(args))? + "\n")
    }

    /// Writes the detached signature `<file>.sig`. It is binary: registries
    /// refuse armor.
    ///
    /// # Errors
    /// When GnuPG does not sign, for instance because it can't ask for a passphrase.
    pub(super) fn sign(&self, file: &Path) -> Result<PathBuf> {
        let signature = signature(file);
        let mut command = self.gpg();
        command
            .args(["--local-user", &self.fingerprint])
            .args(["--detach-sign", "--output"])
            .args([&signature, file]);
        process::run(&mut command)?;
        Ok(signature)
    }
}

/// Where the signature of `file` lies.
pub(super) fn signature(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sig");
    PathBuf::from(name)
}

/// The algorithms and the fingerprints of primary secret keys in a listing with colons.
fn parse(listed: &str) -> (Vec<&str>, Vec<&str>) {
    let mut algorithms = Vec::new();
    let mut fingerprints = Vec::new();
    for line in listed.lines() {
        let fields: Vec<&str> = line.split(':').collect();
        match fields[..] {
            ["sec", _, _, algorithm, ..] => algorithms.push(algorithm),
            // Those of subkeys follow; the first after a key is its own.
            ["fpr", .., fingerprint, _] if fingerprints.len() < algorithms.len() => {
                fingerprints.push(fingerprint);
            }
            _ => {}
        }
    }
    (algorithms, fingerprints)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primary_key_is_read_from_a_listing_with_subkeys() {
        let listed = "sec:u:4096:1:89ABCDEF01234567:1700000000:::u:::scSC:::+:::23::0:\n\
                      fpr:::::::::0123456789ABCDEF0123456789ABCDEF01234567:\n\
                      grp:::::::::AA:\n\
                      ssb:u:4096:1:1111111111111111:1700000000::::::e:::+:::23:\n\
                      fpr:::::::::1111111111111111111111111111111111111111:\n";
        let (algorithms, fingerprints) = parse(listed);
        assert_eq!(algorithms, [RSA]);
        assert_eq!(fingerprints, ["0123456789ABCDEF0123456789ABCDEF01234567"]);
        let key = Key {
            fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567".to_owned(),
            home: None,
        };
        assert_eq!(key.id(), "89ABCDEF01234567");
    }
}
