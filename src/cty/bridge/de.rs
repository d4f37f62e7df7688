// SPDX-License-Identifier: MPL-2.0
//! Values to models.

use std::collections::btree_map;
use std::{iter, slice};

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use crate::cty::attr::ATTR_NAME;
use crate::cty::number::NUMBER_NAME;
use crate::cty::{DecodeError, Number, Value};

/// Hands one value to a model.
#[derive(Clone, Copy)]
pub(super) struct ValueDeserializer<'de>(pub(super) &'de Value);

impl<'de> ValueDeserializer<'de> {
    fn integer<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let Some(number) = self.0.as_number() else {
            return self.deserialize_any(visitor);
        };
        match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => visitor.visit_i64(value),
            (None, Some(value)) => visitor.visit_u64(value),
            (None, None) => Err(DecodeError::new("a whole number is required")),
        }
    }

    fn float<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.0.as_number().map(Number::to_f64_lossless) {
            None => self.deserialize_any(visitor),
            Some(Some(value)) => visitor.visit_f64(value),
            Some(None) => Err(DecodeError::new(
                "a number that a 64-bit float holds exactly is required",
            )),
        }
    }
}

fn expected(visitor: &dyn Expected, found: &str) -> DecodeError {
    DecodeError::new(format!("{visitor} is required, found {found}"))
}

impl<'de> Deserializer<'de> for ValueDeserializer<'de> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Unknown => Err(expected(&visitor, self.0.described())),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(Number::Int(value)) => visitor.visit_i64(*value),
            Value::Number(Number::UInt(value)) => visitor.visit_u64(*value),
            Value::Number(Number::Float(value)) => visitor.visit_f64(*value),
            Value::Number(Number::Big(text)) => visitor.visit_borrowed_str(text),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::List(elements) | Value::Tuple(elements) => {
                visitor.visit_seq(Elements::new(elements, DecodeError::in_index))
            }
            Value::Set(elements) => visitor.visit_seq(Elements::new(elements, DecodeError::in_set)),
            Value::Map(elements) => visitor.visit_map(Entries {
                rest: elements.iter(),
                value: None,
                place: DecodeError::in_key,
            }),
            Value::Object(attributes) => visitor.visit_map(Entries {
                rest: attributes.iter(),
                value: None,
                place: DecodeError::in_attribute,
            }),
            Value::Dynamic(typed) => ValueDeserializer(&typed.1).deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.0.unwrapped() {
            // The visitor would take any text that looks like a number.
            Value::String(_) if name == NUMBER_NAME => Err(expected(&visitor, "a string")),
            _ if name == NUMBER_NAME => self.deserialize_any(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let value = self.0.unwrapped();
        let (variant, content) = match value {
            Value::Null if name == ATTR_NAME => ("Null", None),
            Value::Unknown if name == ATTR_NAME => ("Unknown", None),
            _ if name == ATTR_NAME => ("Known", Some(self)),
            Value::String(text) => (text.as_str(), None),
            other => return Err(expected(&visitor, other.described())),
        };
        visitor.visit_enum(Variant { variant, content })
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        // A number of many digits would pass as its text.
        if self.0.as_number().is_some() {
            return Err(expected(&visitor, "a number"));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        // What the model does not name may be unknown.
        visitor.visit_unit()
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.integer(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.integer(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.integer(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.integer(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.integer(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.integer(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.integer(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.integer(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.float(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.float(visitor)
    }

    forward_to_deserialize_any! {
        bool char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

/// Adds the place of an element to an error within it.
type Place<K> = fn(DecodeError, K) -> DecodeError;

struct Elements<'de> {
    rest: iter::Enumerate<slice::Iter<'de, Value>>,
    place: Place<usize>,
}

impl<'de> Elements<'de> {
    fn new(elements: &'de [Value], place: Place<usize>) -> Self {
        Self {
            rest: elements.iter().enumerate(),
            place,
        }
    }
}

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        let Some((index, element)) = self.rest.next() else {
            return Ok(None);
        };
        seed.deserialize(ValueDeserializer(element))
            .map(Some)
            .map_err(|error| (self.place)(error, index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

struct Entries<'de> {
    rest: btree_map::Iter<'de, String, Value>,
    value: Option<(&'de str, &'de Value)>,
    place: for<'k> fn(DecodeError, &'k str) -> DecodeError,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some((key, value));
        seed.deserialize(BorrowedStrDeserializer::new(key))
            .map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, DecodeError> {
        let (key, value) = (self.value.take())
            .ok_or_else(|| DecodeError::new("a model asked for a value before its key"))?;
        seed.deserialize(ValueDeserializer(value))
            .map_err(|error| (self.place)(error, key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// A variant by name, with what it holds.
struct Variant<'de> {
    variant: &'de str,
    content: Option<ValueDeserializer<'de>>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = DecodeError;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Self), DecodeError> {
        let variant =
            seed.deserialize(BorrowedStrDeserializer::<DecodeError>::new(self.variant))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = DecodeError;

    fn unit_variant(self) -> Result<(), DecodeError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, DecodeError> {
        seed.deserialize(self.content.ok_or_else(holds_data)?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, DecodeError> {
        Err(holds_data())
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, DecodeError> {
        Err(holds_data())
    }
}

fn holds_data() -> DecodeError {
    DecodeError::new("an enum with data has no form as a value")
}
