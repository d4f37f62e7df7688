// SPDX-License-Identifier: MPL-2.0
//! ApplyResourceChange: create, update, delete.
//!
//! Whatever happens, the answer says what exists, since the host stores it
//! word for word: what is left out is erased. So a failed create keeps what
//! the resource says exists, a failed update or delete keeps the prior state,
//! and a state that can't be stored is replaced by the nearest one that can.

#[cfg(test)]
mod tests;

use super::erased::{Encoded, ErasedResource};
use super::{fault, identity, state};
use crate::cty::Value;
use crate::diag::Diagnostics;
use crate::framework::StopToken;
use crate::framework::resource::{CreateRequest, DeleteRequest, Failed, Saved, UpdateRequest};

/// What core asks for.
#[derive(Debug)]
pub(crate) struct Request {
    /// The state before; null on create.
    pub prior: Value,
    /// The plan; null on delete.
    pub planned: Value,
    /// The configuration; null on delete.
    pub config: Value,
    /// The private bytes of the plan, which are those stored.
    pub private: Vec<u8>,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// What is so afterwards.
#[derive(Debug)]
pub(crate) struct Response {
    /// The object; null if there is none.
    pub state: Value,
    /// The bytes stored beside it.
    pub private: Vec<u8>,
    /// Its identity.
    pub identity: Option<Value>,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
}

/// What the request says of the object.
#[derive(Clone, Copy)]
struct Before<'a> {
    prior: &'a Value,
    planned: &'a Value,
    private: &'a [u8],
}

impl Response {
    fn nothing(diagnostics: Diagnostics) -> Self {
        Self {
            state: Value::Null,
            private: Vec::new(),
            identity: None,
            diagnostics,
        }
    }
}

/// Applies a plan. Never panics, and always says what exists.
pub(crate) async fn apply(resource: &ErasedResource, request: Request) -> Response {
    match (request.prior.is_null(), request.planned.is_null()) {
        (true, true) => Response::nothing(Diagnostics::new()),
        (true, false) => create(resource, request).await,
        (false, true) => delete(resource, request).await,
        (false, false) => update(resource, request).await,
    }
}

async fn create(resource: &ErasedResource, request: Request) -> Response {
    let work = CreateRequest {
        config: request.config,
        planned: request.planned.clone(),
        stop: request.stop,
    };
    let outcome = fault::caught("create", resource.object().create(resource.ty(), work)).await;
    let before = Before {
        prior: &request.prior,
        planned: &request.planned,
        private: &request.private,
    };
    match outcome {
        Ok(Ok(saved)) => saved_state(resource, saved, before, true),
        Ok(Err(failed)) => match failed_state(failed) {
            (Some(saved), _) => saved_state(resource, saved, before, false),
            (None, diagnostics) => Response::nothing(diagnostics),
        },
        // Nobody knows what exists. The plan, which the host marks as tainted,
        // keeps it in sight.
        Err(diagnostics) => {
            let saved = Saved {
                state: Ok(request.planned.clone()),
                private: Vec::new(),
                diagnostics,
            };
            saved_state(resource, saved, before, false)
        }
    }
}

async fn update(resource: &ErasedResource, request: Request) -> Response {
    let work = UpdateRequest {
        config: request.config,
        prior: request.prior.clone(),
        planned: request.planned.clone(),
        private: request.private.clone(),
        stop: request.stop,
    };
    let outcome = fault::caught("update", resource.object().update(resource.ty(), work)).await;
    let before = Before {
        prior: &request.prior,
        planned: &request.planned,
        private: &request.private,
    };
    let diagnostics = match outcome {
        Ok(Ok(saved)) => return saved_state(resource, saved, before, true),
        Ok(Err(failed)) => match failed_state(failed) {
            (Some(saved), _) => return saved_state(resource, saved, before, false),
            (None, diagnostics) => diagnostics,
        },
        Err(diagnostics) => diagnostics,
    };
    kept(resource, request.prior, request.private, diagnostics)
}

async fn delete(resource: &ErasedResource, request: Request) -> Response {
    let work = DeleteRequest {
        prior: request.prior.clone(),
        private: request.private.clone(),
        stop: request.stop,
    };
    let outcome = fault::caught("delete", resource.object().delete(work)).await;
    let diagnostics = match outcome {
        Ok(Ok(warnings)) if !warnings.has_errors() => return Response::nothing(warnings),
        Ok(Ok(diagnostics)) | Err(diagnostics) => diagnostics,
        Ok(Err(diagnostics)) => with_an_error(diagnostics),
    };
    kept(resource, request.prior, request.private, diagnostics)
}

/// A failure that left something, as a state to save; otherwise its errors.
fn failed_state(failed: Failed<Encoded>) -> (Option<Saved<Encoded>>, Diagnostics) {
    let diagnostics = with_an_error(failed.diagnostics);
    match failed.partial {
        Some(state) => {
            let saved = Saved {
                state,
                private: failed.private,
                diagnostics,
            };
            (Some(saved), Diagnostics::new())
        }
        None => (None, diagnostics),
    }
}

/// A failure without an error would be taken for a success.
fn with_an_error(mut diagnostics: Diagnostics) -> Diagnostics {
    if !diagnostics.has_errors() {
        let what = "The provider reports a failure without a reason.";
        diagnostics.push(fault::bug("Operation failed", what));
    }
    diagnostics
}

/// The answer that nothing changed.
fn kept(
    resource: &ErasedResource,
    prior: Value,
    private: Vec<u8>,
    mut diagnostics: Diagnostics,
) -> Response {
    let identity = identity::of_stored(resource, &prior, &mut diagnostics);
    Response {
        state: prior,
        private,
        identity,
        diagnostics,
    }
}

/// The answer with a new state. What is wrong with it is said, and mended as
/// far as needed to store it. In a partial state, where nothing `succeeded`,
/// unknown parts are null. Core compares the state of a success with the plan
/// and names what differs. Private
/// bytes go with the state they were made for: where that can't be stored and
/// the prior one stays, so do its bytes.
fn saved_state(
    resource: &ErasedResource,
    saved: Saved<Encoded>,
    before: Before<'_>,
    succeeded: bool,
) -> Response {
    let mut diagnostics = saved.diagnostics;
    let mut encoded = saved.state;
    if let (false, Ok(partial)) = (succeeded, &mut encoded) {
        state::forget_unknown(partial);
    }
    let finished = state::finished(resource.ty(), encoded, &mut diagnostics);
    let (state, private) = match finished {
        Some(state) => (state, saved.private),
        None if before.prior.is_null() => {
            let mut nearest = before.planned.clone();
            state::forget_unknown(&mut nearest);
            (nearest, saved.private)
        }
        None => (before.prior.clone(), before.private.to_vec()),
    };
    let identity = identity::of_stored(resource, &state, &mut diagnostics);
    Response {
        state,
        private,
        identity,
        diagnostics,
    }
}
