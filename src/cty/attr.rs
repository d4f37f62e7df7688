// SPDX-License-Identifier: MPL-2.0
//! One attribute of a model struct.

use serde::{Deserialize, Serialize};

/// The name under which an [`Attr`] passes through serde: the derives hand it
/// to the bridge, which by it distinguishes an `Attr` from a model's own enums.
pub(super) const ATTR_NAME: &str = "$cty::Attr";

/// An attribute's value in a typed model: the three states that a plain
/// `Option` cannot distinguish.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename = "$cty::Attr")]
pub(crate) enum Attr<T> {
    /// Not set.
    #[default]
    Null,
    /// Decided at apply.
    Unknown,
    /// Set.
    Known(T),
}

impl<T> Attr<T> {
    /// The value if it is known.
    pub(crate) fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Null | Self::Unknown => None,
        }
    }

    /// Whether it is not set.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether it is decided only at apply.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

impl<T> From<T> for Attr<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T> From<Option<T>> for Attr<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Known)
    }
}
