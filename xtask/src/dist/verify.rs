// SPDX-License-Identifier: MPL-2.0
//! Builds once more, in another folder and with another cargo home, and
//! compares: whoever has the source can check that a binary was made of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use testkit::cli::{repository_root, target_dir};

use super::archive::digest;
use super::build::{Builder, Source, git};
use super::target::{Program, Target};
use crate::process;

/// The second copy of the source.
pub(super) struct Second {
    source: Source,
}

impl Second {
    /// Clones the commit that is checked out.
    ///
    /// # Errors
    /// When there are changes that are not committed, or git fails.
    pub(super) fn new() -> Result<Self> {
        let changes = git(&["status", "--porcelain"])?;
        ensure!(
            changes.is_empty(),
            "the second build is of the commit, and these changes are not in it:\n{changes}"
        );
        let folder = target_dir().join("dist-verify");
        let source = Source {
            root: folder.join("a folder/of another depth/source"),
            target_dir: folder.join("built"),
            cargo_home: folder.join("cargo-home"),
        };
        if source.root.exists() {
            fs::remove_dir_all(&source.root)?;
        }
        let mut clone = Command::new("git");
        clone
            .args(["clone", "--quiet"])
            .args([repository_root(), &source.root]);
        process::run(&mut clone)?;
        fs::create_dir_all(&source.cargo_home)?;
        let own = Source::here()?.cargo_home.join("config.toml");
        if own.exists() {
            fs::copy(own, source.cargo_home.join("config.toml"))?;
        }
        Ok(Self { source })
    }

    /// Builds `program` again and compares with `first`.
    ///
    /// # Errors
    /// When the build fails or has other bytes.
    pub(super) fn compare(
        &self,
        builder: &Builder,
        program: &Program,
        target: &Target,
        first: &Path,
    ) -> Result<()> {
        let second: PathBuf = builder.build(program, target, &self.source)?;
        let [one, two] = [digest(first)?, digest(&second)?];
        let platform = target.platform;
        ensure!(
            one == two,
            "{} for {platform} is not the same when built again:\n  {one}  {}\n  {two}  {}",
            program.name,
            first.display(),
            second.display()
        );
        println!(
            "    the same bytes twice: {one}  {} {platform}",
            program.name
        );
        Ok(())
    }
}
