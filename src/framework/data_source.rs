// SPDX-License-Identifier: MPL-2.0
//! What a data source implements.

use std::future::Future;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StopToken;
use crate::diag::Diagnostics;
use crate::schema::Schema;

/// The query.
#[derive(Debug)]
pub struct ReadDataRequest<M> {
    /// The configuration: wholly known.
    pub config: M,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// The answer.
#[derive(Debug)]
pub struct ReadData<M> {
    /// Configuration and result: wholly known.
    pub state: M,
    /// Warnings.
    pub diagnostics: Diagnostics,
}

impl<M> ReadData<M> {
    /// All of the result, without warnings.
    #[must_use]
    pub fn new(state: M) -> Self {
        Self {
            state,
            diagnostics: Diagnostics::new(),
        }
    }
}

/// A data source. It never changes anything.
pub trait DataSource: Send + Sync + 'static {
    /// Configuration and result as a struct.
    type Model: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// The type's full name: `alicloudes_instance`.
    fn type_name(&self) -> &'static str;

    /// Its schema.
    fn schema(&self) -> Schema;

    /// Checks across attributes; unknown values are no error.
    fn validate(&self, _config: &Self::Model) -> Diagnostics {
        Diagnostics::new()
    }

    /// Looks.
    fn read(
        &self,
        request: ReadDataRequest<Self::Model>,
    ) -> impl Future<Output = Result<ReadData<Self::Model>, Diagnostics>> + Send;
}
