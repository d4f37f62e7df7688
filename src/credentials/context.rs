// SPDX-License-Identifier: MPL-2.0
//! What sources read from: network, clock, files and processes as one value, of
//! which a test replaces what it likes.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::io::AsyncReadExt as _;
use tokio::process::Child;

use crate::clock::Clock;
use crate::environment::Environment;
use crate::transport::HttpTransport;

/// Where an instance finds its metadata.
const METADATA_ENDPOINT: &str = "http://100.100.100.200";

/// No credentials file, token or command's output is that long (1 MiB).
const MAX_LENGTH: u64 = 1 << 20;

/// A file must be read in this time: one on a network that is gone never ends.
const FILE_LIMIT: Duration = Duration::from_secs(10);

/// What a command wrote is in the pipe when it ends, and is read at once. The
/// pipe itself may stay open: in the hands of an agent that it left behind.
const REST_LIMIT: Duration = Duration::from_millis(100);

/// What a source may read from.
#[derive(Debug, Clone)]
pub(crate) struct SourceContext {
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

impl SourceContext {
    /// This machine's files and processes, with the home directory that
    /// `environment` names.
    pub(crate) fn new(
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
                // On Windows, tools from Unix set HOME to places of their own.
                .first_of(if cfg!(windows) {
                    &["USERPROFILE", "HOME"]
                } else {
                    &["HOME"]
                })
                .map(|(_, home)| PathBuf::from(home)),
            metadata_endpoint: METADATA_ENDPOINT.to_owned(),
        }
    }
}

/// `path` with a leading `~/`, on Windows also `~\`, replaced by `home`, as a shell
/// would have done.
pub(super) fn expand_home(path: &str, home: Option<&Path>) -> PathBuf {
    let inside = path.strip_prefix("~/");
    let inside = inside.or_else(|| path.strip_prefix("~\\").filter(|_| cfg!(windows)));
    match (inside, home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

/// Reads files.
pub(crate) trait Files: Send + Sync + fmt::Debug {
    /// The content of the regular file at `path`, read within a limit.
    fn read<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, io::Result<Vec<u8>>>;
}

/// Runs commands.
pub(crate) trait Processes: Send + Sync + fmt::Debug {
    /// Runs `program` with `arguments`, without a shell and without input, and
    /// waits for its end, `limit` at most ([`io::ErrorKind::TimedOut`]).
    /// Processes that it leaves behind are not waited for.
    fn run<'a>(
        &'a self,
        program: &'a str,
        arguments: &'a [&'a str],
        limit: Duration,
    ) -> BoxFuture<'a, io::Result<ProcessOutput>>;
}

/// What a command left behind. No `Debug`: the output is credentials.
#[derive(Clone)]
pub(crate) struct ProcessOutput {
    /// Its exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: Vec<u8>,
}

/// The machine's file system.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LocalFiles;

impl Files for LocalFiles {
    fn read<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, io::Result<Vec<u8>>> {
        Box::pin(async move {
            tokio::time::timeout(FILE_LIMIT, read_file(path))
                .await
                .unwrap_or_else(|_| {
                    let text = format!("not read within {} seconds", FILE_LIMIT.as_secs());
                    Err(io::Error::new(io::ErrorKind::TimedOut, text))
                })
        })
    }
}

async fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = tokio::fs::metadata(path).await?;
    if !metadata.is_file() {
        // To open a pipe would wait for its writer. And it gives its content
        // once, while sessions are renewed.
        let what = if metadata.is_dir() {
            "directory"
        } else {
            "pipe or a device"
        };
        let text = format!("it is a {what}; a file is needed, which can be read again");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    let file = tokio::fs::File::open(path).await?;
    let mut content = Vec::new();
    file.take(MAX_LENGTH + 1).read_to_end(&mut content).await?;
    within_limit(content)
}

fn within_limit(content: Vec<u8>) -> io::Result<Vec<u8>> {
    if content.len() as u64 > MAX_LENGTH {
        let kind = io::ErrorKind::FileTooLarge;
        return Err(io::Error::new(kind, "larger than 1 MiB"));
    }
    Ok(content)
}

/// The machine's processes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LocalProcesses;

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
            let child = tokio::process::Command::new(program)
                .args(arguments)
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .kill_on_drop(true)
                .spawn()?;
            tokio::time::timeout(limit, until_end(child))
                .await
                .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
        })
    }
}

/// What `child` prints until it ends.
async fn until_end(mut child: Child) -> io::Result<ProcessOutput> {
    let pipe = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let mut pipe = pipe.take(MAX_LENGTH + 1);
    let mut stdout = Vec::new();
    let status = tokio::select! {
        biased;
        read = pipe.read_to_end(&mut stdout) => {
            read?;
            None
        }
        status = child.wait() => Some(status?),
    };
    let status = match status {
        Some(status) => {
            let rest = pipe.read_to_end(&mut stdout);
            if let Ok(read) = tokio::time::timeout(REST_LIMIT, rest).await {
                read?;
            }
            status
        }
        None => {
            stdout = within_limit(stdout)?;
            child.wait().await?
        }
    };
    Ok(ProcessOutput {
        code: status.code(),
        stdout: within_limit(stdout)?,
    })
}
