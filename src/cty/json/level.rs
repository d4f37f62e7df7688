// SPDX-License-Identifier: MPL-2.0
//! One level of JSON at a time. A tree of all levels would have to keep numbers
//! of any length apart from the maps that a user may write, which
//! [`serde_json::Value`] does by a key that such a map may have as well.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::cty::DecodeError;

/// JSON whose inner levels are not read yet.
pub(in crate::cty) enum Json<'a> {
    Null,
    Bool(bool),
    /// The number as it is written.
    Number(&'a str),
    String(String),
    Array(Vec<&'a RawValue>),
    /// Of a name that is given twice, the last one.
    Object(BTreeMap<String, &'a RawValue>),
}

impl<'a> Json<'a> {
    /// All of `json`, checked but not read yet.
    pub(in crate::cty) fn raw(json: &'a [u8]) -> Result<&'a RawValue, DecodeError> {
        serde_json::from_slice(json).map_err(|error| invalid(&error))
    }

    /// The outermost level of `raw`.
    pub(in crate::cty) fn read(raw: &'a RawValue) -> Result<Self, DecodeError> {
        let text = raw.get();
        Ok(match text.as_bytes() {
            [b'n', ..] => Self::Null,
            [b't', ..] => Self::Bool(true),
            [b'f', ..] => Self::Bool(false),
            [b'"', ..] => Self::String(parsed(text)?),
            [b'[', ..] => Self::Array(parsed(text)?),
            [b'{', ..] => Self::Object(parsed(text)?),
            _ => Self::Number(text),
        })
    }

    /// As messages name it.
    pub(in crate::cty) fn described(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a bool",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, DecodeError> {
    serde_json::from_str(text).map_err(|error| invalid(&error))
}

/// Line and column, and none of the content.
fn invalid(error: &serde_json::Error) -> DecodeError {
    DecodeError::new(format!("JSON is required: {error}"))
}
