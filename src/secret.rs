// SPDX-License-Identifier: MPL-2.0
//! Text that must never be shown.

use std::fmt;

use zeroize::Zeroizing;

/// A secret text. `Debug` and `Display` print a fixed mask whose length says
/// nothing, and the memory is wiped when the last owner drops it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps `text`.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. The name is meant to be conspicuous in a review.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the text is empty. Empty secrets count as unset everywhere.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests;
