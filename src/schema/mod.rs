// SPDX-License-Identifier: MPL-2.0
//! Schemas as data: what the engine plans by, what the wire and the
//! documentation are made from. They know the type of the values they
//! describe ([`Schema::ty`]) and can be held against core's own rules for
//! schemas ([`Schema::check`]).

mod attribute;
mod block;
mod check;
mod identity;
mod ty;

pub use attribute::{Attribute, AttributeType, NestedAttributes, Nesting, Replace, Validator};
pub use block::{Block, NestedBlock, Schema};
pub use identity::{IdentityAttribute, IdentitySchema};
