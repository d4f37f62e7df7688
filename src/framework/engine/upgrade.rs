// SPDX-License-Identifier: MPL-2.0
//! UpgradeResourceState and UpgradeResourceIdentity: from stored JSON to a
//! value of today's schema. Hosts send every object through here in every
//! plan, also at an equal version, and take a missing answer for a deletion.

use bytes::Bytes;

use super::erased::ErasedResource;
use super::fault;
use crate::cty::json::{self, Unexpected};
use crate::cty::{DecodeError, Members, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::resource::StateUpgrade;

/// A state or identity as a host stored it. `Debug` shows its content.
#[derive(Debug)]
pub(crate) enum StoredState {
    /// JSON text.
    Json(Bytes),
    /// The format from before Terraform 0.12, which we never wrote.
    Flatmap,
}

impl StoredState {
    /// The state as a value of type `ty`, which is not null. Attributes that the
    /// type lacks are dropped, absent ones are null.
    ///
    /// # Errors
    ///
    /// When it is not stored as JSON, or does not fit the type.
    pub(crate) fn decode(&self, ty: &Type) -> Result<Value, Diagnostics> {
        self.decode_as("state", ty)
    }

    fn decode_as(&self, what: &str, ty: &Type) -> Result<Value, Diagnostics> {
        let summary = format!("Stored {what} not understood");
        let refused = |why: &str| Diagnostic::error(&summary, why);
        let json = match self {
            Self::Json(json) if !json.is_empty() => json,
            Self::Json(_) => return Err(refused(&format!("The stored {what} is empty.")).into()),
            Self::Flatmap => {
                let why = "It has the format from before Terraform 0.12, \
                           which this provider never wrote.";
                return Err(refused(why).into());
            }
        };
        let value = json::decode(json, ty, Unexpected::Drop).map_err(|error| {
            let why = format!("The stored {what} does not fit: {}.", error.message);
            fault::with_path(refused(&why), &error.path)
        })?;
        if value.is_null() {
            return Err(refused(&format!("The stored {what} is null.")).into());
        }
        Ok(value)
    }
}

/// The state stored under schema `version`, as a value of today's schema.
/// Attributes that the schema lacks are dropped, absent ones are null.
///
/// # Errors
///
/// Diagnostics when it cannot be understood, or is newer than this provider.
pub(crate) fn state(
    resource: &ErasedResource,
    version: i64,
    stored: &StoredState,
) -> Result<Value, Diagnostics> {
    let current = resource.schema().version;
    let value = if version == current {
        stored.decode(resource.ty())?
    } else {
        let name = resource.type_name();
        if version > current {
            return Err(too_new(name, version, current));
        }
        let upgrades = resource.object().state_upgrades();
        let steps = usize::try_from(version).ok();
        let steps = steps.and_then(|version| upgrades.get(version..));
        let [first, later @ ..] = steps.unwrap_or_default() else {
            return Err(unknown_version(name, version));
        };
        let old = stored.decode(&first.from)?;
        let upgrade = || upgraded(old, first, later, resource.ty());
        fault::caught_now("state upgrade", upgrade)?.map_err(|error| {
            let what = format!("An upgrade from version {version} does not fit: {error}.");
            fault::bug("State upgrade failed", &what)
        })?
    };
    Ok(value)
}

/// `value` after all steps: of type `last`.
fn upgraded(
    mut value: Value,
    first: &StateUpgrade,
    later: &[StateUpgrade],
    last: &Type,
) -> Result<Value, DecodeError> {
    let types = later.iter().map(|step| &step.from).chain([last]);
    for (step, ty) in std::iter::once(first).chain(later).zip(types) {
        let Value::Object(mut members) = value else {
            return Err(DecodeError::new("the older version has no attributes"));
        };
        (step.upgrade)(&mut members);
        value = Value::Object(match ty {
            Type::Object(types) => named(members, types),
            _ => members,
        });
        value.conforms(ty)?;
    }
    Ok(value)
}

/// The members that `types` names, null where there is none.
fn named(mut members: Members<Value>, types: &Members<Type>) -> Members<Value> {
    let mut member = |name: &String| members.remove(name).unwrap_or(Value::Null);
    let names = types.keys();
    names.map(|name| (name.clone(), member(name))).collect()
}

/// The identity stored under an older version of the identity's schema.
///
/// # Errors
///
/// Diagnostics when it cannot be understood, or there is no identity.
pub(crate) fn identity(
    resource: &ErasedResource,
    version: i64,
    stored: &StoredState,
) -> Result<Value, Diagnostics> {
    let name = resource.type_name();
    let (Some(schema), Some(ty)) = (resource.identity_schema(), resource.identity_ty()) else {
        let detail = format!("{name} has no identity.");
        return Err(Diagnostic::error("Identity not supported", detail).into());
    };
    if version > schema.version {
        return Err(too_new(name, version, schema.version));
    }
    stored.decode_as("identity", ty)
}

fn too_new(name: &str, version: i64, current: i64) -> Diagnostics {
    let detail = format!(
        "A newer version of this provider stored {name}, with schema version {version}; this \
         version knows schema versions up to {current}. Use the newer version of the provider."
    );
    Diagnostic::error("Stored by a newer version of the provider", detail).into()
}

fn unknown_version(name: &str, version: i64) -> Diagnostics {
    let detail =
        format!("No version of this provider stored {name} with schema version {version}.");
    Diagnostic::error("Stored state not understood", detail).into()
}
