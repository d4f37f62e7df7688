// SPDX-License-Identifier: MPL-2.0
//! Why bytes or a value do not fit a type.
//!
//! Messages say what was expected and which kind of thing was found, never the
//! content found: it may be a secret, and errors end up in logs.

use std::fmt;

use serde::{de, ser};

use super::{Path, Step};

/// A value that does not fit, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", if path.steps().is_empty() { String::new() } else { format!("{path}: ") })]
pub(crate) struct DecodeError {
    /// Where in the value, from its root.
    pub path: Path,
    /// What was expected and what was found.
    pub message: String,
}

impl DecodeError {
    /// An error at the root.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            path: Path::root(),
            message: message.into(),
        }
    }

    /// The same error, seen from one level further out.
    #[must_use]
    pub(super) fn within(mut self, step: Step) -> Self {
        self.path.prepend(step);
        self
    }

    /// [`DecodeError::within`] an object's attribute.
    pub(super) fn in_attribute(self, name: &str) -> Self {
        self.within(Step::Attribute(name.to_owned()))
    }

    /// [`DecodeError::within`] a map's element.
    pub(super) fn in_key(self, key: &str) -> Self {
        self.within(Step::Key(key.to_owned()))
    }

    /// [`DecodeError::within`] a list's or tuple's element.
    pub(super) fn in_index(self, index: usize) -> Self {
        self.within(Step::Index(i64::try_from(index).unwrap_or(i64::MAX)))
    }

    /// The same error, seen from the set that holds it. Hosts have no step for
    /// a set's element, so the path ends here and the text says the rest.
    pub(super) fn in_set(self, index: usize) -> Self {
        Self::new(format!("in element {}: {self}", index + 1))
    }

    pub(super) fn expected(what: &str, found: impl fmt::Display) -> Self {
        Self::new(format!("{what} is required, found {found}"))
    }

    /// The value is nested beyond [`MAX_DEPTH`](super::MAX_DEPTH).
    pub(super) fn too_deep() -> Self {
        Self::new(format!("nested more than {} levels deep", super::MAX_DEPTH))
    }

    /// The object lacks an attribute, or has one that its type lacks.
    pub(super) fn attribute_count(required: usize, given: usize, detail: &str) -> Self {
        Self::new(format!(
            "an object with {required} attributes is required, {given} given: {detail}"
        ))
    }
}

/// A name from outside in a message: quoted, escaped and cut.
pub(super) fn quoted(name: &str) -> String {
    const LONGEST: usize = 64;
    let shown: String = name.chars().take(LONGEST).collect();
    let more = if shown.len() < name.len() { "…" } else { "" };
    format!("{shown:?}{more}")
}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    // The defaults of these three print the content.

    fn invalid_type(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!(
            "{expected} is required, found {}",
            kind(&unexpected)
        ))
    }

    fn invalid_value(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let kind = kind(&unexpected);
        Self::new(format!(
            "{expected} is required, found {kind} outside its range"
        ))
    }

    fn unknown_variant(_variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!(
            "one of {expected:?} is required, found another string"
        ))
    }
}

fn kind(unexpected: &de::Unexpected<'_>) -> &'static str {
    use de::Unexpected as U;
    match unexpected {
        U::Bool(_) => "a bool",
        U::Unsigned(_) | U::Signed(_) | U::Float(_) => "a number",
        U::Char(_) | U::Str(_) => "a string",
        U::Unit | U::Option => "null",
        U::Seq | U::TupleVariant => "a sequence",
        U::Map | U::StructVariant => "a map or object",
        _ => "something else",
    }
}

impl ser::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}
