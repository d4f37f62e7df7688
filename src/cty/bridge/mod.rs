// SPDX-License-Identifier: MPL-2.0
//! Values to and from model structs, through serde's ordinary derives.
//!
//! | in the model | in the value |
//! |---|---|
//! | [`Attr<T>`](super::Attr) | null, unknown, or known |
//! | `Option<T>` | null or known; unknown is an error |
//! | any other `T` | known; null and unknown are errors |
//! | struct | object (or map); on the way back it must name every attribute |
//! | `BTreeMap<String, T>` | map (or object) |
//! | `Vec<T>`, sets, tuples | list, set, tuple |
//! | `bool`, integers, `f64`, [`Number`](super::Number), `String`, `char` | the primitives; never rounded |
//! | enum without data | string, one of its (renamed) variants |
//!
//! A value in a place of dynamic type is read as what it holds; only null,
//! unknown and primitives can be written there. `#[serde(flatten)]` and untagged
//! enums buffer values in a form that cannot hold unknown ones: avoid both.

mod de;
mod ser;
mod ser_compound;
#[cfg(test)]
mod tests;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{DecodeError, Type, Value};

/// Reads a model out of a value.
///
/// # Errors
///
/// What does not fit the model, and where. Attributes that the model lacks are
/// ignored, unless it denies unknown fields.
pub(crate) fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, DecodeError> {
    T::deserialize(de::ValueDeserializer(value))
}

/// Writes a model as a value of type `ty`, to which it then conforms.
///
/// # Errors
///
/// What does not fit the type, and where; also attributes that the model lacks.
pub(crate) fn to_value<T: Serialize>(model: &T, ty: &Type) -> Result<Value, DecodeError> {
    model.serialize(ser::ValueSerializer { ty })
}
