// SPDX-License-Identifier: MPL-2.0
//! Values.

use std::collections::BTreeMap;

use super::{Number, Type};

/// A value. Its type is known from the schema, except under [`Type::Dynamic`].
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value, of any type.
    Null,
    /// Not known before apply, of any type. Refinements are not kept.
    Unknown,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(String),
    /// A list's elements.
    List(Vec<Value>),
    /// A set's elements; order means nothing.
    Set(Vec<Value>),
    /// A tuple's elements.
    Tuple(Vec<Value>),
    /// A map's elements.
    Map(BTreeMap<String, Value>),
    /// An object's attributes: exactly those of its type.
    Object(BTreeMap<String, Value>),
    /// A value in a place of type [`Type::Dynamic`], with its actual type.
    Dynamic(Box<(Type, Value)>),
}
