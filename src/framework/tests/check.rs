// SPDX-License-Identifier: MPL-2.0
//! What a test holds a whole provider against: core's rules for schemas, the
//! engine's rules for models, and each name once.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cty::{DecodeError, Members, Type, Value, from_value, to_value};
use crate::framework::Provider;
use crate::schema::{Attribute, AttributeType, Block, Schema};

/// Holds `provider` and all that it offers against the rules.
///
/// # Errors
///
/// One string for each broken rule, which begins with the type at fault.
pub(crate) fn provider(provider: &dyn Provider) -> Result<(), Vec<String>> {
    let mut check = Check::default();
    check.schema(provider.name(), &provider.schema());

    let prefix = format!("{}_", provider.name());
    let mut names = BTreeSet::new();
    for resource in provider.resources() {
        let name = resource.type_name();
        check.name(&prefix, name, &mut names);
        check.schema(name, resource.schema());
        if let Some(Err(errors)) = resource.identity_schema().map(|identity| identity.check()) {
            check.extend(&format!("{name}: identity"), errors);
        }
        let (version, upgrades) = (
            resource.schema().version,
            resource.object().state_upgrades(),
        );
        if usize::try_from(version).ok() != Some(upgrades.len()) {
            let count = upgrades.len();
            check.fail(
                name,
                &format!("{count} state upgrades for version {version}"),
            );
        }
        let ty = resource.ty();
        let through = |value: &Value| resource.object().round_trip(value, ty);
        check.model(name, resource.schema(), &through);
    }
    names.clear();
    for source in provider.data_sources() {
        let name = source.type_name();
        check.name(&prefix, name, &mut names);
        check.schema(name, source.schema());
    }
    names.clear();
    for action in provider.actions() {
        let name = action.type_name();
        check.name(&prefix, name, &mut names);
        check.schema(name, action.schema());
        let through = |value: &Value| {
            let read = action.object().readable(value);
            read.map(|()| value.clone())
        };
        check.model(name, action.schema(), &through);
    }
    names.clear();
    for function in provider.functions() {
        check.name("", function.definition().name, &mut names);
    }
    check.finish()
}

/// Holds the model `M` against `schema`: it must have a field for each attribute
/// and block and no other, each of which can be null, unknown and known, so an
/// [`Attr`](crate::cty::Attr). So must the elements of what a configuration can
/// set.
///
/// # Errors
///
/// One string for each value that does not go through the model unchanged.
pub(crate) fn model<M: Serialize + DeserializeOwned>(schema: &Schema) -> Result<(), Vec<String>> {
    let ty = schema.ty();
    let mut check = Check::default();
    check.model("", schema, &|value| round_trip::<M>(value, &ty));
    check.finish()
}

/// `value` through the model `M` and back.
pub(in crate::framework) fn round_trip<M: Serialize + DeserializeOwned>(
    value: &Value,
    ty: &Type,
) -> Result<Value, DecodeError> {
    to_value(&from_value::<M>(value)?, ty)
}

#[derive(Default)]
struct Check(Vec<String>);

impl Check {
    fn fail(&mut self, name: &str, rule: &str) {
        self.0.push(format!("{name}: {rule}"));
    }

    fn extend(&mut self, name: &str, errors: Vec<String>) {
        let errors = errors.iter().map(|error| format!("{name}: {error}"));
        self.0.extend(errors);
    }

    fn finish(self) -> Result<(), Vec<String>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.0)
        }
    }

    fn name(&mut self, prefix: &str, name: &'static str, seen: &mut BTreeSet<&'static str>) {
        if !name.starts_with(prefix) {
            self.fail(name, &format!("names begin with {prefix}"));
        }
        if !seen.insert(name) {
            self.fail(name, "there are two of this name");
        }
    }

    fn schema(&mut self, name: &str, schema: &Schema) {
        if let Err(errors) = schema.check() {
            self.extend(name, errors);
        }
    }

    fn model(
        &mut self,
        name: &str,
        schema: &Schema,
        through: &dyn Fn(&Value) -> Result<Value, DecodeError>,
    ) {
        for sample in block_samples(&schema.block) {
            match through(&sample) {
                Ok(back) if back == sample => {}
                Ok(back) => self.fail(name, &format!("{sample:?} comes back as {back:?}")),
                Err(error) => self.fail(name, &format!("{error}, in {sample:?}")),
            }
        }
    }
}

/// Values that `block` allows: one with nothing set, and then each attribute and
/// block in each of its forms.
fn block_samples(block: &Block) -> Vec<Value> {
    let blocks = block.blocks.iter().map(|nested| {
        let mut samples = block_samples(&nested.block);
        samples.push(Value::Unknown);
        (nested.name.as_str(), samples)
    });
    one_by_one(attribute_samples(&block.attributes).chain(blocks).collect())
}

fn attribute_samples(attributes: &[Attribute]) -> impl Iterator<Item = (&str, Vec<Value>)> {
    attributes.iter().map(|attribute| {
        let configurable = attribute.required || attribute.optional;
        let mut samples = match &attribute.ty {
            AttributeType::Plain(ty) => samples(ty, configurable),
            AttributeType::Nested(nested) => {
                let objects = one_by_one(attribute_samples(&nested.attributes).collect());
                match nested.ty() {
                    Type::List(_) => lists(objects, configurable, Value::List),
                    _ => objects,
                }
            }
        };
        samples.push(Value::Unknown);
        (attribute.name.as_str(), samples)
    })
}

/// Known values of type `ty`.
fn samples(ty: &Type, configurable: bool) -> Vec<Value> {
    let of = |ty| samples(ty, configurable);
    match ty {
        Type::Dynamic => vec![Value::dynamic(Type::Bool, true.into())],
        Type::Bool => vec![true.into()],
        Type::Number => vec![7.into()],
        Type::String => vec!["x".into()],
        Type::List(ty) => lists(of(ty), configurable, Value::List),
        Type::Set(ty) => lists(of(ty), configurable, Value::Set),
        Type::Map(ty) => lists(of(ty), configurable, |elements| {
            Value::map(elements.into_iter().map(|element| ("key", element)))
        }),
        Type::Tuple(types) => {
            let first = |ty| of(ty).into_iter().next().unwrap_or(Value::Null);
            vec![Value::Tuple(types.iter().map(first).collect())]
        }
        Type::Object(types) => one_by_one(
            types
                .iter()
                .map(|(name, ty)| (name.as_str(), of(ty)))
                .collect(),
        ),
    }
}

/// An empty collection, and one of each element.
fn lists(
    mut elements: Vec<Value>,
    configurable: bool,
    collection: fn(Vec<Value>) -> Value,
) -> Vec<Value> {
    if configurable {
        elements.extend([Value::Null, Value::Unknown]);
    }
    let ones = elements
        .into_iter()
        .map(|element| collection(vec![element]));
    [collection(Vec::new())].into_iter().chain(ones).collect()
}

/// Objects of all members null, and then of each with one sample of one member.
fn one_by_one(members: Vec<(&str, Vec<Value>)>) -> Vec<Value> {
    let names = members.iter().map(|(name, _)| *name);
    let empty: Members<Value> = names.map(|name| (name.to_owned(), Value::Null)).collect();
    let mut objects = vec![Value::Object(empty.clone())];
    for (name, samples) in members {
        for sample in samples {
            let mut object = empty.clone();
            object.insert(name.to_owned(), sample);
            objects.push(Value::Object(object));
        }
    }
    objects
}
