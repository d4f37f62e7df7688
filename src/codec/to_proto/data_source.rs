// SPDX-License-Identifier: MPL-2.0
//! A response that ends in a long list.

use bytes::{BufMut as _, Bytes, BytesMut};
use prost::Message as _;

use crate::cty::{DecodeError, Rows, Type, Value, msgpack};
use crate::proto::tfplugin6::read_data_source as wire;

/// The key of a field of bytes or of a message: its number, and that a length
/// follows.
const fn field(number: u8) -> u8 {
    number << 3 | 2
}

/// ReadDataSource's `response`, which has no state yet, with the object
/// `state` of type `ty`, as bytes: all but the elements of the list `last`,
/// which have to follow.
///
/// # Errors
///
/// When the state is no value of its type or has no such list.
pub fn open_state(
    response: &wire::Response,
    state: &Value,
    ty: &Type,
    last: &str,
    elements: &Rows,
) -> Result<Bytes, DecodeError> {
    let object = msgpack::encode_open(state, ty, last, elements.len())?;
    let msgpack = object.len() as u64 + elements.encoded_len();
    let mut value = BytesMut::new();
    value.put_u8(field(1)); // DynamicValue.msgpack
    prost::encoding::encode_varint(msgpack, &mut value);

    // Fields may come in any order, so that the state can come last.
    let mut whole = BytesMut::from(&*response.encode_to_vec());
    whole.put_u8(field(1)); // Response.state
    prost::encoding::encode_varint(value.len() as u64 + msgpack, &mut whole);
    whole.extend_from_slice(&value);
    whole.extend_from_slice(&object);
    Ok(whole.freeze())
}
