// SPDX-License-Identifier: MPL-2.0
//! Blocks, and whole schemas.

use super::Attribute;
use crate::cty::Type;

/// How a nested block's objects are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockNesting {
    /// At most one; null when absent.
    Single,
    /// Any number, in order; empty when absent, never null.
    List,
    /// Any number, without order; empty when absent, never null.
    Set,
}

/// A block within a block.
#[derive(Debug, Clone)]
pub struct NestedBlock {
    /// The block's type name, which shares one namespace with attributes.
    pub name: String,
    /// How its objects are held.
    pub nesting: BlockNesting,
    /// What it holds.
    pub block: Block,
    /// For lists and sets: the least number; for single blocks 0 or 1.
    pub min_items: i64,
    /// For lists and sets: the largest number, 0 for no limit.
    pub max_items: i64,
}

/// Attributes and nested blocks.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// Required first, then optional, then computed, as documentation shows them.
    pub attributes: Vec<Attribute>,
    /// Nested blocks.
    pub blocks: Vec<NestedBlock>,
    /// Markdown.
    pub description: String,
    /// Why not to use it any more.
    pub deprecation: Option<String>,
}

/// The schema of a provider, resource, data source or action.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The version of the state it describes, from 0.
    pub version: i64,
    /// Its root block.
    pub block: Block,
}

impl Schema {
    /// A schema of version 0 with a description in Markdown.
    #[must_use]
    pub fn new(description: &str) -> Self {
        Self {
            version: 0,
            block: Block {
                description: description.to_owned(),
                ..Block::default()
            },
        }
    }

    /// Adds an attribute.
    #[must_use]
    pub fn attribute(mut self, attribute: Attribute) -> Self {
        self.block.attributes.push(attribute);
        self
    }

    /// Adds several attributes.
    #[must_use]
    pub fn attributes(mut self, attributes: impl IntoIterator<Item = Attribute>) -> Self {
        self.block.attributes.extend(attributes);
        self
    }

    /// Adds a block that may be given once.
    #[must_use]
    pub fn single_block(
        mut self,
        name: &str,
        description: &str,
        attributes: impl IntoIterator<Item = Attribute>,
    ) -> Self {
        self.block.blocks.push(NestedBlock {
            name: name.to_owned(),
            nesting: BlockNesting::Single,
            block: Block {
                attributes: attributes.into_iter().collect(),
                description: description.to_owned(),
                ..Block::default()
            },
            min_items: 0,
            max_items: 0,
        });
        self
    }
}

/// One attribute of a resource's identity.
#[derive(Debug, Clone)]
pub struct IdentityAttribute {
    /// Its name.
    pub name: String,
    /// A primitive type, or a list of one.
    pub ty: Type,
    /// An import by identity must give it; otherwise it may.
    pub required_for_import: bool,
    /// Plain text.
    pub description: String,
}

/// What tells one remote object from another of its type.
#[derive(Debug, Clone, Default)]
pub struct IdentitySchema {
    /// The version of the stored identity, from 0.
    pub version: i64,
    /// Its attributes.
    pub attributes: Vec<IdentityAttribute>,
}
