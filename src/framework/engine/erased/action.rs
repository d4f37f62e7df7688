// SPDX-License-Identifier: MPL-2.0
//! An action behind a trait object.

use futures_util::future::BoxFuture;

use super::Erased;
use crate::cty::{DecodeError, Value, from_value};
use crate::diag::Diagnostics;
use crate::framework::action::{Action, InvokeRequest, PlanActionRequest};
use crate::framework::engine::fault;
use crate::schema::Schema;

/// The object-safe twin of [`Action`].
pub(crate) trait DynAction: Send + Sync {
    fn schema(&self) -> Schema;
    /// Whether the model can be read from `value`, for the check of both.
    #[cfg(test)]
    fn readable(&self, value: &Value) -> Result<(), DecodeError>;
    fn validate(&self, config: &Value) -> Result<Diagnostics, DecodeError>;
    fn plan(
        &self,
        request: PlanActionRequest<Value>,
    ) -> BoxFuture<'_, Result<Diagnostics, DecodeError>>;
    fn invoke(
        &self,
        request: InvokeRequest<Value>,
    ) -> BoxFuture<'_, Result<Diagnostics, Diagnostics>>;
}

/// An action behind a trait object.
pub(crate) type ErasedAction = Erased<dyn DynAction>;

impl ErasedAction {
    /// Hides the type of `action`.
    pub(crate) fn new(action: impl Action) -> Self {
        let type_name = Action::type_name(&action);
        Self::over(type_name, Box::new(action), |object| object.schema())
    }
}

impl<A: Action> DynAction for A {
    fn schema(&self) -> Schema {
        Action::schema(self)
    }

    #[cfg(test)]
    fn readable(&self, value: &Value) -> Result<(), DecodeError> {
        from_value::<A::Config>(value).map(drop)
    }

    fn validate(&self, config: &Value) -> Result<Diagnostics, DecodeError> {
        Ok(Action::validate(self, &from_value(config)?))
    }

    fn plan(
        &self,
        request: PlanActionRequest<Value>,
    ) -> BoxFuture<'_, Result<Diagnostics, DecodeError>> {
        Box::pin(async move {
            let config = from_value(&request.config)?;
            let stop = request.stop;
            Ok(Action::plan(self, PlanActionRequest { config, stop }).await)
        })
    }

    fn invoke(
        &self,
        request: InvokeRequest<Value>,
    ) -> BoxFuture<'_, Result<Diagnostics, Diagnostics>> {
        Box::pin(async move {
            let request = InvokeRequest {
                config: from_value(&request.config).map_err(|e| fault::undecodable(&e))?,
                progress: request.progress,
                stop: request.stop,
            };
            Action::invoke(self, request).await
        })
    }
}
