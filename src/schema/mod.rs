// SPDX-License-Identifier: MPL-2.0
//! Schemas as data: what the engine plans by, what the wire and the
//! documentation are made from. They know the type of the values they
//! describe ([`Schema::ty`]); tests hold them against core's own rules.

pub(crate) mod attribute;
mod block;
mod identity;
mod ty;

pub(crate) use attribute::{Attribute, AttributeType, NestedAttributes, Nesting};
pub(crate) use block::{Block, NestedBlock, Schema};
pub(crate) use identity::{IdentityAttribute, IdentitySchema};

#[cfg(test)]
mod tests;
