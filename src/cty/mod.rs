// SPDX-License-Identifier: MPL-2.0
//! The value language of the protocol: types, values, numbers, paths, their
//! two encodings, and the bridge to serde structs. No wire types, no I/O.

mod attr;
mod error;
mod number;
mod path;
mod ty;
mod value;

pub use attr::Attr;
pub use error::DecodeError;
pub use number::Number;
pub use path::{Path, Step};
pub use ty::Type;
pub use value::Value;
