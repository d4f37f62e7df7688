// SPDX-License-Identifier: MPL-2.0
//! The release under test, and workspaces that install it.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use testkit::cli::{
    Certificate, Host, Output, Platform, Provider, Server, Workspace, repository_root,
};

pub(crate) type Fallible<T> = Result<T, Box<dyn Error>>;

/// What `cargo xtask test install` made.
pub(crate) struct Release {
    root: PathBuf,
}

pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Release {
    pub(crate) fn find() -> Fallible<Self> {
        let root = env::var_os("ALICLOUDES_RELEASE")
            .ok_or("ALICLOUDES_RELEASE is not set: run `cargo xtask test install`")?;
        Ok(Self {
            root: repository_root().join(root),
        })
    }

    /// The folder of archives, checksums and signatures.
    pub(crate) fn files(&self) -> PathBuf {
        self.root.join("release")
    }

    /// A tool that comes with it.
    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        self.root.join("bin").join(name)
    }

    /// A public key that has signed nothing.
    pub(crate) fn other_key(&self) -> Fallible<String> {
        Ok(fs::read_to_string(self.root.join("other-key.asc"))?)
    }

    /// The archive for `platform`.
    pub(crate) fn archive(&self, platform: impl std::fmt::Display) -> PathBuf {
        self.files().join(format!(
            "terraform-provider-alicloudes_{VERSION}_{platform}.zip"
        ))
    }

    /// The platforms that have an archive, as `linux_amd64`.
    pub(crate) fn platforms(&self) -> Fallible<Vec<String>> {
        let prefix = format!("terraform-provider-alicloudes_{VERSION}_");
        let mut platforms = Vec::new();
        for file in fs::read_dir(self.files())? {
            let name = file?.file_name().to_string_lossy().into_owned();
            if let Some(rest) = name.strip_prefix(&prefix) {
                platforms.extend(rest.strip_suffix(".zip").map(str::to_owned));
            }
        }
        platforms.sort();
        Ok(platforms)
    }

    /// The registry, in a folder of the test's own that it may change.
    pub(crate) fn site(&self) -> Fallible<Site> {
        let folder = tempfile::tempdir()?;
        copy(&self.root.join("registry"), folder.path())?;
        Site::serve(folder)
    }
}

/// A folder that is served.
pub(crate) struct Site {
    folder: TempDir,
    pub(crate) address: String,
}

/// Where a site has the provider's documents and files.
const PROVIDER: &str = "v1/providers/alicloudes/alicloudes";

impl Site {
    /// Serves `folder`, and deletes it with the value.
    pub(crate) fn serve(folder: TempDir) -> Fallible<Self> {
        let certificate = Certificate::for_loopback()?;
        let Server { address } = Server::start(folder.path(), &certificate)?;
        fs::write(folder.path().join("authority.pem"), &certificate.authority)?;
        Ok(Self { folder, address })
    }

    /// The address under which a configuration names the provider.
    pub(crate) fn source(&self) -> String {
        format!("{}/alicloudes/alicloudes", self.address)
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file that the registry lays out for the provider.
    pub(crate) fn provider(&self, path: &str) -> PathBuf {
        self.path().join(PROVIDER).join(path)
    }

    /// The document that tells where this machine's archive is.
    pub(crate) fn download(&self) -> PathBuf {
        let Platform { os, arch } = Platform::current();
        self.provider(&format!("{VERSION}/download/{os}/{arch}"))
    }

    /// Changes a text file.
    pub(crate) fn edit(&self, path: &Path, change: impl Fn(&str) -> String) -> Fallible<()> {
        let before = fs::read_to_string(path)?;
        let after = change(&before);
        assert_ne!(before, after, "nothing changed in {}", path.display());
        Ok(fs::write(path, after)?)
    }

    /// A workspace that trusts this site, asks for `source` and installs as
    /// `installation` (of a CLI configuration) says.
    pub(crate) fn workspace(
        &self,
        host: &Host,
        release: &Release,
        source: &str,
        installation: &str,
    ) -> Fallible<Workspace> {
        let mut workspace = workspace(host, release, source, installation)?;
        workspace.set_env("SSL_CERT_FILE", self.path().join("authority.pem"));
        Ok(workspace)
    }

    /// The line of a CLI configuration by which the registry of `host` is this
    /// one, wherever its name leads to.
    pub(crate) fn stands_in_for(&self, host: &str) -> String {
        let address = &self.address;
        format!(
            "host \"{host}\" {{\n  services = {{ \"providers.v1\" = \"https://{address}/v1/providers/\" }}\n}}\n"
        )
    }
}

/// A workspace that asks for `source` and is configured by `cli` alone.
pub(crate) fn workspace(
    host: &Host,
    release: &Release,
    source: &str,
    cli: &str,
) -> Fallible<Workspace> {
    let provider = Provider::from_zip(release.archive(Platform::current()))?;
    let mut workspace = Workspace::new(host, &provider)?;
    workspace.write("cli.tfrc", format!("disable_checkpoint = true\n{cli}\n"))?;
    workspace.set_env("TF_CLI_CONFIG_FILE", workspace.path().join("cli.tfrc"));
    workspace.write(
        "main.tf",
        format!(
            "terraform {{\n  required_providers {{\n    alicloudes = {{\n      source = \"{source}\"\n    }}\n  }}\n}}\n\n\
             output \"arn\" {{\n  value = provider::alicloudes::instance_arn(\"cn-hangzhou\", \"1\", \"es-cn-1\")\n}}\n"
        ),
    )?;
    Ok(workspace)
}

/// Demands that `init` says `how` it trusts the provider, and that what it
/// installed runs.
pub(crate) fn installs(workspace: &Workspace, how: &str) -> Fallible<Output> {
    let output = workspace.init()?.exited(0)?;
    assert!(output.unwrapped().contains(how), "{}", output.text());
    workspace.apply()?.exited(0)?;
    let arn = workspace.state()?;
    let arn = arn.output("arn").and_then(|arn| arn.as_str());
    assert_eq!(
        arn,
        Some("acs:elasticsearch:cn-hangzhou:1:instances/es-cn-1")
    );
    Ok(output)
}

/// Demands that `init` fails with `words`, and installs and locks nothing.
pub(crate) fn refused(workspace: &Workspace, words: &str) -> Fallible<()> {
    let output = workspace.init()?.exited(1)?;
    let said = output.unwrapped();
    assert!(said.contains(words), "{said}");
    let installed = workspace.path().join(".terraform/providers");
    assert!(!has_files(&installed), "something was installed");
    let locked = fs::read_to_string(workspace.path().join(".terraform.lock.hcl"));
    assert!(!locked.is_ok_and(|text| text.contains("alicloudes")));
    Ok(())
}

fn has_files(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    // OpenTofu's own lock of the folder may stay, an empty file.
    entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_none_or(|extension| extension != "lock"))
        .any(|path| !path.is_dir() || has_files(&path))
}

/// Copies a folder and all in it.
pub(crate) fn copy(from: &Path, to: &Path) -> Fallible<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let to = to.join(path.file_name().ok_or("no name")?);
        if path.is_dir() {
            copy(&path, &to)?;
        } else {
            fs::copy(&path, &to)?;
        }
    }
    Ok(())
}
