// SPDX-License-Identifier: MPL-2.0
//! All that sources touch of the world outside, as one value, so that a test
//! (or the emulator) can stand in for each part.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::clock::Clock;
use crate::environment::Environment;
use crate::transport::HttpTransport;

/// Where an instance finds its metadata.
const METADATA_ENDPOINT: &str = "http://100.100.100.200";

/// No credentials file or token is that long (1 MiB).
const MAX_FILE: u64 = 1 << 20;

/// The world outside.
#[derive(Debug, Clone)]
pub struct Io {
    /// Sends HTTP requests.
    pub transport: Arc<dyn HttpTransport>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Reads files.
    pub files: Arc<dyn Files>,
    /// Runs the commands of `External` profiles.
    pub processes: Arc<dyn Processes>,
    /// The home directory, if there is one.
    pub home: Option<PathBuf>,
    /// Scheme and host of the metadata service, without a slash at the end.
    pub metadata_endpoint: String,
}

impl Io {
    /// This machine's files and processes, with the home directory that
    /// `environment` names.
    #[must_use]
    pub fn new(
        transport: Arc<dyn HttpTransport>,
        clock: Arc<dyn Clock>,
        environment: &Environment,
    ) -> Self {
        Self {
            transport,
            clock,
            files: Arc::new(LocalFiles),
            processes: Arc::new(LocalProcesses),
            home: environment
                .first_of(&["HOME", "USERPROFILE"])
                .map(|(_, home)| PathBuf::from(home)),
            metadata_endpoint: METADATA_ENDPOINT.to_owned(),
        }
    }
}

/// `path` with a leading `~/` replaced by `home`, as a shell would have done.
pub(super) fn expand_home(path: &str, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

/// Reads files.
pub trait Files: Send + Sync + fmt::Debug {
    /// The content of the file at `path`.
    fn read<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, io::Result<Vec<u8>>>;
}

/// Runs commands.
pub trait Processes: Send + Sync + fmt::Debug {
    /// Runs `program` with `arguments`, without a shell and without input, and
    /// waits for its end, `limit` at most ([`io::ErrorKind::TimedOut`]).
    fn run<'a>(
        &'a self,
        program: &'a str,
        arguments: &'a [&'a str],
        limit: Duration,
    ) -> BoxFuture<'a, io::Result<ProcessOutput>>;
}

/// What a command left behind. No `Debug`: the output is credentials.
#[derive(Clone)]
pub struct ProcessOutput {
    /// Its exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: Vec<u8>,
}

/// The machine's file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalFiles;

impl Files for LocalFiles {
    fn read<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, io::Result<Vec<u8>>> {
        Box::pin(async move {
            use tokio::io::AsyncReadExt;

            let file = tokio::fs::File::open(path).await?;
            let mut content = Vec::new();
            let read = file.take(MAX_FILE + 1).read_to_end(&mut content).await?;
            if read as u64 > MAX_FILE {
                return Err(io::Error::new(
                    io::ErrorKind::FileTooLarge,
                    "larger than 1 MiB",
                ));
            }
            Ok(content)
        })
    }
}

/// The machine's processes.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalProcesses;

impl Processes for LocalProcesses {
    fn run<'a>(
        &'a self,
        program: &'a str,
        arguments: &'a [&'a str],
        limit: Duration,
    ) -> BoxFuture<'a, io::Result<ProcessOutput>> {
        Box::pin(async move {
            // Our stdout belongs to the plugin handshake, and what a helper
            // says on stderr may hold anything: neither is passed on.
            let output = tokio::process::Command::new(program)
                .args(arguments)
                .stdin(Stdio::null())
                .stderr(Stdio::null())
                .kill_on_drop(true)
                .output();
            let output = tokio::time::timeout(limit, output)
                .await
                .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
            Ok(ProcessOutput {
                code: output.status.code(),
                stdout: output.stdout,
            })
        })
    }
}
