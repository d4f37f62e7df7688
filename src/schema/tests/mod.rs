// SPDX-License-Identifier: MPL-2.0

#![allow(clippy::unwrap_used, reason = "tests")]

mod check;

use super::{Attribute, IdentityAttribute, IdentitySchema, Schema};
use crate::cty::Type;

fn broken(attribute: Attribute) -> Vec<String> {
    let schema = Schema::new("").attribute(attribute);
    schema.check().err().unwrap_or_default()
}

#[test]
fn a_sound_schema_passes() {
    let schema = Schema::new("Everything.")
        .attribute(Attribute::string("id").computed().keep_state())
        .attribute(Attribute::string("token").optional())
        .attribute(Attribute::of("any", Type::Dynamic).optional())
        .single_block("timeouts", "", [Attribute::string("create").optional()]);
    assert_eq!(schema.check(), Ok(()));
}

#[test]
fn each_broken_attribute_is_named_once_with_its_rule() {
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
            Attribute::string("a").optional().keep_state(),
            "a: keep_state",
        ),
        (
            Attribute::of("a", Type::Set(Box::new(Type::Dynamic))).optional(),
            "a: a set must",
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
fn blocks_share_the_namespace_and_versions_begin_at_0() {
    let twice = Schema::new("")
        .attribute(Attribute::bool("b").optional())
        .single_block("b", "", []);
    for (schema, rule) in [
        (twice, "b: attributes and blocks"),
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
