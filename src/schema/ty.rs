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
    #[must_use]
    pub fn ty(&self) -> Type {
        self.block.ty()
    }
}

impl Block {
    /// The object type of one such block.
    #[must_use]
    pub fn ty(&self) -> Type {
        let attributes = self.attributes.iter().map(named_type);
        let blocks = self.blocks.iter().map(|b| (b.name.clone(), b.block.ty()));
        Type::Object(attributes.chain(blocks).collect())
    }
}

impl NestedAttributes {
    /// The type of the nested attribute's value.
    #[must_use]
    pub fn ty(&self) -> Type {
        let object = Type::Object(self.attributes.iter().map(named_type).collect());
        match self.nesting {
            Nesting::Single => object,
            Nesting::List => Type::List(Box::new(object)),
        }
    }
}

impl Attribute {
    /// The type of the attribute's value.
    #[must_use]
    pub fn value_type(&self) -> Type {
        match &self.ty {
            AttributeType::Plain(ty) => ty.clone(),
            AttributeType::Nested(nested) => nested.ty(),
        }
    }
}

impl IdentitySchema {
    /// The object type of an identity.
    #[must_use]
    pub fn ty(&self) -> Type {
        let attributes = self.attributes.iter();
        Type::Object(attributes.map(|a| (a.name.clone(), a.ty.clone())).collect())
    }
}

fn named_type(attribute: &Attribute) -> (String, Type) {
    (attribute.name.clone(), attribute.value_type())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object<const N: usize>(attributes: [(&str, Type); N]) -> Type {
        let attributes = attributes.into_iter();
        Type::Object(attributes.map(|(n, t)| (n.to_owned(), t)).collect())
    }

    #[test]
    fn blocks_and_nested_attributes_become_attributes_of_the_object() {
        let leaf = || [Attribute::string("leaf").optional()];
        let schema = Schema::new("")
            .attribute(Attribute::number("size").required())
            .attribute(Attribute::nested("nested", Nesting::List, leaf().into()).optional())
            .single_block("one", "", leaf());
        let inner = object([("leaf", Type::String)]);
        let expected = object([
            ("size", Type::Number),
            ("nested", Type::list(inner.clone())),
            ("one", inner),
        ]);
        assert_eq!(schema.ty(), expected);
    }

    #[test]
    fn an_empty_schema_is_an_empty_object() {
        assert_eq!(Schema::new("").ty(), object([]));
    }
}
