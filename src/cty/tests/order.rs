// SPDX-License-Identifier: MPL-2.0
//! When values are equal.
use crate::cty::{Number, Value};

fn set(elements: &[i64]) -> Value {
    Value::Set(elements.iter().map(|e| Value::from(*e)).collect())
}

#[test]
fn sets_are_equal_without_order_or_duplicates() {
    assert_eq!(set(&[1, 2, 3]), set(&[3, 1, 2, 2, 1]));
    assert_ne!(set(&[1, 2]), set(&[1, 2, 3]));
    assert_ne!(set(&[]), set(&[1]));
    let nested = |a: &[i64], b: &[i64]| Value::Set(vec![set(a), set(b)]);
    assert_eq!(nested(&[1, 2], &[3]), nested(&[3, 3], &[2, 1]));
    let floats = Value::Set(vec![Value::Number(Number::Float(2.0)), 1.into()]);
    assert_eq!(floats, set(&[1, 2]));
}

#[test]
fn lists_keep_order_and_kinds_are_told_apart() {
    let list = |e: &[i64]| Value::List(e.iter().map(|e| Value::from(*e)).collect());
    assert_ne!(list(&[1, 2]), list(&[2, 1]));
    assert_ne!(list(&[1]), set(&[1]));
    assert_ne!(Value::Null, Value::Unknown);
}
