// SPDX-License-Identifier: MPL-2.0
//! Types of values.

use std::collections::BTreeMap;

/// A type, as a schema declares it and as it decides how bytes are read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// Any type; the value carries its own.
    Dynamic,
    /// True or false.
    Bool,
    /// A number of any size and precision.
    Number,
    /// Unicode text.
    String,
    /// Elements in order.
    List(Box<Type>),
    /// Elements without order or duplicates.
    Set(Box<Type>),
    /// Elements by text keys.
    Map(Box<Type>),
    /// A fixed number of elements, each of its own type.
    Tuple(Vec<Type>),
    /// Attributes by name, each of its own type; all always present.
    Object(BTreeMap<String, Type>),
}
