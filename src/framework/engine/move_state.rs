// SPDX-License-Identifier: MPL-2.0
//! MoveResourceState: taking over an object of another type, or of another
//! provider address.

use super::erased::ErasedResource;
use super::import::{Adopted, adopted};
use super::upgrade::StoredState;
use super::{fault, upgrade};
use crate::diag::Diagnostics;
use crate::framework::resource::{MoveRequest, Saved};

/// The object as another type, maybe of another provider, stored it.
#[derive(Debug)]
pub(crate) struct Request {
    /// Fully qualified: `registry.opentofu.org/hashicorp/null`.
    pub source_provider: String,
    /// The type it had.
    pub source_type: String,
    /// The schema version it had.
    pub source_schema_version: i64,
    /// Its state.
    pub source_state: StoredState,
    /// The private bytes stored beside it.
    pub source_private: Vec<u8>,
}

/// Takes over an object. One of the resource's own type comes as it was stored,
/// by whichever version of the provider and under whichever address: from a
/// mirror, or from the other registry.
///
/// # Errors
///
/// Diagnostics; then nothing is taken over.
pub(crate) async fn move_state(
    resource: &ErasedResource,
    request: Request,
) -> Result<Adopted, Diagnostics> {
    if request.source_type == resource.type_name() {
        let version = request.source_schema_version;
        let own = Saved {
            state: Ok(upgrade::state(resource, version, &request.source_state)?),
            private: request.source_private,
            diagnostics: Diagnostics::new(),
        };
        return adopted(resource, own);
    }
    let request = MoveRequest {
        source_provider: request.source_provider,
        source_type: request.source_type,
        source_state: request.source_state,
    };
    let work = resource.object().move_state(resource.ty(), request);
    adopted(resource, fault::caught("move", work).await??)
}
