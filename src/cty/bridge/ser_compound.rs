// SPDX-License-Identifier: MPL-2.0
//! Sequences, maps and structs of a model to values.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct,
};

use super::ser::ValueSerializer;
use crate::cty::conforms::{check_attributes, check_length};
use crate::cty::error::quoted;
use crate::cty::{DecodeError, Members, Type, Value};

/// A list, set or tuple in the making.
pub(super) struct Elements<'t> {
    ty: &'t Type,
    done: Vec<Value>,
}

impl<'t> Elements<'t> {
    pub(super) fn new(ty: &'t Type, count: Option<usize>) -> Result<Self, DecodeError> {
        match ty {
            Type::List(_) | Type::Set(_) | Type::Tuple(_) => Ok(Self {
                ty,
                done: Vec::with_capacity(count.unwrap_or(0)),
            }),
            _ => Err(DecodeError::expected(ty.described(), "a sequence")),
        }
    }

    fn add<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), DecodeError> {
        let index = self.done.len();
        let ty = match self.ty {
            Type::List(ty) | Type::Set(ty) => ty.as_ref(),
            Type::Tuple(types) => match types.get(index) {
                Some(ty) => ty,
                None => return check_length(types.len(), index + 1),
            },
            other => return Err(DecodeError::expected(other.described(), "a sequence")),
        };
        let element = element.serialize(ValueSerializer { ty }).map_err(|error| {
            if matches!(self.ty, Type::Set(_)) {
                error.in_set(index)
            } else {
                error.in_index(index)
            }
        })?;
        self.done.push(element);
        Ok(())
    }

    fn finish(self) -> Result<Value, DecodeError> {
        match self.ty {
            Type::Set(_) => Ok(Value::Set(self.done)),
            Type::Tuple(types) => {
                check_length(types.len(), self.done.len())?;
                Ok(Value::Tuple(self.done))
            }
            _ => Ok(Value::List(self.done)),
        }
    }
}

impl SerializeSeq for Elements<'_> {
    type Ok = Value;
    type Error = DecodeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), DecodeError> {
        self.add(element)
    }

    fn end(self) -> Result<Value, DecodeError> {
        self.finish()
    }
}

impl SerializeTuple for Elements<'_> {
    type Ok = Value;
    type Error = DecodeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), DecodeError> {
        self.add(element)
    }

    fn end(self) -> Result<Value, DecodeError> {
        self.finish()
    }
}

impl SerializeTupleStruct for Elements<'_> {
    type Ok = Value;
    type Error = DecodeError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, field: &T) -> Result<(), DecodeError> {
        self.add(field)
    }

    fn end(self) -> Result<Value, DecodeError> {
        self.finish()
    }
}

/// A map or object in the making.
pub(super) struct Entries<'t> {
    key: Option<String>,
    done: Done<'t>,
}

enum Done<'t> {
    Map(&'t Type, Members<Value>),
    Object(&'t Members<Type>, Members<Value>),
}

impl<'t> Entries<'t> {
    pub(super) fn new(ty: &'t Type) -> Result<Self, DecodeError> {
        let done = match ty {
            Type::Map(element) => Done::Map(element, Members::new()),
            Type::Object(types) => Done::Object(types, Members::new()),
            _ => return Err(DecodeError::expected(ty.described(), "a map or struct")),
        };
        Ok(Self { key: None, done })
    }

    fn add<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), DecodeError> {
        match &mut self.done {
            Done::Map(ty, elements) => {
                let element = value.serialize(ValueSerializer { ty });
                let element = element.map_err(|error| error.in_key(key))?;
                elements.insert(key.to_owned(), element);
            }
            Done::Object(types, attributes) => {
                let Some(ty) = types.get(key) else {
                    let name = quoted(key);
                    let message = format!("the type has no attribute {name}, the model has");
                    return Err(DecodeError::new(message));
                };
                let value = value.serialize(ValueSerializer { ty });
                let value = value.map_err(|error| error.in_attribute(key))?;
                attributes.insert(key.to_owned(), value);
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Value, DecodeError> {
        match self.done {
            Done::Map(_, elements) => Ok(Value::Map(elements)),
            Done::Object(types, attributes) => {
                check_attributes(types, &attributes)?;
                Ok(Value::Object(attributes))
            }
        }
    }
}

impl SerializeMap for Entries<'_> {
    type Ok = Value;
    type Error = DecodeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), DecodeError> {
        match key.serialize(ValueSerializer { ty: &Type::String })? {
            Value::String(key) => {
                self.key = Some(key);
                Ok(())
            }
            other => Err(DecodeError::expected("a string as key", other.described())),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DecodeError> {
        let key = (self.key.take())
            .ok_or_else(|| DecodeError::new("a model gave a value before its key"))?;
        self.add(&key, value)
    }

    fn end(self) -> Result<Value, DecodeError> {
        self.finish()
    }
}

impl SerializeStruct for Entries<'_> {
    type Ok = Value;
    type Error = DecodeError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), DecodeError> {
        self.add(name, value)
    }

    fn end(self) -> Result<Value, DecodeError> {
        self.finish()
    }
}
