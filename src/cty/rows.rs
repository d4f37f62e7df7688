// SPDX-License-Identifier: MPL-2.0
//! Long lists. A [`Value`] takes about ten times the memory of its bytes; a
//! list whose length others decide is kept as bytes, and those without names.

use super::msgpack::{self, names};
use super::{DecodeError, Type, Value};

/// Elements of one type, each with a key that orders them, kept small.
#[derive(Debug, Clone)]
pub struct Rows {
    element: Type,
    /// Key and value of each, one after the other. Chunks stay where they are:
    /// one long text would be copied each time it grows.
    chunks: Vec<Vec<u8>>,
    places: Vec<Place>,
}

/// So many bytes are reserved at a time. A longer row has a chunk for itself.
const CHUNK: usize = 32 << 10;

/// Where a row is: first its key, then its value, both in one chunk.
#[derive(Debug, Clone, Copy)]
struct Place {
    chunk: u32,
    key: u32,
    value: u32,
    end: u32,
    /// The value's length as MessagePack.
    encoded: u32,
}

impl Rows {
    /// No elements yet, of type `element`.
    #[must_use]
    pub fn new(element: Type) -> Self {
        Self {
            element,
            chunks: Vec::new(),
            places: Vec::new(),
        }
    }

    /// The type of the elements.
    #[must_use]
    pub fn element(&self) -> &Type {
        &self.element
    }

    /// Adds `value`.
    ///
    /// # Errors
    ///
    /// When it is not of the elements' type or not wholly known. Nothing is
    /// added then.
    pub fn push(&mut self, key: &str, value: &Value) -> Result<(), DecodeError> {
        if !value.is_wholly_known() {
            return Err(DecodeError::expected("a known value", "an unknown one"));
        }
        let named = msgpack::encode(value, &self.element)?;
        let mut row = Vec::with_capacity(key.len() + named.len());
        row.extend_from_slice(key.as_bytes());
        names::leave_out(&named, &self.element, &mut row)?;

        let full = |chunk: &Vec<u8>| chunk.len() + row.len() > CHUNK;
        if self.chunks.last().is_none_or(full) {
            self.chunks.push(Vec::with_capacity(CHUNK.max(row.len())));
        }
        let (last, chunk) = match self.chunks.split_last_mut() {
            Some((chunk, before)) => (before.len(), chunk),
            None => return Ok(()),
        };
        let place = |at: usize| u32::try_from(at).map_err(|_| too_long());
        let start = chunk.len();
        self.places.push(Place {
            chunk: place(last)?,
            key: place(start)?,
            value: place(start + key.len())?,
            end: place(start + row.len())?,
            encoded: place(named.len())?,
        });
        chunk.extend_from_slice(&row);
        Ok(())
    }

    /// Puts the elements in the order of their keys. Of those with the same
    /// key, the first that was added stays.
    pub fn sort(&mut self) {
        let chunks = &self.chunks;
        let key = |place: &Place| part(chunks, place.chunk, place.key, place.value);
        self.places.sort_by(|a, b| key(a).cmp(key(b)));
        self.places.dedup_by(|a, b| key(a) == key(b));
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The length in bytes of all elements as MessagePack.
    #[must_use]
    pub fn encoded_len(&self) -> u64 {
        let lengths = self.places.iter().map(|place| u64::from(place.encoded));
        lengths.sum()
    }

    /// Appends the element at `index` as MessagePack; past the end, nothing.
    ///
    /// # Errors
    ///
    /// None that can be met: what was added can be read.
    pub fn write(&self, index: usize, out: &mut Vec<u8>) -> Result<(), DecodeError> {
        let Some(place) = self.places.get(index) else {
            return Ok(());
        };
        let nameless = part(&self.chunks, place.chunk, place.value, place.end);
        names::put_in(nameless, &self.element, out)
    }
}

fn part(chunks: &[Vec<u8>], chunk: u32, from: u32, to: u32) -> &[u8] {
    let chunk = chunks.get(chunk as usize);
    let part = chunk.and_then(|chunk| chunk.get(from as usize..to as usize));
    part.unwrap_or_default()
}

fn too_long() -> DecodeError {
    DecodeError::new("an element is longer than 4 GiB")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn element() -> Type {
        Type::object([("id", Type::String), ("size", Type::Number)])
    }

    fn value(id: &str, size: i64) -> Value {
        Value::object([
            ("id", Value::String(id.to_owned())),
            ("size", Value::Number(size.into())),
        ])
    }

    fn written(rows: &Rows) -> Vec<Value> {
        let read = |index| {
            let mut bytes = Vec::new();
            rows.write(index, &mut bytes).unwrap();
            msgpack::decode(&bytes, rows.element()).unwrap()
        };
        (0..rows.len()).map(read).collect()
    }

    #[test]
    fn rows_come_in_the_order_of_their_keys_the_first_of_each() {
        let mut rows = Rows::new(element());
        for (id, size) in [("b", 1), ("a", 2), ("b", 3), ("c", 4), ("a", 5)] {
            rows.push(id, &value(id, size)).unwrap();
        }
        rows.sort();
        let expected = [value("a", 2), value("b", 1), value("c", 4)];
        assert_eq!(written(&rows), expected);
        let encode = |value| msgpack::encode(value, &element()).unwrap().len() as u64;
        assert_eq!(rows.encoded_len(), expected.iter().map(encode).sum::<u64>());
    }

    #[test]
    fn names_are_not_kept() {
        let mut rows = Rows::new(element());
        rows.push("k", &value("a", 1)).unwrap();
        // The key, an array of two, a text of one letter, a small number.
        assert_eq!(rows.chunks, [b"k\x92\xa1a\x01"]);
    }

    #[test]
    fn what_does_not_fit_or_is_unknown_is_not_added() {
        let mut rows = Rows::new(element());
        let unknown = Value::object([("id", Value::Unknown), ("size", Value::Null)]);
        let other = Value::object([("id", Value::Null)]);
        for wrong in [unknown, other, Value::Bool(true)] {
            assert!(rows.push("k", &wrong).is_err());
        }
        assert!(rows.is_empty());
        assert_eq!(rows.encoded_len(), 0);
    }

    #[test]
    fn rows_of_any_length_are_kept_and_memory_is_not_reserved_for_more() {
        let mut rows = Rows::new(element());
        let mut expected = Vec::new();
        for (number, length) in [10, CHUNK, 3, 2 * CHUNK, CHUNK / 2, CHUNK / 2, 0]
            .into_iter()
            .enumerate()
        {
            let value = value(&"x".repeat(length), 7);
            rows.push(&format!("{number}"), &value).unwrap();
            expected.push(value);
        }
        assert_eq!(written(&rows), expected);
        let reserved: usize = rows.chunks.iter().map(Vec::capacity).sum();
        assert!(reserved <= 8 * CHUNK, "{reserved}");
    }
}
