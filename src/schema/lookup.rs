// SPDX-License-Identifier: MPL-2.0
//! Finding an attribute by the path of a value.

use super::{Attribute, AttributeType, Block, BlockNesting, Nesting, Schema};
use crate::cty::{Path, Step};

impl Schema {
    /// The attribute that describes the value at `path`, or the one that
    /// holds it when the path leads into a plain type. `None` when the path
    /// leads nowhere or to a block.
    #[must_use]
    pub fn attribute_at(&self, path: &Path) -> Option<&Attribute> {
        in_block(&self.block, path.steps())
    }
}

fn in_block<'a>(block: &'a Block, steps: &[Step]) -> Option<&'a Attribute> {
    let (Step::Attribute(name), rest) = steps.split_first()? else {
        return None;
    };
    if let Some(nested) = block.blocks.iter().find(|b| b.name == *name) {
        return match (nested.nesting, rest) {
            (BlockNesting::Single, rest) => in_block(&nested.block, rest),
            (BlockNesting::List, [Step::Index(_), rest @ ..]) => in_block(&nested.block, rest),
            // Elements of sets have no step of their own.
            _ => None,
        };
    }
    in_attributes(&block.attributes, steps)
}

fn in_attributes<'a>(attributes: &'a [Attribute], steps: &[Step]) -> Option<&'a Attribute> {
    let (Step::Attribute(name), rest) = steps.split_first()? else {
        return None;
    };
    let attribute = attributes.iter().find(|a| a.name == *name)?;
    let AttributeType::Nested(nested) = &attribute.ty else {
        return Some(attribute);
    };
    match (nested.nesting, rest) {
        (_, []) => Some(attribute),
        (Nesting::Single, rest)
        | (Nesting::List, [Step::Index(_), rest @ ..])
        | (Nesting::Map, [Step::Key(_), rest @ ..]) => {
            if rest.is_empty() {
                Some(attribute)
            } else {
                in_attributes(&nested.attributes, rest)
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn paths_lead_through_blocks_and_nested_attributes() {
        let leaf = || [Attribute::string("leaf").optional()];
        let schema = Schema::new("")
            .attribute(Attribute::map_of_strings("triggers").optional())
            .attribute(Attribute::nested("nested", Nesting::Map, leaf().into()).optional())
            .list_block("many", "", leaf())
            .set_block("bag", "", leaf());
        let name = |path: Path| schema.attribute_at(&path).map(|a| a.name.as_str());
        assert_eq!(name(Path::to("triggers")), Some("triggers"));
        assert_eq!(name(Path::to("triggers").key("a")), Some("triggers"));
        assert_eq!(name(Path::to("nested").key("k")), Some("nested"));
        assert_eq!(
            name(Path::to("nested").key("k").attribute("leaf")),
            Some("leaf")
        );
        assert_eq!(
            name(Path::to("many").index(3).attribute("leaf")),
            Some("leaf")
        );
        assert_eq!(name(Path::to("many").attribute("leaf")), None);
        assert_eq!(name(Path::to("bag").attribute("leaf")), None);
        assert_eq!(name(Path::to("nowhere")), None);
        assert_eq!(name(Path::root()), None);
    }
}
