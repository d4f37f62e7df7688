// SPDX-License-Identifier: MPL-2.0
//! Core's rules for schemas (its "internal validate"), for a test to hold
//! every schema against: a host that meets a broken one refuses the whole
//! provider, or crashes. A few rules are our engine's own and say so.

use std::collections::BTreeSet;

use crate::cty::Type;
use crate::schema::{Attribute, AttributeType, Block, IdentitySchema, Schema};

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
    pub(crate) fn check(&self) -> Result<(), Vec<String>> {
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
        check.block("", &self.block);
        check.finish()
    }
}

impl IdentitySchema {
    /// Holds the identity's schema against core's rules.
    ///
    /// # Errors
    ///
    /// One text for each broken rule.
    pub(crate) fn check(&self) -> Result<(), Vec<String>> {
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

    fn block(&mut self, prefix: &str, block: &Block) {
        let mut seen = BTreeSet::new();
        for attribute in &block.attributes {
            let path = self.name(prefix, &attribute.name, &mut seen);
            self.attribute(&path, attribute);
        }
        for nested in &block.blocks {
            let path = self.name(prefix, &nested.name, &mut seen);
            self.block(&format!("{path}."), &nested.block);
        }
    }

    fn attribute(&mut self, path: &str, attribute: &Attribute) {
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
        self.own_rules(path, attribute);
        match &attribute.ty {
            AttributeType::Plain(ty) => {
                if sets_of_dynamic(ty) {
                    self.fail(path, "a set must not contain a dynamic type");
                }
            }
            AttributeType::Nested(nested) => {
                let mut seen = BTreeSet::new();
                for inner in &nested.attributes {
                    let inner_path = self.name(&format!("{path}."), &inner.name, &mut seen);
                    self.attribute(&inner_path, inner);
                }
            }
        }
    }

    /// What core would not mind, but our engine could not do.
    fn own_rules(&mut self, path: &str, attribute: &Attribute) {
        if attribute.keep_state && !attribute.computed {
            self.fail(path, "keep_state is for computed attributes");
        }
        let configured = attribute.required || attribute.optional;
        if !attribute.validators.is_empty() && !configured {
            self.fail(path, "validators are for configured attributes");
        }
    }
}

fn sets_of_dynamic(ty: &Type) -> bool {
    match ty {
        Type::Dynamic | Type::Bool | Type::Number | Type::String => false,
        Type::Set(element) => has_dynamic(element),
        Type::List(element) | Type::Map(element) => sets_of_dynamic(element),
        Type::Tuple(elements) => elements.iter().any(sets_of_dynamic),
        Type::Object(attributes) => attributes.values().any(sets_of_dynamic),
    }
}

fn has_dynamic(ty: &Type) -> bool {
    match ty {
        Type::Dynamic => true,
        Type::Bool | Type::Number | Type::String => false,
        Type::List(element) | Type::Set(element) | Type::Map(element) => has_dynamic(element),
        Type::Tuple(elements) => elements.iter().any(has_dynamic),
        Type::Object(attributes) => attributes.values().any(has_dynamic),
    }
}
