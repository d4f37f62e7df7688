// SPDX-License-Identifier: MPL-2.0
//! Random types, and random values of a type.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use crate::cty::{Number, Type, Value};

/// What values may hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Content {
    /// Unknown values and infinite numbers, too.
    Anything,
    /// What JSON can say.
    Storable,
}

pub(super) fn types() -> BoxedStrategy<Type> {
    let leaf = prop_oneof![
        Just(Type::Bool),
        Just(Type::Number),
        Just(Type::String),
        Just(Type::Dynamic),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::set),
            inner.clone().prop_map(Type::map),
            vec(inner.clone(), 0..4).prop_map(Type::Tuple),
            btree_map("[a-z_]{1,6}|\\PC{0,3}", inner, 0..5).prop_map(Type::object),
        ]
    })
    .boxed()
}

pub(super) fn numbers(content: Content) -> BoxedStrategy<Number> {
    let decimal = "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?";
    let double = any::<f64>().prop_filter_map("a number", move |value| {
        (content == Content::Anything || value.is_finite())
            .then(|| Number::from_f64(value))
            .flatten()
    });
    prop_oneof![
        any::<i64>().prop_map(Number::from),
        any::<u64>().prop_map(Number::from),
        (-300_i64..300).prop_map(Number::from),
        double,
        decimal.prop_filter_map("a number", |text| Number::parse(&text).ok()),
    ]
    .boxed()
}

pub(super) fn values(ty: &Type, content: Content) -> BoxedStrategy<Value> {
    let known = match ty {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Number => numbers(content).prop_map(Value::Number).boxed(),
        Type::String => any::<String>().prop_map(Value::String).boxed(),
        Type::List(ty) => vec(values(ty, content), 0..4).prop_map(Value::List).boxed(),
        Type::Set(ty) => vec(values(ty, content), 0..4).prop_map(Value::Set).boxed(),
        Type::Map(ty) => btree_map(any::<String>(), values(ty, content), 0..4)
            .prop_map(Value::map)
            .boxed(),
        Type::Tuple(types) => types
            .iter()
            .map(|ty| values(ty, content))
            .collect::<Vec<_>>()
            .prop_map(Value::Tuple)
            .boxed(),
        Type::Object(types) => {
            let names: Vec<String> = types.keys().cloned().collect();
            let attributes: Vec<_> = types.values().map(|ty| values(ty, content)).collect();
            attributes
                .prop_map(move |values| names.iter().cloned().zip(values).collect())
                .prop_map(Value::Object)
                .boxed()
        }
        Type::Dynamic => prop_oneof![
            Just(Type::String),
            Just(Type::Number),
            Just(Type::list(Type::Bool)),
            Just(Type::object([
                ("a", Type::map(Type::Number)),
                ("b", Type::Bool)
            ])),
        ]
        .prop_flat_map(move |ty| {
            values(&ty, content).prop_map(move |value| Value::dynamic(ty.clone(), value))
        })
        .boxed(),
    };
    match content {
        Content::Anything => {
            prop_oneof![8 => known, 1 => Just(Value::Null), 1 => Just(Value::Unknown)].boxed()
        }
        Content::Storable => prop_oneof![8 => known, 1 => Just(Value::Null)].boxed(),
    }
}

pub(super) fn typed_values(content: Content) -> impl Strategy<Value = (Type, Value)> {
    types().prop_flat_map(move |ty| (Just(ty.clone()), values(&ty, content)))
}
