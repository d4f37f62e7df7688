// SPDX-License-Identifier: MPL-2.0
//! Why bytes or a value do not fit a type.

use super::Path;

/// A value that does not fit, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", if path.steps().is_empty() { String::new() } else { format!("{path}: ") })]
pub struct DecodeError {
    /// Where in the value, from its root.
    pub path: Path,
    /// What was expected and what was found.
    pub message: String,
}
