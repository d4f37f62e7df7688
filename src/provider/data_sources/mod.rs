// SPDX-License-Identifier: MPL-2.0
//! The data sources: they read, and never change anything.

mod change_records;
mod instance;
mod instances;
mod shapes;

use std::sync::Arc;

use super::runtime::Runtime;
use crate::framework::ErasedDataSource;

/// All data sources.
pub(crate) fn all(runtime: &Arc<Runtime>) -> Vec<ErasedDataSource> {
    vec![
        ErasedDataSource::new(instance::Instance {
            runtime: Arc::clone(runtime),
        }),
        ErasedDataSource::new(instances::Instances {
            runtime: Arc::clone(runtime),
        }),
        ErasedDataSource::new(change_records::ChangeRecords {
            runtime: Arc::clone(runtime),
        }),
    ]
}
