// SPDX-License-Identifier: MPL-2.0
//! Bytes to values.

use super::reader::{Reader, Token};
use crate::cty::conforms::check_length;
use crate::cty::error::quoted;
use crate::cty::{DecodeError, MAX_DEPTH, Members, Number, Type, Value};

/// The most elements to reserve room for ahead of reading them: a nest of
/// arrays that each claim all bytes left must not multiply.
const MAX_RESERVE: usize = 64;

/// Reads one value of type `ty`, which must be all of `bytes`.
///
/// Memory stays in proportion to the input, whatever lengths it claims.
///
/// # Errors
///
/// When the bytes are no MessagePack, do not fit the type, are nested too
/// deeply, or go on after the value.
pub(crate) fn decode(bytes: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    let mut reader = Reader::new(bytes);
    let value = read(&mut reader, ty, 0)?;
    match reader.remaining() {
        0 => Ok(value),
        left => Err(DecodeError::new(format!(
            "{left} bytes are left after the value"
        ))),
    }
}

fn read(reader: &mut Reader<'_>, ty: &Type, depth: usize) -> Result<Value, DecodeError> {
    if depth > MAX_DEPTH {
        return Err(DecodeError::too_deep());
    }
    let token = reader.token()?;
    match (ty, token) {
        (_, Token::Nil) => Ok(Value::Null),
        (_, Token::Extension) => Ok(Value::Unknown),
        (Type::Bool, Token::Bool(value)) => Ok(Value::Bool(value)),
        (Type::String, Token::Str(bytes) | Token::Bin(bytes)) => {
            Ok(Value::String(text(bytes)?.to_owned()))
        }
        (Type::Number, token) => number(&token).map(Value::Number),
        (Type::List(ty), Token::Array(count)) => {
            elements(reader, ty, count, depth, DecodeError::in_index).map(Value::List)
        }
        (Type::Set(ty), Token::Array(count)) => {
            elements(reader, ty, count, depth, DecodeError::in_set).map(Value::Set)
        }
        (Type::Tuple(types), Token::Array(count)) => {
            check_length(types.len(), count)?;
            types
                .iter()
                .enumerate()
                .map(|(i, ty)| read(reader, ty, depth + 1).map_err(|error| error.in_index(i)))
                .collect::<Result<_, _>>()
                .map(Value::Tuple)
        }
        (Type::Map(ty), Token::Map(count)) => map(reader, ty, count, depth).map(Value::Map),
        (Type::Object(types), Token::Map(count)) => {
            object(reader, types, count, depth).map(Value::Object)
        }
        (Type::Dynamic, Token::Array(2)) => dynamic(reader, depth),
        (Type::Dynamic, Token::Array(_)) => Err(DecodeError::expected(
            "an array of a type and its value",
            "one of another length",
        )),
        (ty, token) => Err(DecodeError::expected(ty.described(), token.described())),
    }
}

fn text(bytes: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(bytes)
        .map_err(|_| DecodeError::expected("a string in UTF-8", "other bytes"))
}

fn number(token: &Token<'_>) -> Result<Number, DecodeError> {
    match token {
        Token::Signed(value) => Ok((*value).into()),
        Token::Unsigned(value) => Ok((*value).into()),
        Token::Float(value) => {
            Number::from_f64(*value).ok_or_else(|| DecodeError::expected("a number", "NaN"))
        }
        Token::Str(bytes) | Token::Bin(bytes) => Number::parse(text(bytes)?)
            .map_err(|_| DecodeError::expected("a number in decimal digits", "another string")),
        other => Err(DecodeError::expected("a number", other.described())),
    }
}

fn elements(
    reader: &mut Reader<'_>,
    ty: &Type,
    count: usize,
    depth: usize,
    place: fn(DecodeError, usize) -> DecodeError,
) -> Result<Vec<Value>, DecodeError> {
    let mut elements = room_for(count);
    for index in 0..count {
        elements.push(read(reader, ty, depth + 1).map_err(|error| place(error, index))?);
    }
    Ok(elements)
}

/// An empty list with room for `claimed` elements, within reason.
fn room_for(claimed: usize) -> Vec<Value> {
    Vec::with_capacity(claimed.min(MAX_RESERVE))
}

/// A key, not yet checked to be UTF-8.
fn key<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], DecodeError> {
    match reader.token()? {
        Token::Str(bytes) | Token::Bin(bytes) => Ok(bytes),
        other => Err(DecodeError::expected("a string as key", other.described())),
    }
}

fn map(
    reader: &mut Reader<'_>,
    ty: &Type,
    count: usize,
    depth: usize,
) -> Result<Members<Value>, DecodeError> {
    let mut elements = Members::new();
    for _ in 0..count {
        let key = text(key(reader)?)?;
        let value = read(reader, ty, depth + 1).map_err(|error| error.in_key(key))?;
        if elements.insert(key.to_owned(), value).is_some() {
            return Err(duplicate_key(key));
        }
    }
    Ok(elements)
}

fn object(
    reader: &mut Reader<'_>,
    types: &Members<Type>,
    count: usize,
    depth: usize,
) -> Result<Members<Value>, DecodeError> {
    let mut attributes = Members::new();
    for _ in 0..count {
        let name = text(key(reader)?)?;
        let ty = types.get(name).ok_or_else(|| {
            let detail = format!("{} is not expected", quoted(name));
            DecodeError::attribute_count(types.len(), count, &detail)
        })?;
        let value = read(reader, ty, depth + 1).map_err(|error| error.in_attribute(name))?;
        if attributes.insert(name.to_owned(), value).is_some() {
            return Err(duplicate_key(name));
        }
    }
    // Each is expected and given once, so that their number is enough to know.
    if attributes.len() < types.len()
        && let Some(name) = types.keys().find(|name| !attributes.contains_key(*name))
    {
        let detail = format!("{} is missing", quoted(name));
        return Err(DecodeError::attribute_count(types.len(), count, &detail));
    }
    Ok(attributes)
}

fn duplicate_key(name: &str) -> DecodeError {
    DecodeError::new(format!("{} is given twice", quoted(name)))
}

/// The two elements of a value that carries its type.
fn dynamic(reader: &mut Reader<'_>, depth: usize) -> Result<Value, DecodeError> {
    let ty = match reader.token()? {
        Token::Bin(json) | Token::Str(json) => Type::from_json(json)?,
        other => return Err(DecodeError::expected("type JSON", other.described())),
    };
    let value = read(reader, &ty, depth + 1)?;
    Ok(Value::dynamic(ty, value))
}

#[cfg(test)]
mod tests;
