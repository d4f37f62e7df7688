// SPDX-License-Identifier: MPL-2.0
//! Holds schemas and models together: a value with everything in it, made from
//! the schema, must go through the model unchanged.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cty::{Number, Type, Value, from_value, to_value};
use crate::schema::Schema;

/// A value of type `ty` in which nothing is null or empty.
fn sample(ty: &Type) -> Value {
    match ty {
        Type::Dynamic => Value::dynamic(Type::String, sample(&Type::String)),
        Type::Bool => Value::Bool(true),
        Type::Number => Value::Number(Number::from(7)),
        Type::String => Value::String("text".into()),
        Type::List(element) => Value::List(vec![sample(element)]),
        Type::Set(element) => Value::Set(vec![sample(element)]),
        Type::Map(element) => Value::map([("key", sample(element))]),
        Type::Tuple(elements) => Value::Tuple(elements.iter().map(sample).collect()),
        Type::Object(members) => Value::object(members.iter().map(|(name, ty)| (name, sample(ty)))),
    }
}

/// The same with every member of the object as `member`.
fn filled(schema: &Schema, member: &Value) -> Value {
    let Type::Object(members) = schema.ty() else {
        panic!("a schema is an object");
    };
    Value::object(members.keys().map(|name| (name, member.clone())))
}

/// Fails unless `M` has a field for each attribute and block, at every depth,
/// and nothing else.
pub(super) fn assert_reads<M: DeserializeOwned>(name: &str, schema: &Schema) -> M {
    let whole = from_value::<M>(&sample(&schema.ty()));
    for member in [Value::Null, Value::Unknown] {
        if let Err(error) = from_value::<M>(&filled(schema, &member)) {
            panic!("{name}, all {member:?}: {error}");
        }
    }
    whole.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The same in both directions, without loss.
pub(super) fn assert_fits<M: DeserializeOwned + Serialize>(name: &str, schema: &Schema) {
    let ty = schema.ty();
    let model = assert_reads::<M>(name, schema);
    let written = to_value(&model, &ty).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(written, sample(&ty), "{name}");
    for member in [Value::Null, Value::Unknown] {
        let value = filled(schema, &member);
        let model: M = from_value(&value).unwrap_or_else(|error| panic!("{name}: {error}"));
        let written = to_value(&model, &ty).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(written, value, "{name}, all {member:?}");
    }
}
