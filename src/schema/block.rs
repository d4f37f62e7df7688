// SPDX-License-Identifier: MPL-2.0
//! Blocks, and whole schemas.

use super::Attribute;

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

impl NestedBlock {
    /// A block of any number of objects (a single one: at most one).
    #[must_use]
    pub fn new(
        name: &str,
        nesting: BlockNesting,
        description: &str,
        attributes: impl IntoIterator<Item = Attribute>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            nesting,
            block: Block {
                attributes: attributes.into_iter().collect(),
                description: description.to_owned(),
                ..Block::default()
            },
            min_items: 0,
            max_items: 0,
        }
    }

    /// Adds a block within this block.
    #[must_use]
    pub fn block(mut self, block: NestedBlock) -> Self {
        self.block.blocks.push(block);
        self
    }

    /// Bounds the number of objects; `max` 0 means no limit.
    #[must_use]
    pub fn items(mut self, min: i64, max: i64) -> Self {
        self.min_items = min;
        self.max_items = max;
        self
    }
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

    /// Sets the version of the state it describes.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.version = version;
        self
    }

    /// Adds a nested block.
    #[must_use]
    pub fn block(mut self, block: NestedBlock) -> Self {
        self.block.blocks.push(block);
        self
    }

    /// Adds a block that may be given once.
    #[must_use]
    pub fn single_block(
        self,
        name: &str,
        description: &str,
        attributes: impl IntoIterator<Item = Attribute>,
    ) -> Self {
        self.block(NestedBlock::new(
            name,
            BlockNesting::Single,
            description,
            attributes,
        ))
    }

    /// Adds a block that may be given any number of times, in order.
    #[must_use]
    pub fn list_block(
        self,
        name: &str,
        description: &str,
        attributes: impl IntoIterator<Item = Attribute>,
    ) -> Self {
        self.block(NestedBlock::new(
            name,
            BlockNesting::List,
            description,
            attributes,
        ))
    }

    /// Adds a block that may be given any number of times, without order.
    #[must_use]
    pub fn set_block(
        self,
        name: &str,
        description: &str,
        attributes: impl IntoIterator<Item = Attribute>,
    ) -> Self {
        self.block(NestedBlock::new(
            name,
            BlockNesting::Set,
            description,
            attributes,
        ))
    }
}
