// SPDX-License-Identifier: MPL-2.0
//! ReadResource: what the object is now.

use super::erased::ErasedResource;
use super::{fault, identity, state};
use crate::cty::Value;
use crate::diag::Diagnostics;
use crate::framework::StopToken;
use crate::framework::resource::ReadRequest;

/// The object as stored.
#[derive(Debug)]
pub(crate) struct Request {
    /// Its state.
    pub state: Value,
    /// The bytes stored beside it.
    pub private: Vec<u8>,
    /// Its identity.
    pub identity: Option<Value>,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// The object as it is, or, with an error, as it was stored.
#[derive(Debug)]
pub(crate) struct Response {
    /// Its state; null when it is gone.
    pub state: Value,
    /// The bytes to store beside it.
    pub private: Vec<u8>,
    /// Its identity.
    pub identity: Option<Value>,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
}

/// Looks at an object.
pub(crate) async fn read(resource: &ErasedResource, request: Request) -> Response {
    let mut response = Response {
        state: request.state,
        private: request.private,
        identity: request.identity,
        diagnostics: Diagnostics::new(),
    };
    if response.state.is_null() {
        return response;
    }
    let look = ReadRequest {
        state: response.state.clone(),
        private: response.private.clone(),
        stop: request.stop,
    };
    let work = resource.object().read(resource.ty(), look);
    match fault::caught("read", work).await {
        Ok(Ok((Some(saved), diagnostics))) => {
            response.diagnostics.extend(saved.diagnostics);
            response.diagnostics.extend(diagnostics);
            let diagnostics = &mut response.diagnostics;
            let found = state::finished(resource.ty(), saved.state, diagnostics);
            if let Some(found) = found {
                let stored = response.identity.take();
                let identity = identity::of_stored(resource, &found, &mut response.diagnostics);
                response.identity = identity.or(stored);
                response.state = found;
                response.private = saved.private;
            }
        }
        Ok(Ok((None, diagnostics))) => {
            response.diagnostics.extend(diagnostics);
            // A look that failed has not shown that the object is gone.
            if !response.diagnostics.has_errors() {
                response.state = Value::Null;
                response.private = Vec::new();
                response.identity = None;
            }
        }
        Ok(Err(diagnostics)) | Err(diagnostics) => response.diagnostics.extend(diagnostics),
    }
    response
}
