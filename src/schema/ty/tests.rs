// SPDX-License-Identifier: MPL-2.0

use super::*;

fn object<const N: usize>(attributes: [(&str, Type); N]) -> Type {
    let attributes = attributes.into_iter();
    Type::Object(attributes.map(|(n, t)| (n.to_owned(), t)).collect())
}

#[test]
fn blocks_and_nested_attributes_become_attributes_of_the_object() {
    let leaf = || [Attribute::string("leaf").optional()];
    let schema = Schema::new("")
        .attribute(Attribute::number("size").required())
        .attribute(Attribute::nested("nested", Nesting::List, leaf().into()).optional())
        .single_block("one", "", leaf());
    let inner = object([("leaf", Type::String)]);
    let expected = object([
        ("size", Type::Number),
        ("nested", Type::list(inner.clone())),
        ("one", inner),
    ]);
    assert_eq!(schema.ty(), expected);
}

#[test]
fn an_empty_schema_is_an_empty_object() {
    assert_eq!(Schema::new("").ty(), object([]));
}
