// SPDX-License-Identifier: MPL-2.0
//! A data source behind a trait object.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::{Described, Encoded};
use crate::cty::{DecodeError, Type, Value, from_value, to_value};
use crate::diag::Diagnostics;
use crate::framework::check;
use crate::framework::data_source::{DataSource, ReadData, ReadDataRequest};
use crate::framework::engine::fault;
use crate::schema::Schema;

/// The object-safe twin of [`DataSource`].
pub(in crate::framework) trait DynDataSource: Send + Sync {
    fn type_name(&self) -> &'static str;
    fn schema(&self) -> Schema;
    /// `value` through the model and back, for the check of both.
    fn round_trip(&self, value: &Value, ty: &Type) -> Encoded;
    fn validate(&self, config: &Value) -> Result<Diagnostics, DecodeError>;
    fn read<'a>(
        &'a self,
        ty: &'a Type,
        request: ReadDataRequest<Value>,
    ) -> BoxFuture<'a, Result<ReadData<Encoded>, Diagnostics>>;
}

/// A data source behind a trait object. Cheap to clone.
#[derive(Clone)]
pub struct ErasedDataSource(Arc<Inner>);

struct Inner {
    object: Box<dyn DynDataSource>,
    described: Described,
}

impl ErasedDataSource {
    /// Hides the type of `data_source`.
    #[must_use]
    pub fn new(data_source: impl DataSource) -> Self {
        Self(Arc::new(Inner {
            object: Box::new(data_source),
            described: Described::default(),
        }))
    }

    /// The type's full name.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.0.object.type_name()
    }

    /// Its schema.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        self.0.described.schema(|| self.0.object.schema())
    }

    /// The type of its configuration and result.
    #[must_use]
    pub fn ty(&self) -> &Type {
        self.0.described.ty(|| self.0.object.schema())
    }

    pub(in crate::framework) fn object(&self) -> &dyn DynDataSource {
        self.0.object.as_ref()
    }
}

impl fmt::Debug for ErasedDataSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ErasedDataSource")
            .field(&self.type_name())
            .finish()
    }
}

impl<D: DataSource> DynDataSource for D {
    fn type_name(&self) -> &'static str {
        DataSource::type_name(self)
    }

    fn schema(&self) -> Schema {
        DataSource::schema(self)
    }

    fn round_trip(&self, value: &Value, ty: &Type) -> Encoded {
        check::round_trip::<D::Model>(value, ty)
    }

    fn validate(&self, config: &Value) -> Result<Diagnostics, DecodeError> {
        Ok(DataSource::validate(self, &from_value(config)?))
    }

    fn read<'a>(
        &'a self,
        ty: &'a Type,
        request: ReadDataRequest<Value>,
    ) -> BoxFuture<'a, Result<ReadData<Encoded>, Diagnostics>> {
        Box::pin(async move {
            let config = from_value(&request.config).map_err(|e| fault::undecodable(&e))?;
            let stop = request.stop;
            let read = DataSource::read(self, ReadDataRequest { config, stop }).await?;
            Ok(ReadData {
                state: to_value(&read.state, ty),
                diagnostics: read.diagnostics,
            })
        })
    }
}
