// SPDX-License-Identifier: MPL-2.0
//! Blocks, and whole schemas.

use super::Attribute;

/// A block within a block, given at most once: an object, null when absent.
/// What may be given several times is a nested attribute.
#[derive(Debug, Clone)]
pub(crate) struct NestedBlock {
    /// The block's type name, which shares one namespace with attributes.
    pub name: String,
    /// What it holds.
    pub block: Block,
}

/// Attributes and nested blocks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// Required first, then optional, then computed, as documentation shows them.
    pub attributes: Vec<Attribute>,
    /// Nested blocks.
    pub blocks: Vec<NestedBlock>,
    /// Markdown.
    pub description: String,
}

/// The schema of a provider, resource, data source or action.
#[derive(Debug, Clone, Default)]
pub(crate) struct Schema {
    /// The version of the state it describes, from 0.
    pub version: i64,
    /// Its root block.
    pub block: Block,
}

impl Schema {
    /// A schema of version 0 with a description in Markdown.
    pub(crate) fn new(description: &str) -> Self {
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
    pub(crate) fn attribute(mut self, attribute: Attribute) -> Self {
        self.block.attributes.push(attribute);
        self
    }

    /// Adds several attributes.
    #[must_use]
    pub(crate) fn attributes(mut self, attributes: impl IntoIterator<Item = Attribute>) -> Self {
        self.block.attributes.extend(attributes);
        self
    }

    /// Sets the version of the state it describes.
    #[must_use]
    pub(crate) fn version(mut self, version: i64) -> Self {
        self.version = version;
        self
    }

    /// Adds a block that may be given once.
    #[must_use]
    pub(crate) fn single_block(
        mut self,
        name: &str,
        description: &str,
        attributes: impl IntoIterator<Item = Attribute>,
    ) -> Self {
        self.block.blocks.push(NestedBlock {
            name: name.to_owned(),
            block: Block {
                attributes: attributes.into_iter().collect(),
                description: description.to_owned(),
                ..Block::default()
            },
        });
        self
    }
}
