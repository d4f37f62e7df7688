// SPDX-License-Identifier: MPL-2.0
//! The type of the values that a schema describes ("implied type").
//!
//! A block's value is an object whose attributes are the block's attributes
//! and its nested blocks, each under its name. A nested block is an object, a
//! nested attribute an object or a list of objects.

use super::{Attribute, AttributeType, Block, IdentitySchema, NestedAttributes, Nesting, Schema};
use crate::cty::Type;

impl Schema {
    /// The type of a configuration or state under this schema.
    pub(crate) fn ty(&self) -> Type {
        self.block.ty()
    }
}

impl Block {
    /// The object type of one such block.
    pub(crate) fn ty(&self) -> Type {
        let attributes = self.attributes.iter().map(named_type);
        let blocks = self.blocks.iter().map(|b| (b.name.clone(), b.block.ty()));
        Type::Object(attributes.chain(blocks).collect())
    }
}

impl NestedAttributes {
    /// The type of the nested attribute's value.
    pub(crate) fn ty(&self) -> Type {
        let object = Type::Object(self.attributes.iter().map(named_type).collect());
        match self.nesting {
            Nesting::Single => object,
            Nesting::List => Type::List(Box::new(object)),
        }
    }
}

impl Attribute {
    /// The type of the attribute's value.
    pub(crate) fn value_type(&self) -> Type {
        match &self.ty {
            AttributeType::Plain(ty) => ty.clone(),
            AttributeType::Nested(nested) => nested.ty(),
        }
    }
}

impl IdentitySchema {
    /// The object type of an identity.
    pub(crate) fn ty(&self) -> Type {
        let attributes = self.attributes.iter();
        Type::Object(attributes.map(|a| (a.name.clone(), a.ty.clone())).collect())
    }
}

fn named_type(attribute: &Attribute) -> (String, Type) {
    (attribute.name.clone(), attribute.value_type())
}

#[cfg(test)]
mod tests;
