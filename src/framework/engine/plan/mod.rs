// SPDX-License-Identifier: MPL-2.0
//! PlanResourceChange: what the state will be, as far as it is known.
//!
//! The plan starts from core's proposal. If it creates or changes anything,
//! computed attributes that the configuration leaves open become unknown
//! (except `keep_state`, on change); then the resource may modify it. Nothing
//! here depends on anything but the request, since core plans twice, in two
//! processes, and compares.

mod replace;
mod unknown;

use super::erased::{Encoded, ErasedResource};
use super::{fault, identity};
use crate::cty::{DecodeError, Path, Value};
use crate::diag::Diagnostics;
use crate::framework::StopToken;
use crate::framework::resource::{ModifyPlanRequest, Planned};

/// What core asks.
#[derive(Debug)]
pub(crate) struct Request {
    /// The refreshed state; null on create.
    pub prior: Value,
    /// Configuration and prior state as core merges them; null on destroy.
    pub proposed: Value,
    /// The configuration; unset is null.
    pub config: Value,
    /// The private bytes of the prior state.
    pub private: Vec<u8>,
    /// The identity stored with the prior state.
    pub identity: Option<Value>,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// What core is told.
#[derive(Debug)]
pub(crate) struct Response {
    /// The planned state; null on destroy.
    pub planned: Value,
    /// Changes that replace the object, sorted, each once.
    pub requires_replace: Vec<Path>,
    /// The private bytes, as they came.
    pub private: Vec<u8>,
    /// The planned identity.
    pub identity: Option<Value>,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
}

/// Plans a create, an update or a destroy.
pub(crate) async fn plan(resource: &ErasedResource, request: Request) -> Response {
    let mut response = Response {
        planned: Value::Null,
        requires_replace: Vec::new(),
        private: request.private,
        identity: request.identity,
        diagnostics: Diagnostics::new(),
    };
    if request.proposed.is_null() {
        return response;
    }
    let block = &resource.schema().block;
    let (config, prior) = (&request.config, &request.prior);
    let mut planned = request.proposed;
    if planned != *prior {
        unknown::mark(block, &mut planned, config, prior);
    }
    let by_schema = replace::paths(block, prior, &planned);

    let draft = Planned {
        state: planned,
        requires_replace: by_schema.clone(),
        diagnostics: Diagnostics::new(),
    };
    let modified = modify(resource, &draft, config, prior, request.stop).await;
    let mut plan = match modified {
        Ok(plan) => plan,
        Err(diagnostics) => {
            response.planned = draft.state;
            response.diagnostics.extend(diagnostics);
            return response;
        }
    };

    // The resource may have changed a value that replaces the object; what it
    // removed from the list itself stays out.
    let now = replace::paths(block, prior, &plan.state);
    let added = now.into_iter().filter(|path| !by_schema.contains(path));
    plan.requires_replace.extend(added);
    response.requires_replace = replace::changed(plan.requires_replace, prior, &plan.state);

    response.diagnostics.extend(plan.diagnostics);
    response.identity = planned_identity(
        resource,
        &plan.state,
        prior,
        response.identity.take(),
        !response.requires_replace.is_empty(),
        &mut response.diagnostics,
    );
    response.planned = plan.state;
    response
}

/// Runs the resource's own plan on `draft`.
async fn modify(
    resource: &ErasedResource,
    draft: &Planned<Value>,
    config: &Value,
    prior: &Value,
    stop: StopToken,
) -> Result<Planned<Value>, Diagnostics> {
    let request = ModifyPlanRequest {
        config,
        prior: (!prior.is_null()).then_some(prior),
        stop,
    };
    let work = resource.object().modify_plan(resource.ty(), request, draft);
    let modified: Result<Planned<Encoded>, DecodeError> = fault::caught("plan", work).await?;
    let modified = modified.map_err(|error| fault::undecodable(&error))?;
    let state = modified.state.map_err(|e| fault::unencodable(&e))?;
    state
        .conforms(resource.ty())
        .map_err(|e| fault::unencodable(&e))?;
    Ok(Planned {
        state,
        requires_replace: modified.requires_replace,
        diagnostics: modified.diagnostics,
    })
}

/// The identity of the planned state. While a part of it is unknown, an update
/// keeps the stored one, and a create or replacement sends none until apply:
/// core would let these send unknown parts, but OpenTofu 1.12 then can't show
/// a saved plan.
fn planned_identity(
    resource: &ErasedResource,
    planned: &Value,
    prior: &Value,
    stored: Option<Value>,
    replaces: bool,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    let identity = identity::of(resource, planned, diagnostics)?;
    if identity.is_wholly_known() {
        return Some(identity);
    }
    let updates = !prior.is_null() && !replaces;
    stored.filter(|_| updates)
}
