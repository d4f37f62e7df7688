// SPDX-License-Identifier: MPL-2.0
//! A resource behind a trait object.

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Encoded, Erased};
use crate::cty::{DecodeError, Members, Type, Value, from_value, to_value};
use crate::diag::Diagnostics;
use crate::framework::engine::fault;
use crate::framework::resource::{
    CreateRequest, DeleteRequest, Failed, ImportTarget, ModifyPlanRequest, MoveRequest, Planned,
    ReadOutcome, ReadRequest, Resource, Saved, StateUpgrade, UpdateRequest,
};
#[cfg(test)]
use crate::framework::tests::check;
use crate::schema::{IdentitySchema, Schema};

type Created = Result<Saved<Encoded>, Failed<Encoded>>;

/// The object-safe twin of [`Resource`]. Every method that returns a state
/// takes the schema's type to encode it under.
pub(crate) trait DynResource: Send + Sync {
    fn schema(&self) -> Schema;
    fn identity_schema(&self) -> Option<IdentitySchema>;
    fn identity(&self, state: &Value) -> Result<Option<Members<Value>>, DecodeError>;
    /// `value` through the model and back, for the check of both.
    #[cfg(test)]
    fn round_trip(&self, value: &Value, ty: &Type) -> Encoded;
    fn validate(&self, config: &Value) -> Result<Diagnostics, DecodeError>;
    fn modify_plan<'a>(
        &'a self,
        ty: &'a Type,
        request: ModifyPlanRequest<'a, Value>,
        plan: &'a Planned<Value>,
    ) -> BoxFuture<'a, Result<Planned<Encoded>, DecodeError>>;
    fn create<'a>(&'a self, ty: &'a Type, request: CreateRequest<Value>) -> BoxFuture<'a, Created>;
    fn read<'a>(
        &'a self,
        ty: &'a Type,
        request: ReadRequest<Value>,
    ) -> BoxFuture<'a, ReadOutcome<Encoded>>;
    fn update<'a>(&'a self, ty: &'a Type, request: UpdateRequest<Value>) -> BoxFuture<'a, Created>;
    fn delete(
        &self,
        request: DeleteRequest<Value>,
    ) -> BoxFuture<'_, Result<Diagnostics, Diagnostics>>;
    fn import<'a>(
        &'a self,
        ty: &'a Type,
        target: ImportTarget,
    ) -> BoxFuture<'a, Result<Saved<Encoded>, Diagnostics>>;
    fn move_state<'a>(
        &'a self,
        ty: &'a Type,
        request: MoveRequest,
    ) -> BoxFuture<'a, Result<Saved<Encoded>, Diagnostics>>;
    fn state_upgrades(&self) -> Vec<StateUpgrade>;
}

/// A resource behind a trait object.
pub(crate) type ErasedResource = Erased<dyn DynResource>;

impl ErasedResource {
    /// Hides the type of `resource`.
    pub(crate) fn new(resource: impl Resource) -> Self {
        let type_name = Resource::type_name(&resource);
        Self::over(type_name, Box::new(resource), |object| object.schema())
    }

    /// Its identity's schema, if it has an identity.
    pub(crate) fn identity_schema(&self) -> Option<&IdentitySchema> {
        self.identity_description().map(|(schema, _)| schema)
    }

    /// The type of its identity, if it has one.
    pub(crate) fn identity_ty(&self) -> Option<&Type> {
        self.identity_description().map(|(_, ty)| ty)
    }

    fn identity_description(&self) -> Option<&(IdentitySchema, Type)> {
        let describe = || {
            let schema = self.0.object.identity_schema()?;
            let ty = schema.ty();
            Some((schema, ty))
        };
        self.0.identity.get_or_init(describe).as_ref()
    }
}

impl<R: Resource> DynResource for R {
    fn schema(&self) -> Schema {
        Resource::schema(self)
    }

    fn identity_schema(&self) -> Option<IdentitySchema> {
        Resource::identity_schema(self)
    }

    fn identity(&self, state: &Value) -> Result<Option<Members<Value>>, DecodeError> {
        Ok(Resource::identity(self, &from_value(state)?))
    }

    #[cfg(test)]
    fn round_trip(&self, value: &Value, ty: &Type) -> Encoded {
        check::round_trip::<R::Model>(value, ty)
    }

    fn validate(&self, config: &Value) -> Result<Diagnostics, DecodeError> {
        Ok(Resource::validate(self, &from_value(config)?))
    }

    fn modify_plan<'a>(
        &'a self,
        ty: &'a Type,
        request: ModifyPlanRequest<'a, Value>,
        plan: &'a Planned<Value>,
    ) -> BoxFuture<'a, Result<Planned<Encoded>, DecodeError>> {
        Box::pin(async move {
            let config: R::Model = from_value(request.config)?;
            let prior: Option<R::Model> = request.prior.map(from_value).transpose()?;
            let mut typed = Planned::<R::Model> {
                state: from_value(&plan.state)?,
                requires_replace: plan.requires_replace.clone(),
                diagnostics: plan.diagnostics.clone(),
            };
            let request = ModifyPlanRequest {
                config: &config,
                prior: prior.as_ref(),
                stop: request.stop,
            };
            Resource::modify_plan(self, request, &mut typed).await;
            Ok(Planned {
                state: to_value(&typed.state, ty),
                requires_replace: typed.requires_replace,
                diagnostics: typed.diagnostics,
            })
        })
    }

    fn create<'a>(&'a self, ty: &'a Type, request: CreateRequest<Value>) -> BoxFuture<'a, Created> {
        Box::pin(async move {
            let request = CreateRequest {
                config: decode(&request.config)?,
                planned: decode(&request.planned)?,
                stop: request.stop,
            };
            encode_outcome(Resource::create(self, request).await, ty)
        })
    }

    fn read<'a>(
        &'a self,
        ty: &'a Type,
        request: ReadRequest<Value>,
    ) -> BoxFuture<'a, ReadOutcome<Encoded>> {
        Box::pin(async move {
            let request = ReadRequest {
                state: decode(&request.state)?,
                private: request.private,
                stop: request.stop,
            };
            let (saved, diagnostics) = Resource::read(self, request).await?;
            Ok((saved.map(|saved| encode_saved(saved, ty)), diagnostics))
        })
    }

    fn update<'a>(&'a self, ty: &'a Type, request: UpdateRequest<Value>) -> BoxFuture<'a, Created> {
        Box::pin(async move {
            let request = UpdateRequest {
                config: decode(&request.config)?,
                prior: decode(&request.prior)?,
                planned: decode(&request.planned)?,
                private: request.private,
                stop: request.stop,
            };
            encode_outcome(Resource::update(self, request).await, ty)
        })
    }

    fn delete(
        &self,
        request: DeleteRequest<Value>,
    ) -> BoxFuture<'_, Result<Diagnostics, Diagnostics>> {
        Box::pin(async move {
            let request = DeleteRequest {
                prior: decode(&request.prior)?,
                private: request.private,
                stop: request.stop,
            };
            Resource::delete(self, request).await
        })
    }

    fn import<'a>(
        &'a self,
        ty: &'a Type,
        target: ImportTarget,
    ) -> BoxFuture<'a, Result<Saved<Encoded>, Diagnostics>> {
        Box::pin(async move { Ok(encode_saved(Resource::import(self, target).await?, ty)) })
    }

    fn move_state<'a>(
        &'a self,
        ty: &'a Type,
        request: MoveRequest,
    ) -> BoxFuture<'a, Result<Saved<Encoded>, Diagnostics>> {
        Box::pin(async move { Ok(encode_saved(Resource::move_state(self, request).await?, ty)) })
    }

    fn state_upgrades(&self) -> Vec<StateUpgrade> {
        Resource::state_upgrades(self)
    }
}

fn decode<M: DeserializeOwned>(value: &Value) -> Result<M, Diagnostics> {
    from_value(value).map_err(|error| fault::undecodable(&error).into())
}

fn encode_saved<M: Serialize>(saved: Saved<M>, ty: &Type) -> Saved<Encoded> {
    Saved {
        state: to_value(&saved.state, ty),
        private: saved.private,
        diagnostics: saved.diagnostics,
    }
}

fn encode_outcome<M: Serialize>(outcome: Result<Saved<M>, Failed<M>>, ty: &Type) -> Created {
    match outcome {
        Ok(saved) => Ok(encode_saved(saved, ty)),
        Err(failed) => Err(Failed {
            partial: failed.partial.map(|state| to_value(&state, ty)),
            private: failed.private,
            diagnostics: failed.diagnostics,
        }),
    }
}
