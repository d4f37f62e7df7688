// SPDX-License-Identifier: MPL-2.0
//! When what came of a plan is compatible with it.

use serde_json::Value;

use super::ty::Type;
use crate::proto::tfplugin6::schema::Block;
use crate::value::is_unknown;

/// What a state breaks of its plan, one line for each place; a host says
/// "Provider produced inconsistent result after apply".
#[must_use]
pub fn applied(block: &Block, planned: &Value, state: &Value) -> Vec<String> {
    let mut broken = Vec::new();
    let ty = Type::of_block(block);
    compare(&ty, planned, state, "", &mut broken);
    if state.is_null() {
        broken.push("no object".to_owned());
    }
    all_known(state, "", &mut broken);
    broken
}

/// What the plan made in the apply breaks of the one that was shown; a host
/// says "Provider produced inconsistent final plan".
#[must_use]
pub fn final_plan(block: &Block, shown: &Value, last: &Value) -> Vec<String> {
    let mut broken = Vec::new();
    compare(&Type::of_block(block), shown, last, "", &mut broken);
    broken
}

/// What was known stays as it was; what was unknown may become anything.
fn compare(ty: &Type, planned: &Value, actual: &Value, path: &str, broken: &mut Vec<String>) {
    if is_unknown(planned) {
        return;
    }
    match (ty, planned, actual) {
        _ if is_unknown(actual) => broken.push(format!("{path}: unknown, and was known")),
        (Type::Object(types), Value::Object(planned), Value::Object(actual)) => {
            for (name, ty) in types {
                let path = format!("{path}.{name}");
                match (planned.get(name), actual.get(name)) {
                    (Some(planned), Some(actual)) => compare(ty, planned, actual, &path, broken),
                    _ => broken.push(format!("{path}: not an attribute of both")),
                }
            }
        }
        (Type::Map(ty), Value::Object(planned), Value::Object(actual)) => {
            if !planned.keys().eq(actual.keys()) {
                broken.push(format!("{path}: other keys than planned"));
                return;
            }
            for (key, planned) in planned {
                let path = format!("{path}[{key:?}]");
                compare(ty, planned, &actual[key], &path, broken);
            }
        }
        (Type::List(_) | Type::Tuple(_), Value::Array(planned), Value::Array(actual)) => {
            if planned.len() != actual.len() {
                broken.push(format!("{path}: another number of elements than planned"));
                return;
            }
            for (index, (planned, actual)) in planned.iter().zip(actual).enumerate() {
                let ty = match ty {
                    Type::Tuple(types) => &types[index],
                    Type::List(ty) => ty,
                    other => other,
                };
                compare(ty, planned, actual, &format!("{path}[{index}]"), broken);
            }
        }
        (Type::Set(ty), Value::Array(planned), Value::Array(actual)) => {
            let fits = |planned: &Value, actual: &Value| {
                let mut broken = Vec::new();
                compare(ty, planned, actual, "", &mut broken);
                broken.is_empty()
            };
            if actual.len() > planned.len() {
                broken.push(format!("{path}: more elements than planned"));
            }
            if !actual.iter().all(|a| planned.iter().any(|p| fits(p, a)))
                || !planned.iter().all(|p| actual.iter().any(|a| fits(p, a)))
            {
                broken.push(format!("{path}: other elements than planned"));
            }
        }
        _ if planned != actual => broken.push(format!("{path}: changed, and was known")),
        _ => {}
    }
}

fn all_known(state: &Value, path: &str, broken: &mut Vec<String>) {
    match state {
        state if is_unknown(state) => broken.push(format!("{path}: unknown in a state")),
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                all_known(element, &format!("{path}[{index}]"), broken);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                all_known(member, &format!("{path}.{name}"), broken);
            }
        }
        _ => {}
    }
}
