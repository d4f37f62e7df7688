// SPDX-License-Identifier: MPL-2.0
//! What a provider implements.

use std::fmt;

use super::Function;
use super::engine::{ErasedAction, ErasedDataSource, ErasedResource};
use crate::cty::Value;
use crate::diag::Diagnostics;
use crate::schema::Schema;

/// The provider block's values, and who asks. `Debug` leaves the values out: some
/// are secrets.
pub(crate) struct ConfigureRequest {
    /// The version that the host says it is; OpenTofu sends a fixed one.
    pub host_version: String,
    /// The provider block: an object of the schema's type, which may hold
    /// unknown values during plan.
    pub config: Value,
}

impl fmt::Debug for ConfigureRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigureRequest")
            .field("host_version", &self.host_version)
            .finish_non_exhaustive()
    }
}

/// A provider: its block, and what it offers.
pub(crate) trait Provider: Send + Sync + 'static {
    /// The local name and prefix of its types: `alicloudes`.
    fn name(&self) -> &'static str;

    /// The provider block's schema.
    fn schema(&self) -> Schema;

    /// Checks across attributes of the provider block; unknown values may be
    /// present and are no error.
    fn validate(&self, _config: &Value) -> Diagnostics {
        Diagnostics::new()
    }

    /// Takes the provider block. Called once in a normal process, many times
    /// in one that hosts reattach to. Makes no call.
    fn configure(&self, request: ConfigureRequest) -> Diagnostics;

    /// Its resources, each made by [`ErasedResource::new`].
    fn resources(&self) -> Vec<ErasedResource>;

    /// Its data sources.
    fn data_sources(&self) -> Vec<ErasedDataSource> {
        Vec::new()
    }

    /// Its actions.
    fn actions(&self) -> Vec<ErasedAction> {
        Vec::new()
    }

    /// Its functions.
    fn functions(&self) -> Vec<Box<dyn Function>> {
        Vec::new()
    }
}
