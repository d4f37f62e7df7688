// SPDX-License-Identifier: MPL-2.0
//! Runs the emulator's binary for a task and ends it afterwards.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

/// What the emulator accepts unless its scenario says otherwise.
pub(crate) const ACCESS_KEY: &str = "testAccessKeyId";
/// The secret that belongs to [`ACCESS_KEY`]; no account has it.
pub(crate) const SECRET_KEY: &str = "testAccessKeySecret";

/// A running emulator; it ends with the value.
pub(crate) struct Emulator {
    child: Child,
    /// Where it serves the API, such as `http://127.0.0.1:41234`.
    pub(crate) url: String,
}

impl Emulator {
    /// Starts `program` on a free port and waits for the line that tells it.
    ///
    /// # Errors
    /// When it does not start or says something else.
    pub(crate) fn start<I>(program: &Path, args: I) -> Result<Self>
    where
        I: IntoIterator,
        I::Item: AsRef<OsStr>,
    {
        let mut child = Command::new(program)
            .args(["--listen", "127.0.0.1:0"])
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("can't run {}", program.display()))?;
        let stdout = child.stdout.take().context("the emulator has no stdout")?;
        let mut emulator = Self {
            child,
            url: String::new(),
        };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        emulator.url = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .with_context(|| format!("the emulator's first line names no address: {line:?}"))?
            .trim_end_matches([',', ';', '.', '/'])
            .to_owned();
        Ok(emulator)
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
