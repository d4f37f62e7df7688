// SPDX-License-Identifier: MPL-2.0
//! MoveResourceState: taking over an object of another type.

use super::erased::ErasedResource;
use super::fault;
use super::import::{Adopted, adopted};
use super::upgrade::{Stored, parse};
use crate::diag::Diagnostics;
use crate::framework::resource::MoveRequest;

/// The object as another type, maybe of another provider, stored it.
#[derive(Debug)]
pub struct Request {
    /// Fully qualified: `registry.opentofu.org/hashicorp/null`.
    pub source_provider: String,
    /// The type it had.
    pub source_type: String,
    /// The schema version it had.
    pub source_schema_version: i64,
    /// Its state.
    pub source_state: Stored,
}

/// Takes over an object.
///
/// # Errors
///
/// Diagnostics; then nothing is taken over.
pub async fn move_state(
    resource: &ErasedResource,
    request: Request,
) -> Result<Adopted, Diagnostics> {
    let request = MoveRequest {
        source_provider: request.source_provider,
        source_type: request.source_type,
        source_schema_version: request.source_schema_version,
        source_state: parse(&request.source_state)?,
    };
    let work = resource.object().move_state(resource.ty(), request);
    adopted(resource, fault::caught("move", work).await??)
}
