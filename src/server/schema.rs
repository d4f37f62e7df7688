// SPDX-License-Identifier: MPL-2.0
//! Schemas and signatures. Every block and type is always set: hosts crash
//! without them.

use crate::framework::{FunctionDefinition, Parameter};
use crate::proto::tfplugin6 as wire;
use crate::schema::{
    Attribute, AttributeType, Block, IdentitySchema, NestedAttributes, NestedBlock, Nesting, Schema,
};

/// A whole schema.
pub(super) fn schema(schema: &Schema) -> wire::Schema {
    wire::Schema {
        version: schema.version,
        block: Some(block(&schema.block)),
    }
}

/// An action's schema.
pub(super) fn action_schema(of: &Schema) -> wire::ActionSchema {
    wire::ActionSchema {
        schema: Some(schema(of)),
    }
}

/// An identity's schema.
pub(super) fn identity_schema(identity: &IdentitySchema) -> wire::ResourceIdentitySchema {
    let attributes = identity.attributes.iter().map(|attribute| {
        wire::resource_identity_schema::IdentityAttribute {
            name: attribute.name.clone(),
            r#type: attribute.ty.to_json().into_bytes(),
            required_for_import: attribute.required_for_import,
            optional_for_import: !attribute.required_for_import,
            description: attribute.description.clone(),
        }
    });
    wire::ResourceIdentitySchema {
        version: identity.version,
        identity_attributes: attributes.collect(),
    }
}

fn block(of: &Block) -> wire::schema::Block {
    wire::schema::Block {
        attributes: of.attributes.iter().map(attribute).collect(),
        block_types: of.blocks.iter().map(nested_block).collect(),
        description: of.description.clone(),
        description_kind: wire::StringKind::Markdown.into(),
        ..wire::schema::Block::default()
    }
}

fn nested_block(of: &NestedBlock) -> wire::schema::NestedBlock {
    use wire::schema::nested_block::NestingMode;
    wire::schema::NestedBlock {
        type_name: of.name.clone(),
        block: Some(block(&of.block)),
        nesting: NestingMode::Single.into(),
        ..wire::schema::NestedBlock::default()
    }
}

fn attribute(of: &Attribute) -> wire::schema::Attribute {
    let (plain, nested) = match &of.ty {
        AttributeType::Plain(ty) => (ty.to_json().into_bytes(), None),
        AttributeType::Nested(object) => (Vec::new(), Some(nested_attributes(object))),
    };
    wire::schema::Attribute {
        name: of.name.clone(),
        r#type: plain,
        description: of.description.clone(),
        required: of.required,
        optional: of.optional,
        computed: of.computed,
        sensitive: of.sensitive,
        description_kind: wire::StringKind::Markdown.into(),
        nested_type: nested,
        ..wire::schema::Attribute::default()
    }
}

fn nested_attributes(of: &NestedAttributes) -> wire::schema::Object {
    use wire::schema::object::NestingMode;
    wire::schema::Object {
        attributes: of.attributes.iter().map(attribute).collect(),
        nesting: match of.nesting {
            Nesting::Single => NestingMode::Single,
            Nesting::List => NestingMode::List,
        }
        .into(),
        ..wire::schema::Object::default()
    }
}

/// A function's signature.
pub(super) fn function(definition: &FunctionDefinition) -> wire::Function {
    wire::Function {
        parameters: definition.parameters.iter().map(parameter).collect(),
        variadic_parameter: definition.variadic.as_ref().map(parameter),
        r#return: Some(wire::function::Return {
            r#type: definition.returns.to_json().into_bytes(),
        }),
        summary: definition.summary.to_owned(),
        description: definition.description.to_owned(),
        description_kind: wire::StringKind::Markdown.into(),
        deprecation_message: String::new(),
    }
}

fn parameter(parameter: &Parameter) -> wire::function::Parameter {
    wire::function::Parameter {
        name: parameter.name.to_owned(),
        r#type: parameter.ty.to_json().into_bytes(),
        allow_null_value: parameter.allow_null,
        allow_unknown_values: parameter.allow_unknown,
        description: parameter.description.to_owned(),
        description_kind: wire::StringKind::Markdown.into(),
    }
}
