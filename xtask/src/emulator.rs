// SPDX-License-Identifier: MPL-2.0
//! Runs the emulator's binary for a task and ends it afterwards.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

/// What the emulator accepts unless its scenario says otherwise.
pub(crate) const ACCESS_KEY: &str = "testAccessKeyId";
/// The secret that belongs to [`ACCESS_KEY`]; no account has it.
pub(crate) const SECRET_KEY: &str = "testAccessKeySecret";

/// A running emulator; it ends with the value.
pub(crate) struct Emulator {
    child: Child,
    /// Where it serves the API, such as `http://127.0.0.1:41234`.
    pub(crate) url: String,
    /// Where it tells what it saw.
    control: String,
}

/// What it counted.
#[derive(Debug, Deserialize)]
pub(crate) struct Counts {
    /// Requests by action.
    pub(crate) actions: BTreeMap<String, u64>,
    /// Calls that changed something.
    pub(crate) effects: u64,
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
            control: String::new(),
        };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let mut addresses = line
            .split_whitespace()
            .filter(|word| word.starts_with("http://"))
            .map(|word| word.trim_end_matches([',', ';', '.', '/']).to_owned());
        let mut next = || {
            let address = addresses.next();
            address.with_context(|| format!("no address in the emulator's first line: {line:?}"))
        };
        (emulator.url, emulator.control) = (next()?, next()?);
        Ok(emulator)
    }

    /// What it has counted up to now.
    ///
    /// # Errors
    /// When it does not answer.
    pub(crate) fn counts(&self) -> Result<Counts> {
        Ok(serde_json::from_str(&self.control("GET", "/counts", "")?)?)
    }

    /// Changes an instance behind everybody's back.
    ///
    /// # Errors
    /// When it does not answer or refuses.
    pub(crate) fn set_status(&self, instance: &str, status: &str) -> Result<()> {
        let body = serde_json::json!({ "status": status }).to_string();
        let path = format!("/instances/{instance}/status");
        self.control("POST", &path, &body).map(drop)
    }

    /// Has calls of `action` answered with HTTP `status` and `code`, from now on.
    ///
    /// # Errors
    /// When it does not answer or refuses.
    pub(crate) fn refuse(&self, action: &str, status: u16, code: &str) -> Result<()> {
        let body = serde_json::json!({
            "kind": "error", "action": action, "http": status, "code": code, "times": 1000,
        });
        self.control("POST", "/faults", &body.to_string()).map(drop)
    }

    fn control(&self, method: &str, path: &str, body: &str) -> Result<String> {
        let address = self.control.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address)?;
        // HTTP/1.0 ends the answer with the connection, so that it can be read
        // without a client.
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .with_context(|| format!("not an answer: {answer:?}"))?;
        ensure!(head.contains(" 200 "), "{method} {path}: {answer}");
        Ok(body.to_owned())
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
