// SPDX-License-Identifier: MPL-2.0
//! Values as JSON, the way states are stored: sets and lists are arrays, a
//! value in a place of dynamic type is `{"value": …, "type": …}`, and numbers
//! have any length. JSON has no unknown values.

mod decode;
pub(in crate::cty) mod level;
#[cfg(test)]
mod tests;

pub(crate) use decode::{Unexpected, decode};
