// SPDX-License-Identifier: MPL-2.0
//! Whether a value is one of a type, and the words for when it is not.

use super::error::quoted;
use super::{DecodeError, Members, Number, Type, Value};

impl Value {
    /// Checks that the value is one of type `ty`, at every depth.
    ///
    /// # Errors
    ///
    /// What does not fit, and where.
    pub(crate) fn conforms(&self, ty: &Type) -> Result<(), DecodeError> {
        match (self, ty) {
            (Self::Null | Self::Unknown, _)
            | (Self::Bool(_), Type::Bool)
            | (Self::String(_), Type::String) => Ok(()),
            (Self::Number(number), Type::Number) => {
                if number.is_finite() || matches!(number, Number::Float(f) if f.is_infinite()) {
                    Ok(())
                } else {
                    Err(DecodeError::expected("a number", "NaN or a malformed one"))
                }
            }
            (Self::List(elements), Type::List(ty)) => elements
                .iter()
                .enumerate()
                .try_for_each(|(i, e)| e.conforms(ty).map_err(|error| error.in_index(i))),
            (Self::Set(elements), Type::Set(ty)) => elements
                .iter()
                .enumerate()
                .try_for_each(|(i, e)| e.conforms(ty).map_err(|error| error.in_set(i))),
            (Self::Map(elements), Type::Map(ty)) => elements
                .iter()
                .try_for_each(|(key, e)| e.conforms(ty).map_err(|error| error.in_key(key))),
            (Self::Tuple(elements), Type::Tuple(types)) => {
                check_length(types.len(), elements.len())?;
                elements
                    .iter()
                    .zip(types)
                    .enumerate()
                    .try_for_each(|(i, (e, ty))| e.conforms(ty).map_err(|error| error.in_index(i)))
            }
            (Self::Object(attributes), Type::Object(types)) => {
                check_attributes(types, attributes)?;
                attributes
                    .iter()
                    .zip(types)
                    .try_for_each(|((name, value), (_, ty))| {
                        value.conforms(ty).map_err(|error| error.in_attribute(name))
                    })
            }
            (Self::Dynamic(typed), Type::Dynamic) => typed.1.conforms(&typed.0),
            _ => Err(self.misfit(ty)),
        }
    }

    /// The error that this value is not one of type `ty`.
    pub(super) fn misfit(&self, ty: &Type) -> DecodeError {
        DecodeError::expected(ty.described(), self.described())
    }

    /// The kind of value, as messages name it.
    pub(super) fn described(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Unknown => "a value that is not known yet",
            Self::Bool(_) => "a bool",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Set(_) => "a set",
            Self::Tuple(_) => "a tuple",
            Self::Map(_) => "a map",
            Self::Object(_) => "an object",
            Self::Dynamic(_) => "a value with a type of its own",
        }
    }
}

/// Checks a tuple's length.
pub(super) fn check_length(required: usize, given: usize) -> Result<(), DecodeError> {
    if required == given {
        return Ok(());
    }
    Err(DecodeError::new(format!(
        "a tuple of {required} elements is required, {given} given"
    )))
}

/// Checks that an object has exactly the attributes of its type. Then the two
/// maps, both sorted, can be walked side by side.
pub(super) fn check_attributes(
    types: &Members<Type>,
    attributes: &Members<Value>,
) -> Result<(), DecodeError> {
    if types.keys().eq(attributes.keys()) {
        return Ok(());
    }
    let missing = types.keys().find(|name| !attributes.contains_key(*name));
    let extra = attributes.keys().find(|name| !types.contains_key(*name));
    let detail = match (missing, extra) {
        (Some(name), _) => format!("{} is missing", quoted(name)),
        (None, Some(name)) => format!("{} is not expected", quoted(name)),
        (None, None) => String::new(),
    };
    Err(DecodeError::attribute_count(
        types.len(),
        attributes.len(),
        &detail,
    ))
}
