// SPDX-License-Identifier: MPL-2.0
//! What the plan promised: a known value comes back equal, an unknown one may
//! become any, collections keep their size. Core checks the same, but blames
//! it with a text that says less.

use crate::cty::{Path, Value};
use crate::diag::Diagnostic;
use crate::framework::engine::fault;

/// One error for each place where `state` differs from what was planned.
pub(super) fn broken(planned: &Value, state: &Value) -> Vec<Diagnostic> {
    let mut places = Vec::new();
    compare(planned, state, &Path::root(), &mut places);
    places.iter().map(diagnostic).collect()
}

fn diagnostic(path: &Path) -> Diagnostic {
    let name = if path.steps().is_empty() {
        "the object".to_owned()
    } else {
        path.to_string()
    };
    // The values themselves may be secret.
    let what = format!("After apply, {name} is not what was planned.");
    fault::at(fault::bug("Result differs from the plan", &what), path)
}

fn compare(planned: &Value, actual: &Value, path: &Path, places: &mut Vec<Path>) {
    match (planned, actual) {
        (Value::Unknown, _) => {}
        (Value::Object(planned), Value::Object(actual)) => {
            for (name, planned) in planned {
                let actual = actual.get(name).unwrap_or(&Value::Null);
                compare(planned, actual, &path.clone().attribute(name), places);
            }
        }
        (Value::Map(planned), Value::Map(actual)) if planned.keys().eq(actual.keys()) => {
            for ((key, planned), actual) in planned.iter().zip(actual.values()) {
                compare(planned, actual, &path.clone().key(key), places);
            }
        }
        (Value::List(planned), Value::List(actual))
        | (Value::Tuple(planned), Value::Tuple(actual))
            if planned.len() == actual.len() =>
        {
            for (index, (planned, actual)) in (0..).zip(planned.iter().zip(actual)) {
                compare(planned, actual, &path.clone().index(index), places);
            }
        }
        (Value::Set(promised), Value::Set(found)) if !planned.is_wholly_known() => {
            if !sets_fit(promised, found) {
                places.push(path.clone());
            }
        }
        (Value::Dynamic(planned), Value::Dynamic(actual)) => {
            compare(&planned.1, &actual.1, path, places);
        }
        (planned, actual) => {
            if planned != actual {
                places.push(path.clone());
            }
        }
    }
}

/// Each element that came must fit one that was planned, each known planned
/// one must have come, and there must not be more than planned.
fn sets_fit(planned: &[Value], actual: &[Value]) -> bool {
    let fits = |planned: &Value, actual: &Value| {
        let mut places = Vec::new();
        compare(planned, actual, &Path::root(), &mut places);
        places.is_empty()
    };
    actual.len() <= planned.len()
        && actual.iter().all(|a| planned.iter().any(|p| fits(p, a)))
        && planned
            .iter()
            .filter(|p| p.is_wholly_known())
            .all(|p| actual.contains(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::String(text.to_owned())
    }

    fn places(planned: &Value, actual: &Value) -> Vec<String> {
        let mut found = Vec::new();
        compare(planned, actual, &Path::root(), &mut found);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn unknown_may_become_anything_and_known_must_stay() {
        let planned = Value::object([
            ("a", Value::Unknown),
            ("b", text("x")),
            ("c", Value::Null),
            ("d", Value::List(vec![text("1"), Value::Unknown])),
        ]);
        let good = Value::object([
            ("a", text("new")),
            ("b", text("x")),
            ("c", Value::Null),
            ("d", Value::List(vec![text("1"), Value::Null])),
        ]);
        assert!(places(&planned, &good).is_empty());
        let bad = Value::object([
            ("a", text("new")),
            ("b", text("y")),
            ("c", text("set")),
            ("d", Value::List(vec![text("2"), Value::Null])),
        ]);
        assert_eq!(places(&planned, &bad), ["b", "c", "d[0]"]);
    }

    #[test]
    fn collections_keep_their_size_and_keys() {
        let list = |n: usize| Value::List(vec![Value::Unknown; n]);
        assert_eq!(places(&list(1), &Value::List(vec![])), [""]);
        let map = |key: &str| Value::map([(key, Value::Unknown)]);
        assert!(places(&map("a"), &Value::map([("a", text("x"))])).is_empty());
        assert_eq!(places(&map("a"), &map("b")), [""]);
    }

    #[test]
    fn sets_do_not_grow_and_keep_their_known_elements() {
        let planned = Value::Set(vec![text("a"), Value::Unknown]);
        let fits = |elements: &[&str]| {
            let actual = Value::Set(elements.iter().map(|e| text(e)).collect());
            places(&planned, &actual).is_empty()
        };
        assert!(fits(&["b", "a"]));
        assert!(fits(&["a"]), "the unknown one may have been equal");
        assert!(!fits(&["b", "c"]));
        assert!(!fits(&["a", "b", "c"]));
    }

    #[test]
    fn messages_do_not_show_values() {
        let found = broken(&text("hunter2"), &text("hunter3"));
        assert_eq!(found.len(), 1);
        assert!(!format!("{found:?}").contains("hunter"));
    }
}
