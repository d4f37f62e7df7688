// SPDX-License-Identifier: MPL-2.0
//! Reads an object's fields leniently.
//!
//! The API's documents, SDKs and answers disagree about types (a port is a
//! number here and text there), and a field that no one asked for must not
//! make the status unreadable. So everything is optional, a value of another
//! type is converted where that is plain, and counts as missing otherwise.

use serde_json::{Map, Value};

use crate::text;

/// The fields of one object.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(pub(crate) &'a Map<String, Value>);

impl<'a> Fields<'a> {
    /// A string, number or boolean as a string; an empty one is there.
    pub(crate) fn text(self, name: &str) -> Option<String> {
        as_text(self.0.get(name)?)
    }

    /// A string that goes into messages and logs: control characters escaped, cut
    /// at 2 KiB.
    pub(crate) fn printable(self, name: &str) -> Option<String> {
        self.text(name).map(|text| text::printable(&text))
    }

    /// A whole number, or its digits.
    pub(crate) fn int(self, name: &str) -> Option<i64> {
        match self.0.get(name)? {
            Value::Number(number) => number
                .as_i64()
                .or_else(|| number.as_f64().filter(|f| f.fract() == 0.0).and_then(whole)),
            Value::String(digits) => digits.trim().parse().ok(),
            _ => None,
        }
    }

    /// True or false, or their names.
    pub(crate) fn flag(self, name: &str) -> Option<bool> {
        as_flag(self.0.get(name)?)
    }

    /// A list of texts.
    pub(crate) fn texts(self, name: &str) -> Option<Vec<String>> {
        let list = self.0.get(name)?.as_array()?;
        Some(list.iter().filter_map(as_text).collect())
    }

    /// An object.
    pub(crate) fn object(self, name: &str) -> Option<Fields<'a>> {
        self.0.get(name)?.as_object().map(Fields)
    }

    /// A list of objects, each read by `read`.
    pub(crate) fn objects<T>(self, name: &str, read: impl Fn(Fields<'a>) -> T) -> Option<Vec<T>> {
        let list = self.0.get(name)?.as_array()?;
        Some(
            list.iter()
                .filter_map(Value::as_object)
                .map(|o| read(Fields(o)))
                .collect(),
        )
    }

    /// The first of `names` that is a non-empty string.
    pub(crate) fn first_text(self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .filter_map(|name| self.text(name))
            .find(|text| !text.is_empty())
    }
}

/// True or false, or their names in any case.
pub(crate) fn as_flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked first"
)]
fn whole(number: f64) -> Option<i64> {
    // 2^53: beyond it a float is no exact whole number anyway.
    (number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}

#[cfg(test)]
mod tests;
