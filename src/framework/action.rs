// SPDX-License-Identifier: MPL-2.0
//! What an action implements (Terraform 1.14 and later; OpenTofu has none).

use std::fmt;
use std::future::Future;

use serde::de::DeserializeOwned;

use super::StopToken;
use crate::diag::Diagnostics;
use crate::schema::Schema;

/// Sends progress messages to the user.
#[derive(Clone)]
pub(crate) struct Progress(std::sync::Arc<dyn Fn(String) + Send + Sync>);

impl Progress {
    /// Progress that goes to `sink`.
    pub(crate) fn to(sink: impl Fn(String) + Send + Sync + 'static) -> Self {
        Self(std::sync::Arc::new(sink))
    }

    /// Shows one line.
    pub(crate) fn report(&self, message: impl Into<String>) {
        (self.0)(message.into());
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

/// An action about to be planned.
#[derive(Debug)]
pub(crate) struct PlanActionRequest<C> {
    /// The configuration; may hold unknown values.
    pub config: C,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// An action to run.
#[derive(Debug)]
pub(crate) struct InvokeRequest<C> {
    /// The configuration: wholly known.
    pub config: C,
    /// Where progress goes.
    pub progress: Progress,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// An action.
pub(crate) trait Action: Send + Sync + 'static {
    /// The configuration as a struct.
    type Config: DeserializeOwned + Send + Sync + 'static;

    /// The type's full name: `alicloudes_resume_task`.
    fn type_name(&self) -> &'static str;

    /// Its schema; nothing computed.
    fn schema(&self) -> Schema;

    /// Checks across attributes; unknown values are no error.
    fn validate(&self, _config: &Self::Config) -> Diagnostics {
        Diagnostics::new()
    }

    /// Looks ahead, without any effect.
    fn plan(
        &self,
        _request: PlanActionRequest<Self::Config>,
    ) -> impl Future<Output = Diagnostics> + Send {
        async { Diagnostics::new() }
    }

    /// Runs it. `Ok` carries warnings, `Err` at least one error.
    fn invoke(
        &self,
        request: InvokeRequest<Self::Config>,
    ) -> impl Future<Output = Result<Diagnostics, Diagnostics>> + Send;
}
