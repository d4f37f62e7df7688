// SPDX-License-Identifier: MPL-2.0
//! A repository as a pipeline's user has it, and the cloud that it talks to.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use tempfile::TempDir;
use testkit::cli::{Host, HostKind, Install, Provider, repository_root};

use super::issuer::{BEARER, Issuer};
use super::{Row, expect};
use crate::emulator::Emulator;
use crate::{hosts, quickstart};

/// The instance of the examples.
pub(super) const INSTANCE: &str = "es-cn-n6w1o1x0w001c0001";

/// The programs that every case needs.
pub(crate) struct Ingredients {
    provider: Provider,
    emulator: PathBuf,
    pub(super) tofu: Host,
}

impl Ingredients {
    /// Builds what is missing; in a namespace all is there already.
    pub(super) fn make(built: bool) -> Result<Self> {
        let (provider, emulator) = if built {
            quickstart::built_binaries()
        } else {
            quickstart::binaries()?
        };
        Ok(Self {
            provider: Provider::from_binary(provider)?,
            emulator,
            tofu: if built {
                Host::built(HostKind::Tofu)?
            } else {
                hosts::build(HostKind::Tofu)?
            },
        })
    }
}

/// One copy of an example with an emulated cloud.
pub(super) struct Site {
    folder: TempDir,
    pub(super) emulator: Emulator,
    pub(super) issuer: Issuer,
    environment: BTreeMap<String, String>,
}

impl Site {
    /// Copies `examples/pipelines/<example>`; a resumed change takes so long.
    pub(super) fn new(with: &Ingredients, example: &str, change: Duration) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("pipeline-").tempdir()?;
        for sub in ["home", "tmp", "artifacts", "bin"] {
            fs::create_dir(folder.path().join(sub))?;
        }
        let emulator = Emulator::start(
            &with.emulator,
            [
                "--instance",
                &format!("{INSTANCE}=suspended"),
                "--activating-for",
                &format!("{}ms", change.as_millis()),
            ],
        )?;
        let issuer = Issuer::start()?;
        let tofu = with.tofu.program.parent().context("tofu is in no folder")?;
        let path = std::env::var("PATH").unwrap_or_default();
        let config = folder.path().join("cli.tfrc");
        fs::write(&config, with.provider.cli_config(Install::Mirror))?;
        let mut environment = BTreeMap::new();
        let mut set = |key: &str, value: &str| environment.insert(key.to_owned(), value.to_owned());
        let inside = |sub: &str| folder.path().join(sub).display().to_string();
        set("PATH", &format!("{}:{path}", tofu.display()));
        set("HOME", &inside("home"));
        set("TMPDIR", &inside("tmp"));
        set("CHECKPOINT_DISABLE", "1");
        set("TF_CLI_CONFIG_FILE", &config.display().to_string());
        set("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", &emulator.url);
        set("ALIBABA_CLOUD_ENDPOINT_STS", &emulator.url);
        let site = Self {
            folder,
            emulator,
            issuer,
            environment,
        };
        let example = repository_root().join("examples/pipelines").join(example);
        copy(&example, &site.repository())?;
        // The pipelines' states are in services; a file does where no part of
        // the case is about them. A file that is named override replaces blocks.
        let state = site.folder.path().join("state");
        site.write(
            "override.tf",
            &format!(
                "terraform {{\n  backend \"local\" {{\n    path = \"{}\"\n  }}\n}}\n",
                state.display()
            ),
        )?;
        // A repository has its lock file; ours, of a provider that was built just now, is made here.
        let lock = ["init", "-backend=false", "-input=false"];
        let locked = start(site.command("tofu").args(lock))?.wait()?;
        ensure!(locked.code == 0, "no lock file was made:\n{}", locked.text);
        fs::remove_dir_all(site.repository().join(".terraform"))?;
        site.git(&["init", "--quiet", "--initial-branch=main"])?;
        site.commit()?;
        Ok(site)
    }

    /// The root of the copy.
    pub(super) fn repository(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    /// A path beside the copy, for what a service keeps.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn write(&self, name: &str, text: &str) -> Result<()> {
        Ok(fs::write(self.repository().join(name), text)?)
    }

    pub(super) fn set(&mut self, key: &str, value: impl Into<String>) {
        self.environment.insert(key.to_owned(), value.into());
    }

    pub(super) fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    /// What a GitHub job finds in its environment.
    pub(super) fn github(&self) -> [(&'static str, String); 2] {
        [
            ("ACTIONS_ID_TOKEN_REQUEST_URL", self.issuer.url.clone()),
            ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", BEARER.to_owned()),
        ]
    }

    /// Commits all that changed, as a developer's push would.
    pub(super) fn commit(&self) -> Result<()> {
        self.git(&["add", "--all"])?;
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "change"])
    }

    fn git(&self, args: &[&str]) -> Result<()> {
        let mut command = self.command("git");
        let identity = ["-c", "user.name=ci", "-c", "user.email=ci@example.com"];
        let output = command.args(identity).args(args).output()?;
        ensure!(output.status.success(), "git {args:?}: {output:?}");
        Ok(())
    }

    /// A command in the repository, with the environment of this site alone.
    pub(super) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(&self.environment)
            .current_dir(self.repository())
            .stdin(Stdio::null());
        command
    }

    /// How many calls to resume arrived, and how many had an effect.
    pub(super) fn calls(&self) -> Result<(u64, u64)> {
        let counts = self.emulator.counts()?;
        let posts = counts.actions.get("ResumeElasticsearchTask");
        Ok((posts.copied().unwrap_or_default(), counts.effects))
    }

    /// What `done` came to, for the table.
    ///
    /// # Errors
    /// When it is not the exit code and the `calls` (all, and effective ones)
    /// that are expected.
    pub(super) fn row(&self, case: &str, done: Done, code: i32, calls: (u64, u64)) -> Result<Row> {
        println!("    {case}: exit code {}", done.code);
        let (posts, effective) = self.calls()?;
        let seen = || format!("{case}; the output was\n{}", done.text);
        ensure!(done.code == code, "expected exit code {code}: {}", seen());
        expect("calls", calls.0, posts).with_context(seen)?;
        expect("effective calls", calls.1, effective).with_context(seen)?;
        Ok(Row {
            case: case.to_owned(),
            code: done.code,
            posts: Some(posts),
            effective: Some(effective),
            time: done.time,
        })
    }
}

/// A command under way, whose output is kept in a file.
pub(super) struct Running {
    child: Child,
    output: fs::File,
    begun: Instant,
}

/// What a command left.
pub(super) struct Done {
    pub(super) code: i32,
    pub(super) text: String,
    pub(super) time: Duration,
}

pub(super) fn start(command: &mut Command) -> Result<Running> {
    let output = tempfile::tempfile()?;
    let child = command
        .stdout(output.try_clone()?)
        .stderr(output.try_clone()?)
        .spawn()
        .with_context(|| format!("can't run {:?}", command.get_program()))?;
    Ok(Running {
        child,
        output,
        begun: Instant::now(),
    })
}

impl Running {
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn wait(mut self) -> Result<Done> {
        let limit = Duration::from_secs(300);
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            if self.begun.elapsed() > limit {
                let _ = self.child.kill();
                bail!("a command took more than {} s", limit.as_secs());
            }
            thread::sleep(Duration::from_millis(50));
        };
        let mut text = String::new();
        self.output.rewind()?;
        self.output.read_to_string(&mut text)?;
        Ok(Done {
            code: status.code().unwrap_or(-1),
            text,
            time: self.begun.elapsed(),
        })
    }
}

/// Waits for something that another process does.
pub(super) fn until(what: &str, mut holds: impl FnMut() -> Result<bool>) -> Result<()> {
    let begun = Instant::now();
    while !holds()? {
        ensure!(
            begun.elapsed() < Duration::from_secs(60),
            "{what} took more than 60 s"
        );
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
