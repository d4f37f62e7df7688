// SPDX-License-Identifier: MPL-2.0
//! A schema as Markdown: required, optional and read-only lists, and a section
//! of its own, with an anchor, for everything nested.

use std::collections::VecDeque;

use crate::cty::Type;
use crate::schema::{
    Attribute, AttributeType, Block, BlockNesting, IdentitySchema, NestedBlock, Nesting, Schema,
};

/// A part of a schema that gets a section of its own.
struct Nested<'a> {
    path: Vec<&'a str>,
    anchor: String,
    attributes: &'a [Attribute],
    blocks: &'a [NestedBlock],
}

/// The section "Schema".
pub(super) fn section(schema: &Schema) -> String {
    let Block {
        attributes, blocks, ..
    } = &schema.block;
    let root = Nested {
        path: Vec::new(),
        anchor: String::new(),
        attributes,
        blocks,
    };
    let mut queue = VecDeque::new();
    let mut text = format!("## Schema\n{}", lists(&root, &mut queue));
    while let Some(nested) = queue.pop_front() {
        let mut below = VecDeque::new();
        text.push_str(&format!(
            "\n<a id=\"{}\"></a>\n### Nested Schema for `{}`\n{}",
            nested.anchor,
            nested.path.join("."),
            lists(&nested, &mut below)
        ));
        // What is nested deeper follows its parent at once.
        while let Some(deeper) = below.pop_back() {
            queue.push_front(deeper);
        }
    }
    text
}

/// The attributes of an identity, as an import by identity needs them.
pub(super) fn identity(schema: &IdentitySchema) -> String {
    let of_kind = |title: &str, required| {
        let items: Vec<_> = schema
            .attributes
            .iter()
            .filter(|a| a.required_for_import == required)
            .map(|a| item(&a.name, &type_name(&a.ty), &a.description))
            .collect();
        match items.is_empty() {
            true => String::new(),
            false => format!("{title}:\n\n{}\n", items.concat()),
        }
    };
    of_kind("Required", true) + &of_kind("Optional", false)
}

/// One entry of a list.
fn item(name: &str, kind: &str, description: &str) -> String {
    let description = description.trim().replace('\n', "\n  ");
    format!("- `{name}` ({kind}) {description}")
        .trim_end()
        .to_owned()
        + "\n"
}

/// A type in words: `Map of String`.
pub(super) fn type_name(ty: &Type) -> String {
    match ty {
        Type::Dynamic => "Dynamic".into(),
        Type::Bool => "Boolean".into(),
        Type::Number => "Number".into(),
        Type::String => "String".into(),
        Type::List(element) => format!("List of {}", type_name(element)),
        Type::Set(element) => format!("Set of {}", type_name(element)),
        Type::Map(element) => format!("Map of {}", type_name(element)),
        Type::Tuple(_) => "Tuple".into(),
        Type::Object(_) => "Object".into(),
    }
}

fn lists<'a>(of: &Nested<'a>, queue: &mut VecDeque<Nested<'a>>) -> String {
    let root = of.path.is_empty();
    let mut groups = [
        ("Required", Vec::new()),
        ("Optional", Vec::new()),
        ("Read-Only", Vec::new()),
    ];
    for attribute in of.attributes {
        let group = if attribute.required {
            0
        } else if attribute.optional {
            1
        } else {
            2
        };
        groups[group].1.push(attribute_item(attribute, of, queue));
    }
    for block in of.blocks {
        let group = usize::from(block.min_items == 0);
        groups[group].1.push(block_item(block, of, queue));
    }
    groups
        .iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(title, items)| {
            let title = if root {
                format!("### {title}")
            } else {
                format!("{title}:")
            };
            format!("\n{title}\n\n{}", items.concat())
        })
        .collect()
}

fn attribute_item<'a>(
    attribute: &'a Attribute,
    parent: &Nested<'a>,
    queue: &mut VecDeque<Nested<'a>>,
) -> String {
    let mut kind = match &attribute.ty {
        AttributeType::Plain(ty) => type_name(ty),
        AttributeType::Nested(nested) => match nested.nesting {
            Nesting::Single => "Attributes".into(),
            Nesting::List => "Attributes List".into(),
            Nesting::Set => "Attributes Set".into(),
            Nesting::Map => "Attributes Map".into(),
        },
    };
    for (flag, word) in [
        (attribute.sensitive, ", Sensitive"),
        (attribute.write_only, ", Write-only"),
        (attribute.deprecation.is_some(), ", Deprecated"),
    ] {
        if flag {
            kind.push_str(word);
        }
    }
    let mut description = attribute.description.clone();
    if let Some(why) = &attribute.deprecation {
        description.push_str(&format!(" **Deprecated:** {why}"));
    }
    if let AttributeType::Nested(nested) = &attribute.ty {
        let below = child(
            "nestedatt",
            &attribute.name,
            parent,
            &nested.attributes,
            &[],
        );
        description.push_str(&link(&below));
        queue.push_back(below);
    }
    item(&attribute.name, &kind, &description)
}

fn block_item<'a>(
    block: &'a NestedBlock,
    parent: &Nested<'a>,
    queue: &mut VecDeque<Nested<'a>>,
) -> String {
    let mut kind = String::from(match block.nesting {
        BlockNesting::Single => "Block",
        BlockNesting::List => "Block List",
        BlockNesting::Set => "Block Set",
    });
    for (limit, word) in [(block.min_items, "Min"), (block.max_items, "Max")] {
        if limit > 0 && block.nesting != BlockNesting::Single {
            kind.push_str(&format!(", {word}: {limit}"));
        }
    }
    let below = child(
        "nestedblock",
        &block.name,
        parent,
        &block.block.attributes,
        &block.block.blocks,
    );
    let text = item(
        &block.name,
        &kind,
        &format!("{}{}", block.block.description, link(&below)),
    );
    queue.push_back(below);
    text
}

fn child<'a>(
    kind: &str,
    name: &'a str,
    parent: &Nested<'a>,
    attributes: &'a [Attribute],
    blocks: &'a [NestedBlock],
) -> Nested<'a> {
    let mut path = parent.path.clone();
    path.push(name);
    Nested {
        anchor: format!("{kind}--{}", path.join("--")),
        path,
        attributes,
        blocks,
    }
}

fn link(to: &Nested<'_>) -> String {
    format!(" (see [below for nested schema](#{}))", to.anchor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        let step = Attribute::string("exception")
            .computed()
            .description("What went wrong.");
        let steps = Attribute::nested("steps", Nesting::List, vec![step]).computed();
        Schema::new("A thing.")
            .attributes([
                Attribute::string("later").optional().computed(),
                Attribute::string("key")
                    .required()
                    .sensitive()
                    .description("The key.\nSecret."),
                Attribute::map_of_strings("old")
                    .optional()
                    .deprecated("Use `new`."),
                Attribute::nested("records", Nesting::List, vec![steps])
                    .computed()
                    .description("All."),
                Attribute::bool("done").computed(),
            ])
            .single_block(
                "timeouts",
                "How long.",
                [Attribute::string("create").optional()],
            )
    }

    #[test]
    fn a_schema_is_shown_in_three_lists_and_a_section_for_each_nesting() {
        let expected = r#"## Schema

### Required

- `key` (String, Sensitive) The key.
  Secret.

### Optional

- `later` (String)
- `old` (Map of String, Deprecated) **Deprecated:** Use `new`.
- `timeouts` (Block) How long. (see [below for nested schema](#nestedblock--timeouts))

### Read-Only

- `records` (Attributes List) All. (see [below for nested schema](#nestedatt--records))
- `done` (Boolean)

<a id="nestedatt--records"></a>
### Nested Schema for `records`

Read-Only:

- `steps` (Attributes List) (see [below for nested schema](#nestedatt--records--steps))

<a id="nestedatt--records--steps"></a>
### Nested Schema for `records.steps`

Read-Only:

- `exception` (String) What went wrong.

<a id="nestedblock--timeouts"></a>
### Nested Schema for `timeouts`

Optional:

- `create` (String)
"#;
        assert_eq!(section(&schema()), expected);
    }
}
