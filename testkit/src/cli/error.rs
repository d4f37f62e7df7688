// SPDX-License-Identifier: MPL-2.0
//! What can go wrong while a host is found or run.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a host could not be found, set up or run as expected.
///
/// `Debug` prints the same text as `Display`: it is what a test that returns
/// an error shows, and a host's output must stay readable there.
#[derive(thiserror::Error)]
pub enum Error {
    /// A file or a program could not be used.
    #[error("{doing} {}: {source}", path.display())]
    Io {
        /// What was being done, as a phrase that a path follows.
        doing: &'static str,
        /// The file or program.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A host is neither built nor on `PATH`.
    #[error("{0} is not there: build it with `cargo xtask hosts`")]
    NoHost(String),
    /// A host is on `PATH`, and it can't be used.
    #[error("found at {}, but it does not run: {reason}", program.display())]
    DoesNotRun {
        /// The program.
        program: PathBuf,
        /// What happened when it was asked for its version.
        reason: String,
    },
    /// Something was printed that could not be understood.
    #[error("unexpected output of `{command}`: {reason}")]
    Unreadable {
        /// The command line.
        command: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A command ended with another exit code than the caller wanted.
    #[error("{0}")]
    Exit(String),
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error {
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }
}
