// SPDX-License-Identifier: MPL-2.0
//! UpgradeResourceState and UpgradeResourceIdentity: from stored JSON to a
//! value of today's schema. Hosts send every object through here in every
//! plan, also at an equal version, and take a missing answer for a deletion.

use bytes::Bytes;

use super::erased::ErasedResource;
use super::{fault, state};
use crate::cty::json::{self, Unexpected};
use crate::cty::{DecodeError, Value};
use crate::diag::{Diagnostic, Diagnostics};

/// A state or identity as a host stored it.
#[derive(Debug)]
pub enum Stored {
    /// JSON text.
    Json(Bytes),
    /// The format from before Terraform 0.12, which we never wrote.
    Flatmap,
}

/// The state stored under schema `version`, as a value of today's schema.
/// Attributes that the schema lacks are dropped, absent ones are null.
///
/// # Errors
///
/// Diagnostics when it cannot be understood, or is newer than this provider.
pub fn state(
    resource: &ErasedResource,
    version: i64,
    stored: &Stored,
) -> Result<Value, Diagnostics> {
    let current = resource.schema().version;
    let name = resource.type_name();
    let value = match version.cmp(&current) {
        std::cmp::Ordering::Greater => return Err(too_new(name, version, current)),
        std::cmp::Ordering::Equal => {
            let text = text(stored)?;
            json::decode(text, resource.ty(), Unexpected::Drop)
        }
        std::cmp::Ordering::Less => {
            let old = parse(stored)?;
            let upgrade = || resource.object().upgrade_state(version, old);
            let upgraded = fault::caught_now("state upgrade", upgrade)??;
            json::decode_value(upgraded, resource.ty(), Unexpected::Drop)
        }
    };
    let mut value = value.map_err(|error| unfit(name, version, current, &error))?;
    if value.is_null() {
        return Err(empty());
    }
    state::tidy(&resource.schema().block, &mut value);
    Ok(value)
}

/// The identity stored under an older version of the identity's schema.
///
/// # Errors
///
/// Diagnostics when it cannot be understood, or there is no identity.
pub fn identity(
    resource: &ErasedResource,
    version: i64,
    stored: &Stored,
) -> Result<Value, Diagnostics> {
    let name = resource.type_name();
    let (Some(schema), Some(ty)) = (resource.identity_schema(), resource.identity_ty()) else {
        let detail = format!("{name} has no identity.");
        return Err(Diagnostic::error("Identity not supported", detail).into());
    };
    if version > schema.version {
        return Err(too_new(name, version, schema.version));
    }
    json::decode(text(stored)?, ty, Unexpected::Drop)
        .map_err(|error| unfit(name, version, schema.version, &error))
}

/// Stored JSON, parsed without losing digits of numbers.
pub(super) fn parse(stored: &Stored) -> Result<serde_json::Value, Diagnostics> {
    serde_json::from_slice(text(stored)?).map_err(|error| {
        // Only the place: the text may hold secrets.
        let (line, column) = (error.line(), error.column());
        let detail = format!("The stored state is no JSON (line {line}, column {column}).");
        Diagnostic::error("Stored state not understood", detail).into()
    })
}

fn text(stored: &Stored) -> Result<&[u8], Diagnostics> {
    match stored {
        Stored::Json(text) if text.is_empty() => Err(empty()),
        Stored::Json(text) => Ok(text),
        Stored::Flatmap => {
            let detail = "It has the format from before Terraform 0.12, \
                          which this provider never wrote.";
            Err(Diagnostic::error("Stored state not understood", detail).into())
        }
    }
}

fn empty() -> Diagnostics {
    Diagnostic::error("Stored state not understood", "The stored state is empty.").into()
}

fn too_new(name: &str, version: i64, current: i64) -> Diagnostics {
    let detail = format!(
        "{name} was stored with schema version {version}; this version of the provider \
         knows versions up to {current}. Use a newer version of the provider."
    );
    Diagnostic::error("Stored by a newer provider", detail).into()
}

fn unfit(name: &str, version: i64, current: i64, error: &DecodeError) -> Diagnostics {
    let detail = format!(
        "{name} was stored with schema version {version} and does not fit version {current}: {}.",
        error.message
    );
    let diagnostic = Diagnostic::error("Stored state not understood", detail);
    fault::at(diagnostic, &error.path).into()
}
