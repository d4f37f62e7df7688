// SPDX-License-Identifier: MPL-2.0
//! Tests of both encodings at once: against what go-cty writes, and against
//! random types, values and bytes.

pub(crate) mod json;
mod properties;
mod strategies;
mod vectors;
