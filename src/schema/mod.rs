// SPDX-License-Identifier: MPL-2.0
//! Schemas as data: what the engine plans by, what the wire and the
//! documentation are made from.

mod attribute;
mod block;

pub use attribute::{Attribute, AttributeType, NestedAttributes, Nesting, Replace, Validator};
pub use block::{Block, BlockNesting, IdentityAttribute, IdentitySchema, NestedBlock, Schema};
