// SPDX-License-Identifier: MPL-2.0
//! Types, as far as they decide when two values are the same.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::proto::tfplugin6::schema::nested_block::NestingMode as BlockNesting;
use crate::proto::tfplugin6::schema::object::NestingMode;
use crate::proto::tfplugin6::schema::{Attribute, Block, Object};

/// A type without `dynamic`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    Primitive,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    Tuple(Vec<Type>),
    Object(BTreeMap<String, Type>),
}

impl Type {
    /// The type of a value of `block`.
    #[must_use]
    pub fn of_block(block: &Block) -> Self {
        let attributes = block.attributes.iter();
        let attributes = attributes.map(|attribute| (attribute.name.clone(), Self::of(attribute)));
        let blocks = block.block_types.iter().map(|nested| {
            assert_eq!(
                nested.nesting(),
                BlockNesting::Single,
                "{}",
                nested.type_name
            );
            let block = nested.block.as_ref().unwrap_or_else(|| panic!("no block"));
            (nested.type_name.clone(), Self::of_block(block))
        });
        Self::Object(attributes.chain(blocks).collect())
    }

    pub(super) fn of(attribute: &Attribute) -> Self {
        match &attribute.nested_type {
            Some(nested) => {
                let object = Self::Object(
                    nested
                        .attributes
                        .iter()
                        .map(|attribute| (attribute.name.clone(), Self::of(attribute)))
                        .collect(),
                );
                if is_list(nested) {
                    Self::List(Box::new(object))
                } else {
                    object
                }
            }
            None => {
                let json = serde_json::from_slice(&attribute.r#type);
                Self::from_json(&json.unwrap_or_else(|error| panic!("type JSON: {error}")))
            }
        }
    }

    fn from_json(json: &Value) -> Self {
        let parts = json.as_array().map(Vec::as_slice);
        let kind = parts.and_then(|parts| parts[0].as_str());
        let inner = |json: &Value| Box::new(Self::from_json(json));
        match (json.as_str(), kind, parts) {
            (Some("string" | "number" | "bool"), ..) => Self::Primitive,
            (_, Some("list"), Some([_, of])) => Self::List(inner(of)),
            (_, Some("set"), Some([_, of])) => Self::Set(inner(of)),
            (_, Some("map"), Some([_, of])) => Self::Map(inner(of)),
            (_, Some("tuple"), Some([_, Value::Array(of)])) => {
                Self::Tuple(of.iter().map(Self::from_json).collect())
            }
            (_, Some("object"), Some([_, Value::Object(of)])) => Self::Object(
                of.iter()
                    .map(|(name, ty)| (name.clone(), Self::from_json(ty)))
                    .collect(),
            ),
            _ => panic!("the oracle has no rule for type {json}"),
        }
    }

    /// Whether two values of this type are the same, what is unknown included.
    pub(super) fn same(&self, a: &Value, b: &Value) -> bool {
        match (self, a, b) {
            (Self::Set(of), Value::Array(a), Value::Array(b)) => {
                let within = |one: &Value, all: &[Value]| all.iter().any(|two| of.same(one, two));
                a.iter().all(|one| within(one, b)) && b.iter().all(|one| within(one, a))
            }
            (Self::List(of), Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| of.same(a, b))
            }
            (Self::Tuple(types), Value::Array(a), Value::Array(b)) => {
                a.len() == b.len()
                    && types
                        .iter()
                        .zip(a.iter().zip(b))
                        .all(|(ty, (a, b))| ty.same(a, b))
            }
            (Self::Map(of), Value::Object(a), Value::Object(b)) => {
                a.keys().eq(b.keys()) && a.iter().all(|(key, a)| of.same(a, &b[key]))
            }
            (Self::Object(types), Value::Object(a), Value::Object(b)) => {
                a.keys().eq(b.keys())
                    && a.iter().all(|(name, a)| match types.get(name) {
                        Some(ty) => ty.same(a, &b[name]),
                        // The mark of an unknown value.
                        None => *a == b[name],
                    })
            }
            (_, a, b) => a == b,
        }
    }
}

/// Whether a nested attribute is a list of objects; otherwise it is one object.
pub(super) fn is_list(nested: &Object) -> bool {
    match nested.nesting() {
        NestingMode::Single => false,
        NestingMode::List => true,
        other => panic!("the oracle has no rule for objects held as {other:?}"),
    }
}
