// SPDX-License-Identifier: MPL-2.0
//! JSON to values, leniently: older states may hold a number or bool as text,
//! or text as a number or bool, and may lack attributes, which are null then.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::level::Json;
use crate::cty::conforms::check_length;
use crate::cty::error::quoted;
use crate::cty::{DecodeError, MAX_DEPTH, Members, Number, Type, Value};

/// What to do with attributes that the type lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unexpected {
    /// It is an error.
    Refuse,
    /// They are left out: a later release removed them.
    Drop,
}

/// Reads one value of type `ty`, which must be all of `json`.
///
/// # Errors
///
/// When it is no JSON, does not fit the type, or is nested too deeply.
pub(crate) fn decode(json: &[u8], ty: &Type, unexpected: Unexpected) -> Result<Value, DecodeError> {
    read(Json::raw(json)?, ty, unexpected, 0)
}

fn read(raw: &RawValue, ty: &Type, extra: Unexpected, depth: usize) -> Result<Value, DecodeError> {
    if depth > MAX_DEPTH {
        return Err(DecodeError::too_deep());
    }
    let json = Json::read(raw)?;
    match (ty, json) {
        (_, Json::Null) => Ok(Value::Null),
        (Type::Bool, json) => bool(&json).map(Value::Bool),
        (Type::Number, json) => number(&json).map(Value::Number),
        (Type::String, json) => text(json).map(Value::String),
        (Type::List(ty), Json::Array(elements)) => {
            sequence(elements, ty, extra, depth, DecodeError::in_index).map(Value::List)
        }
        (Type::Set(ty), Json::Array(elements)) => {
            sequence(elements, ty, extra, depth, DecodeError::in_set).map(Value::Set)
        }
        (Type::Tuple(types), Json::Array(elements)) => {
            check_length(types.len(), elements.len())?;
            elements
                .into_iter()
                .zip(types)
                .enumerate()
                .map(|(i, (json, ty))| {
                    read(json, ty, extra, depth + 1).map_err(|error| error.in_index(i))
                })
                .collect::<Result<_, _>>()
                .map(Value::Tuple)
        }
        (Type::Map(ty), Json::Object(elements)) => elements
            .into_iter()
            .map(|(key, json)| match read(json, ty, extra, depth + 1) {
                Ok(value) => Ok((key, value)),
                Err(error) => Err(error.in_key(&key)),
            })
            .collect::<Result<_, _>>()
            .map(Value::Map),
        (Type::Object(types), Json::Object(attributes)) => {
            object(attributes, types, extra, depth).map(Value::Object)
        }
        (Type::Dynamic, Json::Object(parts)) => dynamic(parts, extra, depth),
        (ty, json) => Err(DecodeError::expected(ty.described(), json.described())),
    }
}

fn sequence(
    elements: Vec<&RawValue>,
    ty: &Type,
    extra: Unexpected,
    depth: usize,
    place: fn(DecodeError, usize) -> DecodeError,
) -> Result<Vec<Value>, DecodeError> {
    elements
        .into_iter()
        .enumerate()
        .map(|(i, json)| read(json, ty, extra, depth + 1).map_err(|error| place(error, i)))
        .collect()
}

fn object(
    mut given: BTreeMap<String, &RawValue>,
    types: &Members<Type>,
    extra: Unexpected,
    depth: usize,
) -> Result<Members<Value>, DecodeError> {
    if extra == Unexpected::Refuse
        && let Some(name) = given.keys().find(|name| !types.contains_key(*name))
    {
        let detail = format!("{} is not expected", quoted(name));
        return Err(DecodeError::attribute_count(
            types.len(),
            given.len(),
            &detail,
        ));
    }
    types
        .iter()
        .map(|(name, ty)| {
            let value = match given.remove(name) {
                Some(json) => {
                    read(json, ty, extra, depth + 1).map_err(|error| error.in_attribute(name))?
                }
                None => Value::Null,
            };
            Ok((name.clone(), value))
        })
        .collect()
}

fn dynamic(
    mut parts: BTreeMap<String, &RawValue>,
    extra: Unexpected,
    depth: usize,
) -> Result<Value, DecodeError> {
    let (Some(ty), Some(json), true) = (
        parts.remove("type"),
        parts.remove("value"),
        parts.is_empty(),
    ) else {
        return Err(DecodeError::expected(
            "an object of exactly \"type\" and \"value\"",
            "another one",
        ));
    };
    let ty = Type::from_raw_json(ty)?;
    let value = read(json, &ty, extra, depth + 1)?;
    Ok(Value::dynamic(ty, value))
}

fn bool(json: &Json<'_>) -> Result<bool, DecodeError> {
    match json {
        Json::Bool(value) => Ok(*value),
        Json::String(text) => match text.as_str() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(DecodeError::expected("true or false", "another string")),
        },
        other => Err(DecodeError::expected("a bool", other.described())),
    }
}

fn number(json: &Json<'_>) -> Result<Number, DecodeError> {
    match json {
        Json::Number(text) => Number::parse(text).map_err(|_| {
            let most = "a number of fewer digits and a smaller exponent is required";
            DecodeError::new(most)
        }),
        Json::String(text) => Number::parse(text)
            .map_err(|_| DecodeError::expected("a number in decimal digits", "another string")),
        other => Err(DecodeError::expected("a number", other.described())),
    }
}

fn text(json: Json<'_>) -> Result<String, DecodeError> {
    match json {
        Json::String(text) => Ok(text),
        Json::Bool(value) => Ok(value.to_string()),
        Json::Number(_) => number(&json).map(|number| number.to_string()),
        other => Err(DecodeError::expected("a string", other.described())),
    }
}
