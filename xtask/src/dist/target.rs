// SPDX-License-Identifier: MPL-2.0
//! Which programs are released, and for which platforms.

use testkit::cli::Platform;

/// The version of everything in this workspace.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A program that is released.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Program {
    /// The binary's name, with which its files begin.
    pub(super) name: &'static str,
    /// The package it is built from, and the folder of that package.
    pub(super) package: &'static str,
    pub(super) folder: &'static str,
    /// Whether the registries' naming rules hold for it.
    is_provider: bool,
}

pub(super) const PROVIDER: Program = Program {
    name: "terraform-provider-alicloudes",
    package: "terraform-provider-alicloudes",
    folder: ".",
    is_provider: true,
};

pub(super) const EMULATOR: Program = Program {
    name: "alicloudes-emulator",
    package: "alicloudes-emulator",
    folder: "emulator",
    is_provider: false,
};

pub(super) const PROGRAMS: [Program; 2] = [PROVIDER, EMULATOR];

impl Program {
    /// The name of a file of this program's release.
    pub(super) fn file(&self, rest: &str) -> String {
        format!("{}_{VERSION}_{rest}", self.name)
    }

    /// The name of its archive for `platform`, which the registries prescribe.
    pub(super) fn archive(&self, platform: Platform) -> String {
        self.file(&format!("{platform}.zip"))
    }

    /// The name of the binary in the archive.
    pub(super) fn entry(&self, platform: Platform) -> String {
        let suffix = exe(platform);
        if self.is_provider {
            format!("{}_v{VERSION}{suffix}", self.name)
        } else {
            format!("{}{suffix}", self.name)
        }
    }
}

/// How executables end on `platform`.
pub(super) fn exe(platform: Platform) -> &'static str {
    if platform.os == "windows" { ".exe" } else { "" }
}

/// A platform that is released, and how it is built.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(super) platform: Platform,
    /// Rust's name for it.
    pub(super) triple: &'static str,
    /// What only its linker is told.
    pub(super) flags: &'static [&'static str],
}

/// musl's programs lie at a fixed address unless the linker is told otherwise.
const RELOCATABLE: &[&str] = &["-Clink-arg=-pie"];
/// zig computes a Mach-O's UUID from the object files' paths before rustc
/// strips those paths off; stripping in the linker comes first.
const STRIPPED: &[&str] = &["-Clink-arg=-s"];

/// All platforms of a release.
pub(super) const TARGETS: [Target; 8] = [
    target("linux", "amd64", "x86_64-unknown-linux-musl", RELOCATABLE),
    target("linux", "arm64", "aarch64-unknown-linux-musl", RELOCATABLE),
    target("linux", "386", "i686-unknown-linux-musl", RELOCATABLE),
    target("darwin", "amd64", "x86_64-apple-darwin", STRIPPED),
    target("darwin", "arm64", "aarch64-apple-darwin", STRIPPED),
    target("windows", "amd64", "x86_64-pc-windows-gnu", &[]),
    target("windows", "arm64", "aarch64-pc-windows-gnullvm", &[]),
    target("freebsd", "amd64", "x86_64-unknown-freebsd", &[]),
];

const fn target(
    os: &'static str,
    arch: &'static str,
    triple: &'static str,
    flags: &'static [&'static str],
) -> Target {
    Target {
        platform: Platform { os, arch },
        triple,
        flags,
    }
}

/// Those of the release's platforms that were asked for; all if none was.
pub(super) fn chosen(picked: &[&'static Target]) -> Vec<&'static Target> {
    let all = TARGETS.iter();
    all.filter(|target| picked.is_empty() || picked.contains(target))
        .collect()
}

/// The release's platform of this name, as `linux_amd64`.
///
/// # Errors
/// Names those there are.
pub(crate) fn named(name: &str) -> Result<&'static Target, String> {
    let mut targets = TARGETS.iter();
    targets
        .find(|target| target.platform.to_string() == name)
        .ok_or_else(|| {
            let names = TARGETS.iter().map(|target| target.platform.to_string());
            format!("there are {}", names.collect::<Vec<_>>().join(", "))
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::fs;

    use testkit::cli::repository_root;

    use super::*;

    /// The dependency rules hold for what is released, and the workflow installs
    /// what the release needs.
    #[test]
    fn each_platform_is_known_wherever_platforms_are_listed() {
        let root = repository_root();
        for path in ["deny.toml", ".github/workflows/release.yml"] {
            let text = fs::read_to_string(root.join(path)).unwrap();
            let words = text.split(|c: char| c.is_whitespace() || "\",".contains(c));
            let known: Vec<&str> = words.collect();
            for target in &TARGETS {
                let triple = target.triple;
                assert!(known.contains(&triple), "{path} lacks {triple}");
            }
        }
    }

    #[test]
    fn an_unknown_platform_is_refused_with_those_there_are() {
        assert_eq!(
            named("linux_arm64").unwrap().triple,
            "aarch64-unknown-linux-musl"
        );
        let refused = named("linux_arm").unwrap_err();
        assert!(
            refused.contains("linux_amd64, linux_arm64, linux_386"),
            "{refused}"
        );
    }
}
