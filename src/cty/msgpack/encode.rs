// SPDX-License-Identifier: MPL-2.0
//! Values to bytes, in the form hosts themselves choose: shortest integers,
//! keys sorted, numbers as text where no machine type holds them.

use rmp::encode as rmp;

use crate::cty::conforms::{check_attributes, check_length};
use crate::cty::{DecodeError, MAX_DEPTH, Number, Type, Value};

/// Extension code 0 with one byte: what hosts send for unknown.
const UNKNOWN: [u8; 3] = [0xd4, 0x00, 0x00];

/// Writes `value`, which must be one of type `ty`. The same value always gives
/// the same bytes, except for the order of a set's elements.
///
/// # Errors
///
/// When the value does not conform to the type, or is nested too deeply.
pub(crate) fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::new();
    write(&mut out, value, ty, 0)?;
    Ok(out)
}

fn write(out: &mut Vec<u8>, value: &Value, ty: &Type, depth: usize) -> Result<(), DecodeError> {
    if depth > MAX_DEPTH {
        return Err(DecodeError::too_deep());
    }
    match (value, ty) {
        (Value::Null, _) => rmp::write_nil(out).map_err(unwritable),
        (Value::Unknown, _) => {
            out.extend_from_slice(&UNKNOWN);
            Ok(())
        }
        (Value::Bool(value), Type::Bool) => rmp::write_bool(out, *value).map_err(unwritable),
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
            rmp::write_array_len(out, length(elements.len())?).map_err(unwritable)?;
            for (index, (element, ty)) in elements.iter().zip(types).enumerate() {
                write(out, element, ty, depth + 1).map_err(|error| error.in_index(index))?;
            }
            Ok(())
        }
        (Value::Map(elements), Type::Map(ty)) => {
            rmp::write_map_len(out, length(elements.len())?).map_err(unwritable)?;
            for (key, element) in elements {
                write_text(out, key)?;
                write(out, element, ty, depth + 1).map_err(|error| error.in_key(key))?;
            }
            Ok(())
        }
        (Value::Object(attributes), Type::Object(types)) => {
            check_attributes(types, attributes)?;
            rmp::write_map_len(out, length(attributes.len())?).map_err(unwritable)?;
            for ((name, attribute), ty) in attributes.iter().zip(types.values()) {
                write_text(out, name)?;
                write(out, attribute, ty, depth + 1).map_err(|error| error.in_attribute(name))?;
            }
            Ok(())
        }
        (Value::Dynamic(typed), Type::Dynamic) => {
            let (ty, value) = typed.as_ref();
            rmp::write_array_len(out, 2).map_err(unwritable)?;
            let json = ty.to_json();
            length(json.len())?;
            rmp::write_bin(out, json.as_bytes()).map_err(unwritable)?;
            write(out, value, ty, depth + 1)
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
    rmp::write_array_len(out, length(elements.len())?).map_err(unwritable)?;
    for (index, element) in elements.iter().enumerate() {
        write(out, element, ty, depth + 1).map_err(|error| place(error, index))?;
    }
    Ok(())
}

fn write_text(out: &mut Vec<u8>, text: &str) -> Result<(), DecodeError> {
    length(text.len())?;
    rmp::write_str(out, text).map_err(unwritable)
}

fn write_number(out: &mut Vec<u8>, number: &Number) -> Result<(), DecodeError> {
    match number {
        Number::Int(value) => rmp::write_sint(out, *value).map(drop).map_err(unwritable),
        Number::UInt(value) => match i64::try_from(*value) {
            Ok(value) => rmp::write_sint(out, value).map(drop).map_err(unwritable),
            Err(_) => write_text(out, &value.to_string()),
        },
        Number::Float(value) => match Number::from_f64(*value) {
            Some(Number::Int(value)) => rmp::write_sint(out, value).map(drop).map_err(unwritable),
            Some(_) => rmp::write_f64(out, *value).map_err(unwritable),
            None => Err(DecodeError::expected("a number", "NaN")),
        },
        Number::Big(text) if number.is_finite() => write_text(out, text),
        Number::Big(_) => Err(DecodeError::expected("a number", "another string")),
    }
}

/// A length as the format holds it.
fn length(length: usize) -> Result<u32, DecodeError> {
    u32::try_from(length).map_err(|_| DecodeError::new("longer than MessagePack can say"))
}

/// Writing to memory does not fail; this is for the types' sake.
fn unwritable(error: impl std::fmt::Display) -> DecodeError {
    DecodeError::new(format!("cannot be written: {error}"))
}
