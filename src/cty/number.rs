// SPDX-License-Identifier: MPL-2.0
//! Numbers without loss.

/// A number as the wire carries it: nothing is squeezed through `f64`.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    /// A whole number that fits.
    Int(i64),
    /// A whole number above `i64::MAX` that fits.
    UInt(u64),
    /// A finite or infinite double. Never NaN: it crashes hosts.
    Float(f64),
    /// Anything else, in decimal notation.
    Big(String),
}
