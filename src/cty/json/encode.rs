// SPDX-License-Identifier: MPL-2.0
//! Values to JSON: compact, keys sorted, numbers as long as they are.

use std::io::Write as _;

use crate::cty::conforms::{check_attributes, check_length};
use crate::cty::{DecodeError, MAX_DEPTH, Number, Type, Value};

/// Writes `value`, which must be one of type `ty`.
///
/// # Errors
///
/// When the value does not conform to the type, is nested too deeply, or
/// holds what JSON cannot say: unknown values and infinite numbers.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::new();
    write(&mut out, value, ty, 0)?;
    Ok(out)
}

fn write(out: &mut Vec<u8>, value: &Value, ty: &Type, depth: usize) -> Result<(), DecodeError> {
    if depth > MAX_DEPTH {
        return Err(DecodeError::too_deep());
    }
    match (value, ty) {
        (Value::Unknown, _) => Err(DecodeError::expected("a known value", value.described())),
        (Value::Null, _) => {
            out.extend_from_slice(b"null");
            Ok(())
        }
        (Value::Bool(value), Type::Bool) => {
            out.extend_from_slice(if *value { b"true" } else { b"false" });
            Ok(())
        }
        (Value::String(text), Type::String) => write_text(out, text),
        (Value::Number(number), Type::Number) => write_number(out, number),
        (Value::List(elements), Type::List(ty)) => {
            write_elements(out, elements, ty, depth, DecodeError::in_index)
        }
        (Value::Set(elements), Type::Set(ty)) => {
            write_elements(out, elements, ty, depth, DecodeError::in_set)
        }
        (Value::Tuple(elements), Type::Tuple(types)) => {
            check_length(types.len(), elements.len())?;
            out.push(b'[');
            for (index, (element, ty)) in elements.iter().zip(types).enumerate() {
                separate(out, index);
                write(out, element, ty, depth + 1).map_err(|error| error.in_index(index))?;
            }
            out.push(b']');
            Ok(())
        }
        (Value::Map(elements), Type::Map(ty)) => {
            out.push(b'{');
            for (index, (key, element)) in elements.iter().enumerate() {
                separate(out, index);
                write_text(out, key)?;
                out.push(b':');
                write(out, element, ty, depth + 1).map_err(|error| error.in_key(key))?;
            }
            out.push(b'}');
            Ok(())
        }
        (Value::Object(attributes), Type::Object(types)) => {
            check_attributes(types, attributes)?;
            out.push(b'{');
            for (index, ((name, attribute), ty)) in
                attributes.iter().zip(types.values()).enumerate()
            {
                separate(out, index);
                write_text(out, name)?;
                out.push(b':');
                write(out, attribute, ty, depth + 1).map_err(|error| error.in_attribute(name))?;
            }
            out.push(b'}');
            Ok(())
        }
        (Value::Dynamic(typed), Type::Dynamic) => {
            let (ty, value) = typed.as_ref();
            out.extend_from_slice(b"{\"value\":");
            write(out, value, ty, depth + 1)?;
            out.extend_from_slice(b",\"type\":");
            out.extend_from_slice(ty.to_json().as_bytes());
            out.push(b'}');
            Ok(())
        }
        _ => Err(value.misfit(ty)),
    }
}

fn write_elements(
    out: &mut Vec<u8>,
    elements: &[Value],
    ty: &Type,
    depth: usize,
    place: fn(DecodeError, usize) -> DecodeError,
) -> Result<(), DecodeError> {
    out.push(b'[');
    for (index, element) in elements.iter().enumerate() {
        separate(out, index);
        write(out, element, ty, depth + 1).map_err(|error| place(error, index))?;
    }
    out.push(b']');
    Ok(())
}

fn separate(out: &mut Vec<u8>, index: usize) {
    if index > 0 {
        out.push(b',');
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) -> Result<(), DecodeError> {
    serde_json::to_writer(out, text).map_err(unwritable)
}

fn write_number(out: &mut Vec<u8>, number: &Number) -> Result<(), DecodeError> {
    if number.is_finite() {
        write!(out, "{number}").map_err(unwritable)
    } else {
        Err(DecodeError::expected("a finite number", "one that is not"))
    }
}

/// Writing to memory does not fail; this is for the types' sake.
fn unwritable(error: impl std::fmt::Display) -> DecodeError {
    DecodeError::new(format!("cannot be written: {error}"))
}
