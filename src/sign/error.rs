// SPDX-License-Identifier: MPL-2.0
//! Why a request can't be signed.

/// A value can't travel in a header: it holds control or non-ASCII characters,
/// as a key does that was pasted with a line break. The value is not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the value of the header {header} holds characters that no header can carry")]
pub(crate) struct SignError {
    header: String,
}

impl SignError {
    pub(super) fn new(header: &str) -> Self {
        Self {
            header: header.to_owned(),
        }
    }
}
