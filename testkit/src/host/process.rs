// SPDX-License-Identifier: MPL-2.0
//! A started program: its output as it comes, signals to it, and its end.

#[cfg(unix)]
use std::io;
use std::path::Path;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader};
use tokio::process::{Child, ChildStdout};
use tokio::task::JoinHandle;
use tonic::transport::Channel;

use super::{Endpoint, Error, Handshake, Present, Stream};

/// How a program ended.
#[derive(Debug)]
pub struct Exit {
    pub status: ExitStatus,
    /// From the call that waited until both streams and the program had ended.
    pub duration: Duration,
    /// Whether it had to be killed.
    pub killed: bool,
    pub stderr: Vec<String>,
    /// What came on stdout and was not read as the handshake line.
    pub stdout: Vec<u8>,
    /// What it left in its directory for temporary files.
    pub left_behind: Vec<String>,
}

impl Exit {
    /// Whether it ended by itself and well, said nothing on stdout, and cleaned up.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.status.success()
            && !self.killed
            && self.stdout.is_empty()
            && self.left_behind.is_empty()
    }
}

/// A running program whose output is collected. Killed when dropped.
#[derive(Debug)]
pub struct Collected {
    child: Child,
    pub(super) started: Instant,
    directory: tempfile::TempDir,
    stderr: Arc<Mutex<Vec<String>>>,
    stderr_task: JoinHandle<()>,
    stdout: Arc<Mutex<Vec<u8>>>,
    stdout_task: Option<JoinHandle<()>>,
}

impl Collected {
    pub(super) fn new(mut child: Child, directory: tempfile::TempDir, started: Instant) -> Self {
        let stderr = Arc::new(Mutex::new(Vec::new()));
        let (pipe, lines) = (child.stderr.take(), stderr.clone());
        let stderr_task = tokio::spawn(async move {
            let Some(pipe) = pipe else { return };
            let mut pipe = BufReader::new(pipe);
            let mut line = Vec::new();
            while pipe.read_until(b'\n', &mut line).await.is_ok_and(|n| n > 0) {
                let text = String::from_utf8_lossy(&line).trim_end().to_owned();
                lock(&lines).push(text);
                line.clear();
            }
        });
        Self {
            child,
            started,
            directory,
            stderr,
            stderr_task,
            stdout: Arc::default(),
            stdout_task: None,
        }
    }

    pub(super) fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    pub(super) fn collect_stdout(&mut self, mut pipe: impl AsyncRead + Unpin + Send + 'static) {
        let all = self.stdout.clone();
        self.stdout_task = Some(tokio::spawn(async move {
            let mut part = [0; 4096];
            while let Ok(length @ 1..) = pipe.read(&mut part).await {
                lock(&all).extend_from_slice(&part[..length]);
            }
        }));
    }

    /// The process id, unless it has ended.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// The directory it was given for temporary files.
    #[must_use]
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The lines on stderr so far.
    #[must_use]
    pub fn stderr(&self) -> Vec<String> {
        lock(&self.stderr).clone()
    }

    /// The text on stdout so far (after the handshake line, if there was one).
    #[must_use]
    pub fn stdout(&mut self) -> String {
        if let Some(pipe) = self.take_stdout() {
            self.collect_stdout(pipe);
        }
        String::from_utf8_lossy(&lock(&self.stdout)).into_owned()
    }

    /// Stops reading stderr, as if the host were gone.
    pub fn hang_up(&mut self) {
        self.stderr_task.abort();
    }

    /// Sends a signal.
    ///
    /// # Errors
    /// If the process has ended.
    #[cfg(unix)]
    pub fn signal(&self, signal: Signal) -> io::Result<()> {
        let pid = self.pid().and_then(|pid| i32::try_from(pid).ok());
        let pid = pid.and_then(Pid::from_raw).ok_or(io::ErrorKind::NotFound)?;
        Ok(kill_process(pid, signal)?)
    }

    /// Whether it is running.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits for the end of the program and of both its streams, as hosts do,
    /// and kills it after `limit`.
    ///
    /// # Errors
    /// If the system can't say its status.
    pub async fn wait(mut self, limit: Duration) -> Result<Exit, Error> {
        let begun = Instant::now();
        if let Some(pipe) = self.take_stdout() {
            self.collect_stdout(pipe);
        }
        let (stdout_task, stderr_task) = (self.stdout_task.as_mut(), &mut self.stderr_task);
        let child = &mut self.child;
        let ended = tokio::time::timeout(limit, async move {
            if let Some(task) = stdout_task {
                let _ = task.await;
            }
            let _ = stderr_task.await;
            child.wait().await
        })
        .await;
        let duration = begun.elapsed();
        let (status, killed) = match ended {
            Ok(status) => (status.map_err(Error::Read)?, false),
            Err(_) => {
                self.child.kill().await.map_err(Error::Read)?;
                (self.child.wait().await.map_err(Error::Read)?, true)
            }
        };
        let left_behind = std::fs::read_dir(self.directory.path())
            .map_err(Error::Read)?
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
            .collect();
        Ok(Exit {
            status,
            duration,
            killed,
            stderr: lock(&self.stderr).clone(),
            stdout: lock(&self.stdout).clone(),
            left_behind,
        })
    }
}

/// A plugin that has printed its line, and to which nobody has connected yet.
#[derive(Debug)]
pub struct Process {
    pub program: Collected,
    pub handshake: Handshake,
    pub endpoint: Endpoint,
    /// From the start to the line.
    pub ready: Duration,
}

impl Process {
    pub(super) fn new(
        program: Collected,
        handshake: Handshake,
        endpoint: Endpoint,
        ready: Duration,
    ) -> Self {
        Self {
            program,
            handshake,
            endpoint,
            ready,
        }
    }

    /// Connects as the host that started it.
    ///
    /// # Errors
    /// See [`Endpoint::channel`].
    pub async fn connect(&self) -> Result<Channel, Error> {
        self.endpoint.channel().await
    }

    /// Connects as somebody else.
    ///
    /// # Errors
    /// See [`Endpoint::channel`].
    pub async fn connect_as(&self, present: Present) -> Result<Channel, Error> {
        Endpoint {
            present,
            ..self.endpoint.clone()
        }
        .channel()
        .await
    }

    /// A connection without TLS or HTTP/2.
    ///
    /// # Errors
    /// If nobody listens.
    pub async fn raw(&self) -> Result<Box<dyn Stream>, Error> {
        self.endpoint.raw().await
    }
}

/// A poisoned lock only means that a test has failed already.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
