// SPDX-License-Identifier: MPL-2.0
//! The value language of the protocol: types, values, numbers, paths, their
//! two encodings, and the bridge to serde structs. No wire types, no I/O.

mod attr;
mod bridge;
mod conforms;
mod error;
pub(crate) mod json;
pub(crate) mod msgpack;
mod number;
mod order;
mod path;
#[cfg(test)]
pub(crate) mod tests;
mod ty;
mod value;

pub(crate) use attr::Attr;
pub(crate) use bridge::{from_value, to_value};
pub(crate) use error::DecodeError;
pub(crate) use number::Number;
pub(crate) use path::{Path, Step};
pub(crate) use ty::Type;
pub(crate) use value::{Members, Value};

/// How deep values may be nested, in both encodings. Types bound the depth
/// everywhere but in values that carry a type of their own.
const MAX_DEPTH: usize = 128;
