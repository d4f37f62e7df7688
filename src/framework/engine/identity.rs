// SPDX-License-Identifier: MPL-2.0
//! The identity that goes along with every response that carries a state.

use super::erased::ErasedResource;
use super::fault;
use crate::cty::Value;
use crate::diag::{Diagnostic, Diagnostics};

/// The identity of the object with `state`, as an object of the identity's
/// type. `None` without an identity schema or without a state. A wrong
/// identity is an error of ours, and none is sent.
pub(super) fn of(
    resource: &ErasedResource,
    state: &Value,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    let ty = resource.identity_ty()?;
    if matches!(state, Value::Null | Value::Unknown) {
        return None;
    }
    match fault::caught_now("identity", || resource.object().identity(state)) {
        Ok(Ok(None)) => {}
        Ok(Ok(Some(members))) => {
            let identity = Value::Object(members);
            match identity.conforms(ty) {
                Ok(()) => return Some(identity),
                Err(error) => diagnostics.push(wrong(&error.to_string())),
            }
        }
        Ok(Err(error)) => diagnostics.push(wrong(&error.to_string())),
        Err(panic) => diagnostics.extend(panic),
    }
    None
}

/// As [`of`], for a stored state: nothing may be unknown.
pub(super) fn of_stored(
    resource: &ErasedResource,
    state: &Value,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    let identity = of(resource, state, diagnostics)?;
    if identity.is_wholly_known() {
        return Some(identity);
    }
    diagnostics.push(wrong("a part of it is unknown"));
    None
}

fn wrong(why: &str) -> Diagnostic {
    let what = format!("The provider made an identity that does not fit: {why}.");
    fault::bug("Invalid identity", &what)
}
