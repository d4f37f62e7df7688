// SPDX-License-Identifier: MPL-2.0
//! What was found, as lines for a person or as one JSON object.

use std::io::{self, Write};

use serde::Serialize;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Ok,
    Warning,
    Failed,
    Skipped,
}

/// One check.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Finding {
    pub(super) check: &'static str,
    pub(super) state: State,
    pub(super) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_step: Option<String>,
}

/// Where the report goes, as long as someone reads it: after `doctor | head` has
/// seen enough, the checks go on for the exit code.
struct Output<'a>(Option<&'a mut dyn Write>);

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(out) = &mut self.0 else {
            return Ok(bytes.len());
        };
        match out.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.0 = None;
                Ok(bytes.len())
            }
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Some(out) => out.flush(),
            None => Ok(()),
        }
    }
}

/// Collects findings and prints each as it comes, unless JSON is wanted.
pub(super) struct Report<'a> {
    json: bool,
    out: Output<'a>,
    findings: Vec<Finding>,
}

impl<'a> Report<'a> {
    pub(super) fn new(json: bool, out: &'a mut dyn Write) -> Self {
        Self {
            json,
            out: Output(Some(out)),
            findings: Vec::new(),
        }
    }

    pub(super) fn ok(&mut self, check: &'static str, message: impl Into<String>) -> io::Result<()> {
        self.add(check, State::Ok, message.into(), None)
    }

    pub(super) fn skipped(
        &mut self,
        check: &'static str,
        message: impl Into<String>,
    ) -> io::Result<()> {
        self.add(check, State::Skipped, message.into(), None)
    }

    pub(super) fn warning(
        &mut self,
        check: &'static str,
        message: impl Into<String>,
        next_step: impl Into<String>,
    ) -> io::Result<()> {
        self.add(
            check,
            State::Warning,
            message.into(),
            Some(next_step.into()),
        )
    }

    pub(super) fn failed(
        &mut self,
        check: &'static str,
        message: impl Into<String>,
        next_step: impl Into<String>,
    ) -> io::Result<()> {
        self.add(check, State::Failed, message.into(), Some(next_step.into()))
    }

    fn add(
        &mut self,
        check: &'static str,
        state: State,
        message: String,
        next_step: Option<String>,
    ) -> io::Result<()> {
        if !self.json {
            let mark = match state {
                State::Ok => "ok",
                State::Warning => "warning",
                State::Failed => "FAILED",
                State::Skipped => "skipped",
            };
            let indent = " ".repeat(23);
            let text = message.replace('\n', &format!("\n{indent}"));
            writeln!(self.out, "{mark:<8} {check:<13} {text}")?;
            if let Some(step) = &next_step {
                writeln!(
                    self.out,
                    "{indent}next step: {}",
                    step.replace('\n', &format!("\n{indent}"))
                )?;
            }
        }
        self.findings.push(Finding {
            check,
            state,
            message,
            next_step,
        });
        Ok(())
    }

    /// Prints the end. `true` if nothing failed.
    pub(super) fn finish(mut self) -> io::Result<bool> {
        let healthy = self.findings.iter().all(|f| f.state != State::Failed);
        if self.json {
            #[derive(Serialize)]
            struct Document<'a> {
                healthy: bool,
                checks: &'a [Finding],
            }
            let document = Document {
                healthy,
                checks: &self.findings,
            };
            let text = serde_json::to_string_pretty(&document).map_err(io::Error::other)?;
            writeln!(self.out, "{text}")?;
        } else if healthy {
            writeln!(self.out, "\nNothing failed.")?;
        } else {
            writeln!(
                self.out,
                "\nSomething failed; the first failure usually explains the others."
            )?;
        }
        Ok(healthy)
    }
}

#[cfg(test)]
mod tests;
