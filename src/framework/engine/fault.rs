// SPDX-License-Identifier: MPL-2.0
//! Faults of our own: panics and values that break a promise, said as such.

use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use crate::cty::{DecodeError, Path};
use crate::diag::{Diagnostic, Diagnostics};

const REPORT: &str = "This is a bug in the provider. Please report it.";

/// An error that is our fault, not the user's.
pub(crate) fn bug(summary: &str, what: &str) -> Diagnostic {
    Diagnostic::error(summary, format!("{what}\n\n{REPORT}"))
}

/// A value that the resource's model cannot take although its type is right.
pub(super) fn undecodable(error: &DecodeError) -> Diagnostic {
    let what = format!("The provider cannot read a value: {}.", error.message);
    with_path(bug("Value not understood", &what), &error.path)
}

/// A state that does not fit the schema.
pub(in crate::framework) fn unencodable(error: &DecodeError) -> Diagnostic {
    let what = format!(
        "The provider made a state that does not fit its schema: {}.",
        error.message
    );
    with_path(bug("Invalid state", &what), &error.path)
}

/// `diagnostic`, pointing at `path` unless that is the whole object.
pub(super) fn with_path(diagnostic: Diagnostic, path: &Path) -> Diagnostic {
    if path.steps().is_empty() {
        diagnostic
    } else {
        diagnostic.at(path.clone())
    }
}

/// The diagnostic of a panic during `operation`.
pub(crate) fn panicked(operation: &str, payload: &(dyn Any + Send)) -> Diagnostic {
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let what = format!("The provider panicked during {operation}: {message}");
    bug("Provider crashed", &what)
}

/// Runs `work`; a panic becomes a diagnostic.
pub(crate) async fn caught<T>(
    operation: &str,
    work: impl Future<Output = T>,
) -> Result<T, Diagnostics> {
    AssertUnwindSafe(work)
        .catch_unwind()
        .await
        .map_err(|payload| panicked(operation, payload.as_ref()).into())
}

/// As [`caught`], for work that does not wait.
pub(crate) fn caught_now<T>(operation: &str, work: impl FnOnce() -> T) -> Result<T, Diagnostics> {
    std::panic::catch_unwind(AssertUnwindSafe(work))
        .map_err(|payload| panicked(operation, payload.as_ref()).into())
}
