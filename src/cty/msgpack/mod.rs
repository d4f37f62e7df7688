// SPDX-License-Identifier: MPL-2.0
//! Values as MessagePack, the way hosts send them: nothing in the bytes says
//! what is a set, a map or an object, so the type directs reading and writing.
//!
//! Unknown values are extensions. Code 0 is the plain one; others carry
//! refinements, which we accept and do not keep. A value in a place of dynamic
//! type is an array of its type's JSON and itself.

mod decode;
mod encode;
mod reader;
#[cfg(test)]
mod tests;

pub(crate) use decode::decode;
pub(crate) use encode::encode;
