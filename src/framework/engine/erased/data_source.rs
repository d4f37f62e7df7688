// SPDX-License-Identifier: MPL-2.0
//! A data source behind a trait object.

use futures_util::future::BoxFuture;

use super::Erased;
use crate::diag::Diagnostics;
use crate::framework::data_source::{DataSource, ReadData, ReadDataRequest};
use crate::schema::Schema;

/// The object-safe twin of [`DataSource`].
pub(crate) trait DynDataSource: Send + Sync {
    fn schema(&self) -> Schema;
    fn read(&self, request: ReadDataRequest) -> BoxFuture<'_, Result<ReadData, Diagnostics>>;
}

/// A data source behind a trait object.
pub(crate) type ErasedDataSource = Erased<dyn DynDataSource>;

impl ErasedDataSource {
    /// Hides the type of `data_source`.
    pub(crate) fn new(data_source: impl DataSource) -> Self {
        let type_name = DataSource::type_name(&data_source);
        Self::over(type_name, Box::new(data_source), |object| object.schema())
    }
}

impl<D: DataSource> DynDataSource for D {
    fn schema(&self) -> Schema {
        DataSource::schema(self)
    }

    fn read(&self, request: ReadDataRequest) -> BoxFuture<'_, Result<ReadData, Diagnostics>> {
        Box::pin(DataSource::read(self, request))
    }
}
