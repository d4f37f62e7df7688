// SPDX-License-Identifier: MPL-2.0
//! A data source behind a trait object.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::LazySchema;
use crate::cty::Type;
use crate::diag::Diagnostics;
use crate::framework::data_source::{DataSource, ReadData, ReadDataRequest};
use crate::schema::Schema;

/// The object-safe twin of [`DataSource`].
pub(in crate::framework) trait DynDataSource: Send + Sync {
    fn type_name(&self) -> &'static str;
    fn schema(&self) -> Schema;
    fn read(&self, request: ReadDataRequest) -> BoxFuture<'_, Result<ReadData, Diagnostics>>;
}

/// A data source behind a trait object. Cheap to clone.
#[derive(Clone)]
pub(crate) struct ErasedDataSource(Arc<Inner>);

struct Inner {
    object: Box<dyn DynDataSource>,
    schema: LazySchema,
}

impl ErasedDataSource {
    /// Hides the type of `data_source`.
    #[must_use]
    pub(crate) fn new(data_source: impl DataSource) -> Self {
        Self(Arc::new(Inner {
            object: Box::new(data_source),
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

    /// The type of its configuration and result.
    #[must_use]
    pub(crate) fn ty(&self) -> &Type {
        self.0.schema.ty(|| self.0.object.schema())
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

    fn read(&self, request: ReadDataRequest) -> BoxFuture<'_, Result<ReadData, Diagnostics>> {
        Box::pin(DataSource::read(self, request))
    }
}
