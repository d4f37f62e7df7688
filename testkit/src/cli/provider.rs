// SPDX-License-Identifier: MPL-2.0
//! Installs our provider the way users do: from a filesystem mirror, unpacked
//! or packed, or through the developer overrides of a CLI configuration.

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::Error;
use super::host::{repository_root, target_dir};

/// The provider's source address. It names its registry, so that Terraform,
/// whose default is another one, takes the same provider.
pub const SOURCE: &str = "registry.opentofu.org/alicloudes/alicloudes";

/// The registries under which a mirror offers the provider: a configuration may
/// say just `alicloudes/alicloudes`, and each host then adds its own.
pub const REGISTRIES: [&str; 2] = ["registry.opentofu.org", "registry.terraform.io"];

const NAME: &str = "terraform-provider-alicloudes";

/// How a workspace gets the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Install {
    /// From a filesystem mirror, by `init`. Locked and checked like a download.
    Mirror,
    /// By `dev_overrides`: no `init`, no lock file, a warning on each command.
    DevOverrides,
}

/// An operating system and an architecture by their Go names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Platform {
    /// `linux`, `darwin`, …
    pub os: &'static str,
    /// `amd64`, `arm64`, …
    pub arch: &'static str,
}

impl Platform {
    /// The platform that this program runs on.
    pub fn current() -> Self {
        let os = match env::consts::OS {
            "macos" => "darwin",
            other => other,
        };
        let arch = match env::consts::ARCH {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            "x86" => "386",
            other => other,
        };
        Self { os, arch }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.os, self.arch)
    }
}

/// The provider, laid out for installation. Cheap to clone; the layout goes
/// when the last clone does.
#[derive(Clone, Debug)]
pub struct Provider {
    layout: Arc<TempDir>,
}

impl Provider {
    /// Lays out a binary, as version 0.1.0 or whatever this workspace is at.
    ///
    /// # Errors
    /// When the binary is missing or the layout can't be written.
    pub fn from_binary(binary: impl AsRef<Path>) -> Result<Self, Error> {
        Self::from_binary_as(binary, env!("CARGO_PKG_VERSION"))
    }

    /// Lays out a binary as the version given, to upgrade to.
    ///
    /// # Errors
    /// When the binary is missing or the layout can't be written.
    pub fn from_binary_as(binary: impl AsRef<Path>, version: &str) -> Result<Self, Error> {
        let binary = binary.as_ref();
        let layout = Self::empty_layout()?;
        let in_mirror = PathBuf::from(version)
            .join(Platform::current().to_string())
            .join(format!("{NAME}_v{version}"));
        for registry in REGISTRIES {
            link(binary, &mirrored(layout.path(), registry).join(&in_mirror))?;
        }
        link(binary, &overridden(layout.path()).join(NAME))?;
        Ok(Self {
            layout: Arc::new(layout),
        })
    }

    /// Lays out a release archive, whose file name says version and platform.
    /// Works with [`Install::Mirror`] only.
    ///
    /// # Errors
    /// When the archive is missing or the layout can't be written.
    pub fn from_zip(archive: impl AsRef<Path>) -> Result<Self, Error> {
        let archive = archive.as_ref();
        let layout = Self::empty_layout()?;
        for registry in REGISTRIES {
            let name = archive.file_name().unwrap_or_default();
            link(archive, &mirrored(layout.path(), registry).join(name))?;
        }
        Ok(Self {
            layout: Arc::new(layout),
        })
    }

    /// The binary that `TESTKIT_PROVIDER` names, else cargo's debug build.
    ///
    /// # Errors
    /// When it is not there.
    pub fn find() -> Result<Self, Error> {
        let binary = match env::var_os("TESTKIT_PROVIDER") {
            Some(named) => repository_root().join(named),
            None => target_dir().join("debug").join(NAME),
        };
        Self::from_binary(binary)
    }

    /// The CLI configuration that makes a host install this provider and look
    /// for nothing anywhere else.
    pub fn cli_config(&self, install: Install) -> String {
        let root = self.layout.path();
        let how = match install {
            Install::Mirror => {
                format!(
                    "filesystem_mirror {{\n    path = \"{}\"\n  }}",
                    root.join("mirror").display()
                )
            }
            Install::DevOverrides => {
                let folder = overridden(root);
                let lines: String = REGISTRIES
                    .iter()
                    .map(|registry| {
                        format!(
                            "    \"{registry}/alicloudes/alicloudes\" = \"{}\"\n",
                            folder.display()
                        )
                    })
                    .collect();
                format!("dev_overrides {{\n{lines}  }}\n  direct {{}}")
            }
        };
        format!("disable_checkpoint = true\n\nprovider_installation {{\n  {how}\n}}\n")
    }

    // Beside the binary, so that a hard link does instead of a copy of it.
    fn empty_layout() -> Result<TempDir, Error> {
        let parent = target_dir().join("layouts");
        fs::create_dir_all(&parent).map_err(Error::io("can't create", &parent))?;
        tempfile::Builder::new()
            .prefix("provider-")
            .tempdir_in(&parent)
            .map_err(Error::io("can't create a directory in", &parent))
    }
}

fn mirrored(root: &Path, registry: &str) -> PathBuf {
    root.join("mirror")
        .join(registry)
        .join("alicloudes/alicloudes")
}

fn overridden(root: &Path) -> PathBuf {
    root.join("override")
}

fn link(from: &Path, to: &Path) -> Result<(), Error> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Error::io("can't create", folder))?;
    }
    // A hard link keeps the file that was there when the test began, even if
    // cargo puts a newer one in its place. Another file system needs a copy.
    fs::hard_link(from, to)
        .or_else(|_| fs::copy(from, to).map(drop))
        .map_err(Error::io("can't install", from))
}
