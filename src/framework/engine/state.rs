// SPDX-License-Identifier: MPL-2.0
//! What every state that leaves the engine must be: of its type, without
//! write-only values, block collections never null, and (outside a plan)
//! wholly known.

use super::erased::Encoded;
use super::fault;
use crate::cty::{Members, Path, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::schema::{Attribute, AttributeType, Block, BlockNesting};

/// Makes write-only attributes null and null block collections empty.
pub(super) fn tidy(block: &Block, value: &mut Value) {
    let Value::Object(members) = value else {
        return;
    };
    for attribute in &block.attributes {
        forget_write_only(attribute, members);
    }
    for nested in &block.blocks {
        let Some(member) = members.get_mut(&nested.name) else {
            continue;
        };
        match (nested.nesting, &mut *member) {
            (BlockNesting::List, Value::Null) => *member = Value::List(Vec::new()),
            (BlockNesting::Set, Value::Null) => *member = Value::Set(Vec::new()),
            _ => objects(member).for_each(|object| tidy(&nested.block, object)),
        }
    }
}

fn forget_write_only(attribute: &Attribute, members: &mut Members<Value>) {
    let nested = match &attribute.ty {
        AttributeType::Nested(nested) => Some(nested),
        // Most attributes by far, on each pass: not worth a look at the value.
        AttributeType::Plain(_) if !attribute.write_only => return,
        AttributeType::Plain(_) => None,
    };
    let Some(member) = members.get_mut(&attribute.name) else {
        return;
    };
    if attribute.write_only {
        *member = Value::Null;
    } else if let Some(nested) = nested {
        for object in objects(member) {
            if let Value::Object(members) = object {
                for inner in &nested.attributes {
                    forget_write_only(inner, members);
                }
            }
        }
    }
}

/// The objects held by the value of a nested block or attribute.
pub(super) fn objects(value: &mut Value) -> Box<dyn Iterator<Item = &mut Value> + '_> {
    match value {
        Value::List(elements) | Value::Set(elements) | Value::Tuple(elements) => {
            Box::new(elements.iter_mut())
        }
        Value::Map(elements) => Box::new(elements.values_mut()),
        object => Box::new(std::iter::once(object)),
    }
}

/// Makes everything unknown null and returns the places where it was, in
/// order. Elements of sets are named by the set.
pub(super) fn forget_unknown(value: &mut Value) -> Vec<Path> {
    let mut places = Vec::new();
    forget_unknown_at(value, &Path::root(), &mut places);
    places.dedup();
    places
}

fn forget_unknown_at(value: &mut Value, path: &Path, places: &mut Vec<Path>) {
    match value {
        Value::Unknown => {
            *value = Value::Null;
            places.push(path.clone());
        }
        Value::List(elements) | Value::Tuple(elements) => {
            for (index, element) in (0..).zip(elements) {
                forget_unknown_at(element, &path.clone().index(index), places);
            }
        }
        Value::Set(elements) => {
            for element in elements {
                let mut inner = Vec::new();
                forget_unknown_at(element, path, &mut inner);
                places.extend(inner.first().map(|_| path.clone()));
            }
        }
        Value::Map(elements) => {
            for (key, element) in elements {
                forget_unknown_at(element, &path.clone().key(key), places);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                forget_unknown_at(member, &path.clone().attribute(name), places);
            }
        }
        Value::Dynamic(inner) => forget_unknown_at(&mut inner.1, path, places),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A stored state from what a resource returned: tidy, of its type, wholly
/// known. What had to be repaired is added to `diagnostics` as errors of ours.
/// `None` when there is nothing that could be stored.
pub(super) fn finished(
    block: &Block,
    ty: &Type,
    state: Encoded,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    let mut state = match state {
        Ok(state) => state,
        Err(error) => {
            diagnostics.push(fault::unencodable(&error));
            return None;
        }
    };
    tidy(block, &mut state);
    let unknown = forget_unknown(&mut state);
    if !unknown.is_empty() {
        // A block's whole collection may have been unknown, and is null now.
        tidy(block, &mut state);
    }
    diagnostics.extend(unknown.iter().map(left_unknown));
    if let Err(error) = state.conforms(ty) {
        diagnostics.push(fault::unencodable(&error));
        return None;
    }
    Some(state)
}

fn left_unknown(path: &Path) -> Diagnostic {
    let what =
        format!("After the operation, {path} is still unknown; it is stored without a value.");
    fault::at(fault::bug("Value left unknown", &what), path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Nesting, Schema};

    fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
        let members = members.into_iter();
        Value::Object(members.map(|(n, v)| (n.to_owned(), v)).collect())
    }

    fn text(text: &str) -> Value {
        Value::String(text.to_owned())
    }

    #[test]
    fn write_only_values_are_forgotten_at_every_depth() {
        let secret = || Attribute::string("secret").optional().write_only();
        let schema = Schema::new("")
            .attribute(secret())
            .attribute(Attribute::nested("nested", Nesting::Map, vec![secret()]).optional())
            .list_block("many", "", [secret()]);
        let build = |secret: Value| {
            let inner = object([("secret", secret.clone())]);
            object([
                ("secret", secret),
                ("nested", Value::map([("k", inner.clone())])),
                ("many", Value::List(vec![inner])),
            ])
        };
        let mut value = build(text("hidden"));
        tidy(&schema.block, &mut value);
        assert_eq!(value, build(Value::Null));
    }

    #[test]
    fn null_block_collections_become_empty_but_a_single_block_stays_null() {
        let schema = Schema::new("")
            .single_block("one", "", [])
            .list_block("many", "", [])
            .set_block("bag", "", []);
        let mut value = object([
            ("one", Value::Null),
            ("many", Value::Null),
            ("bag", Value::Null),
        ]);
        tidy(&schema.block, &mut value);
        let expected = object([
            ("one", Value::Null),
            ("many", Value::List(vec![])),
            ("bag", Value::Set(vec![])),
        ]);
        assert_eq!(value, expected);
    }

    #[test]
    fn unknown_block_collections_are_errors_and_stored_empty() {
        let inner = [Attribute::string("secret").optional().write_only()];
        let schema = Schema::new("")
            .single_block("one", "", [])
            .list_block("many", "", inner)
            .set_block("bag", "", []);
        let many = |secret| Value::List(vec![object([("secret", secret)])]);
        for (found, stored, errors) in [
            (Value::Unknown, Value::List(vec![]), 3),
            // What is never stored may be what it likes.
            (many(Value::Unknown), many(Value::Null), 2),
        ] {
            let state = object([
                ("one", Value::Unknown),
                ("many", found),
                ("bag", Value::Unknown),
            ]);
            let mut diagnostics = Diagnostics::new();
            let state = finished(&schema.block, &schema.ty(), Ok(state), &mut diagnostics);
            let expected = object([
                ("one", Value::Null),
                ("many", stored),
                ("bag", Value::Set(vec![])),
            ]);
            assert_eq!(state, Some(expected));
            assert_eq!(diagnostics.iter().count(), errors);
        }
    }

    #[test]
    fn unknown_values_are_found_at_every_depth_and_made_null() {
        let mut value = object([
            ("a", Value::Unknown),
            ("list", Value::List(vec![text("x"), Value::Unknown])),
            ("map", Value::map([("k", object([("b", Value::Unknown)]))])),
            (
                "set",
                Value::Set(vec![Value::Unknown, object([("c", Value::Unknown)])]),
            ),
        ]);
        let places = forget_unknown(&mut value);
        let expected = [
            Path::to("a"),
            Path::to("list").index(1),
            Path::to("map").key("k").attribute("b"),
            Path::to("set"),
        ];
        assert_eq!(places, expected);
        assert_eq!(forget_unknown(&mut value), []);
    }
}
