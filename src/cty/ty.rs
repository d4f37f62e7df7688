// SPDX-License-Identifier: MPL-2.0
//! Types of values, and the JSON in which schemas and dynamic values name them.

use std::fmt;

use serde_json::value::RawValue;

use super::error::quoted;
use super::json::level::Json;
use super::{DecodeError, MAX_DEPTH, Members};

/// A type, as a schema declares it and as it decides how bytes are read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Type {
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
    Object(Members<Type>),
}

impl Type {
    /// A list of `element`s.
    pub(crate) fn list(element: Self) -> Self {
        Self::List(Box::new(element))
    }

    /// A set of `element`s.
    pub(crate) fn set(element: Self) -> Self {
        Self::Set(Box::new(element))
    }

    /// A map of `element`s.
    pub(crate) fn map(element: Self) -> Self {
        Self::Map(Box::new(element))
    }

    /// An object.
    pub(crate) fn object<K: Into<String>>(attributes: impl IntoIterator<Item = (K, Self)>) -> Self {
        let attributes = attributes.into_iter();
        Self::Object(attributes.map(|(name, ty)| (name.into(), ty)).collect())
    }

    /// The type in type JSON: `["map","string"]`. Attributes come sorted.
    pub(crate) fn to_json(&self) -> String {
        let mut text = String::new();
        self.write_json(&mut text);
        text
    }

    pub(super) fn write_json(&self, out: &mut String) {
        let collection = |out: &mut String, kind: &str, element: &Self| {
            out.push_str("[\"");
            out.push_str(kind);
            out.push_str("\",");
            element.write_json(out);
            out.push(']');
        };
        match self {
            Self::Dynamic => out.push_str("\"dynamic\""),
            Self::Bool => out.push_str("\"bool\""),
            Self::Number => out.push_str("\"number\""),
            Self::String => out.push_str("\"string\""),
            Self::List(element) => collection(out, "list", element),
            Self::Set(element) => collection(out, "set", element),
            Self::Map(element) => collection(out, "map", element),
            Self::Tuple(elements) => {
                out.push_str("[\"tuple\",[");
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    element.write_json(out);
                }
                out.push_str("]]");
            }
            Self::Object(attributes) => {
                out.push_str("[\"object\",{");
                for (index, (name, ty)) in attributes.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    out.push_str(&serde_json::Value::from(name.as_str()).to_string());
                    out.push(':');
                    ty.write_json(out);
                }
                out.push_str("}]");
            }
        }
    }

    /// Reads type JSON. Names of optional attributes, which only constraints
    /// have, are checked and dropped.
    ///
    /// # Errors
    ///
    /// When it is not JSON, nested too deeply, or names no type we know.
    pub(crate) fn from_json(json: &[u8]) -> Result<Self, DecodeError> {
        // What dynamic values mostly are; each one carries its type again.
        match json {
            b"\"string\"" => return Ok(Self::String),
            b"\"bool\"" => return Ok(Self::Bool),
            b"\"number\"" => return Ok(Self::Number),
            _ => {}
        }
        Self::from_raw_json(Json::raw(json)?)
    }

    /// [`Type::from_json`] of a part of other JSON.
    pub(super) fn from_raw_json(json: &RawValue) -> Result<Self, DecodeError> {
        read(json, 0)
    }

    /// The type as it begins a message: "a string", "a list of numbers".
    pub(super) fn described(&self) -> &'static str {
        match self {
            Self::Dynamic => "a value with its type",
            Self::Bool => "a bool",
            Self::Number => "a number",
            Self::String => "a string",
            Self::List(_) => "a list",
            Self::Set(_) => "a set",
            Self::Map(_) => "a map",
            Self::Tuple(_) => "a tuple",
            Self::Object(_) => "an object",
        }
    }
}

fn read(json: &RawValue, depth: usize) -> Result<Type, DecodeError> {
    if depth > MAX_DEPTH {
        return Err(DecodeError::too_deep());
    }
    let inner = |json| read(json, depth + 1);
    match Json::read(json)? {
        Json::String(name) => match name.as_str() {
            "dynamic" => Ok(Type::Dynamic),
            "bool" => Ok(Type::Bool),
            "number" => Ok(Type::Number),
            "string" => Ok(Type::String),
            other => Err(DecodeError::new(format!(
                "type JSON is required, found the unknown type {}",
                quoted(other)
            ))),
        },
        Json::Array(parts) => {
            let (kind, of, optional) = match parts.as_slice() {
                [kind, of] => (Json::read(kind)?, *of, None),
                [kind, of, optional] => (Json::read(kind)?, *of, Some(Json::read(optional)?)),
                _ => return Err(no_type()),
            };
            let Json::String(kind) = kind else {
                return Err(no_type());
            };
            match (kind.as_str(), optional) {
                ("list", None) => Ok(Type::list(inner(of)?)),
                ("set", None) => Ok(Type::set(inner(of)?)),
                ("map", None) => Ok(Type::map(inner(of)?)),
                ("tuple", None) => match Json::read(of)? {
                    Json::Array(elements) => Ok(Type::Tuple(
                        elements.into_iter().map(inner).collect::<Result<_, _>>()?,
                    )),
                    _ => Err(no_type()),
                },
                ("object", optional) => {
                    let Json::Object(attributes) = Json::read(of)? else {
                        return Err(no_type());
                    };
                    let ty: Members<Type> = attributes
                        .into_iter()
                        .map(|(name, ty)| Ok((name, inner(ty)?)))
                        .collect::<Result<_, DecodeError>>()?;
                    optional.map_or(Ok(()), |names| check_optional(names, &ty))?;
                    Ok(Type::Object(ty))
                }
                _ => Err(no_type()),
            }
        }
        _ => Err(no_type()),
    }
}

/// Every name must be an attribute's.
fn check_optional(names: Json<'_>, attributes: &Members<Type>) -> Result<(), DecodeError> {
    let Json::Array(names) = names else {
        return Err(no_type());
    };
    for name in names {
        match Json::read(name)? {
            Json::String(name) if attributes.contains_key(&name) => {}
            _ => return Err(no_type()),
        }
    }
    Ok(())
}

fn no_type() -> DecodeError {
    DecodeError::new("type JSON is required, found JSON that names no type")
}

impl fmt::Display for Type {
    /// As a configuration writes it: `map(string)`, `object({a=number})`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dynamic => f.write_str("any"),
            Self::Bool => f.write_str("bool"),
            Self::Number => f.write_str("number"),
            Self::String => f.write_str("string"),
            Self::List(element) => write!(f, "list({element})"),
            Self::Set(element) => write!(f, "set({element})"),
            Self::Map(element) => write!(f, "map({element})"),
            Self::Tuple(elements) => {
                f.write_str("tuple([")?;
                for (index, element) in elements.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(f, "{comma}{element}")?;
                }
                f.write_str("])")
            }
            Self::Object(attributes) => {
                f.write_str("object({")?;
                for (index, (name, ty)) in attributes.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(f, "{comma}{name}={ty}")?;
                }
                f.write_str("})")
            }
        }
    }
}
