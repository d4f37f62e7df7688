// SPDX-License-Identifier: MPL-2.0
//! ImportResourceState: taking over an object by its ID or identity.

use super::erased::{Encoded, ErasedResource};
use super::{fault, identity, state};
use crate::cty::Value;
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::resource::{ImportTarget, Saved};

/// What the user names: one of the two.
#[derive(Debug)]
pub(crate) struct Request {
    /// The ID; empty if there is none.
    pub id: String,
    /// The identity.
    pub identity: Option<Value>,
}

/// An object taken over, by import or move.
#[derive(Debug)]
pub(crate) struct Adopted {
    /// Its state: neither null nor unknown anywhere.
    pub state: Value,
    /// The bytes to store beside it.
    pub private: Vec<u8>,
    /// Its identity.
    pub identity: Option<Value>,
    /// Warnings.
    pub diagnostics: Diagnostics,
}

/// Takes over an object.
///
/// # Errors
///
/// Diagnostics; then nothing is taken over.
pub(crate) async fn import(
    resource: &ErasedResource,
    request: Request,
) -> Result<Adopted, Diagnostics> {
    let target = target(resource, request.id, request.identity)?;
    let work = resource.object().import(resource.ty(), target);
    adopted(resource, fault::caught("import", work).await??)
}

fn target(
    resource: &ErasedResource,
    id: String,
    identity: Option<Value>,
) -> Result<ImportTarget, Diagnostics> {
    let identity = match identity {
        Some(identity) if !identity.is_null() => identity,
        _ if id.is_empty() => {
            let detail = "An import needs an ID or an identity.";
            return Err(Diagnostic::error("Nothing to import", detail).into());
        }
        _ => return Ok(ImportTarget::Id(id)),
    };
    let (Some(schema), Value::Object(members)) = (resource.identity_schema(), identity) else {
        let detail = format!("{} has no identity to import by.", resource.type_name());
        return Err(Diagnostic::error("Import by identity not supported", detail).into());
    };
    let missing = |name: &str| members.get(name).is_none_or(Value::is_null);
    let errors: Diagnostics = schema
        .attributes
        .iter()
        .filter(|attribute| attribute.required_for_import && missing(&attribute.name))
        .map(|attribute| {
            let detail = format!("An import by identity must set {}.", attribute.name);
            Diagnostic::error("Incomplete identity", detail)
        })
        .collect();
    if errors.is_empty() {
        Ok(ImportTarget::Identity(members))
    } else {
        Err(errors)
    }
}

/// The answer with an object taken over; hosts refuse one that is not whole.
pub(super) fn adopted(
    resource: &ErasedResource,
    saved: Saved<Encoded>,
) -> Result<Adopted, Diagnostics> {
    let mut diagnostics = saved.diagnostics;
    let state = state::finished(resource.ty(), saved.state, &mut diagnostics);
    let identity = state
        .as_ref()
        .and_then(|state| identity::of_stored(resource, state, &mut diagnostics));
    match state {
        Some(state) if !diagnostics.has_errors() => Ok(Adopted {
            state,
            private: saved.private,
            identity,
            diagnostics,
        }),
        _ => Err(diagnostics),
    }
}
