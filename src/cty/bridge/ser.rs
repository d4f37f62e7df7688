// SPDX-License-Identifier: MPL-2.0
//! Models to values.

use serde::ser::{Impossible, Serialize, Serializer};

use super::ser_compound::{Elements, Entries};
use crate::cty::attr::ATTR_NAME;
use crate::cty::number::NUMBER_NAME;
use crate::cty::{DecodeError, Number, Type, Value};

/// Takes a model in as a value of this type.
#[derive(Clone, Copy)]
pub(super) struct ValueSerializer<'t> {
    pub(super) ty: &'t Type,
}

impl ValueSerializer<'_> {
    /// A primitive `value` of type `own`.
    fn primitive(self, own: Type, value: Value) -> Result<Value, DecodeError> {
        if *self.ty == own {
            Ok(value)
        } else if *self.ty == Type::Dynamic {
            Ok(Value::dynamic(own, value))
        } else {
            Err(value.misfit(self.ty))
        }
    }

    fn number(self, number: impl Into<Number>) -> Result<Value, DecodeError> {
        self.primitive(Type::Number, Value::Number(number.into()))
    }
}

fn with_data() -> DecodeError {
    DecodeError::new("an enum with data has no form as a value")
}

impl<'t> Serializer for ValueSerializer<'t> {
    type Ok = Value;
    type Error = DecodeError;
    type SerializeSeq = Elements<'t>;
    type SerializeTuple = Elements<'t>;
    type SerializeTupleStruct = Elements<'t>;
    type SerializeTupleVariant = Impossible<Value, DecodeError>;
    type SerializeMap = Entries<'t>;
    type SerializeStruct = Entries<'t>;
    type SerializeStructVariant = Impossible<Value, DecodeError>;

    fn serialize_bool(self, value: bool) -> Result<Value, DecodeError> {
        self.primitive(Type::Bool, Value::Bool(value))
    }

    fn serialize_i8(self, value: i8) -> Result<Value, DecodeError> {
        self.number(value)
    }

    fn serialize_i16(self, value: i16) -> Result<Value, DecodeError> {
        self.number(value)
    }

    fn serialize_i32(self, value: i32) -> Result<Value, DecodeError> {
        self.number(value)
    }

    fn serialize_i64(self, value: i64) -> Result<Value, DecodeError> {
        self.number(value)
    }

    fn serialize_u8(self, value: u8) -> Result<Value, DecodeError> {
        self.number(value)
    }

    fn serialize_u16(self, value: u16) -> Result<Value, DecodeError> {
        self.number(value)
    }

    fn serialize_u32(self, value: u32) -> Result<Value, DecodeError> {
        self.number(value)
    }

    fn serialize_u64(self, value: u64) -> Result<Value, DecodeError> {
        self.number(value)
    }

    fn serialize_f32(self, value: f32) -> Result<Value, DecodeError> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<Value, DecodeError> {
        let nan = || DecodeError::expected("a number", "NaN");
        self.number(Number::from_f64(value).ok_or_else(nan)?)
    }

    fn serialize_char(self, value: char) -> Result<Value, DecodeError> {
        self.primitive(Type::String, Value::String(value.into()))
    }

    fn serialize_str(self, text: &str) -> Result<Value, DecodeError> {
        self.primitive(Type::String, text.into())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, DecodeError> {
        Err(DecodeError::expected(self.ty.described(), "bytes"))
    }

    fn serialize_none(self) -> Result<Value, DecodeError> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, DecodeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, DecodeError> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, DecodeError> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, DecodeError> {
        match (name, variant) {
            (ATTR_NAME, "Null") => Ok(Value::Null),
            (ATTR_NAME, _) => Ok(Value::Unknown),
            _ => self.serialize_str(variant),
        }
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Value, DecodeError> {
        if name != NUMBER_NAME {
            return value.serialize(self);
        }
        let text = value.serialize(ValueSerializer { ty: &Type::String })?;
        let number = text.as_str().and_then(|text| Number::parse(text).ok());
        self.number(number.ok_or_else(|| text.misfit(&Type::Number))?)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<Value, DecodeError> {
        if name == ATTR_NAME {
            value.serialize(self)
        } else {
            Err(with_data())
        }
    }

    fn serialize_seq(self, count: Option<usize>) -> Result<Elements<'t>, DecodeError> {
        Elements::new(self.ty, count)
    }

    fn serialize_tuple(self, count: usize) -> Result<Elements<'t>, DecodeError> {
        Elements::new(self.ty, Some(count))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        count: usize,
    ) -> Result<Elements<'t>, DecodeError> {
        Elements::new(self.ty, Some(count))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, DecodeError> {
        Err(with_data())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'t>, DecodeError> {
        Entries::new(self.ty)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'t>, DecodeError> {
        Entries::new(self.ty)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, DecodeError> {
        Err(with_data())
    }
}
