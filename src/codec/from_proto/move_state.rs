// SPDX-License-Identifier: MPL-2.0
//! MoveResourceState.

use super::stored;
use crate::framework::engine::move_state::Request;
use crate::proto::tfplugin6::move_resource_state as wire;

/// The object to take over, as its former type stored it.
#[must_use]
pub fn move_state(request: wire::Request) -> Request {
    Request {
        source_provider: request.source_provider_address,
        source_type: request.source_type_name,
        source_schema_version: request.source_schema_version,
        source_state: stored(request.source_state),
    }
}
