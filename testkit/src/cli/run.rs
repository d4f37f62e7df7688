// SPDX-License-Identifier: MPL-2.0
//! One run of a host: started in a process group of its own, watched against a
//! deadline, and killed with all its plugins if it is dropped early.

use std::fmt::Write as _;
use std::io::Read;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::Error;
use super::json::{Diagnostic, diagnostics};

/// A host that is running.
#[derive(Debug)]
pub struct Running {
    command: String,
    child: Child,
    group: Pid,
    started: Instant,
    deadline: Instant,
    stdout: Arc<Mutex<Vec<u8>>>,
    stderr: Arc<Mutex<Vec<u8>>>,
    closed: Receiver<()>,
    done: bool,
}

impl Running {
    pub(super) fn start(mut command: Command, timeout: Duration) -> Result<Self, Error> {
        let shown = shown(&command);
        command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let started = Instant::now();
        let mut child = command
            .spawn()
            .map_err(Error::io("can't run", Path::new(command.get_program())))?;
        let (open, closed) = mpsc::channel();
        let stdout = collect(child.stdout.take(), open.clone());
        let stderr = collect(child.stderr.take(), open);
        Ok(Self {
            command: shown,
            group: Pid::from_child(&child),
            child,
            started,
            deadline: started + timeout,
            stdout,
            stderr,
            closed,
            done: false,
        })
    }

    /// The process id of the host.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has written to standard output so far.
    pub fn stdout_so_far(&self) -> String {
        snapshot(&self.stdout)
    }

    /// Whether it ended, so that [`Running::wait`] returns at once.
    pub fn is_finished(&self) -> bool {
        matches!(self.closed.try_recv(), Err(TryRecvError::Disconnected))
    }

    /// Sends SIGINT to the host and its plugins, as Ctrl-C in a terminal does.
    pub fn interrupt(&self) {
        self.signal(Signal::INT);
    }

    /// Sends SIGKILL to the host alone, which leaves its plugins orphaned.
    ///
    /// # Errors
    /// When the host is gone already.
    pub fn kill_host(&mut self) -> Result<(), Error> {
        let program = Path::new(&self.command).to_path_buf();
        self.child.kill().map_err(Error::io("can't kill", &program))
    }

    /// Waits until stdout or stderr has `text`; true if it came in time.
    pub fn wait_for(&self, text: &str, timeout: Duration) -> bool {
        let deadline = Instant::now() + timeout;
        loop {
            let seen = [&self.stdout, &self.stderr]
                .iter()
                .any(|stream| snapshot(stream).contains(text));
            if seen || Instant::now() >= deadline {
                return seen;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits for the end. A host that outlives its timeout is killed, with its
    /// plugins, and [`Output::timed_out`] says so.
    ///
    /// # Errors
    /// When the system can't say how the process ended.
    pub fn wait(mut self) -> Result<Output, Error> {
        let mut timed_out = false;
        // Both streams close when the host exits: waiting for that needs no
        // polling, which would blur the times that the bench takes.
        loop {
            let left = self.deadline.saturating_duration_since(Instant::now());
            match self.closed.recv_timeout(left) {
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) if timed_out => break,
                Err(RecvTimeoutError::Timeout) => {
                    timed_out = true;
                    self.signal(Signal::KILL);
                    self.deadline = Instant::now() + Duration::from_secs(5);
                }
                Ok(()) => {}
            }
        }
        let program = Path::new(&self.command).to_path_buf();
        let status = self
            .child
            .wait()
            .map_err(Error::io("can't wait for", &program))?;
        self.done = true;
        Ok(Output {
            command: self.command.clone(),
            code: status.code(),
            signal: status.signal(),
            timed_out,
            elapsed: self.started.elapsed(),
            stdout: snapshot(&self.stdout),
            stderr: snapshot(&self.stderr),
        })
    }

    fn signal(&self, signal: Signal) {
        // The only failure is that the group is gone, which is what we want.
        let _ = kill_process_group(self.group, signal);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.done {
            self.signal(Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

fn collect<R: Read + Send + 'static>(stream: Option<R>, open: Sender<()>) -> Arc<Mutex<Vec<u8>>> {
    let collected = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&collected);
    thread::spawn(move || {
        let mut chunk = [0; 8192];
        if let Some(mut stream) = stream {
            while let Ok(n @ 1..) = stream.read(&mut chunk) {
                lock(&into).extend_from_slice(chunk.get(..n).unwrap_or_default());
            }
        }
        drop(open);
    });
    collected
}

fn lock(bytes: &Mutex<Vec<u8>>) -> MutexGuard<'_, Vec<u8>> {
    bytes.lock().unwrap_or_else(PoisonError::into_inner)
}

fn snapshot(bytes: &Mutex<Vec<u8>>) -> String {
    String::from_utf8_lossy(&lock(bytes)).into_owned()
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut text = program
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    for arg in command.get_args() {
        let _ = write!(text, " {}", arg.to_string_lossy());
    }
    text
}

/// What a finished run left behind.
#[derive(Clone, Debug)]
pub struct Output {
    /// The command line, for messages.
    pub command: String,
    /// The exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Whether it was killed because its time was up.
    pub timed_out: bool,
    /// Wall time from start to exit.
    pub elapsed: Duration,
    /// All of standard output.
    pub stdout: String,
    /// All of standard error.
    pub stderr: String,
}

impl Output {
    /// Passes the output on if the exit code is `wanted`.
    ///
    /// # Errors
    /// [`Error::Exit`] with the whole output otherwise.
    pub fn exited(self, wanted: i32) -> Result<Self, Error> {
        if self.code == Some(wanted) && !self.timed_out {
            return Ok(self);
        }
        let ended = match (self.timed_out, self.code, self.signal) {
            (true, ..) => format!("killed after {:.1?}", self.elapsed),
            (_, Some(code), _) => format!("exit code {code}"),
            (_, None, signal) => format!("signal {}", signal.unwrap_or_default()),
        };
        Err(Error::Exit(format!(
            "`{}` ended with {ended}, expected exit code {wanted}\n--- stdout\n{}\n--- stderr\n{}",
            self.command, self.stdout, self.stderr
        )))
    }

    /// Standard output and standard error, one after the other.
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// The output as one line of words: hosts wrap diagnostics in frames, so a
    /// sentence is only found once line breaks and frames are gone.
    pub fn unwrapped(&self) -> String {
        self.text()
            .split(|c: char| c.is_whitespace() || matches!(c, '│' | '╷' | '╵'))
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The diagnostics of a run with `-json`.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        diagnostics(&self.stdout)
    }

    /// Standard output as one JSON document.
    ///
    /// # Errors
    /// [`Error::Unreadable`] when it isn't one.
    pub fn json(&self) -> Result<serde_json::Value, Error> {
        serde_json::from_str(&self.stdout).map_err(|error| Error::Unreadable {
            command: self.command.clone(),
            reason: format!("{error}\n{}", self.text()),
        })
    }
}
