// SPDX-License-Identifier: MPL-2.0
//! How to start a plugin: what a host puts into its environment.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use super::process::{Collected, Process};
use super::{Endpoint, Error, Handshake, Identity, Present};

/// What the host says about its certificate.
#[derive(Debug, Clone)]
pub enum Announce {
    /// The certificate of an identity.
    Identity(Identity),
    /// Some text in its place.
    Text(OsString),
    /// Nothing: asks for plaintext.
    Nothing,
}

/// A plugin to start. The environment is the host's part and what was set,
/// nothing of this process.
#[derive(Debug, Clone)]
pub struct Launch {
    program: PathBuf,
    arguments: Vec<OsString>,
    environment: BTreeMap<OsString, OsString>,
    announce: Announce,
    timeout: Duration,
}

impl Launch {
    /// Starts `program` the way current hosts do.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        let environment = [
            (
                "TF_PLUGIN_MAGIC_COOKIE",
                "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
            ),
            ("PLUGIN_MIN_PORT", "10000"),
            ("PLUGIN_MAX_PORT", "25000"),
            ("PLUGIN_PROTOCOL_VERSIONS", "5,6"),
        ];
        Self {
            program: program.into(),
            arguments: Vec::new(),
            environment: environment
                .map(|(name, value)| (name.into(), value.into()))
                .into(),
            announce: Announce::Identity(Identity::shared().clone()),
            timeout: Duration::from_secs(60),
        }
    }

    /// Sets a variable.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    /// Leaves out a variable that hosts set.
    #[must_use]
    pub fn env_remove(mut self, name: &str) -> Self {
        self.environment.remove(OsString::from(name).as_os_str());
        self
    }

    /// Passes an argument; hosts pass none.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Says something else about the host's certificate.
    #[must_use]
    pub fn announce(mut self, announce: Announce) -> Self {
        self.announce = announce;
        self
    }

    /// Waits another time for the line. Hosts wait a minute.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The command, with a fresh directory for temporary files.
    fn command(&self) -> Result<(Command, tempfile::TempDir), Error> {
        let directory = tempfile::tempdir().map_err(Error::Spawn)?;
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env_clear()
            .env("TMPDIR", directory.path())
            .envs(&self.environment)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        match &self.announce {
            Announce::Identity(identity) => {
                command.env("PLUGIN_CLIENT_CERT", identity.pem());
            }
            Announce::Text(text) => {
                command.env("PLUGIN_CLIENT_CERT", text);
            }
            Announce::Nothing => {}
        }
        Ok((command, directory))
    }

    /// Starts the program without expecting a handshake.
    ///
    /// # Errors
    /// If it can't be started.
    pub fn run(self) -> Result<Collected, Error> {
        let (mut command, directory) = self.command()?;
        let started = Instant::now();
        let child = command.spawn().map_err(Error::Spawn)?;
        Ok(Collected::new(child, directory, started))
    }

    /// Starts the program and reads the one line.
    ///
    /// # Errors
    /// As a host would: no line in time, or one that is wrong.
    pub async fn spawn(self) -> Result<Process, Error> {
        let (timeout, announce) = (self.timeout, self.announce.clone());
        let mut program = self.run()?;
        let Some(stdout) = program.take_stdout() else {
            return Err(Error::Exited { stderr: Vec::new() });
        };
        let mut stdout = BufReader::new(stdout);
        let mut line = Vec::new();
        match tokio::time::timeout(timeout, stdout.read_until(b'\n', &mut line)).await {
            Err(_) => {
                return Err(Error::NoLine {
                    stderr: program.stderr(),
                });
            }
            Ok(Err(error)) => return Err(Error::Read(error)),
            Ok(Ok(_)) => {}
        }
        let ready = program.started.elapsed();
        if line.pop() != Some(b'\n') {
            let exit = program.wait(Duration::from_secs(5)).await?;
            return Err(Error::Exited {
                stderr: exit.stderr,
            });
        }
        program.collect_stdout(stdout);
        let handshake = Handshake::parse(&String::from_utf8_lossy(&line))?;
        let present = match announce {
            Announce::Identity(identity) => Present::Identity(identity),
            Announce::Text(_) | Announce::Nothing => Present::Nothing,
        };
        let endpoint = Endpoint {
            address: handshake.address.clone(),
            certificate: handshake.certificate.clone(),
            present,
        };
        Ok(Process::new(program, handshake, endpoint, ready))
    }
}
