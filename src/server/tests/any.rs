// SPDX-License-Identifier: MPL-2.0
//! A model for any schema.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::cty::{Attr, Type};

/// Any value without `dynamic`, whole numbers only.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Any(pub(super) Attr<Known>);

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    Bool(bool),
    Number(i64),
    String(String),
    Sequence(Vec<Any>),
    Entries(BTreeMap<String, Any>),
}

impl Any {
    /// The same with something in each place that is unknown.
    pub(super) fn filled(self, ty: &Type) -> Self {
        let known = match self.0 {
            Attr::Null => return self,
            Attr::Unknown => Self::made(ty),
            Attr::Known(known) => known,
        };
        Self(Attr::Known(match (known, ty) {
            (Known::Sequence(elements), Type::List(ty) | Type::Set(ty)) => {
                Known::Sequence(elements.into_iter().map(|e| e.filled(ty)).collect())
            }
            (Known::Entries(entries), Type::Map(ty)) => Known::Entries(
                entries
                    .into_iter()
                    .map(|(k, e)| (k, e.filled(ty)))
                    .collect(),
            ),
            (Known::Entries(entries), Type::Object(types)) => Known::Entries(
                entries
                    .into_iter()
                    .map(|(name, member)| {
                        let member = member.filled(types.get(&name).unwrap());
                        (name, member)
                    })
                    .collect(),
            ),
            (known, _) => known,
        }))
    }

    fn made(ty: &Type) -> Known {
        match ty {
            Type::Bool => Known::Bool(true),
            Type::Number => Known::Number(7),
            Type::String => Known::String("made".to_owned()),
            Type::List(_) | Type::Set(_) => Known::Sequence(vec![Self(Attr::Null)]),
            Type::Map(_) => Known::Entries(BTreeMap::new()),
            Type::Object(types) => Known::Entries(
                types
                    .keys()
                    .map(|name| (name.to_owned(), Self(Attr::Unknown)))
                    .collect(),
            ),
            Type::Tuple(_) | Type::Dynamic => panic!("no such types are made"),
        }
    }
}

impl Serialize for Any {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Attr::deserialize(deserializer).map(Self)
    }
}

impl Serialize for Known {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => serializer.serialize_i64(*value),
            Self::String(value) => serializer.serialize_str(value),
            Self::Sequence(elements) => elements.serialize(serializer),
            Self::Entries(entries) => entries.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Known {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KnownVisitor)
    }
}

struct KnownVisitor;

impl<'de> Visitor<'de> for KnownVisitor {
    type Value = Known;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Known, E> {
        Ok(Known::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Known, E> {
        Ok(Known::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Known, E> {
        Ok(Known::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Known, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element()? {
            elements.push(element);
        }
        Ok(Known::Sequence(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Known, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some((key, entry)) = map.next_entry()? {
            entries.insert(key, entry);
        }
        Ok(Known::Entries(entries))
    }
}
