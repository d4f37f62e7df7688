// SPDX-License-Identifier: MPL-2.0
//! An action behind a trait object.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::LazySchema;
use crate::cty::{DecodeError, Type, Value, from_value};
use crate::diag::Diagnostics;
use crate::framework::action::{Action, InvokeRequest, PlanActionRequest};
use crate::framework::engine::fault;
use crate::schema::Schema;

/// The object-safe twin of [`Action`].
pub(in crate::framework) trait DynAction: Send + Sync {
    fn type_name(&self) -> &'static str;
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

/// An action behind a trait object. Cheap to clone.
#[derive(Clone)]
pub(crate) struct ErasedAction(Arc<Inner>);

struct Inner {
    object: Box<dyn DynAction>,
    schema: LazySchema,
}

impl ErasedAction {
    /// Hides the type of `action`.
    #[must_use]
    pub(crate) fn new(action: impl Action) -> Self {
        Self(Arc::new(Inner {
            object: Box::new(action),
            schema: LazySchema::default(),
        }))
    }

    /// The type's full name.
    #[must_use]
    pub(crate) fn type_name(&self) -> &'static str {
        self.0.object.type_name()
    }

    /// Its schema.
    #[must_use]
    pub(crate) fn schema(&self) -> &Schema {
        self.0.schema.schema(|| self.0.object.schema())
    }

    /// The type of its configuration.
    #[must_use]
    pub(crate) fn ty(&self) -> &Type {
        self.0.schema.ty(|| self.0.object.schema())
    }

    pub(in crate::framework) fn object(&self) -> &dyn DynAction {
        self.0.object.as_ref()
    }
}

impl fmt::Debug for ErasedAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ErasedAction")
            .field(&self.type_name())
            .finish()
    }
}

impl<A: Action> DynAction for A {
    fn type_name(&self) -> &'static str {
        Action::type_name(self)
    }

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
