// SPDX-License-Identifier: MPL-2.0
//! Which hosts there are: those that `cargo xtask hosts` built, at the version
//! that `hosts/*/go.mod` pins, and those on `PATH`.

use std::env;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;

use super::Error;

/// The two programs that start our provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HostKind {
    /// OpenTofu.
    Tofu,
    /// Terraform.
    Terraform,
}

impl HostKind {
    /// Both of them, the one we care about most first.
    pub const ALL: [Self; 2] = [Self::Tofu, Self::Terraform];

    /// The program's name, also the name of its folder under `hosts/`.
    pub fn command(self) -> &'static str {
        match self {
            Self::Tofu => "tofu",
            Self::Terraform => "terraform",
        }
    }

    /// The Go module it is built from.
    pub fn module(self) -> &'static str {
        match self {
            Self::Tofu => "github.com/opentofu/opentofu",
            Self::Terraform => "github.com/hashicorp/terraform",
        }
    }

    /// The Go package of its main program.
    pub fn package(self) -> &'static str {
        match self {
            Self::Tofu => "github.com/opentofu/opentofu/cmd/tofu",
            Self::Terraform => "github.com/hashicorp/terraform",
        }
    }

    /// The version that `hosts/<name>/go.mod` pins.
    ///
    /// # Errors
    /// When that file can't be read or names no version of the module.
    pub fn pinned(self) -> Result<Version, Error> {
        let path = repository_root()
            .join("hosts")
            .join(self.command())
            .join("go.mod");
        let text = fs::read_to_string(&path).map_err(Error::io("can't read", &path))?;
        text.lines()
            .filter_map(|line| {
                let mut words = line.trim().trim_start_matches("require ").split(' ');
                (words.next()? == self.module()).then_some(())?;
                words.next()?.parse().ok()
            })
            .next()
            .ok_or_else(|| Error::Unreadable {
                command: path.display().to_string(),
                reason: format!("no requirement of {}", self.module()),
            })
    }

    /// Where the build of `version` by `go` (as `go1.26.8`) is kept.
    pub fn cached(self, version: Version, go: &str) -> PathBuf {
        target_dir()
            .join("hosts")
            .join(format!("{}-{version}-{go}", self.command()))
            .join(self.command())
    }
}

/// A released version. Pre-release and build suffixes are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// `1` in `1.16.2`.
    pub major: u32,
    /// `16` in `1.16.2`.
    pub minor: u32,
    /// `2` in `1.16.2`.
    pub patch: u32,
}

impl Version {
    /// For comparisons: `host.version >= Version::new(1, 14, 0)`.
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for Version {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let core = text.trim_start_matches('v');
        let core = core.split(['-', '+']).next().unwrap_or(core);
        let mut parts = core.split('.').map(|part| part.parse().map_err(|_| ()));
        let mut next = || parts.next().unwrap_or(Err(()));
        Ok(Self::new(next()?, next()?, next()?))
    }
}

/// Where a host was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Built by `cargo xtask hosts`.
    Built,
    /// On the caller's `PATH`.
    Path,
}

/// One host program that can be run.
#[derive(Clone, Debug)]
pub struct Host {
    /// OpenTofu or Terraform.
    pub kind: HostKind,
    /// What the program says it is.
    pub version: Version,
    /// The program.
    pub program: PathBuf,
    /// Where it was found.
    pub origin: Origin,
}

impl Host {
    /// The OpenTofu that `cargo xtask hosts` built.
    ///
    /// # Errors
    /// [`Error::NoHost`] when it was not built.
    pub fn tofu() -> Result<Self, Error> {
        Self::built(HostKind::Tofu)
    }

    /// The Terraform that `cargo xtask hosts` built, one that knows actions.
    ///
    /// # Errors
    /// [`Error::NoHost`] when it was not built.
    pub fn terraform() -> Result<Self, Error> {
        Self::built(HostKind::Terraform)
    }

    /// The build of the pinned version, whatever Go made it.
    ///
    /// # Errors
    /// [`Error::NoHost`] when there is none, else what [`Host::at`] says.
    pub fn built(kind: HostKind) -> Result<Self, Error> {
        let pinned = kind.pinned()?;
        let prefix = format!("{}-{pinned}-", kind.command());
        let mut builds: Vec<PathBuf> = fs::read_dir(target_dir().join("hosts"))
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
            .map(|entry| entry.path().join(kind.command()))
            .filter(|program| program.is_file())
            .collect();
        builds.sort();
        match builds.pop() {
            Some(program) => Self::at(kind, program, Origin::Built),
            None => Err(Error::NoHost(format!("{} {pinned}", kind.command()))),
        }
    }

    /// The first on `PATH` that runs, if there is one.
    ///
    /// # Errors
    /// [`Error::DoesNotRun`] when there are such programs and none runs.
    pub fn on_path(kind: HostKind) -> Result<Option<Self>, Error> {
        Self::in_folders(kind, &env::var_os("PATH").unwrap_or_default())
    }

    fn in_folders(kind: HostKind, folders: &OsStr) -> Result<Option<Self>, Error> {
        let mut broken = None;
        let programs = env::split_paths(folders)
            .map(|folder| folder.join(kind.command()))
            .filter(|program| program.is_file());
        for program in programs {
            match Self::at(kind, program.clone(), Origin::Path) {
                Ok(host) => return Ok(Some(host)),
                Err(error) => {
                    broken.get_or_insert(Error::DoesNotRun {
                        program,
                        reason: error.to_string(),
                    });
                }
            }
        }
        broken.map_or(Ok(None), Err)
    }

    /// Asks `program` for its version, under the conditions of a workspace: it
    /// has `PATH`, which the shims of version managers need, and a home
    /// directory without anything in it, where some of them do not run.
    ///
    /// # Errors
    /// When it does not run or does not say a version.
    pub fn at(kind: HostKind, program: PathBuf, origin: Origin) -> Result<Self, Error> {
        let home = tempfile::tempdir()
            .map_err(Error::io("can't create a directory in", &env::temp_dir()))?;
        let output = Command::new(&program)
            .args(["version", "-json"])
            .current_dir(home.path())
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("HOME", home.path())
            .env("CHECKPOINT_DISABLE", "1")
            .output()
            .map_err(Error::io("can't run", &program))?;
        // Both programs name this field after Terraform.
        let version = serde_json::from_slice::<serde_json::Value>(&output.stdout)
            .ok()
            .and_then(|json| json.get("terraform_version")?.as_str()?.parse().ok())
            .ok_or_else(|| Error::Unreadable {
                command: format!("{} version -json", program.display()),
                reason: format!(
                    "{}; {}{}",
                    output.status,
                    String::from_utf8_lossy(&output.stderr).trim(),
                    String::from_utf8_lossy(&output.stdout).trim()
                ),
            })?;
        Ok(Self {
            kind,
            version,
            program,
            origin,
        })
    }

    /// Whether the host calls the action RPCs.
    pub fn has_actions(&self) -> bool {
        self.kind == HostKind::Terraform && self.version >= Version::new(1, 14, 0)
    }

    /// `tofu 1.12.6`, as messages name it.
    pub fn label(&self) -> String {
        format!("{} {}", self.kind.command(), self.version)
    }
}

/// The root of this repository.
pub fn repository_root() -> &'static Path {
    let member = Path::new(env!("CARGO_MANIFEST_DIR"));
    member.parent().unwrap_or(member)
}

/// Cargo's target directory: `CARGO_TARGET_DIR`, else `target/`.
pub fn target_dir() -> PathBuf {
    let root = repository_root();
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root.join(folder),
        None => root.join("target"),
    }
}

/// The Go version on `PATH` as Go writes it, such as `go1.26.8`.
///
/// # Errors
/// When Go is missing or does not say one.
pub fn go_version() -> Result<String, Error> {
    let output = Command::new("go")
        .args(["env", "GOVERSION"])
        .output()
        .map_err(Error::io("can't run", Path::new("go")))?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if version.starts_with("go") {
        Ok(version)
    } else {
        Err(Error::Unreadable {
            command: "go env GOVERSION".to_owned(),
            reason: version,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn versions_are_ordered_by_number_not_by_text() {
        let parse = |text: &str| text.parse::<Version>().unwrap();
        assert!(parse("v1.9.8") < parse("1.12.6"));
        assert_eq!(parse("1.16.0-beta1"), Version::new(1, 16, 0));
        assert!("1.16".parse::<Version>().is_err());
    }

    /// A folder with a `tofu` that is this shell script.
    fn folder_with(script: &str) -> tempfile::TempDir {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("tofu");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        folder
    }

    const SAYS_VERSION: &str = r#"echo '{"terraform_version": "1.12.6"}'"#;

    fn found(folders: &[&tempfile::TempDir]) -> Result<Option<Host>, Error> {
        let folders = env::join_paths(folders.iter().map(|folder| folder.path())).unwrap();
        Host::in_folders(HostKind::Tofu, &folders)
    }

    #[test]
    fn a_shim_that_needs_path_is_a_host() {
        let shim = folder_with(&format!("dirname \"$0\" >/dev/null && {SAYS_VERSION}"));
        let host = found(&[&shim]).unwrap().unwrap();
        assert_eq!(host.label(), "tofu 1.12.6");
    }

    #[test]
    fn a_program_that_does_not_run_is_told_unless_another_one_does() {
        let broken = folder_with("echo 'no version is set' >&2; exit 126");
        let error = found(&[&broken]).unwrap_err().to_string();
        for part in [
            "found at",
            "tofu",
            "does not run",
            "126",
            "no version is set",
        ] {
            assert!(error.contains(part), "{part} is missing in {error}");
        }
        let works = folder_with(SAYS_VERSION);
        let host = found(&[&broken, &works]).unwrap().unwrap();
        assert!(host.program.starts_with(works.path()));
        let empty = tempfile::tempdir().unwrap();
        assert!(found(&[&empty]).unwrap().is_none());
    }

    #[test]
    fn both_hosts_are_pinned() {
        assert!(HostKind::Tofu.pinned().unwrap() >= Version::new(1, 12, 6));
        assert!(HostKind::Terraform.pinned().unwrap() >= Version::new(1, 16, 0));
    }
}
