// SPDX-License-Identifier: MPL-2.0
//! Values.

use std::collections::BTreeMap;

use super::{Number, Path, Step, Type};

/// What an object or a map holds, by name.
pub(crate) type Members<V> = BTreeMap<String, V>;

/// A value. Its type is known from the schema, except under [`Type::Dynamic`].
///
/// Equality is that of hosts: numbers by value, sets without order or
/// duplicates. `Debug` shows the content: do not log one that comes from a
/// configuration or a state.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// No value, of any type.
    Null,
    /// Not known before apply, of any type. Refinements are not kept.
    Unknown,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// A list's elements.
    List(Vec<Value>),
    /// A set's elements; order means nothing.
    Set(Vec<Value>),
    /// A tuple's elements.
    Tuple(Vec<Value>),
    /// A map's elements.
    Map(Members<Value>),
    /// An object's attributes: exactly those of its type.
    Object(Members<Value>),
    /// A value in a place of type [`Type::Dynamic`], with its actual type.
    Dynamic(Box<(Type, Value)>),
}

impl Value {
    /// An object.
    pub(crate) fn object<K: Into<String>>(attributes: impl IntoIterator<Item = (K, Self)>) -> Self {
        let attributes = attributes.into_iter();
        Self::Object(
            attributes
                .map(|(name, value)| (name.into(), value))
                .collect(),
        )
    }

    /// A map.
    pub(crate) fn map<K: Into<String>>(elements: impl IntoIterator<Item = (K, Self)>) -> Self {
        let elements = elements.into_iter();
        Self::Map(elements.map(|(key, value)| (key.into(), value)).collect())
    }

    /// A value for a place of type [`Type::Dynamic`].
    pub(crate) fn dynamic(ty: Type, value: Self) -> Self {
        Self::Dynamic(Box::new((ty, value)))
    }

    /// The value itself, out of its dynamic wrapping.
    pub(crate) fn unwrapped(&self) -> &Self {
        match self {
            Self::Dynamic(typed) => typed.1.unwrapped(),
            _ => self,
        }
    }

    /// Whether there is no value.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.unwrapped(), Self::Null)
    }

    /// Whether the value as a whole is not known; see
    /// [`Value::is_wholly_known`] for what it holds.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self.unwrapped(), Self::Unknown)
    }

    /// Whether it neither is nor holds anything unknown, at any depth.
    pub(crate) fn is_wholly_known(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
            Self::List(elements) | Self::Set(elements) | Self::Tuple(elements) => {
                elements.iter().all(Self::is_wholly_known)
            }
            Self::Map(elements) | Self::Object(elements) => {
                elements.values().all(Self::is_wholly_known)
            }
            Self::Dynamic(typed) => typed.1.is_wholly_known(),
        }
    }

    /// The text, if it is a known string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self.unwrapped() {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is a known number.
    pub(crate) fn as_number(&self) -> Option<&Number> {
        match self.unwrapped() {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The elements of a known list, set or tuple.
    pub(crate) fn as_elements(&self) -> Option<&[Self]> {
        match self.unwrapped() {
            Self::List(elements) | Self::Set(elements) | Self::Tuple(elements) => Some(elements),
            _ => None,
        }
    }

    /// The attributes of a known object, or the elements of a known map.
    pub(crate) fn as_entries(&self) -> Option<&Members<Self>> {
        match self.unwrapped() {
            Self::Map(entries) | Self::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// The attribute of an object, or the element of a map, with this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.as_entries()?.get(name)
    }

    /// The value at `path`; `None` where a step leads nowhere, and within
    /// sets, whose elements have no steps. What is within an unknown value is
    /// unknown.
    pub(crate) fn at_path(&self, path: &Path) -> Option<&Self> {
        path.steps()
            .iter()
            .try_fold(self, |value, step| value.step(step))
    }

    fn step(&self, step: &Step) -> Option<&Self> {
        match (self.unwrapped(), step) {
            (Self::Unknown, _) => Some(self),
            (Self::Object(attributes), Step::Attribute(name)) => attributes.get(name),
            (Self::Map(elements), Step::Key(key)) => elements.get(key),
            (Self::List(elements) | Self::Tuple(elements), Step::Index(index)) => {
                elements.get(usize::try_from(*index).ok()?)
            }
            _ => None,
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}
