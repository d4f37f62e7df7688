// SPDX-License-Identifier: MPL-2.0
//! The names of attributes, out of a value's bytes and in again. Each object
//! repeats them, and its type knows them: a thousand objects without names are
//! less than half as long.

use rmp::encode as rmp;

use super::reader::{Reader, Token};
use crate::cty::conforms::check_length;
use crate::cty::{DecodeError, MAX_DEPTH, Type};

/// Appends to `out` the value that `named` begins with, its objects turned
/// into arrays of their attributes' values in the order of their names.
///
/// # Errors
///
/// When `named` is not what [`encode`](super::encode) makes of a value of type
/// `ty`.
pub(in crate::cty) fn leave_out(
    named: &[u8],
    ty: &Type,
    out: &mut Vec<u8>,
) -> Result<(), DecodeError> {
    convert(&mut Reader::new(named), ty, out, Names::LeaveOut, 0)
}

/// Appends to `out` what [`leave_out`] got.
///
/// # Errors
///
/// When `nameless` does not come from there, with the same type.
pub(in crate::cty) fn put_in(
    nameless: &[u8],
    ty: &Type,
    out: &mut Vec<u8>,
) -> Result<(), DecodeError> {
    convert(&mut Reader::new(nameless), ty, out, Names::PutIn, 0)
}

#[derive(Clone, Copy)]
enum Names {
    LeaveOut,
    PutIn,
}

fn convert(
    reader: &mut Reader<'_>,
    ty: &Type,
    out: &mut Vec<u8>,
    names: Names,
    depth: usize,
) -> Result<(), DecodeError> {
    if depth > MAX_DEPTH {
        return Err(DecodeError::too_deep());
    }
    let token = copied(reader, out, |token| !replaced(ty, token))?;
    match (ty, token) {
        (Type::Object(types), Token::Map(count) | Token::Array(count)) => {
            check_length(types.len(), count)?;
            let count = u32::try_from(count).map_err(|_| misplaced())?;
            match names {
                Names::LeaveOut => rmp::write_array_len(out, count).map_err(|_| misplaced())?,
                Names::PutIn => rmp::write_map_len(out, count).map_err(|_| misplaced())?,
            };
            for (name, ty) in types {
                match names {
                    Names::LeaveOut => match reader.token()? {
                        Token::Str(found) if found == name.as_bytes() => {}
                        _ => return Err(misplaced()),
                    },
                    Names::PutIn => rmp::write_str(out, name).map_err(|_| misplaced())?,
                }
                convert(reader, ty, out, names, depth + 1)?;
            }
        }
        (Type::List(ty) | Type::Set(ty), Token::Array(count)) => {
            for _ in 0..count {
                convert(reader, ty, out, names, depth + 1)?;
            }
        }
        (Type::Tuple(types), Token::Array(count)) => {
            check_length(types.len(), count)?;
            for ty in types {
                convert(reader, ty, out, names, depth + 1)?;
            }
        }
        (Type::Map(ty), Token::Map(count)) => {
            for _ in 0..count {
                copied(reader, out, |_| true)?;
                convert(reader, ty, out, names, depth + 1)?;
            }
        }
        (Type::Dynamic, Token::Array(2)) => {
            let ty = match copied(reader, out, |_| true)? {
                Token::Bin(json) => Type::from_json(json)?,
                _ => return Err(misplaced()),
            };
            convert(reader, &ty, out, names, depth + 1)?;
        }
        (_, Token::Array(_) | Token::Map(_)) => return Err(misplaced()),
        // Nothing follows: what was copied is the whole value.
        _ => {}
    }
    Ok(())
}

/// Whether the token begins an object, whose beginning is written anew.
fn replaced(ty: &Type, token: &Token<'_>) -> bool {
    matches!(
        (ty, token),
        (Type::Object(_), Token::Map(_) | Token::Array(_))
    )
}

/// The next token, its bytes appended to `out` if `keep` says so.
fn copied<'a>(
    reader: &mut Reader<'a>,
    out: &mut Vec<u8>,
    keep: impl Fn(&Token<'a>) -> bool,
) -> Result<Token<'a>, DecodeError> {
    let before = reader.rest();
    let token = reader.token()?;
    if keep(&token) {
        out.extend_from_slice(&before[..before.len() - reader.left()]);
    }
    Ok(token)
}

fn misplaced() -> DecodeError {
    DecodeError::new("the bytes are not those of a value of this type")
}
