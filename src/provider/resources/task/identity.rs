// SPDX-License-Identifier: MPL-2.0
//! The identity of a task resource: the instance that it acts on.

use super::model::TaskModel;
use crate::cty::{Attr, Members, Value};
use crate::schema::{IdentityAttribute, IdentitySchema};

/// `{ region, instance_id }`.
pub(super) fn schema() -> IdentitySchema {
    let region = "The region of the instance. Defaults to the provider's region.";
    IdentitySchema::default()
        .attribute(IdentityAttribute::string("instance_id", "The ID of the instance.").required())
        .attribute(IdentityAttribute::string("region", region))
}

/// The identity of the object with this state; none while its region or its
/// instance is still to be said, as after an import by a bare ID.
pub(super) fn of(state: &TaskModel) -> Option<Members<Value>> {
    if state.region.is_null() || state.instance_id.is_null() {
        return None;
    }
    let value = |attr: &Attr<String>| match attr {
        Attr::Null => Value::Null,
        Attr::Unknown => Value::Unknown,
        Attr::Known(text) => Value::String(text.clone()),
    };
    let members = [
        ("instance_id".to_owned(), value(&state.instance_id)),
        ("region".to_owned(), value(&state.region)),
    ];
    Some(members.into_iter().collect())
}
