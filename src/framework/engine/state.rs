// SPDX-License-Identifier: MPL-2.0
//! What every state that leaves the engine must be: of its type, and (outside a
//! plan) wholly known.

use super::erased::Encoded;
use super::fault;
use crate::cty::{Path, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};

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

/// A stored state from what a resource returned: of its type, wholly known. What had to be repaired is added to `diagnostics` as
/// errors of ours. `None` when there is nothing that could be stored.
pub(super) fn finished(ty: &Type, state: Encoded, diagnostics: &mut Diagnostics) -> Option<Value> {
    let mut state = match state {
        Ok(state) => state,
        Err(error) => {
            diagnostics.push(fault::unencodable(&error));
            return None;
        }
    };
    let unknown = forget_unknown(&mut state);
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
    fault::with_path(fault::bug("Value left unknown", &what), path)
}
