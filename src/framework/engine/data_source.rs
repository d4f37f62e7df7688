// SPDX-License-Identifier: MPL-2.0
//! ReadDataSource.

use super::erased::ErasedDataSource;
use super::{fault, state};
use crate::cty::Value;
use crate::diag::Diagnostics;
use crate::framework::StopToken;
use crate::framework::data_source::ReadDataRequest;

/// What was found.
#[derive(Debug)]
pub(crate) struct Response {
    /// Configuration and result; null with an error.
    pub state: Value,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
}

/// Looks.
pub(crate) async fn read(source: &ErasedDataSource, config: Value, stop: StopToken) -> Response {
    let mut response = Response {
        state: Value::Null,
        diagnostics: Diagnostics::new(),
    };
    let request = ReadDataRequest { config, stop };
    let work = source.object().read(request);
    match fault::caught("read", work).await {
        Ok(Ok(found)) => {
            response.diagnostics = found.diagnostics;
            let found = Ok(found.state);
            let state = state::finished(source.ty(), found, &mut response.diagnostics);
            if let (Some(state), false) = (state, response.diagnostics.has_errors()) {
                response.state = state;
            }
        }
        Ok(Err(diagnostics)) | Err(diagnostics) => response.diagnostics = diagnostics,
    }
    response
}
