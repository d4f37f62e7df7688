// SPDX-License-Identifier: MPL-2.0
//! What a data source implements.

use std::future::Future;

use super::StopToken;
use crate::cty::Value;
use crate::diag::Diagnostics;
use crate::schema::Schema;

/// The query.
#[derive(Debug)]
pub(crate) struct ReadDataRequest {
    /// The configuration: wholly known, of the schema's type.
    pub config: Value,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// The answer.
#[derive(Debug)]
pub(crate) struct ReadData {
    /// Configuration and result: wholly known, of the schema's type.
    pub state: Value,
    /// Warnings.
    pub diagnostics: Diagnostics,
}

impl ReadData {
    /// All of the result, without warnings.
    pub(crate) fn new(state: Value) -> Self {
        Self {
            state,
            diagnostics: Diagnostics::new(),
        }
    }
}

/// A data source. It never changes anything.
///
/// It works on values, not on a model: most of its attributes are what an API
/// answers with, for which the schema is the only list.
pub(crate) trait DataSource: Send + Sync + 'static {
    /// The type's full name: `alicloudes_instance`.
    fn type_name(&self) -> &'static str;

    /// Its schema.
    fn schema(&self) -> Schema;

    /// Looks.
    fn read(
        &self,
        request: ReadDataRequest,
    ) -> impl Future<Output = Result<ReadData, Diagnostics>> + Send;
}
