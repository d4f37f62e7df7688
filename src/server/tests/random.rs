// SPDX-License-Identifier: MPL-2.0
//! Random schemas, values of them, and a resource of any schema.

use super::any::Any;
use crate::cty::{Type, Value};
use crate::framework::{CreateRequest, Failed, Resource, Saved, UpdateRequest};
use crate::schema::{Attribute, AttributeType, Block, NestedAttributes, Nesting, Schema};

/// A resource that makes up what its plan leaves unknown.
pub(super) struct Random(pub(super) Schema);

impl Resource for Random {
    type Model = Any;

    fn type_name(&self) -> &'static str {
        "random_thing"
    }

    fn schema(&self) -> Schema {
        self.0.clone()
    }

    async fn create(&self, request: CreateRequest<Any>) -> Result<Saved<Any>, Failed<Any>> {
        Ok(Saved::new(request.planned.filled(&self.0.ty())))
    }

    async fn update(&self, request: UpdateRequest<Any>) -> Result<Saved<Any>, Failed<Any>> {
        Ok(Saved::new(request.planned.filled(&self.0.ty())))
    }
}

/// Decisions, one for each byte; without bytes, always the first choice.
pub(super) struct Choices<'a>(std::slice::Iter<'a, u8>);

/// What a value may hold.
#[derive(Clone, Copy, PartialEq)]
enum As {
    /// What a configuration sets; something may be unknown.
    Config,
    /// The same, everything known.
    Known,
    /// A state, whoever set it.
    State,
}

impl<'a> Choices<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.iter())
    }

    fn of(&mut self, count: u8) -> u8 {
        self.0.next().map_or(0, |byte| byte % count)
    }

    pub(super) fn schema(&mut self) -> Schema {
        let mut schema = Schema::new("").attributes(self.attributes("a", 0));
        for block in 0..self.of(3) {
            let attributes = self.attributes("a", 1);
            schema = schema.single_block(&format!("block{block}"), "", attributes);
        }
        schema
    }

    fn attributes(&mut self, prefix: &str, depth: u8) -> Vec<Attribute> {
        let count = 1 + self.of(4);
        (0..count)
            .map(|number| self.attribute(&format!("{prefix}{number}"), depth))
            .collect()
    }

    fn attribute(&mut self, name: &str, depth: u8) -> Attribute {
        let kinds = if depth < 2 { 9 } else { 7 };
        let mut attribute = match self.of(kinds) {
            0 => Attribute::string(name),
            1 => Attribute::number(name),
            2 => Attribute::bool(name),
            3 => Attribute::list_of_strings(name),
            4 => Attribute::of(name, Type::set(Type::String)),
            5 => Attribute::of(name, Type::map(Type::Number)),
            6 => {
                let inner = [("x", Type::String), ("y", Type::list(Type::Number))];
                Attribute::of(name, Type::object(inner))
            }
            7 => Attribute::nested(name, Nesting::Single, self.attributes("n", depth + 1)),
            _ => Attribute::nested(name, Nesting::List, self.attributes("n", depth + 1)),
        };
        attribute = match self.of(4) {
            0 => attribute.optional(),
            1 => attribute.required(),
            2 => attribute.computed(),
            _ => attribute.optional().computed(),
        };
        attribute = match self.of(4) {
            0 | 1 => attribute,
            2 => attribute.replace_if(|_, _| true),
            _ => attribute.replace_if(|prior, planned| !prior.is_null() && !planned.is_null()),
        };
        if attribute.computed && self.of(2) == 1 {
            attribute = attribute.keep_state();
        }
        attribute
    }

    /// A configuration, in which something may be unknown.
    pub(super) fn config(&mut self, schema: &Schema) -> Value {
        self.block(&schema.block, As::Config)
    }

    /// A state that anyone may have made.
    pub(super) fn state(&mut self, schema: &Schema) -> Value {
        self.block(&schema.block, As::State)
    }

    /// `config` with something in each place that was unknown.
    pub(super) fn resolved(&mut self, schema: &Schema, config: &Value) -> Value {
        self.resolved_block(&schema.block, config)
    }

    fn block(&mut self, block: &Block, how: As) -> Value {
        let mut members = self.members(&block.attributes, how);
        for nested in &block.blocks {
            let value = match self.of(5) {
                0 => Value::Null,
                4 if how == As::Config => Value::Unknown,
                _ => self.block(&nested.block, how),
            };
            members.push((nested.name.clone(), value));
        }
        Value::object(members)
    }

    fn members(&mut self, attributes: &[Attribute], how: As) -> Vec<(String, Value)> {
        let attributes = attributes.iter();
        attributes
            .map(|attribute| (attribute.name.clone(), self.member(attribute, how)))
            .collect()
    }

    fn member(&mut self, attribute: &Attribute, how: As) -> Value {
        let never = match how {
            As::State => false,
            As::Config | As::Known => !attribute.required && !attribute.optional,
        };
        if never {
            return Value::Null;
        }
        match self.of(5) {
            0 if !attribute.required => Value::Null,
            1 if how == As::Config => Value::Unknown,
            _ => match &attribute.ty {
                AttributeType::Plain(ty) => self.plain(ty, how),
                AttributeType::Nested(nested) => self.nested(nested, how),
            },
        }
    }

    fn nested(&mut self, nested: &NestedAttributes, how: As) -> Value {
        if nested.nesting == Nesting::Single {
            return Value::object(self.members(&nested.attributes, how));
        }
        let count = self.of(3);
        let element = |_| match self.of(6) {
            4 => Value::Null,
            5 if how == As::Config => Value::Unknown,
            _ => Value::object(self.members(&nested.attributes, how)),
        };
        Value::List((0..count).map(element).collect())
    }

    fn plain(&mut self, ty: &Type, how: As) -> Value {
        let elements = |this: &mut Self, ty: &Type| -> Vec<Value> {
            let count = this.of(3);
            (0..count).map(|_| this.element(ty, how)).collect()
        };
        match ty {
            Type::Bool => (self.of(2) == 1).into(),
            Type::Number => i64::from(self.of(3)).into(),
            Type::String => ["", "x", "y"][usize::from(self.of(3))].into(),
            Type::List(ty) => Value::List(elements(self, ty)),
            Type::Set(ty) => Value::Set(elements(self, ty)),
            Type::Map(ty) => Value::map(["k", "l"].into_iter().zip(elements(self, ty))),
            Type::Object(types) => {
                let members = types.iter();
                Value::object(members.map(|(name, ty)| (name.to_owned(), self.element(ty, how))))
            }
            Type::Tuple(_) | Type::Dynamic => panic!("no such types are made"),
        }
    }

    fn element(&mut self, ty: &Type, how: As) -> Value {
        match self.of(6) {
            4 => Value::Null,
            5 if how == As::Config => Value::Unknown,
            _ => self.plain(ty, how),
        }
    }

    fn resolved_block(&mut self, block: &Block, value: &Value) -> Value {
        let value = match value {
            Value::Unknown if self.of(2) == 0 => return Value::Null,
            Value::Unknown => return self.block(block, As::Known),
            Value::Null => return Value::Null,
            value => value,
        };
        let mut members = self.resolved_members(&block.attributes, value);
        for nested in &block.blocks {
            let inner = self.resolved_block(&nested.block, value.get(&nested.name).unwrap());
            members.push((nested.name.clone(), inner));
        }
        Value::object(members)
    }

    fn resolved_members(&mut self, all: &[Attribute], object: &Value) -> Vec<(String, Value)> {
        let resolve = |attribute: &Attribute| {
            let value = match (object.get(&attribute.name).unwrap(), &attribute.ty) {
                (Value::Unknown, _) => self.member(attribute, As::Known),
                (value, AttributeType::Plain(ty)) => self.resolved_plain(ty, value),
                (value, AttributeType::Nested(nested)) => {
                    self.resolved_nested(&nested.attributes, value)
                }
            };
            (attribute.name.clone(), value)
        };
        all.iter().map(resolve).collect()
    }

    fn resolved_nested(&mut self, attributes: &[Attribute], value: &Value) -> Value {
        match value {
            Value::Unknown => Value::object(self.members(attributes, As::Known)),
            Value::List(elements) => Value::List(
                elements
                    .iter()
                    .map(|element| self.resolved_nested(attributes, element))
                    .collect(),
            ),
            Value::Object(_) => Value::object(self.resolved_members(attributes, value)),
            value => value.clone(),
        }
    }

    fn resolved_plain(&mut self, ty: &Type, value: &Value) -> Value {
        match (value, ty) {
            (Value::Unknown, ty) => self.plain(ty, As::Known),
            (Value::List(all), Type::List(ty)) => {
                Value::List(all.iter().map(|e| self.resolved_plain(ty, e)).collect())
            }
            (Value::Set(all), Type::Set(ty)) => {
                Value::Set(all.iter().map(|e| self.resolved_plain(ty, e)).collect())
            }
            (Value::Map(all), Type::Map(ty)) => {
                let entries = all.iter();
                Value::map(entries.map(|(k, e)| (k.to_owned(), self.resolved_plain(ty, e))))
            }
            (Value::Object(all), Type::Object(types)) => {
                let members = all.iter().zip(types.values());
                Value::object(
                    members.map(|((n, e), ty)| (n.to_owned(), self.resolved_plain(ty, e))),
                )
            }
            (value, _) => value.clone(),
        }
    }
}
