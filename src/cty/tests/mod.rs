// SPDX-License-Identifier: MPL-2.0
//! Types and values; and both encodings at once: against what go-cty writes,
//! and against random types, values and bytes.

mod conforms;
pub(crate) mod json;
mod order;
mod properties;
mod strategies;
mod ty;
mod value;
mod vectors;
