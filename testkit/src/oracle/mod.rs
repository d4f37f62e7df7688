// SPDX-License-Identifier: MPL-2.0
//! The rules by which a host's core judges a provider's answers, written from
//! the protocol's description: how it merges configuration and state into the
//! proposal, when a plan is valid, and when what came of a plan is compatible
//! with it. Values are JSON as in [`value`](crate::value).
//!
//! Known are plain types without `dynamic`, nested objects and lists of them,
//! and single blocks. Anything else panics: a rule that is not written can't hold.

#![allow(
    clippy::panic,
    reason = "a rule that is not written must not seem to hold"
)]

mod compatible;
mod plan;
mod proposed;
#[cfg(test)]
mod tests;
mod ty;

use serde_json::Value;

pub use compatible::{applied, final_plan};
pub use plan::{Change, plan};
pub use proposed::proposed;
pub use ty::Type;

const NULL: &Value = &Value::Null;

/// A member of an object. Those of one that is null or unknown are so as well.
fn member<'a>(object: &'a Value, name: &str) -> &'a Value {
    if crate::value::is_unknown(object) {
        object
    } else {
        object.get(name).unwrap_or(NULL)
    }
}

fn elements(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}
