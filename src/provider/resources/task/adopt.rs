// SPDX-License-Identifier: MPL-2.0
//! Taking over what exists: import, and moves from other types. Neither makes
//! a call, and neither makes the next plan run anything.

use std::collections::BTreeMap;

use super::model::TaskModel;
use crate::cty::{Attr, Members, Path, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::{ImportTarget, MoveRequest};
use crate::provider::task::TaskDescription;
use crate::provider::validators;

/// Adopts an instance by `ID`, `region/ID`, or identity. A region that an ID
/// does not name stays null: the provider's default would be a guess, and where
/// the configuration names another, the next plan would replace the object. An
/// identity without a region is in `default_region`, as its schema says: hosts
/// refuse an import by identity that returns none.
pub(super) fn import(
    task: &TaskDescription,
    target: ImportTarget,
    default_region: Option<String>,
) -> Result<TaskModel, Diagnostics> {
    let (region, id) = match target {
        ImportTarget::Id(text) => split_id(&text)?,
        ImportTarget::Identity(identity) => from_identity(&identity, default_region)?,
    };
    let mut state = empty(task);
    state.id = match &region {
        Some(region) => format!("{region}/{id}"),
        None => id.clone(),
    }
    .into();
    state.region = region.into();
    state.instance_id = id.into();
    Ok(state)
}

fn split_id(text: &str) -> Result<(Option<String>, String), Diagnostics> {
    let refuse = |why: &str| {
        Diagnostics::from(Diagnostic::error(
            "Import ID not understood",
            format!(
                "{why}\n\nNext step: Give the instance's ID, such as \"es-cn-n6w1o1x0w001c0001\", or its region and ID, such as \"cn-hangzhou/es-cn-n6w1o1x0w001c0001\"; this was {text:?}."
            ),
        ))
    };
    let (region, id) = match text.split('/').collect::<Vec<_>>()[..] {
        [id] => (None, id),
        [region, id] => (Some(region), id),
        _ => return Err(refuse("An import ID has one or two parts.")),
    };
    if region.is_some_and(looks_like_an_instance) && !looks_like_an_instance(id) {
        return Err(refuse(
            "The parts are the wrong way round: the region comes first, then the instance's ID.",
        ));
    }
    check(region, id).map_err(|why| refuse(&why))?;
    Ok((region.map(str::to_owned), id.to_owned()))
}

/// Whether `text` begins as IDs of instances do, and no region's.
fn looks_like_an_instance(text: &str) -> bool {
    ["es-", "ls-"].iter().any(|prefix| text.starts_with(prefix))
}

fn from_identity(
    identity: &Members<Value>,
    default_region: Option<String>,
) -> Result<(Option<String>, String), Diagnostics> {
    let text = |name: &str| {
        identity
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let (region, id) = (text("region"), text("instance_id").unwrap_or_default());
    check(region.as_deref(), &id).map_err(|why| {
        Diagnostics::from(Diagnostic::error(
            "Identity not understood",
            format!("{why}\n\nNext step: Give instance_id, and region unless the provider has it."),
        ))
    })?;
    let region = region.or(default_region).ok_or_else(|| {
        Diagnostic::error(
            "Region missing",
            "The identity names no region, and neither does the provider block, ALIBABA_CLOUD_REGION or the chosen profile, as far as they are known.\n\n\
             Next step: Set region in the identity, to the region that the console shows for the instance.",
        )
        .at(Path::to("region"))
    })?;
    Ok((Some(region), id))
}

fn check(region: Option<&str>, id: &str) -> Result<(), String> {
    let found = validators::instance_id(&Path::to("instance_id"), &Value::String(id.to_owned()));
    if let Some(diagnostic) = found.iter().next() {
        return Err(diagnostic.detail.clone());
    }
    region.map_or(Ok(()), validators::region_text)
}

/// Adopts what another type did before: `null_resource` and `terraform_data`
/// with a provisioner, or a `restful_operation`.
///
/// The instance's ID is taken from the configuration by the next plan, without
/// a replacement. The old triggers may name one, but it need not be the same.
pub(super) fn move_state(
    task: &TaskDescription,
    request: &MoveRequest,
) -> Result<TaskModel, Diagnostics> {
    let provider = request
        .source_provider
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let (attribute, ty) = match (provider, request.source_type.as_str()) {
        ("null", "null_resource") => ("triggers", Type::map(Type::String)),
        // Its triggers may be of any type; only a map of texts fits.
        ("terraform", "terraform_data") => ("triggers_replace", Type::Dynamic),
        ("restful", "restful_operation") => ("", Type::Dynamic),
        _ => {
            return Err(Diagnostic::error(
                "Move not supported",
                format!(
                    "{} cannot take over the state of {} ({}).\n\nNext step: Move from null_resource, terraform_data or restful_operation; for anything else use an import block.",
                    task.type_name, request.source_type, request.source_provider
                ),
            )
            .into());
        }
    };
    let source = request
        .source_state
        .decode(&Type::object([(attribute, ty)]))?;
    let mut state = empty(task);
    state.triggers = source.get(attribute).and_then(strings).into();
    Ok(state)
}

fn strings(value: &Value) -> Option<BTreeMap<String, Attr<String>>> {
    let entries = value.as_entries()?.iter();
    entries
        .map(|(key, value)| Some((key.to_owned(), Attr::Known(value.as_str()?.to_owned()))))
        .collect()
}

/// A state of schema version 0, where `client_token` was the token of the last
/// run, whoever had made it. A UUID of version 4 counts as made by the provider:
/// left in `client_token`, the next plan would show that it is to be removed.
pub(super) fn from_version_0(state: &mut Members<Value>) {
    let used = state.remove("client_token").unwrap_or(Value::Null);
    let made = used
        .as_str()
        .and_then(|token| uuid::Uuid::try_parse(token).ok())
        .is_some_and(|uuid| uuid.get_version_num() == 4);
    let configured = if made { Value::Null } else { used.clone() };
    state.insert("client_token".to_owned(), configured);
    state.insert("client_token_used".to_owned(), used);
}

/// A state in which nothing is known, with exactly the task's attributes.
fn empty(task: &TaskDescription) -> TaskModel {
    let only_if = |wanted: bool| wanted.then_some(Attr::Null);
    TaskModel {
        on_not_interrupted: only_if(task.nothing_to_do_attribute == "on_not_interrupted"),
        on_not_changing: only_if(task.nothing_to_do_attribute == "on_not_changing"),
        resume_when_interrupted: task.heals.then_some(Attr::Null),
        ..TaskModel::default()
    }
}
