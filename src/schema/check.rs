// SPDX-License-Identifier: MPL-2.0
//! Core's rules for schemas (its "internal validate"), for a test to hold
//! every schema against: a host that meets a broken one refuses the whole
//! provider, or crashes. A few rules are our engine's own and say so.

use std::collections::BTreeSet;

use super::{
    Attribute, AttributeType, Block, BlockNesting, IdentitySchema, NestedBlock, Nesting, Replace,
    Schema,
};
use crate::cty::Type;

/// Names that the configuration language takes for itself.
const RESERVED: [&str; 7] = [
    "connection",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "provider",
    "provisioner",
];

impl Schema {
    /// Holds the schema against core's rules.
    ///
    /// # Errors
    ///
    /// One text for each broken rule, each starting with the path at fault.
    pub fn check(&self) -> Result<(), Vec<String>> {
        let mut check = Check::default();
        if self.version < 0 {
            check.fail("version", "must not be negative");
        }
        let names = self.block.attributes.iter().map(|a| &a.name);
        for name in names.chain(self.block.blocks.iter().map(|b| &b.name)) {
            if RESERVED.contains(&name.as_str()) {
                check.fail(name, "is a reserved name");
            }
        }
        check.block("", &self.block, false);
        check.finish()
    }
}

impl IdentitySchema {
    /// Holds the identity's schema against core's rules.
    ///
    /// # Errors
    ///
    /// One text for each broken rule.
    pub fn check(&self) -> Result<(), Vec<String>> {
        let mut check = Check::default();
        if self.version < 0 {
            check.fail("version", "must not be negative");
        }
        if self.attributes.is_empty() {
            check.fail("attributes", "an identity needs at least one");
        }
        let mut seen = BTreeSet::new();
        for attribute in &self.attributes {
            check.name("", &attribute.name, &mut seen);
            let element = match &attribute.ty {
                Type::List(element) => element,
                ty => ty,
            };
            if !matches!(element, Type::Bool | Type::Number | Type::String) {
                check.fail(&attribute.name, "must be a primitive or a list of one");
            }
        }
        check.finish()
    }
}

#[derive(Default)]
struct Check(Vec<String>);

impl Check {
    fn fail(&mut self, path: &str, rule: &str) {
        self.0.push(format!("{path}: {rule}"));
    }

    fn finish(self) -> Result<(), Vec<String>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.0)
        }
    }

    fn name<'a>(&mut self, prefix: &str, name: &'a str, seen: &mut BTreeSet<&'a str>) -> String {
        let path = format!("{prefix}{name}");
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if name.is_empty() || !name.bytes().all(allowed) {
            self.fail(&path, "names are [a-z0-9_]+");
        }
        if !seen.insert(name) {
            self.fail(&path, "attributes and blocks share one namespace");
        }
        path
    }

    fn block(&mut self, prefix: &str, block: &Block, in_set: bool) {
        let mut seen = BTreeSet::new();
        for attribute in &block.attributes {
            let path = self.name(prefix, &attribute.name, &mut seen);
            self.attribute(&path, attribute, in_set);
        }
        for nested in &block.blocks {
            let path = self.name(prefix, &nested.name, &mut seen);
            self.nested_block(&path, nested, in_set);
        }
    }

    fn nested_block(&mut self, path: &str, nested: &NestedBlock, in_set: bool) {
        let (min, max) = (nested.min_items, nested.max_items);
        match nested.nesting {
            BlockNesting::Single if min != max || !(0..=1).contains(&min) => {
                self.fail(path, "a single block has equal bounds, 0 or 1");
            }
            BlockNesting::List | BlockNesting::Set
                if min < 0 || max < 0 || (max != 0 && min > max) =>
            {
                self.fail(path, "the lower bound must not exceed the upper one");
            }
            _ => {}
        }
        // Core allows this in lists and then reads them as tuples, which our
        // types do not express.
        if nested.nesting != BlockNesting::Single && nested.block.ty().has_dynamic() {
            self.fail(path, "a repeated block must not contain a dynamic type");
        }
        let in_set = in_set || nested.nesting == BlockNesting::Set;
        self.block(&format!("{path}."), &nested.block, in_set);
    }

    fn attribute(&mut self, path: &str, attribute: &Attribute, in_set: bool) {
        let Attribute {
            required,
            optional,
            computed,
            ..
        } = *attribute;
        if !(required || optional || computed) {
            self.fail(path, "must be required, optional or computed");
        }
        if required && (optional || computed) {
            self.fail(path, "required excludes optional and computed");
        }
        let only_configured = (required || optional) && !computed;
        if attribute.write_only && !only_configured {
            self.fail(path, "write-only needs required or optional, not computed");
        }
        if attribute.write_only && in_set {
            self.fail(path, "write-only is not possible within a set");
        }
        if attribute.deprecation.as_deref() == Some("") {
            self.fail(path, "a deprecation needs a message");
        }
        self.own_rules(path, attribute, in_set);
        match &attribute.ty {
            AttributeType::Plain(ty) => {
                if sets_of_dynamic(ty) {
                    self.fail(path, "a set must not contain a dynamic type");
                }
            }
            AttributeType::Nested(nested) => {
                let is_set = nested.nesting == Nesting::Set;
                if is_set && nested.ty().has_dynamic() {
                    self.fail(path, "a set must not contain a dynamic type");
                }
                let mut seen = BTreeSet::new();
                for inner in &nested.attributes {
                    let inner_path = self.name(&format!("{path}."), &inner.name, &mut seen);
                    self.attribute(&inner_path, inner, in_set || is_set);
                }
            }
        }
    }

    /// What core would not mind, but our engine could not do.
    fn own_rules(&mut self, path: &str, attribute: &Attribute, in_set: bool) {
        if attribute.keep_state && !attribute.computed {
            self.fail(path, "keep_state is for computed attributes");
        }
        let configured = attribute.required || attribute.optional;
        if !attribute.validators.is_empty() && !configured {
            self.fail(path, "validators are for configured attributes");
        }
        if in_set && matches!(attribute.replace, Replace::If(_)) {
            self.fail(path, "replace_if cannot tell set elements apart");
        }
    }
}

fn sets_of_dynamic(ty: &Type) -> bool {
    match ty {
        Type::Dynamic | Type::Bool | Type::Number | Type::String => false,
        Type::Set(element) => element.has_dynamic(),
        Type::List(element) | Type::Map(element) => sets_of_dynamic(element),
        Type::Tuple(elements) => elements.iter().any(sets_of_dynamic),
        Type::Object(attributes) => attributes.values().any(sets_of_dynamic),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::schema::IdentityAttribute;

    fn broken(attribute: Attribute) -> Vec<String> {
        let schema = Schema::new("").attribute(attribute);
        schema.check().err().unwrap_or_default()
    }

    #[test]
    fn a_sound_schema_passes() {
        let schema = Schema::new("Everything.")
            .attribute(Attribute::string("id").computed().keep_state())
            .attribute(Attribute::string("token").optional().write_only())
            .attribute(Attribute::of("any", Type::Dynamic).optional())
            .single_block("timeouts", "", [Attribute::string("create").optional()])
            .set_block("rule", "", [Attribute::string("name").required()]);
        assert_eq!(schema.check(), Ok(()));
    }

    #[test]
    fn each_broken_attribute_is_named_once_with_its_rule() {
        let leaf = |a: Attribute| Attribute::nested("outer", Nesting::Set, vec![a]).optional();
        for (attribute, expected) in [
            (Attribute::string("a"), "a: must be required"),
            (
                Attribute::string("a").required().computed(),
                "a: required excludes",
            ),
            (
                Attribute::string("a").required().optional(),
                "a: required excludes",
            ),
            (Attribute::string("A-b").optional(), "A-b: names are"),
            (Attribute::string("").optional(), ": names are"),
            (
                Attribute::string("count").optional(),
                "count: is a reserved",
            ),
            (
                Attribute::string("a").computed().write_only(),
                "a: write-only needs",
            ),
            (
                leaf(Attribute::string("b").optional().write_only()),
                "outer.b: write-only is not",
            ),
            (
                Attribute::string("a").optional().keep_state(),
                "a: keep_state",
            ),
            (
                Attribute::string("a").optional().deprecated(""),
                "a: a deprecation",
            ),
            (
                Attribute::of("a", Type::Set(Box::new(Type::Dynamic))).optional(),
                "a: a set must",
            ),
            (
                leaf(Attribute::of("b", Type::Dynamic).optional()),
                "outer: a set must",
            ),
            (
                leaf(Attribute::string("b").optional().replace_if(|_, _| true)),
                "outer.b: replace_if",
            ),
            (
                Attribute::string("a")
                    .computed()
                    .validate(|_, _| Default::default()),
                "a: validators",
            ),
        ] {
            let found = broken(attribute);
            assert_eq!(found.len(), 1, "{expected}: {found:?}");
            assert!(found[0].starts_with(expected), "{expected}: {found:?}");
        }
    }

    #[test]
    fn blocks_are_bounded_and_share_the_namespace() {
        let block = |nesting| NestedBlock::new("b", nesting, "", []);
        for (schema, rule) in [
            (
                Schema::new("").block(block(BlockNesting::Single).items(0, 1)),
                "b: a single block",
            ),
            (
                Schema::new("").block(block(BlockNesting::Single).items(2, 2)),
                "b: a single block",
            ),
            (
                Schema::new("").block(block(BlockNesting::List).items(3, 2)),
                "b: the lower bound",
            ),
            (
                Schema::new("").block(block(BlockNesting::Set).items(-1, 0)),
                "b: the lower bound",
            ),
            (
                Schema::new("")
                    .block(block(BlockNesting::List))
                    .attribute(Attribute::bool("b").optional()),
                "b: attributes and blocks",
            ),
            (
                Schema::new("").list_block("b", "", [Attribute::of("x", Type::Dynamic).optional()]),
                "b: a repeated block",
            ),
            (Schema::new("").version(-1), "version: must not"),
        ] {
            let found = schema.check().unwrap_err();
            assert!(
                found.len() == 1 && found[0].starts_with(rule),
                "{rule}: {found:?}"
            );
        }
    }

    #[test]
    fn identities_are_flat() {
        let good = IdentitySchema::default().attribute(IdentityAttribute::string("region", ""));
        assert_eq!(good.check(), Ok(()));
        let mut bad = good.clone();
        bad.attributes[0].ty = Type::Map(Box::new(Type::String));
        assert_eq!(bad.check().unwrap_err().len(), 1);
        assert!(IdentitySchema::default().check().is_err());
    }
}
